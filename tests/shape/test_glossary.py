"""docs/words.md ties every Japanese term to its code name: nothing of the vocabulary is missing."""

from house import ROOT, SOURCE

from omamori.config import modules
from omamori.facts.base import type_names
from omamori.foundation.access.actor import Role
from omamori.foundation.access.table import rights

pytest_plugins: list[str] = []


def _words() -> str:
    return (ROOT / "docs" / "words.md").read_text("utf-8")


def test_every_room_is_explained() -> None:
    text, plan = _words(), (ROOT / "docs" / "map.md").read_text("utf-8")
    rooms = [n.removeprefix("omamori.").replace(".", "/") for n in modules.names()]
    assert [r for r in rooms if f"`{r}" not in plan] == []
    assert [r for r in rooms if r.split("/")[-1] not in text] == []


def test_every_fact_and_role_is_explained() -> None:
    text = _words()
    assert [n for n in type_names if f"`{n}`" not in text] == []
    assert [r for r in Role if f"`{r.value}`" not in text] == []


def test_every_right_has_a_label_and_an_action_name() -> None:
    assert [r.action for r in rights().values() if not r.label.strip()] == []


def test_source_tree_is_where_the_map_says() -> None:
    plan = (ROOT / "docs" / "map.md").read_text("utf-8")
    floors = [p.name for p in (SOURCE / "omamori").iterdir() if (p / "__init__.py").is_file()]
    assert [f for f in floors if f"`{f}" not in plan] == []
