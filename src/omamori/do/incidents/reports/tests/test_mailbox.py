"""Mails to the reporting address become reports, once; machines and broken ones do no harm."""

from email.message import EmailMessage
from pathlib import Path

import pytest
from django.test import Client

from omamori.do.incidents.cases.models import Case, Member
from omamori.do.incidents.reports import mailbox
from omamori.do.incidents.reports.models import Report
from omamori.foundation.ledger.queries import facts_about
from omamori.testing.people import mirai

pytestmark = pytest.mark.django_db


def box(folder: Path, *contents: bytes) -> str:
    for name in ("new", "cur", "tmp"):
        (folder / name).mkdir(exist_ok=True)
    for n, content in enumerate(contents):
        (folder / "new" / f"{n}.mail").write_bytes(content)
    return f"maildir:{folder}"


def letter(sender: str, number: str, **headers: str) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["Message-ID"] = (
        sender,
        "誤送信かもしれません",
        f"<{number}@x.example>",
    )
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content("名簿を別の会社に送りました。")
    return mail.as_bytes()


def test_each_mail_gives_one_report_and_stays(tmp_path: Path) -> None:
    world = mirai()
    sato = letter("佐藤 <sato@mirai-print.example>", "1")
    found = box(tmp_path, sato, letter("who@outside.example", "2"), sato)
    assert mailbox.take_in(found) == 2
    assert mailbox.take_in(found) == 0
    assert len(list((tmp_path / "cur").iterdir())) == 3
    known = Report.objects.get(reporter=world.person("sato"))
    assert (known.source, known.became) == ("mail", "case")
    assert "名簿を別の会社に送りました。" in known.words
    assert Member.objects.filter(case__public_id=known.record_id, part="reporter").exists()
    assert Report.objects.get(reporter=None).contact == "who@outside.example"
    client = Client()
    client.force_login(world.user("kobayashi"))
    for path in (f"cases/{known.record_id}/", f"reports/{known.public_id}/"):
        assert "差出人は確かめられていません" in client.get(f"/incidents/{path}").content.decode()
    (told,) = [
        r for r in facts_about("report", known.public_id) if r.fact.name.endswith("received")
    ]
    assert told.actor_id == "", "whom a mail only names has done nothing"


def test_machines_broken_mails_and_links_give_nothing(tmp_path: Path) -> None:
    mirai()
    found = box(
        tmp_path,
        letter("a@x.example", "3", Auto_Submitted="auto-replied"),
        letter("a@x.example", "4", Return_Path="<>"),
        b"From: =?utf-8?b?!!!?= <\xff>\nContent-Type: text/plain; charset=nonsense\n\n\xff\xfe",
    )
    (tmp_path / "new" / "link.mail").symlink_to("/etc/hostname")
    assert mailbox.take_in(found) == 1
    assert Case.objects.count() == 1


def test_a_mailbox_of_no_kind_is_said(tmp_path: Path) -> None:
    assert mailbox.take_in("") == 0
    with pytest.raises(ValueError, match="report_mailbox"):
        mailbox.take_in("ftp://x")
    with pytest.raises(OSError, match="new"):
        mailbox.take_in(f"maildir:{tmp_path}")


NESTED = b"".join(
    b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000)
)
HOSTILE = {
    "lone surrogate": b"Content-Type: text/plain; charset=unicode_escape\n\n\\ud800 \\x00",
    "NUL": b"Content-Type: text/plain; charset=utf-8\n\nname\x00list",
    "nested": NESTED,
    "endless header": b"Subject: =?utf-8?q?" + b"=" * 200_000 + b"?=\n\nx",
    "forged content type": b"Content-Type: multipart/mixed\nMIME-Version: 1.0\n\n--\n",
    "odd codec": b"Content-Type: text/plain; charset=utf-7\n\n+2AA-",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_mail_never_keeps_the_next_one_waiting(name: str, tmp_path: Path) -> None:
    mirai()
    bad = b"From: a@x.example\nMessage-ID: <bad@x>\n" + HOSTILE[name]
    found = box(tmp_path, bad, letter("who@outside.example", "9"))
    mailbox.take_in(found)
    assert not list((tmp_path / "new").iterdir())
    rows = list(Report.objects.all())
    assert [row.contact for row in rows].count("who@outside.example") == 1
    assert len(rows) == 2, "the hostile one is kept as far as it goes"
    assert not any("\0" in row.words for row in rows)
    for row in rows:
        row.words.encode()  # no half of a character
