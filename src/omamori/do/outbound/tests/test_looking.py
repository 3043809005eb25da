"""The second person opens the files: as text and as they are, recorded; nobody else does."""

import hashlib
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from django.test import Client

from omamori.do.outbound import actions
from omamori.do.outbound.mail import Received
from omamori.do.outbound.models import Mail, MailAttachment
from omamori.do.outbound.tests.mails import NOW, attachment, envelope, gone, mail, told
from omamori.do.outbound.tests.test_story import ticked
from omamori.foundation.approvals import links
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.queries import facts_about
from omamori.foundation.storage import blobs
from omamori.testing.people import World, mirai

pytestmark = pytest.mark.django_db
NAME = "あおば商事様_発送名簿.csv"
ROWS = "会員番号,氏名,購入金額\n" + "".join(f"{i},青木 {i}子,{i * 10}\n" for i in range(1, 301))
DATA = ROWS.encode("cp932")


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with clock.fixed(NOW):
        yield


@pytest.fixture
def world() -> World:
    return mirai()


def handed_in(data: bytes = DATA, *, message_id: str = "1") -> Received:
    letter = EmailMessage(policy=SMTP)
    letter["From"], letter["To"] = "sato@mirai-print.example", "kenji@hinode-bussan.example"
    letter["Subject"] = "名簿の送付"
    letter.set_content("よろしくお願いします。\n")
    letter.add_attachment(data, maintype="text", subtype="csv", filename=NAME)
    content = letter.as_bytes()
    file = attachment(name=NAME, persons=300, sha256=hashlib.sha256(data).hexdigest())
    examined = mail(
        attachments=(file,), sha256=hashlib.sha256(content).hexdigest(), message_id=message_id
    )
    blob = blobs.put(content, kind="mail")
    return actions.receive(envelope=envelope(examined), blob=blob, mail=examined)


def asked(world: World, **given: str) -> Mail:
    got = handed_in(**given)  # type: ignore[arg-type]
    actions.check_own(
        world.actor("sato"), got.public_id, **ticked(got.public_id), checker=world.id("suzuki")
    )
    return Mail.objects.get(public_id=got.public_id)


def signed_in(world: World, local: str) -> Client:
    client = Client()
    client.force_login(world.user(local))
    return client


def part(row: Mail, way: str) -> str:
    file = MailAttachment.objects.get(mail=row)
    return f"/approvals/{row.approval_id}/part/{file.public_id}/{way}/"


def test_the_checker_reads_the_text_and_gets_the_original(world: World) -> None:
    row = asked(world)
    client = signed_in(world, "suzuki")
    page = client.get(f"/approvals/{row.approval_id}/").content.decode()
    assert part(row, "text") in page
    shown = client.get(part(row, "text"))
    text = shown.content.decode()
    assert "青木 1子" in text
    assert "購入金額" in text
    assert "ほか 101 行" in text
    assert "no-store" in shown["Cache-Control"]
    original = client.get(part(row, "original"))
    assert b"".join(original) == DATA
    assert original["Content-Type"] == "application/octet-stream"
    assert original["Content-Disposition"].startswith("attachment;")
    opened = [
        (r.fact.way, r.actor_id)
        for r in facts_about("mail", row.public_id)
        if r.fact.name == "outbound.attachment_opened"
    ]
    assert opened == [("text", world.id("suzuki")), ("original", world.id("suzuki"))]


def test_the_questions_come_from_the_file(world: World) -> None:
    row = asked(world)
    client = signed_in(world, "suzuki")
    assert client.get(part(row, "text")).status_code == 200
    shown = client.get(f"/approvals/{row.approval_id}/").content.decode()
    seen = shown.partition('name="seen" value="')[2].partition('"')[0]
    page = client.get(f"/approvals/{row.approval_id}/questions/", {"seen": seen}).content.decode()
    assert "どの会社の名簿ですか" in page
    assert "あおば商事" in page
    assert "300人分" not in page
    actions.answer_second(world.actor("suzuki"), row.public_id, told(row.public_id))
    assert gone(Mail.objects.get().public_id)


@pytest.mark.parametrize("local", ["sasaki", "kobayashi", "nakamura"])
def test_nobody_else_opens_it(world: World, local: str) -> None:
    row = asked(world)
    client = signed_in(world, local)
    for way in ("text", "original"):
        assert client.get(part(row, way)).status_code == 404
        file = MailAttachment.objects.get().public_id
        assert client.get(f"/outbound/{row.public_id}/part/{file}/{way}/").status_code == 404
    names = [r.fact.name for r in facts_about("mail", row.public_id)]
    assert "outbound.attachment_opened" not in names


def test_the_head_and_the_officer_open_what_is_held(world: World) -> None:
    row = asked(world)
    file = MailAttachment.objects.get().public_id
    for local in ("watanabe", "tanaka", "sato"):
        found = signed_in(world, local).get(f"/outbound/{row.public_id}/part/{file}/text/")
        assert found.status_code == 200, local
        assert "青木 1子" in found.content.decode()


def test_a_link_opens_the_files_of_its_own_mail_only(world: World) -> None:
    row, other = asked(world), asked(world, message_id="2")
    token = links.make(row.approval_id, world.id("suzuki"))
    phone = Client()
    phone.post(f"/a/{token}/", {"number": world.person("suzuki").number})
    mine = MailAttachment.objects.get(mail=row).public_id
    theirs = MailAttachment.objects.get(mail=other).public_id
    shown = phone.get(f"/a/{token}/part/{mine}/text/").content.decode()
    assert "青木 1子" in shown
    assert f'href="/a/{token}/"' in shown
    assert phone.get(f"/a/{token}/part/{theirs}/text/").status_code == 404
    assert phone.get(f"/outbound/{row.public_id}/part/{mine}/text/").status_code == 302
    # Without the proof there is only the question for it.
    stranger = Client().get(f"/a/{token}/part/{mine}/text/").content.decode()
    assert "青木" not in stranger
    assert "従業者番号" in stranger


def test_a_released_mail_is_not_opened_any_more(world: World) -> None:
    row = asked(world)
    path = part(row, "text")
    actions.answer_second(world.actor("suzuki"), row.public_id, told(row.public_id))
    assert signed_in(world, "suzuki").get(path).status_code == 404


def test_bytes_other_than_those_examined_are_never_shown(world: World) -> None:
    row = asked(world)
    file = MailAttachment.objects.get()
    file.sha256 = "0" * 64
    file.save()
    assert signed_in(world, "suzuki").get(part(row, "original")).status_code == 404
