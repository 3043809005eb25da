"""A person's answer to one of our mails goes to what it answers, once and unread; an answer of a machine nowhere."""

import dataclasses
import email
import email.policy
import re
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail as outbox
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from omamori.do.incidents.cases import closing, home, whole
from omamori.do.incidents.cases.evidence import KIND
from omamori.do.incidents.cases.models import Case, Entry, Evidence, Reply
from omamori.do.incidents.persons import actions as persons
from omamori.do.incidents.persons import erasing
from omamori.do.incidents.persons.models import Enquiry, Matter, Principal
from omamori.do.incidents.persons.tests.test_persons import NOW, approved, case, taken_in
from omamori.do.incidents.reports import actions as reports
from omamori.do.incidents.reports import domain, mailbox, replying
from omamori.do.incidents.reports.models import Message, Report
from omamori.do.incidents.reports.tests.test_mailbox import box, letter
from omamori.foundation.calendar import clock
from omamori.foundation.jobs.worker import drain
from omamori.foundation.ledger.queries import facts_about
from omamori.foundation.notices.models import Notice
from omamori.foundation.notices.threads import Thread, message_id, named_in
from omamori.foundation.records.public_id import new_public_id
from omamori.foundation.storage import blobs
from omamori.testing.people import World, mirai

NUMBER = "0" * 26


def parsed(*lines: str) -> EmailMessage:
    content = "\n".join([*lines, "", "text"]).encode()
    return email.message_from_bytes(content, policy=email.policy.default)


def test_only_numbers_of_this_house_name_a_thread() -> None:
    own = message_id("persons", NUMBER)
    forged = own.replace("persons", "notice")
    assert named_in(f"<a@x> {own}") == (Thread(kind="persons", number=NUMBER),)
    assert named_in(f"{forged} <persons.{NUMBER}@x.example> <persons.{NUMBER}.{'0' * 16}@x>") == ()
    later = message_id("report", new_public_id())
    assert [t.kind for t in named_in(f"{own} {later} {own}")] == ["report", "persons"]


@given(st.text(max_size=300))
def test_no_text_makes_a_number_of_ours(junk: str) -> None:
    assert named_in(f"<persons.{junk}@x> {junk}") == ()
    assert all(domain.folded(found) for found in replying.receipts_in(junk))


@pytest.mark.parametrize(
    ("subject", "found"),
    [
        ("Re: [お守り] 報告を受け付けました (受付番号 k7m-42p9)", ("k7m-42p9",)),
        ("ＲＥ：受付番号Ｋ７Ｍ－４２Ｐ９", ("k7m-42p9",)),
        ("k7m-42p9x", ()),
        ("0ok-1l10", ()),
        ("電話番号 090-1234", ()),
        ("", ()),
    ],
)
def test_a_receipt_number_is_read_as_people_write_it(subject: str, found: tuple[str, ...]) -> None:
    assert replying.receipts_in(subject) == found


@pytest.mark.parametrize(
    ("head", "machine"),
    [
        (["Auto-Submitted: auto-replied"], True),
        (["Auto-Submitted: no; owner=x"], False),
        (["X-Autoreply: yes"], True),
        (["Precedence: bulk"], True),
        (["Precedence: first-class"], False),
        (["Subject: 自動返信: 不在です"], False),
    ],
)
def test_machines_are_known_by_their_marks(head: list[str], machine: bool) -> None:
    assert replying.automatic(parsed(*head)) is machine


def test_what_is_quoted_below_is_left_out_and_nothing_else() -> None:
    assert replying.fresh("はい。\n\n> お名前\n> 様\n") == "はい。"
    assert replying.fresh("> 一つ目\n違います。\n> 二つ目") == "> 一つ目\n違います。"
    assert replying.fresh("電話しました。\n-----Original Message-----\nFrom: x") == "電話しました。"
    assert replying.fresh("> 引用だけ") == "> 引用だけ"


@given(st.lists(st.sampled_from(["a", "> b", "", "-- Original Message --"])))
def test_of_a_reply_something_always_stays(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert replying.fresh(text) or not text.strip()


def joined(content: bytes) -> bytes:
    """The same mail with a photo and a file."""
    mail = email.message_from_bytes(content, policy=email.policy.default)
    mail.add_attachment(b"\x89PNG as it came", maintype="image", subtype="png")
    mail.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="x.pdf")
    return mail.as_bytes()


def answered(to: str, number: str, **more: str) -> bytes:
    return letter("花子 <hanako@example.jp>", number, In_Reply_To=to, **more)


@pytest.fixture
def world(db: None) -> World:
    return mirai()


def replied(world: World, folder: Path) -> tuple[str, Reply]:
    """Hanako, told by mail, has answered; beside her an absence, the same mail again, and a made-up number."""
    with clock.fixed(NOW):
        case_id = case(world)
        taken_in(world, case_id)
        persons.merge(world.actor("kobayashi"), case_id)
        approved(world, case_id)
        persons.send(world.actor("kobayashi"), case_id, per_minute=60)
        drain()
        told = next(m for m in outbox.outbox if m.to == ["hanako@example.jp"])
        own = str(told.extra_headers["Message-ID"])
        cases = Case.objects.count()
        away = answered(own, "away", Auto_Submitted="auto-replied")
        old = answered(own, "old", X_Autoreply="yes")
        first, again = answered(own, "1"), answered(own, "1")
        unsealed = answered(re.sub(r"\.[0-9a-f]{16}@", "@", own), "2")
        assert mailbox.take_back(box(folder, away, old, first)) == 3, "where bounces arrive, too"
        assert mailbox.take_in(box(folder, again, unsealed)) == 1
        assert mailbox.take_back(box(folder, letter("花子 <hanako@example.jp>", "new"), letter("x@ad.example", "list", List_Id="<ad.x>"))) == 2  # fmt: skip
    assert Case.objects.count() == cases + 2, (
        "the one with a made-up number is a report, and what she wrote anew"
    )
    return case_id, Reply.objects.select_related("entry").get()


def test_an_answer_to_a_notice_waits_in_the_timeline_of_its_case(
    world: World, tmp_path: Path
) -> None:
    case_id, reply = replied(world, tmp_path)
    assert (reply.about, reply.sender_check, reply.read_at) == ("persons", "unproven", None)
    assert Principal.objects.filter(public_id=reply.principal_id).exists()
    assert "名簿を別の会社に送りました。" in reply.entry.words
    assert Notice.objects.filter(title="事故の件に、返信が届きました", read_at=None).exists()
    fact = facts_about("case", case_id)[-1].fact
    assert "hanako" not in repr(fact)
    wait = [t.title for t in home.tasks(world.actor("kobayashi"), NOW) if "届いた返信" in t.title]
    assert len(wait) == 1
    assert not [t for t in home.tasks(world.actor("sato"), NOW) if "届いた返信" in t.title]
    office = Client()
    office.force_login(world.user("kobayashi"))
    page = office.get(f"/incidents/cases/{case_id}/").content.decode()
    for words in (
        "届いた返信 (1)",
        "本人への通知への返信",
        "差出人は確かめられていません",
        "まだ読んでいません",
    ):
        assert words in page


def test_a_reply_is_read_becomes_an_enquiry_or_a_report_once(world: World, tmp_path: Path) -> None:
    case_id, reply = replied(world, tmp_path)
    office, outsider = Client(), Client()
    office.force_login(world.user("kobayashi"))
    outsider.force_login(world.user("sato"))
    entry = reply.entry.public_id
    page = office.get(f"/incidents/cases/{case_id}/").content.decode()
    assert "まだ読んでいないものがあります" in page, "it stands between the case and its end"
    read, report = f"/incidents/cases/{case_id}/replies/{entry}/read/", f"/incidents/reports/of-reply/{case_id}/{entry}/"  # fmt: skip
    assert {outsider.post(path).status_code for path in (read, report)} <= {403, 404}
    with clock.fixed(NOW):
        form = re.search(r'href="([^"]*reply=[^"]*)"', page)
        assert form
        address = form[1].replace("&amp;", "&")
        shown = office.get(address).content.decode()
        assert "hanako@example.jp" in shown
        given = {"way": "mail", "who": "hanako@example.jp", "question": "いつまでに届きますか。"}
        assert office.post(address, given).status_code == 302
    assert Enquiry.objects.get().principal is not None
    reply.refresh_from_db()
    assert reply.read_by == world.person("kobayashi")
    assert not closing.remaining(reply.entry.case).unread
    office.post(read)
    with clock.fixed(NOW):
        made = {office.post(report).headers["Location"] for _ in range(2)}
    assert len(made) == 1, "pressed twice, it is one report"
    reply.refresh_from_db()
    assert Report.objects.get(public_id=reply.report_id).sender_check == "unproven"
    told = [e for e in whole.whole(world.actor("kobayashi"), case_id).entries if e.kind == "reply"]
    assert [(e.by, "名簿を別の会社" in e.text) for e in told] == [("本人", False)], "no names leave"
    with clock.fixed(NOW):
        Matter.objects.update(erase_on=clock.today())
        erasing.erase_due()
    kept = Entry.objects.get(kind="reply")
    assert (kept.words, kept.details) == ("(本人の一覧と一緒に消しました)", {})
    assert not Notice.objects.filter(title="事故の件に、返信が届きました", read_at=None).exists()


def keeps_the_photo(case_id: str) -> None:
    """Two replies are there; of the first the photo is evidence and the file is told of."""
    of_case = Entry.objects.filter(kind="reply", case__public_id=case_id)
    told = [entry.words for entry in of_case.order_by("order")]
    assert ["添付が 1 件あります" in words for words in told] == [True, False], (
        "a file stays, and is told of"
    )
    photo = Evidence.objects.get(case__public_id=case_id)
    assert blobs.read(photo.blob, kind=KIND) == b"\x89PNG as it came"
    assert (photo.kept_by, photo.custody.count()) == (None, 1)


def test_a_mailed_report_is_receipted_and_its_answer_comes_back(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = dataclasses.replace(settings.OMAMORI, report_address="report@mirai-print.example")
    monkeypatch.setattr(settings, "OMAMORI", own)
    sato = letter("佐藤 <sato@mirai-print.example>", "1")
    listed = letter("佐藤 <sato@mirai-print.example>", "2", List_Id="<all.x>")
    stranger = letter("who@outside.example", "3")
    assert mailbox.take_in(box(tmp_path, sato, listed, stranger)) == 3
    drain()
    (receipt,) = [m for m in outbox.outbox if "報告を受け付けました" in m.subject]
    row = Report.objects.get(receipt=replying.receipts_in(receipt.subject)[0])
    assert (receipt.to, receipt.reply_to) == (["sato@mirai-print.example"], ["report@mirai-print.example"])  # fmt: skip
    assert "名簿" not in f"{receipt.subject}{receipt.body}", "nothing of what was reported"
    word = re.search(r"合言葉: (\S+)", str(receipt.body))
    assert word
    keys = {"receipt": row.receipt, "word": word[1]}
    assert "対応しています。" in Client().post("/incidents/report/status/", keys).content.decode()
    number = str(receipt.extra_headers["Message-ID"])
    more = [
        joined(letter("佐藤 <sato@mirai-print.example>", "4", In_Reply_To=number)),
        letter("sato.private@example.com", "5"),
    ]
    bare = f"Subject: Re: {row.receipt}\n".encode() + more[1].replace(b"Subject:", b"X-Old:")
    before = Report.objects.count()
    mailbox.take_in(box(tmp_path, more[0], bare))
    assert Report.objects.count() == before
    keeps_the_photo(row.record_id)
    Report.objects.filter(pk=row.pk).update(became="near_miss", record_id="x")
    silent = f"From: sato@mirai-print.example\nReferences: {number}\nMessage-ID: <e@x>\n\n".encode()
    mailbox.take_in(box(tmp_path, silent))
    assert "本文もない" in Message.objects.get(report=row).text
    Message.objects.all().delete()
    mailbox.take_in(box(tmp_path, letter("sato@mirai-print.example", "6", References=number)))
    mailbox.take_in(box(tmp_path, letter("sato@mirai-print.example", "6", References=number)))
    assert Message.objects.get(report=row).sender_check == "unproven"


def test_a_proven_outsider_hears_of_questions_and_a_stranger_gets_nothing(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = dataclasses.replace(settings.OMAMORI, report_authserv="mx.own.example")
    monkeypatch.setattr(settings, "OMAMORI", own)
    good = "Authentication-Results: mx.own.example; dmarc=pass header.from=outside.example\n"
    head = f"{good}Received: from x by mx.own.example\n".encode()
    found = box(
        tmp_path, head + letter("who@outside.example", "1"), letter("who@else.example", "2")
    )
    assert mailbox.take_in(found) == 2
    for row in Report.objects.all():
        reports.ask(world.actor("kobayashi"), row.public_id, text="どの名簿ですか。")
    drain()
    mails = [(m.to, m.subject) for m in outbox.outbox if "受付番号" in m.subject]
    assert {to for (to,), _subject in mails} == {"who@outside.example"}
    assert len(mails) == 2
    assert not any("どの名簿" in str(m.body) for m in outbox.outbox), (
        "it is read with the code word"
    )


def test_two_machines_do_not_write_to_each_other_for_ever(world: World, tmp_path: Path) -> None:
    many = [letter("sato@mirai-print.example", str(n)) for n in range(8)]
    assert mailbox.take_in(box(tmp_path, *many)) == 8
    drain()
    assert len([m for m in outbox.outbox if "報告を受け付けました" in m.subject]) == 5
