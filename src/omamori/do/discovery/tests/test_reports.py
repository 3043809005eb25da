"""The report of a PC: written there, doubted here, taken in whole or not at all."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from omamori.cli import main as command
from omamori.do.discovery import actions, queries
from omamori.do.discovery.domain import reports
from omamori.do.discovery.domain.errors import ReportBroken
from omamori.do.discovery.models import Place, Scan, Store, Tracked
from omamori.do.discovery.tests.conftest import NIGHT
from omamori.do.discovery.tests.share import Share
from omamori.facts.errors import Invalid
from omamori.foundation.calendar import clock
from omamori.testing.people import World

Change = Callable[[dict[str, Any]], None]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """What the command writes about a folder with one list, one clean and one broken file."""
    root = tmp_path_factory.mktemp("pc")
    share = Share(root / "書類")
    share.root.mkdir()
    share.roster("顧客/名簿.csv", 31)
    share.write("メモ.txt", "買い物: 牛乳")
    (share.root / "壊れた.xlsx").write_bytes(b"PK\x03\x04 nothing of the kind")
    target = root / "report.jsonl"
    with clock.fixed(NIGHT):
        words = ["scan", str(share.root), "--report", str(target), "--workers", "1"]
        assert command.main(words) == 1
    return target.read_bytes()


def test_nothing_readable_stands_in_a_report(written: bytes) -> None:
    text = written.decode("ascii")
    assert "青木" not in text.encode().decode("unicode_escape")
    head, *told, end = (json.loads(line) for line in text.splitlines())
    assert (head["format"], end["files"], end["whole"]) == ("omamori-scan", 3, True)
    assert {line["path"] for line in told} == {"顧客/名簿.csv", "壊れた.xlsx"}


@pytest.mark.django_db
def test_a_report_becomes_a_store_of_its_owner(world: World, written: bytes) -> None:
    store = actions.upload_report(world.actor("sato"), content=written, device="営業 3 号機")
    shown = queries.store(world.actor("sato"), store)
    assert shown.last is not None
    assert (shown.last.state, shown.last.listed, shown.last.unreadable) == ("done", 3, 1)
    assert (shown.department, shown.kind_label) == ("営業部", "パソコンの報告")
    (place,), _ = queries.places(world.actor("watanabe"), queries.Choice())
    assert (place.path, place.verdicts[0], len(place.samples)) == ("顧客", "unregistered", 3)
    # The same again: the same store, nothing doubled; the PC cleaned up: confirmed.
    assert (
        actions.upload_report(world.actor("sato"), content=written, device="営業 3 号機") == store
    )
    assert (Store.objects.count(), Place.objects.count(), Scan.objects.count()) == (1, 1, 2)
    lines = written.splitlines(keepends=True)
    actions.upload_report(world.actor("sato"), content=lines[0] + lines[-1], device="営業 3 号機")
    assert Place.objects.get().cleared_at is not None


@pytest.mark.django_db
def test_a_report_without_its_end_says_of_nothing_that_it_is_clean(
    world: World, written: bytes
) -> None:
    actions.upload_report(world.actor("sato"), content=written, device="PC")
    cut = written.splitlines(keepends=True)[0]
    store = actions.upload_report(world.actor("sato"), content=cut, device="PC")
    last = queries.store(world.actor("sato"), store).last
    assert last is not None
    assert (last.state, "途中で" in last.why) == ("incomplete", True)
    assert Place.objects.get().cleared_at is None


@pytest.mark.django_db
def test_a_report_that_looked_at_nothing_says_of_nothing_that_it_is_clean(
    world: World, written: bytes
) -> None:
    sato = world.actor("sato")
    lines = written.splitlines(keepends=True)
    empty = lines[0] + json.dumps({"end": True, "files": 0, "whole": True}).encode()
    for device, known in (("営業 3 号機", written), ("営業 4 号機", lines[0] + lines[-1])):
        actions.upload_report(sato, content=known, device=device)
        last = queries.store(sato, actions.upload_report(sato, content=empty, device=device)).last
        assert last is not None
        assert (last.state, "何も調べていません" in last.why) == ("incomplete", True)
    assert Place.objects.get(files__gt=0).cleared_at is None
    client = Client()
    client.force_login(world.user("sato"))
    html = client.get(reverse("discovery:stores")).content.decode()
    assert "何も調べていない" in html
    assert "見つかっていません" not in html


@pytest.mark.django_db
def test_another_person_has_another_pc(world: World, written: bytes) -> None:
    first = actions.upload_report(world.actor("sato"), content=written, device="PC")
    assert actions.upload_report(world.actor("suzuki"), content=written, device="PC") != first
    with pytest.raises(Invalid):
        actions.upload_report(world.actor("sato"), content=written, device=" ")


def _set(**values: object) -> Change:
    return lambda line: line.update(values)


HOSTILE: list[tuple[int, Change]] = [
    (0, _set(format="another")),
    (0, _set(version=2)),
    (0, _set(made_at="yesterday")),
    (0, _set(made_at="2026-11-24T01:00:00")),
    (0, _set(mode="loud")),
    (0, _set(root=7)),
    (1, _set(path="../../etc/passwd")),
    (1, _set(path="/etc/passwd")),
    (1, _set(path="a\u202efdp.exe")),
    (1, _set(path="a\nb")),
    (1, _set(path="x" * 2000)),
    (1, _set(estimate=-1)),
    (1, _set(estimate=10**12)),
    (1, _set(low=99, estimate=1)),
    (1, _set(estimate=True)),
    (1, _set(estimate="31")),
    (1, _set(kinds={"<script>": 1})),
    (1, _set(kinds=["email"])),
    (1, _set(gravity="deadly")),
    (1, _set(why="because")),
    (1, _set(content="zz")),
    (1, _set(samples=[["person_name", "青木 一郎"]])),
    (1, _set(samples=[["person_name", "*" * 200]])),
    (1, _set(samples=[["person_name", "＊"]] * 4)),
    (1, _set(samples="＊")),
    (1, lambda line: line.pop("kinds")),
    (2, lambda line: line.update(path="顧客/名簿.csv")),
    (-1, _set(files=-5)),
    (-1, _set(files=1)),
    (0, _set(made_at="9999-12-31T23:59:59+00:00")),
    (0, _set(made_at="2026-11-25T01:31:00+09:00")),
    (0, _set(made_at="0001-01-01T00:00:00+14:00")),
    (0, _set(made_at="2025-11-24T01:29:00+09:00")),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("number", "change"), HOSTILE, ids=range(len(HOSTILE)))
def test_one_odd_value_makes_the_report_void(
    world: World, written: bytes, number: int, change: Change
) -> None:
    lines = [json.loads(line) for line in written.splitlines()]
    lines[1:-1] = sorted(lines[1:-1], key=lambda line: -line["estimate"])
    change(lines[number])
    content = "\n".join(json.dumps(line) for line in lines).encode()
    with pytest.raises(ReportBroken):
        actions.upload_report(world.actor("sato"), content=content, device="PC")
    assert not Store.objects.exists()
    assert not Tracked.objects.exists()


@pytest.mark.parametrize(
    "content", [b"", b"\n\n", b"{", b"[]", b"\xff\xfe", b"[" * 20_000, b"1" * 20_000, b"null\n{}"]
)
def test_what_is_no_report(content: bytes) -> None:
    with pytest.raises(ReportBroken):
        reports.read(content, now=NIGHT)


@given(st.binary(max_size=400))
def test_any_bytes_are_refused_in_words(content: bytes) -> None:
    with pytest.raises(ReportBroken):
        reports.read(content, now=NIGHT)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(data=st.data())
def test_any_value_in_any_field_is_taken_or_refused(data: st.DataObject, written: bytes) -> None:
    lines = [json.loads(line) for line in written.splitlines()]
    line = data.draw(st.sampled_from(lines))
    line[data.draw(st.sampled_from(sorted(line)))] = data.draw(VALUES)
    content = "\n".join(json.dumps(one) for one in lines).encode()
    try:
        report = reports.read(content, now=NIGHT)
    except ReportBroken:
        return
    assert all(0 <= o.low <= o.estimate <= o.high for _, o in report.told)


def test_the_command_says_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(["scan", str(tmp_path)]) == 2
    target = str(tmp_path / "r.jsonl")
    assert command.main(["scan", str(tmp_path / "none"), "--report", target]) == 2
    assert "開けません" in capsys.readouterr().err
