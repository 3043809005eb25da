"""条が触れるもの。Every starter clause that speaks of handling concerns entries, and no other does."""

import itertools
import tomllib
from importlib import resources

import pytest

from omamori.facts.lifecycle import Medium, Stage
from omamori.plan.register.domain.concerning import MARKS, Concern, concern, rules_of
from omamori.reference.register import clause_rules

RULES = rules_of(clause_rules())
HANDLING = {"mail", "documents", "storage", "deletion", "carrying", "entrusting", "my_number", "rights"}  # fmt: skip
SILENT = {"emergency", "education", "audit"}


def starters() -> dict[str, tuple[str, str]]:
    """(area, text) of every clause of a rule, by code."""
    found = {}
    for name in ("starter", "starter_areas", "starter_basic"):
        folder = resources.files("omamori.reference") / "policies"
        text = (folder / f"{name}.toml").read_text("utf-8")
        for rule, clause in (
            (book, clause)
            for book in tomllib.loads(text)["regulation"]
            for clause in book["clause"]
        ):
            found[clause["code"]] = (rule["area"], clause["heading"] + clause["body"])
    return found


CLAUSES = starters()


def test_no_clause_of_handling_is_about_nothing() -> None:
    silent = [code for code, (area, text) in CLAUSES.items() if not concern(area, text, RULES)]
    assert {code for code in silent if CLAUSES[code][0] in HANDLING} == set()
    speaking = set(CLAUSES) - set(silent)
    assert {code for code in speaking if CLAUSES[code][0] in SILENT} == set()
    assert {code for code in speaking if CLAUSES[code][0] == "policy"} == {
        "R3-8", "R3-9", "R3-11", "R3-12", "R3-13", "R3-14", "R3-15", "R3-16", "R3-17", "R3-18",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("code", "media", "stages", "marks"),
    [
        ("R7-7", {"paper", "pc", "phone"}, set(), set()),
        ("R1-14", {"removable"}, set(), set()),
        ("R4-7", {"fax"}, set(), set()),
        ("R5-2", {"paper"}, {"store"}, set()),
        ("R5-5", {"cloud"}, {"store"}, set()),
        ("R6-5", {"pc", "phone", "removable"}, {"dispose"}, set()),
        ("R8-9", set(), set(), {"contractors", "entrusted"}),
        ("R11-4", set(), set(), {"retained"}),
        ("R12-8", set(), set(), {"my_number"}),
        ("R3-15", set(), set(), {"third_party", "abroad"}),
    ],
)
def test_a_clause_is_about_what_it_speaks_of(
    code: str, media: set[str], stages: set[str], marks: set[str]
) -> None:
    wanted = Concern(media=frozenset(media), stages=frozenset(stages), marks=frozenset(marks))
    assert concern(*CLAUSES[code], RULES) == wanted


def test_the_table_uses_words_of_the_register() -> None:
    for rule in RULES:
        assert rule.areas <= HANDLING | {"policy"}
        assert rule.media <= set(Medium)
        assert rule.stages <= set(Stage)
        assert rule.marks <= set(MARKS)
        assert rule.media or rule.stages or rule.marks
    without = [area for rule in RULES if not rule.words for area in rule.areas]
    assert len(without) == len(set(without))
    everything = "".join(text for _area, text in CLAUSES.values())
    words = itertools.chain.from_iterable(rule.words for rule in RULES)
    assert [word for word in words if word not in everything] == []
