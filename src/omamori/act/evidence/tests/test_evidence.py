"""The assessor's question: three clicks, both years, everybody by name, and a file that a stranger verifies."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pypdfium2
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from omamori.act.evidence import actions, jobs, queries
from omamori.act.evidence.errors import YearUnknown
from omamori.act.evidence.models import Pack
from omamori.do.training.courses import actions as courses
from omamori.do.training.courses import assigning, completing, running
from omamori.do.training.courses.models import Assignment, Completion
from omamori.do.training.courses.tests.world import asked, begun
from omamori.facts.errors import NotFound, NotPermitted
from omamori.foundation.calendar import clock
from omamori.foundation.exports.slides.rendering import SlidesUnavailable
from omamori.foundation.ledger import proof, sealing
from omamori.testing.people import World, mirai

pytestmark = pytest.mark.django_db

SCRIPT = Path(__file__).parents[5] / "verify_proof.py"
LAST = datetime(2026, 2, 27, 1, 30, tzinfo=UTC)
NOW = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
TODAY = date(2026, 11, 24)


@pytest.fixture
def world() -> Iterator[World]:
    """Last year everybody but 佐藤 learned in time; this year 渡辺 is excused, 佐藤 is reminded and late."""
    with clock.fixed(LAST):
        found = mirai()
        course = begun(found, title="全従業者の教育", validity="yearly", month=4, day=1)
        for row in Assignment.objects.exclude(person=found.person("sato")):
            completing.complete(row, completing.Done(way=Completion.Way.ROOM, score=9, of=10))
    with clock.fixed(datetime(2026, 3, 31, 1, 30, tzinfo=UTC)):
        late = asked(found, course, "sato")
        completing.complete(late, completing.Done(way=Completion.Way.SELF, score=7, of=10))
    with clock.fixed(datetime(2026, 10, 1, 1, 30, tzinfo=UTC)):
        assigning.assign_all(on=date(2026, 10, 1))
        excuse = courses.ask_waiver(
            found.actor("kobayashi"),
            asked(found, course, "watanabe").public_id,
            kind="leave",
            reason="育児休業中。",
        )
        courses.decide_waiver(found.actor("tanaka"), excuse, approve=True)
        still = Assignment.objects.filter(standing="open").exclude(person=found.person("sato"))
        for row in still.exclude(person=found.person("suzuki")):
            completing.complete(row, completing.Done(way=Completion.Way.SELF, score=8, of=10))
    with clock.fixed(datetime(2026, 10, 26, 1, 30, tzinfo=UTC)):
        running.remind(on=date(2026, 10, 26))
    with clock.fixed(NOW):
        yield found


def at(world: World, local: str) -> Client:
    client = Client()
    client.force_login(world.user(local))
    return client


def made(world: World, local: str) -> str:
    """A file that is asked for by a person and made by the worker."""
    key = actions.export(world.actor(local), year=2026)
    jobs.make_pack(pack_id=key)
    return key


def test_both_years_are_told_with_what_was_done_about_absentees(world: World) -> None:
    this, before = queries.two_years(world.actor("takahashi"), 2026, on=TODAY)
    everybody = this.courses[0].asked
    assert (before.courses[0].passed, before.courses[0].after) == (everybody, 1)
    assert [(one.name, one.completed_on) for one in before.absent] == [
        (world.person("sato").name, date(2026, 3, 31))
    ]
    assert before.courses[0].accounted == 100
    assert (this.courses[0].waived, this.courses[0].open) == (1, 2)
    assert this.courses[0].accounted < 100
    told = {one.name: one for one in this.absent}
    excused, late = told[world.person("watanabe").name], told[world.person("sato").name]
    assert (excused.excuse, excused.excused_by) == ("休業・休職中", world.person("tanaka").name)
    assert (late.reminders, late.reminded_on, late.told_on) == (
        1,
        date(2026, 10, 26),
        date(2026, 10, 26),
    )


def test_the_page_answers_in_few_queries_and_only_to_those_who_may(world: World) -> None:
    auditor = at(world, "takahashi")
    home = auditor.get("/").content.decode()
    assert "/evidence/training/" in home
    auditor.get("/evidence/training/")
    with CaptureQueriesContext(connection) as seen:
        html = auditor.get("/evidence/training/").content.decode()
    assert len(seen) <= 45, [q["sql"][:90] for q in seen]
    assert "2026年度" in html
    assert "2025年度" in html
    assert "2026/10/26 部門の責任者に連絡" in html
    assert at(world, "sato").get("/evidence/training/").status_code == 403
    assert at(world, "sato").post("/evidence/training/seal/", {"year": 2026}).status_code == 403
    assert auditor.get("/evidence/training/?year=9999").status_code == 200


def test_a_stranger_verifies_the_file_and_reads_its_data(world: World, tmp_path: Path) -> None:
    auditor = at(world, "takahashi")
    assert auditor.post("/evidence/training/seal/", {"year": "2026"}).status_code == 302
    row = Pack.objects.get()
    jobs.make_pack(pack_id=row.public_id)
    answer = auditor.get(f"/evidence/training/{row.public_id}/")
    assert answer["Content-Type"] == "application/pdf"
    sealing.seal_new(settle=timedelta(0))
    papers, pdf = tmp_path / "proof.jsonl", tmp_path / "pack.pdf"
    pdf.write_bytes(answer.content)
    papers.write_text("".join(proof.lines(row.public_id)), "utf-8", newline="")
    assert run(papers, pdf) == 0
    pdf.write_bytes(answer.content + b"\n")
    assert run(papers, pdf) == 1
    document = pypdfium2.PdfDocument(answer.content)
    data = json.loads(bytes(document.get_attachment(0).get_data()))
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    this, before = data["years"]
    assert (this["year"], before["year"]) == (2026, 2025)
    assert len(before["learners"]) == before["courses"][0]["asked"]
    for word in ("2025年度 名簿", "育児", "全従業者の教育", world.person("sato").name):
        assert (word in text) is (word != "育児")


def run(*files: Path) -> int:
    """The offline script's verdict."""
    return subprocess.run(
        [sys.executable, "-I", str(SCRIPT), *map(str, files)], capture_output=True, check=False
    ).returncode


def test_asked_twice_it_is_one_file_and_years_to_come_are_refused(world: World) -> None:
    office = world.actor("kobayashi")
    assert actions.export(office, year=2026) == actions.export(office, year=2026)
    with pytest.raises(YearUnknown):
        actions.export(office, year=2027)
    with pytest.raises(NotPermitted):
        actions.export(world.actor("sato"), year=2026)
    with pytest.raises(NotFound):
        actions.download(office, Pack.objects.get().public_id)


def test_where_pdf_cannot_be_made_the_page_says_what_to_install(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(binder: object) -> bytes:
        raise SlidesUnavailable

    monkeypatch.setattr(jobs.evidence, "sealed", missing)
    key = made(world, "kobayashi")
    assert Pack.objects.get(public_id=key).state == Pack.State.FAILED
    html = at(world, "kobayashi").get("/evidence/training/").content.decode()
    assert "libpango" in html
