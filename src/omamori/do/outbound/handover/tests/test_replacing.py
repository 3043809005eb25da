"""Files leave the mail and stay in the house; what is left is a whole mail with a link in it."""

import email
from datetime import UTC, datetime, timedelta
from email.policy import SMTP, default

import pytest

from omamori.do.outbound import actions as outbound
from omamori.do.outbound import opening_files, records
from omamori.do.outbound.domain.errors import AlreadySent
from omamori.do.outbound.handover import actions, erasing, replacing
from omamori.do.outbound.handover.domain import errors
from omamori.do.outbound.handover.models import Handover, HandoverFile
from omamori.do.outbound.handover.tests.conftest import Sent
from omamori.do.outbound.handover.tests.letters import DRAWING, KENJI, LIST, hand_in, letter
from omamori.do.outbound.models import (
    ControlVersion,
    Mail,
    MailAttachment,
    MailRecipient,
    MailVersion,
)
from omamori.facts.errors import NotFound, NotPermitted
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.queries import facts_about
from omamori.foundation.records.public_id import moment_of
from omamori.foundation.storage import blobs
from omamori.testing.people import World

pytestmark = pytest.mark.django_db


def leaving(mail_id: str) -> email.message.EmailMessage:
    content = blobs.read(Mail.objects.get(public_id=mail_id).blob, kind="mail")
    found = email.message_from_bytes(content, policy=default)
    assert isinstance(found, email.message.EmailMessage)
    assert found.defects == []
    return found


def test_the_files_stay_and_a_link_goes(world: World) -> None:
    before = letter().as_bytes()
    got = hand_in(before)
    link = actions.replace(world.actor("sato"), got.public_id)
    parts = [p for p in leaving(got.public_id).walk() if not p.is_multipart()]
    assert [p.get_content_type() for p in parts] == ["text/plain", "text/plain"]
    assert "名簿をお送りします" in parts[0].get_content()
    notice = parts[1].get_content()
    assert "- 名簿.csv" in notice
    assert "- 図面.bin" in notice
    assert "/receive/" in notice
    assert "2026-12-01" in notice
    files = HandoverFile.objects.filter(handover__public_id=link)
    assert [b"".join(blobs.chunks(f.blob, kind="handover")) for f in files] == [LIST, DRAWING]
    (version,) = MailVersion.objects.all()
    assert blobs.read(version.blob, kind="mail") == before
    row = Mail.objects.get()
    assert (row.state, row.attachments_count) == ("waiting_sender", 2)
    fact = facts_about("mail", got.public_id)[-1].fact
    assert (fact.name, fact.files, fact.days) == ("handover.link_made", 2, 7)  # type: ignore[attr-defined]
    assert "名簿" not in str(fact.payload())


def test_only_the_token_s_hash_is_kept(world: World) -> None:
    sent = Sent(world)
    row = Handover.objects.get()
    assert sent.token not in str(vars(row))
    assert row.token_hash == replacing.hash_of(sent.token)
    assert len(sent.token) == 22


def test_rules_and_checkers_still_see_the_files(world: World) -> None:
    got = hand_in(letter().as_bytes())
    actions.replace(world.actor("sato"), got.public_id)
    row = Mail.objects.get()
    assert [a.by_link for a in records.examined_of(row).attachments] == [True, True]
    files = MailAttachment.objects.filter(mail=row).order_by("number")
    assert [opening_files.bytes_of(row, f) for f in files] == [LIST, DRAWING]


def test_one_of_two_files_and_then_the_other(world: World) -> None:
    got = hand_in(letter(html=True).as_bytes())
    sato, row = world.actor("sato"), Mail.objects.get()
    first, second = MailAttachment.objects.filter(mail=row).order_by("number")
    actions.replace(sato, got.public_id, attachments=frozenset({first.public_id}))
    parts = [p.get_content_type() for p in leaving(got.public_id).walk()]
    assert parts == [
        "multipart/mixed",
        *("multipart/alternative", "text/plain", "text/html"),
        *("multipart/alternative", "text/plain", "text/html"),
        "application/octet-stream",
    ]
    row.refresh_from_db()
    assert opening_files.bytes_of(row, second) == DRAWING
    first.refresh_from_db()
    assert opening_files.bytes_of(row, first) == LIST
    actions.replace(sato, got.public_id, attachments=frozenset({second.public_id}))
    row.refresh_from_db()
    second.refresh_from_db()
    assert opening_files.bytes_of(row, second) == DRAWING
    assert Handover.objects.count() == 2
    with pytest.raises(errors.NoSuchAttachment):
        actions.replace(sato, got.public_id)


def test_a_nested_mail_keeps_its_other_parts_byte_for_byte(world: World) -> None:
    content = letter(html=True).as_bytes()
    got = hand_in(content)
    actions.replace(world.actor("sato"), got.public_id)
    after = blobs.read(Mail.objects.get().blob, kind="mail")
    cut = content.index(b"Content-Type: text/csv")
    assert after.startswith(content[:cut])
    end = content.rindex(b"--", 0, content.rindex(b"--"))
    assert after.endswith(content[end:])


def test_signed_broken_and_foreign_mails_are_refused_with_the_way_out(world: World) -> None:
    signed = letter()
    signed["DKIM-Signature"] = "v=1; a=rsa-sha256; d=mirai-print.example"
    got = hand_in(signed.as_bytes())
    with pytest.raises(errors.BreaksSignature):
        actions.replace(world.actor("sato"), got.public_id)
    alone = email.message.EmailMessage(policy=SMTP)
    alone["From"], alone["To"] = "sato@mirai-print.example", KENJI
    alone["Message-ID"] = "<alone@mirai-print.example>"
    alone.set_content(LIST, maintype="text", subtype="csv", filename="名簿.csv")
    got = hand_in(alone.as_bytes())
    with pytest.raises(errors.NotReplaceable):
        actions.replace(world.actor("sato"), got.public_id)
    with pytest.raises(NotPermitted):
        actions.replace(world.actor("watanabe"), got.public_id)
    with pytest.raises(NotFound):
        actions.replace(world.actor("suzuki"), got.public_id)
    assert Handover.objects.count() == 0


def test_too_late_and_twice(world: World) -> None:
    sent = Sent(world).leave()
    with pytest.raises(AlreadySent):
        actions.replace(world.actor("sato"), sent.mail_id)


def test_a_failure_in_between_leaves_the_mail_as_it_was(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = letter().as_bytes()
    got, there = hand_in(before), set(blobs.numbers("handover"))
    monkeypatch.setattr(replacing, "record", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        actions.replace(world.actor("sato"), got.public_id)
    row = Mail.objects.get()
    assert blobs.read(row.blob, kind="mail") == before
    assert not MailAttachment.objects.filter(by_link=True).exists()
    assert set(blobs.numbers("handover")) == there


def test_bytes_of_a_killed_replacement_are_swept(world: World) -> None:
    sent = Sent(world)
    erasing.sweep(datetime(2100, 1, 1, tzinfo=UTC))
    lost = blobs.put(b"lost", kind="handover")
    made = moment_of(lost)
    assert erasing.sweep(made) == 0
    assert erasing.sweep(made + timedelta(hours=2)) == 1
    assert set(blobs.numbers("handover")) == {f.blob for f in HandoverFile.objects.all()}
    assert Mail.objects.get(public_id=sent.mail_id).blob


def test_files_and_names_go_after_the_grace(world: World) -> None:
    Sent(world)
    row = Handover.objects.get()
    files = [f.blob for f in row.files.all()]
    assert erasing.erase_due(row.expires_at) == 0
    assert all(blobs.exists(number, kind="handover") for number in files)
    assert erasing.erase_due(row.erase_after) == 1
    assert not any(blobs.exists(number, kind="handover") for number in files)
    assert {f.name for f in HandoverFile.objects.all()} == {""}
    assert Handover.objects.get().erased_at == row.erase_after
    assert erasing.erase_due(clock.now()) == 0


def test_where_a_control_asks_for_links_nothing_goes_attached(world: World) -> None:
    ControlVersion.objects.create(
        rule="only_by_link",
        number=1,
        clause="R1-8",
        item="J.9.2",
        reason="-",
        parameters={"required": True, "persons": 0},
        effective_from=clock.today(),
        proposed_at=clock.now(),
        approved_at=clock.now(),
    )
    mail_id = hand_in(letter().as_bytes()).public_id
    assert "only_by_link" in Mail.objects.get(public_id=mail_id).rules
    sato = world.actor("sato")
    ticked = {
        "recipients": frozenset(MailRecipient.objects.values_list("public_id", flat=True)),
        "attachments": frozenset(MailAttachment.objects.values_list("public_id", flat=True)),
    }
    with pytest.raises(outbound.MustGoByLink):
        outbound.check_own(sato, mail_id, **ticked)
    actions.replace(sato, mail_id)
    assert "only_by_link" not in Mail.objects.get(public_id=mail_id).rules
