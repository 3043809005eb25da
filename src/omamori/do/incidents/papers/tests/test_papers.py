"""From the first word to the receipt: drafts from the facts, frozen, approved by another, handed in; files that open."""

import contextlib
import dataclasses
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime

import docx
import openpyxl
import pypdfium2
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from omamori.do.incidents.cases import actions as cases
from omamori.do.incidents.cases.domain import Opening
from omamori.do.incidents.cases.models import Case
from omamori.do.incidents.duties.facts_of_case import CaseFacts, to_json
from omamori.do.incidents.duties.queries import duties_of
from omamori.do.incidents.papers import actions, demo, gathering, queries, taking
from omamori.do.incidents.papers.domain import errors
from omamori.do.incidents.papers.models import Paper
from omamori.facts.errors import Invalid, NotFound, NotPermitted
from omamori.foundation.access.actor import Actor
from omamori.foundation.calendar import clock
from omamori.foundation.exports import excel
from omamori.foundation.ledger.queries import facts_about
from omamori.testing.people import World, mirai

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
TODAY = date(2026, 11, 24)
FACTS = CaseFacts(
    known_on=TODAY,
    classes=("leak",),
    persons_max=3214,
    sensitive=False,
    property_damage=True,
    card_data=True,
    malicious=False,
    my_number=False,
    role="controller",
    pmark_holder=True,
    strongly_encrypted=False,
    recovered_unseen=False,
    personal_data=True,
)


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with clock.fixed(NOW):
        yield


@pytest.fixture
def world() -> World:
    return mirai()


def a_case(world: World, **more: object) -> str:
    given = {"title": "カード番号の漏えい", "medium": "system", "noticed_at": NOW} | more
    case_id = cases.open_case(world.actor("kobayashi"), Opening(**given))  # type: ignore[arg-type]
    known(world, case_id, FACTS)
    return case_id


def known(world: World, case_id: str, facts: CaseFacts) -> None:
    words = {"what": "入力ページから番号が読み取られた。", "items": "氏名、カード番号"}
    number = Case.objects.get(public_id=case_id).facts_number
    cases.change_facts(
        world.actor("kobayashi"),
        case_id,
        facts=to_json(facts),
        words=words,
        reason="ログを数えた。",
        number=number,
    )


def begun(world: World, case_id: str, layout: str = "ppc", stage: str = "prompt") -> str:
    return actions.begin(world.actor("kobayashi"), case_id, layout=layout, stage=stage)


def test_from_the_draft_to_the_receipt(world: World) -> None:
    case_id = a_case(world)
    paper_id = begun(world, case_id)
    office, officer = world.actor("kobayashi"), world.actor("tanaka")
    lines = {line.code: line for line in queries.paper(office, paper_id).lines}
    assert lines["persons"].text == "最大3,214人"
    assert lines["persons"].origin == "分かっていること 第2版"
    assert "施行規則 第7条第4号" in lines["grounds"].text
    actions.write(office, paper_id, {"other": "問い合わせの窓口を開いた。"})
    actions.ask(office, paper_id)
    frozen = queries.paper(officer, paper_id)
    assert len(frozen.row.sha256) == 64
    with pytest.raises(errors.OwnPaper):
        actions.approve(office, paper_id)
    with pytest.raises(errors.NotThatState):
        actions.write(office, paper_id, {"other": "あとから"})
    with pytest.raises(errors.NotThatState):
        actions.mark_sent(office, paper_id, sent_on=TODAY, channel="web")
    assert [row.public_id for row in queries.waiting_for(officer)] == [paper_id]
    assert queries.waiting_for(office) == ()
    actions.approve(officer, paper_id)
    with pytest.raises(Invalid):
        actions.mark_sent(office, paper_id, sent_on=date(2026, 11, 25), channel="web")
    actions.mark_sent(office, paper_id, sent_on=TODAY, channel="web", receipt="R8-3214")
    duty = duties_of(case_id, on=TODAY).one("ppc_prompt")
    assert duty.done is not None
    assert duty.done.receipt == "R8-3214"
    names = [row.fact.name for row in facts_about("incident", case_id)]
    wanted = ["papers.begun", "papers.frozen", "papers.decided", "papers.sent"]
    assert [name for name in names if name.startswith("papers.")] == wanted


def test_the_full_report_has_no_empty_field_and_says_what_changed(world: World) -> None:
    case_id = a_case(world)
    office, officer = world.actor("kobayashi"), world.actor("tanaka")
    first = begun(world, case_id)
    actions.ask(office, first)
    actions.approve(officer, first)
    actions.mark_sent(office, first, sent_on=TODAY, channel="web", receipt="1")
    known(world, case_id, CaseFacts(**{**vars(FACTS), "persons": 2980, "persons_max": 2980}))
    assert queries.paper(office, first).behind
    second = begun(world, case_id, stage="full")
    page = queries.paper(office, second)
    assert page.before.endswith("(速報) 第1版")
    assert {one.label: (one.before, one.after) for one in page.differences}["本人の数"] == (
        "最大3,214人",
        "2,980人",
    )
    with pytest.raises(errors.Incomplete) as refused:
        actions.ask(office, second)
    assert "二次被害" in refused.value.detail
    actions.write(office, second, dict.fromkeys(_empty(page), "調べて書いた。"))
    actions.ask(office, second)
    assert not queries.paper(office, second).missing


def _empty(page: queries.PaperPage) -> list[str]:
    return [line.code for line in page.lines if line.must and not line.text]


def test_the_same_figure_for_every_addressee(world: World) -> None:
    case_id = a_case(world)
    office = world.actor("kobayashi")
    mark = begun(world, case_id, "pmark")
    begun(world, case_id, "ppc")
    assert queries.papers_of(office, case_id).conflicts == ()
    actions.write(office, mark, {"persons": "3,000人くらい"})
    (one,) = queries.papers_of(office, case_id).conflicts
    assert {text for _name, text in one.told} == {"3,000人くらい", "最大3,214人"}


def test_back_withdrawn_and_the_next_edition(world: World) -> None:
    case_id = a_case(world)
    office, officer = world.actor("kobayashi"), world.actor("tanaka")
    paper_id = begun(world, case_id)
    with pytest.raises(errors.OpenEdition):
        begun(world, case_id)
    actions.ask(office, paper_id)
    with pytest.raises(Invalid):
        actions.send_back(officer, paper_id, note=" ")
    actions.send_back(officer, paper_id, note="経過を足してください。")
    page = queries.paper(office, paper_id)
    assert (page.row.state, page.note, page.row.sha256) == ("draft", "経過を足してください。", "")
    actions.write(office, paper_id, {"course": "朝に気付いた。"})
    actions.withdraw(office, paper_id)
    second = begun(world, case_id)
    assert Paper.objects.get(public_id=second).version == 2


def test_who_may(world: World) -> None:
    case_id = a_case(world, restricted=True, leader=world.id("kobayashi"))
    paper_id = begun(world, case_id)
    with pytest.raises(NotFound):
        queries.paper(world.actor("sato"), paper_id)
    with pytest.raises(NotFound):
        queries.papers_of(world.actor("watanabe"), case_id)
    with pytest.raises((NotFound, NotPermitted)):
        actions.begin(world.actor("sato"), case_id, layout="pmark", stage="full")
    with pytest.raises(NotFound):
        actions.download(world.actor("takahashi"), paper_id, "word")
    assert queries.waiting_for(world.actor("ito")) == ()


def test_files_that_open(world: World) -> None:
    case_id = a_case(world)
    paper_id = begun(world, case_id)
    actions.write(world.actor("kobayashi"), paper_id, {"other": '=1+1 <b>&"\x0b'})
    officer = world.actor("tanaka")
    content, name, _kind = actions.download(officer, paper_id, "excel")
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    cells = {row[1].value: row[2].value for row in sheet.iter_rows()}
    assert cells["本人の数"] == "最大3,214人"
    assert cells["原因 (報告者か委託先か)"] == "調査中"
    assert name.endswith(".xlsx")
    content, _name, _kind = actions.download(officer, paper_id, "word")
    document = docx.Document(io.BytesIO(content))
    told = {r.cells[0].text: r.cells[1].text for t in document.tables for r in t.rows}
    assert told["本人の数"] == "最大3,214人"
    content, _name, _kind = actions.download(officer, paper_id, "pdf")
    text = "".join(p.get_textpage().get_text_range() for p in pypdfium2.PdfDocument(content))
    assert "最大3,214人" in text
    with pytest.raises(Invalid):
        actions.download(officer, paper_id, "exe")


def test_a_long_course_of_events_is_told_in_rows_that_a_sheet_can_draw() -> None:
    text = "\n".join(f"2026-12-{day:02} 10:00 " + "記録" * 40 for day in range(1, 31))
    parts = taking.parts_of(text)
    assert "\n".join(parts) == text
    assert len(parts) > 1
    unbroken = taking.parts_of("あ" * 5000)
    assert "".join(unbroken) == "あ" * 5000
    assert all(excel.lines_of(part, 70) <= 24 for part in (*parts, *unbroken))


def test_a_duty_that_fell_away_is_not_promised_to_the_privacymark_body(world: World) -> None:
    case_id = a_case(world)
    known(world, case_id, dataclasses.replace(FACTS, strongly_encrypted=True))
    case = gathering.at_hand(world.actor("kobayashi"), case_id)
    assert case.value("others").text == "報告の対象となる事態に当たらない"
    assert case.value("ppc_grounds").text == ""
    numbers = dataclasses.replace(FACTS, strongly_encrypted=False, my_number=True)
    known(world, case_id, numbers)
    told = gathering.at_hand(world.actor("kobayashi"), case_id).value("others").text
    assert "マイナンバーの漏えい等の速報: これから提出" in told
    assert "個人情報保護委員会などへの速報: これから提出" in told


def test_the_pages(world: World) -> None:
    case_id = a_case(world)
    client, other, stranger = Client(), Client(), Client()
    client.force_login(world.user("kobayashi"))
    other.force_login(world.user("tanaka"))
    stranger.force_login(world.user("sato"))
    listing = f"/incidents/papers/case/{case_id}/"
    assert "下書きを作る" in client.get(listing).content.decode()
    said = client.post(f"{listing}begin/", {"layout": "ppc", "stage": "prompt"})
    one = str(said["Location"])
    client.get(one)
    with CaptureQueriesContext(connection) as asked:
        text = client.get(one).content.decode()
    assert len(asked) <= 34
    assert "最大3,214人" in text
    assert "data-copy" in text
    assert client.post(f"{one}write/", {"finder": "営業部の人"}).status_code == 302
    assert client.post(f"{one}ask/").status_code == 302
    assert "内容を確認した" not in client.get(one).content.decode()
    assert "内容を確認した" in other.get(one).content.decode()
    assert other.post(f"{one}back/", {"note": ""}).status_code == 422
    assert other.post(f"{one}approve/").status_code == 302
    assert (
        client.post(f"{one}sent/", {"sent_on": "2027-01-01", "channel": "web"}).status_code == 422
    )
    sent = {"sent_on": "2026-11-24", "channel": "web", "receipt": "R8-1"}
    assert client.post(f"{one}sent/", sent).status_code == 302
    assert "R8-1" in client.get(listing).content.decode()
    assert client.get(f"{one}word/take/").status_code == 200
    for path in (listing, one, f"{one}write/", f"{one}word/take/"):
        assert stranger.get(path).status_code == 404


def test_the_demo_company_has_a_report_that_waits_and_one_being_written(world: World) -> None:
    a_case(world)

    def who(local: str, on: date) -> Actor:
        del on
        return world.actor(local)

    demo.reports(who, lambda _day: contextlib.nullcontext(), today=TODAY)
    assert sorted(row.state for row in Paper.objects.all()) == ["asked", "draft"]
