"""3,214 persons in small: taken in, joined, approved by another, told each of his own, and proved one by one."""

import io
import smtplib
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import openpyxl
import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from omamori.do.incidents.cases import actions as cases
from omamori.do.incidents.cases import domain as case_domain
from omamori.do.incidents.persons import (
    actions,
    erasing,
    exporting,
    letters,
    queries,
    sending,
    taking_in,
)
from omamori.do.incidents.persons.domain.reading import Concerned
from omamori.do.incidents.persons.errors import (
    Changed,
    ListIsGone,
    NotThatState,
    OnlyDrill,
    OwnNotice,
)
from omamori.do.incidents.persons.models import Happening, Matter, Principal
from omamori.facts.errors import Invalid, NotFound, NotPermitted
from omamori.foundation.calendar import clock
from omamori.foundation.jobs.define import Later
from omamori.foundation.jobs.worker import drain
from omamori.testing.people import World, mirai

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 12, 28, 1, 30, tzinfo=UTC)
SUBJECT = "個人情報の漏えいに関するお知らせ"
BODY = "【氏名】 様\n対象: 【項目】\n【窓口】"
DESK = "お客様相談室 0120-550-100"
HEAD = ["お名前", "会員番号", "メール", "住所", "〒", "TEL", "対象項目", "メモ"]
ROWS = [
    [
        "山田 花子",
        "C1",
        "hanako@example.jp",
        "架空市1-2-3",
        "123-4567",
        "",
        "氏名、カード番号",
        "x",
    ],
    ["鈴木 次郎", "C2", "jiro@example.jp", "", "", "", "氏名", ""],
    ["佐々木 三郎", "", "sasaki@", "架空市 4-5", "123-4567", "", "氏名", ""],
    ["山田花子", "", "hanako@example.jp", "", "", "", "住所", ""],
    ["田村 四郎", "", "", "", "", "", "氏名", ""],
    ["", "C9", "nobody@example.jp", "", "", "", "氏名", ""],
    ["木村 五郎", "", "", "", "", "03-5550-0199", "氏名", ""],
]


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with clock.fixed(NOW):
        yield


@pytest.fixture
def world() -> World:
    return mirai()


def case(world: World, *, drill: bool = False, **more: Any) -> str:
    given = case_domain.Opening(
        title="名簿を違う相手に送った", medium="mail", noticed_at=NOW - timedelta(hours=2), **more
    )
    office = world.actor("kobayashi")
    if drill:
        return cases.open_drill(office, given, begins_at=NOW)
    return cases.open_case(office, given)


def workbook(rows: list[list[str]] = ROWS) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [HEAD, *rows]:
        sheet.append(row)
    into = io.BytesIO()
    book.save(into)
    return into.getvalue()


def taken_in(world: World, case_id: str) -> None:
    office = world.actor("kobayashi")
    number = taking_in.upload(office, case_id, workbook(), name="名簿.xlsx", looked_into=False)
    plan = taking_in.planned(office, case_id, number)
    taking_in.confirm(office, case_id, number, binding=plan.binding)


def approved(world: World, case_id: str) -> Matter:
    actions.write(
        world.actor("kobayashi"), case_id, subject=SUBJECT, body=BODY, desk=DESK, submit=True
    )
    actions.approve(world.actor("tanaka"), case_id)
    return Matter.objects.get()


def named(name: str) -> Principal:
    return next(p for p in Principal.objects.filter(merged_into=None) if p.data.get("name") == name)


def _mailed(world: World, case_id: str) -> dict[str, Any]:
    """The mails, each of its own person only."""
    office = world.actor("kobayashi")
    mail.outbox.clear()
    actions.send(office, case_id, per_minute=60)
    drain()
    told = {m.to[0]: m for m in mail.outbox if "漏えい" in m.subject}
    assert set(told) == {"hanako@example.jp", "jiro@example.jp"}
    for address, other in (("hanako@example.jp", "鈴木"), ("jiro@example.jp", "山田")):
        assert other not in told[address].body, "each of his own data only"
        assert other not in str(told[address].extra_headers)
    assert "対象: 氏名、カード番号、住所" in told["hanako@example.jp"].body
    assert Happening.objects.filter(principal=named("山田 花子"), state="sent", code="250").exists()
    return told


def _came_back(world: World, case_id: str, told: dict[str, Any]) -> None:
    """A report and an address: the next way to the same person."""
    office = world.actor("kobayashi")
    report = f"Final-Recipient: rfc822; x\nMessage-ID: {told['jiro@example.jp'].extra_headers['Message-ID']}"
    assert actions.take_bounces(office, case_id, text=report) == 1
    assert named("鈴木 次郎").state == "unreachable", "he has no address for a letter"
    assert actions.take_bounces(office, case_id, text="hanako@example.jp") == 1
    assert (named("山田 花子").state, named("山田 花子").channel) == ("letter_due", "letter")
    with pytest.raises(Invalid):
        actions.take_bounces(office, case_id, text="何もない")


def _written_and_published(world: World, case_id: str) -> None:
    """Letters, a call, a publication; the list with its states."""
    office = world.actor("kobayashi")
    actions.make_letters(office, case_id)
    drain()
    (bundle,) = queries.matter(office, case_id).bundles
    assert bundle.count == 2
    assert letters.letter_file(office, case_id, bundle.public_id)[0].startswith(b"%PDF")
    actions.post_letters(office, case_id, bundle.public_id, on=date(2026, 12, 28))
    with pytest.raises(NotThatState):
        actions.post_letters(office, case_id, bundle.public_id, on=date(2026, 12, 28))
    actions.mark(office, case_id, named("佐々木 三郎").public_id, outcome="returned")
    actions.mark(office, case_id, named("木村 五郎").public_id, outcome="phoned")
    assert queries.figures_of(case_id).unreachable == 3
    assert actions.publish(office, case_id, text="お知らせに掲載", on=clock.today()) == 3
    it = queries.figures_of(case_id)
    assert (it.people, it.told, it.merged) == (5, 5, 1)
    book = openpyxl.load_workbook(io.BytesIO(exporting.export(office, case_id)))
    cells_out = [[c.value for c in row] for row in book.worksheets[0].iter_rows(min_row=2)]
    assert {r[0]: r[8] for r in cells_out}["山田 花子"] == "手紙を出した"


def test_from_the_list_to_the_last_letter(world: World) -> None:
    office, case_id = world.actor("kobayashi"), case(world)
    number = taking_in.upload(office, case_id, workbook(), name="名簿.xlsx", looked_into=False)
    plan = taking_in.planned(office, case_id, number)
    assert (len(plan.rows), plan.fatal, plan.doubles, plan.unused) == (6, 1, 1, ("メモ",))
    cells = {(a.column, a.row): a.fatal for a in plan.asked}
    assert cells == {("C", 4): False, ("C", 6): False, ("A", 7): True}
    with pytest.raises(ListIsGone):
        taking_in.confirm(office, case_id, number, binding="another")
    assert taking_in.confirm(office, case_id, number, binding=plan.binding) == 6
    assert actions.merge(office, case_id) == 1
    hanako = named("山田 花子")
    assert hanako.data["items"] == "氏名、カード番号、住所"
    with pytest.raises(Invalid):
        actions.write(office, case_id, subject=SUBJECT, body="様", desk="", submit=True)
    approved(world, case_id)
    states = {p.data["name"]: p.state for p in Principal.objects.filter(merged_into=None)}
    assert states == {
        "山田 花子": "ready", "鈴木 次郎": "ready", "佐々木 三郎": "letter_due",
        "田村 四郎": "unreachable", "木村 五郎": "ready",
    }  # fmt: skip
    told = _mailed(world, case_id)
    _came_back(world, case_id, told)
    _written_and_published(world, case_id)


def test_nobody_approves_his_own_and_a_changed_list_needs_another_approval(world: World) -> None:
    officer, case_id = world.actor("tanaka"), case(world)
    taken_in(world, case_id)
    actions.write(officer, case_id, subject=SUBJECT, body=BODY, desk=DESK, submit=True)
    with pytest.raises(OwnNotice):
        actions.approve(officer, case_id)
    with pytest.raises(NotPermitted):
        actions.approve(world.actor("kobayashi"), case_id)
    row = named("鈴木 次郎")
    row.data = {**row.data, "mail": "other@example.jp"}
    row.save()
    with pytest.raises(Changed):
        actions.approve(world.actor("ito"), case_id)
    actions.return_notice(world.actor("ito"), case_id, note="件名を短く。")
    with pytest.raises(NotThatState):
        actions.send(officer, case_id, per_minute=60)
    actions.write(officer, case_id, subject=SUBJECT, body=BODY, desk=DESK, submit=True)
    actions.change_channel(officer, case_id, row.public_id, channel="none")
    assert Matter.objects.get().state == "draft"
    with pytest.raises(Invalid):
        actions.change_channel(officer, case_id, row.public_id, channel="letter")


def test_joined_rows_can_be_taken_apart_again(world: World) -> None:
    office, case_id = world.actor("kobayashi"), case(world)
    taken_in(world, case_id)
    before = {p.public_id: p.data for p in Principal.objects.all()}
    actions.merge(office, case_id)
    joined = Principal.objects.exclude(merged_into=None).get()
    actions.take_apart(office, case_id, joined.public_id)
    assert {p.public_id: p.data for p in Principal.objects.all()} == before
    with pytest.raises(NotFound):
        actions.take_apart(office, case_id, joined.public_id)
    with pytest.raises(NotThatState):  # no letter before anything was tried
        actions.mark(office, case_id, joined.public_id, outcome="again")


def test_a_killed_worker_sends_the_same_mail_again_and_keeps_the_pace(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, case_id = world.actor("kobayashi"), case(world)
    taken_in(world, case_id)
    actions.merge(office, case_id)
    matter = approved(world, case_id)
    mail.outbox.clear()
    actions.send(office, case_id, per_minute=1)
    real = sending.step

    def dies(*_args: object, **_more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(sending, "step", dies)
    with pytest.raises(KeyboardInterrupt):
        sending.send_some.function(matter_id=matter.public_id)
    monkeypatch.setattr(sending, "step", real)
    with pytest.raises(Later):
        sending.send_some.function(matter_id=matter.public_id)
    first, again = mail.outbox
    assert first.to == again.to
    assert first.extra_headers["Message-ID"] == again.extra_headers["Message-ID"]
    sending.send_some.function(matter_id=matter.public_id)
    assert [m.to[0] for m in mail.outbox[1:]] == ["hanako@example.jp", "jiro@example.jp"]
    assert Happening.objects.filter(code="same_message_id").count() == 1
    assert not Matter.objects.get().sending


def test_refusals_of_the_next_hop_become_letters_or_wait(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, case_id = world.actor("kobayashi"), case(world)
    taken_in(world, case_id)
    matter = approved(world, case_id)
    answers = {"hanako@example.jp": 550, "jiro@example.jp": 450}
    real = EmailBackend.send_messages

    def refuses(self: EmailBackend, messages: Any) -> int:
        (message,) = messages
        code = answers.get(message.to[0])
        if code:
            raise smtplib.SMTPRecipientsRefused({message.to[0]: (code, b"no")})
        return int(real(self, messages) or 0)

    monkeypatch.setattr(EmailBackend, "send_messages", refuses)
    actions.send(office, case_id, per_minute=60)
    with pytest.raises(Later):
        sending.send_some.function(matter_id=matter.public_id)
    assert named("山田 花子").state == "letter_due"
    assert named("鈴木 次郎").state == "ready"
    actions.send(office, case_id, per_minute=60, go=False)
    answers.clear()
    sending.send_some.function(matter_id=matter.public_id)
    assert named("鈴木 次郎").state == "ready", "paused"


def test_a_drill_sends_nothing_and_a_restricted_case_shows_nothing(world: World) -> None:
    office = world.actor("kobayashi")
    drill = case(world, drill=True)
    taken_in(world, drill)
    actions.write(office, drill, subject=SUBJECT, body=BODY, desk=DESK, submit=True)
    actions.approve(world.actor("tanaka"), drill)
    with pytest.raises(OnlyDrill):
        actions.send(office, drill, per_minute=60)
    who = {"leader": world.id("tanaka"), "suspects": (world.id("kobayashi"),)}
    hidden = case(world, restricted=True, **who)
    with pytest.raises(NotFound):
        queries.matter(office, hidden)
    with pytest.raises(NotFound):
        taking_in.upload(office, hidden, workbook(), name="x.xlsx", looked_into=False)


def test_people_are_found_in_the_file_that_leaked(world: World) -> None:
    office, case_id = world.actor("kobayashi"), case(world)
    text = "".join(
        f"氏名：{name}\n住所：東京都架空区本町{n}-2-3\nメール：{mail}\n電話：03-5550-01{n:02}\n\n"
        for n, (name, mail) in enumerate(
            [("山田 花子", "hanako@example.jp"), ("鈴木 次郎", "jiro@example.jp")], start=1
        )
    )
    kept = taking_in.upload(office, case_id, text.encode(), name="メモ.txt", looked_into=True)
    plan = taking_in.planned(office, case_id, kept)
    assert {row.mail for _, row, _ in plan.rows} == {"hanako@example.jp", "jiro@example.jp"}
    assert all("メールアドレス" in row.items for _, row, _ in plan.rows)
    with pytest.raises(Invalid):
        taking_in.upload(office, case_id, b"nothing here", name="x.txt", looked_into=True)
    with pytest.raises(Invalid):
        taking_in.upload(office, case_id, b"%PDF-broken", name="x.xlsx", looked_into=False)


def test_everything_is_sealed_and_erased_on_its_day(world: World) -> None:
    office, case_id = world.actor("kobayashi"), case(world)
    taken_in(world, case_id)
    actions.add_enquiry(office, case_id, way="phone", who="山田様", question="何が漏れたのか")
    found = queries.enquiries(office, case_id)[0][0]
    actions.answer_enquiry(office, case_id, found.public_id, answer="氏名と住所です")
    with connection.cursor() as cursor:
        for table, column in (("principal", "data"), ("enquiry", "question"), ("enquiry", "who")):
            cursor.execute(f"SELECT {column} FROM persons_{table}")
            assert all("山田".encode() not in bytes(r[0]) for r in cursor.fetchall())
    actions.set_erasure(office, case_id, on=date(2028, 2, 29))
    with clock.fixed(datetime(2028, 2, 28, 3, 0, tzinfo=UTC)):
        assert erasing.erase_due() == 0
    with clock.fixed(datetime(2028, 2, 29, 3, 0, tzinfo=UTC)):
        assert erasing.erase_due() == 1
        assert {str(p.data) for p in Principal.objects.all()} == {"{}"}
        assert queries.figures_of(case_id).people == 6
        assert Concerned(**Principal.objects.all()[0].data).name == ""
        with pytest.raises(NotThatState):
            actions.add_enquiry(office, case_id, way="phone", who="", question="x")


def _approved_and_marked(at: Callable[[str], Client], base: str) -> None:
    """Approved by another, sent, marked; and who may not."""
    office = at("kobayashi")
    officer = at("tanaka")
    one = named("山田 花子").public_id
    seen = office.get(f"{base}people/{one}/").content.decode()
    assert "対象: 氏名、カード番号、住所" in seen
    assert officer.post(f"{base}approve/").status_code == 302
    assert office.post(f"{base}send/", {"per_minute": "0", "go": "yes"}).status_code == 422
    assert office.post(f"{base}send/", {"per_minute": "60", "go": "yes"}).status_code == 302
    drain()
    assert office.post(f"{base}people/{one}/mark/", {"outcome": "bounced"}).status_code == 302
    assert office.post(f"{base}people/{one}/mark/", {"outcome": "sent"}).status_code == 422
    pages = ("bounces/", "publish/", "erasure/", "enquiries/", "enquiries/new/")
    assert [office.get(base + path).status_code for path in pages] == [200] * 5
    assert office.post(f"{base}export/").status_code == 200
    assert at("sato").get(base).status_code == 404
    assert at("takahashi").get(base).status_code == 200
    assert at("takahashi").post(f"{base}send/", {}).status_code == 404
    top = at("ito")
    with CaptureQueriesContext(connection) as spent:
        assert top.get(f"{base}?state=asked").status_code == 200
    assert len(spent) <= 24


def test_pages(world: World) -> None:
    case_id = case(world)
    base = f"/persons/{case_id}/"

    def at(local: str) -> Client:
        client = Client()
        client.force_login(world.user(local))
        return client

    office = at("kobayashi")
    assert "本人の一覧がまだありません" in office.get(base).content.decode()
    assert office.post(f"{base}list/", {"look": "list"}).status_code == 422
    book = io.BytesIO(workbook())
    book.name = "名簿.xlsx"
    made = office.post(f"{base}list/", {"file": book, "look": "list"})
    assert made.status_code == 302
    page = office.get(made["Location"]).content.decode()
    assert "C4" in page
    binding = page.partition('name="binding" value="')[2][:64]
    assert office.post(made["Location"], {"binding": binding}).status_code == 302
    assert office.post(made["Location"], {"binding": binding}).status_code == 410
    assert office.get(f"{base}doubles/").status_code == 200
    assert office.post(f"{base}doubles/").status_code == 302
    assert office.get(f"{base}words/").status_code == 200
    given = {"subject": SUBJECT, "body": BODY, "desk": DESK, "submit": "yes"}
    assert office.post(f"{base}words/", {**given, "body": "【だれ】"}).status_code == 422
    assert office.post(f"{base}words/", given).status_code == 302
    assert office.post(f"{base}approve/").status_code == 403
    _approved_and_marked(at, base)
