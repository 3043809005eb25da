"""All of a case as one sealed file: a stranger verifies it, and of a restricted case nobody learns by it."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pypdfium2
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from omamori.act.evidence import actions, case_binding, case_gathering, jobs
from omamori.act.evidence.models import CaseFile
from omamori.act.evidence.tests.test_evidence import at, run
from omamori.do.incidents.cases import actions as cases
from omamori.do.incidents.cases.actions import Opening
from omamori.do.incidents.papers import actions as papers
from omamori.do.incidents.persons.models import Matter, Principal
from omamori.facts.errors import NotFound, NotPermitted
from omamori.foundation.calendar import clock
from omamori.foundation.jobs.worker import drain
from omamori.foundation.ledger import proof, sealing
from omamori.foundation.ledger.queries import facts_about
from omamori.testing.people import World, mirai

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 12, 28, 6, 0, tzinfo=UTC)
SAID = "サーバーの記録を写し、サイトを止めた。"


@pytest.fixture
def world() -> Iterator[World]:
    with clock.fixed(NOW):
        yield mirai()


@pytest.fixture
def case_id(world: World) -> str:
    """An accident with a paper that waits, two persons, evidence and a correction that has begun."""
    office, officer = world.actor("kobayashi"), world.actor("tanaka")
    given = Opening(title="名簿の漏えい", medium="system", noticed_at=NOW - timedelta(hours=1), persons=3214, what="入力ページが書き換えられた。")  # fmt: skip
    found = cases.open_case(office, given)
    cases.change_stage(officer, found, stage="accident", reason="外に出た")
    cases.classify(officer, found, classes=("leak",), kind="unauthorised_access", causes=("unpatched",))  # fmt: skip
    cases.write_entry(office, found, words=SAID)
    cases.keep_evidence(office, found, content=b"log", name="access.log", media_type="text/plain", what="接続の記録")  # fmt: skip
    paper = papers.begin(office, found, layout="ppc", stage="prompt")
    papers.write(office, paper, {"grounds": "第3号"})
    papers.ask(office, paper)
    notices = Matter.objects.create(case_id=found, state="approved", erase_on=NOW.date(), created_at=NOW)  # fmt: skip
    for state in ("sent", "unreachable"):
        Principal.objects.create(matter=notices, state=state, channel="mail", data={"name": "見本 花子"}, changed_at=NOW)  # fmt: skip
    cases.ask_correction(officer, found)
    drain()
    return found


def test_a_stranger_verifies_the_file_of_a_case(world: World, case_id: str, tmp_path: Path) -> None:
    auditor = at(world, "takahashi")
    assert f"/evidence/cases/{case_id}/" in auditor.get(f"/incidents/cases/{case_id}/").text
    assert auditor.post(f"/evidence/cases/{case_id}/seal/").status_code == 302
    row = CaseFile.objects.get()
    assert actions.export_case(world.actor("takahashi"), case_id) == row.public_id, "asked twice"
    jobs.make_case_file(file_id=row.public_id)
    page = auditor.get(f"/evidence/cases/{case_id}/").text
    row.refresh_from_db()
    assert row.sha256 in page
    answer = auditor.get(f"/evidence/case-files/{row.public_id}/")
    sealing.seal_new(settle=timedelta(0))
    papers_of, pdf = tmp_path / "proof.jsonl", tmp_path / "case.pdf"
    pdf.write_bytes(answer.content)
    papers_of.write_text("".join(proof.lines(row.public_id)), "utf-8", newline="")
    assert run(papers_of, pdf) == 0
    pdf.write_bytes(answer.content + b"\n")
    assert run(papers_of, pdf) == 1
    document = pypdfium2.PdfDocument(answer.content)
    data = json.loads(bytes(document.get_attachment(0).get_data()))
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    (piece,) = data["case"]["pieces"]
    assert piece["sha256"].replace("\n", "") in text.replace("\r\n", "").replace("\n", "")
    assert data["persons"]["people"] == 2
    assert any(f["code"] == "grounds" and f["text"] == "第3号" for f in data["papers"][0]["fields"])
    assert data["correction"]["row"]["from_case"] is True
    assert "花子" not in answer.content.decode("latin-1") + text + json.dumps(data, ensure_ascii=False)  # fmt: skip
    for words in ("不正アクセス", "是正処置", "接続の記録"):
        assert words in text.replace("\r\n", "")
    names = [f.fact.name for f in facts_about("evidence", row.public_id)]
    assert names == ["evidence.case_asked", "evidence.case_sealed", "evidence.case_taken"]


def test_of_a_restricted_case_nobody_else_gets_a_file(world: World, case_id: str) -> None:
    key = actions.export_case(world.actor("takahashi"), case_id)
    cases.name_member(world.actor("tanaka"), case_id, person=world.id("tanaka"), part="leader")
    cases.restrict(world.actor("tanaka"), case_id, restricted=True)
    jobs.make_case_file(file_id=key)
    assert CaseFile.objects.get().state == CaseFile.State.FAILED, "made as he sees it now"
    mine = actions.export_case(world.actor("tanaka"), case_id)
    CaseFile.objects.filter(public_id=mine).update(state="made", blob="0" * 26, parts=["papers"])
    with pytest.raises(NotFound):
        actions.download_case(world.actor("takahashi"), mine)
    for path in (f"/evidence/cases/{case_id}/", f"/evidence/case-files/{mine}/"):
        assert at(world, "takahashi").get(path).status_code == 404
    with pytest.raises(NotFound):
        actions.export_case(world.actor("kobayashi"), case_id)
    with pytest.raises(NotPermitted):
        actions.export_case(world.actor("sato"), case_id)


def test_what_one_may_not_see_is_said_to_be_missing(
    world: World, case_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hidden(actor: object, case_id: str) -> None:
        raise NotPermitted

    monkeypatch.setattr(case_gathering, "matter", hidden)
    told = case_gathering.told(world.actor("takahashi"), case_id, on=NOW.date())
    assert told.missing == ("persons",)
    binder = case_binding.binder(told, company="会社", made_on=NOW.date(), by="高橋")
    section = next(s for s in binder.sections if s.title == "本人への通知")
    assert "ここには載っていません" in str(section)
    assert binder.data["persons"] is None


def test_the_page_answers_in_few_queries(world: World, case_id: str, client: Client) -> None:
    client.force_login(world.user("tanaka"))
    client.get(f"/evidence/cases/{case_id}/")
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/evidence/cases/{case_id}/").status_code == 200
    assert len(asked) <= 12, [q["sql"][:90] for q in asked]
