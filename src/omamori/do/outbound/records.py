"""行にする・行から読む。Between an examined mail with its judgement and the rows that keep them."""

import dataclasses
import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from omamori.do.outbound import addresses, knowing
from omamori.do.outbound.contents import Contents
from omamori.do.outbound.domain.judgement import Judgement, Reason
from omamori.do.outbound.domain.telling import told_number
from omamori.do.outbound.mail import Attachment, Envelope, ExaminedMail, Field, Recipient
from omamori.do.outbound.models import (
    Mail,
    MailAttachment,
    MailReason,
    MailRecipient,
    MendedReason,
)
from omamori.do.outbound.talk import Talk
from omamori.foundation.crypto.seal import blind_index
from omamori.foundation.records.inserting import made

_PREVIEW = 200
_MOST_TEXT = 1000
_MOST_REASONS = 100
_FORGOTTEN = (
    "file",
    "place",
    "hidden",
    "unseen",
    "in_file",
    "named",
    "named_by",
    "chosen",
    "chosen_by",
    "others",
    "usual",
    "usual_address",
    "name",
    "address",
    "who",
    "greeting",
)
"""Values of reasons that hold words of the sender or names of people."""


def placed(mail: ExaminedMail, own_domains: tuple[str, ...]) -> ExaminedMail:
    """The mail with every receiver marked inside or outside by the company's own domains."""
    own = addresses.own(own_domains)
    receivers = tuple(
        dataclasses.replace(r, inside=addresses.is_inside(r.address, own)) for r in mail.recipients
    )
    return dataclasses.replace(mail, recipients=receivers)


def duplicate_key(envelope: Envelope, mail: ExaminedMail) -> str:
    """What a second hand-in of the same mail has in common with the first.

    Receivers belong to it: some servers hand one mail in as several envelopes.
    """
    parts = [
        addresses.normal(envelope.sender) if envelope.sender else "",
        mail.message_id,
        envelope.came_as or mail.sha256,
        *sorted(addresses.normal(r) for r in envelope.recipients),
    ]
    return blind_index("\n".join(parts), purpose="outbound.duplicate")


def new_mail(envelope: Envelope, mail: ExaminedMail, judgement: Judgement) -> Mail:
    """The row of a mail, not saved; its state and sender are the caller's."""
    others = mail.others
    return made(
        Mail,
        verdict=judgement.verdict.value,
        head={
            "subject": mail.subject[:_MOST_TEXT],
            "from_address": mail.from_address[:_MOST_TEXT],
            "from_name": mail.from_name[:_MOST_TEXT],
            "preview": mail.text_preview[:_PREVIEW],
            "greeting": mail.greeting[:80],
            "message_id": mail.message_id[:_MOST_TEXT],
            "sender": envelope.sender[:_MOST_TEXT],
            "client": envelope.client[:100],
            "greeting_company": mail.greeting_company[:80],
            "answers": list(mail.answers),
            "automatic": mail.automatic,
            "mentions_password": mail.mentions_password,
            "tells_password": mail.tells_password,
            "utf8": envelope.utf8,
            "dsn": envelope.dsn.as_json(),
            **({"talk": mail.talk.as_json()} if mail.talk else {}),
        },
        medium=envelope.medium,
        duplicate_key=duplicate_key(envelope, mail),
        message_index=knowing.message_index(mail.message_id),
        sha256=mail.sha256,
        size=envelope.size,
        received_at=envelope.received_at,
        rules=codes(judgement),
        attachments_count=len(mail.attachments),
        persons=others.high,
        persons_told=told_number(others)[0],
        examined=mail.examined,
        problems=list(mail.problems),
        body=mail.body.as_json(),
        mentions_attachment=mail.mentions_attachment,
    )


def codes(judgement: Judgement) -> list[str]:
    """Rules that count, gravest first, each once."""
    return list(dict.fromkeys(r.rule for r in judgement.speaking))


def receivers(row: Mail, mail: ExaminedMail, known: frozenset[str]) -> list[MailRecipient]:
    """Rows of the receivers, not saved; ``known`` are blind indexes the sender has written to."""
    rows = []
    for order, receiver in enumerate(mail.recipients):
        index = addresses.index(receiver.address)
        rows.append(
            made(
                MailRecipient,
                mail_id=row.pk,
                order=order,
                address=receiver.address,
                display_name=receiver.display_name[:_MOST_TEXT],
                address_index=index,
                domain=addresses.domain_of(receiver.address)[:255],
                field=receiver.field.value,
                inside=receiver.inside,
                in_envelope=receiver.envelope,
                first_time=not receiver.inside and index not in known,
            )
        )
    return rows


def attachments(row: Mail, mail: ExaminedMail) -> list[MailAttachment]:
    """Rows of the attachments, not saved."""
    return [
        made(
            MailAttachment,
            mail_id=row.pk,
            number=a.number,
            name=a.name[:_MOST_TEXT],
            media_type=a.media_type[:127],
            size=a.size,
            name_index=knowing.name_index(a.name),
            sha256=a.sha256,
            examined=a.examined,
            why=a.why[:40],
            found=a.found.as_json(),
            by_link=a.by_link,
        )
        for a in mail.attachments
    ]


def keep_reasons(row: Mail, judgement: Judgement, now: datetime) -> None:
    """Write the reasons in place of earlier ones; that a rule spoke which now is silent stays noted."""
    earlier = MailReason.objects.filter(mail=row)
    spoke = dict(earlier.order_by("-id").values_list("rule", "test_mode"))
    earlier.delete()
    people, files = MailRecipient.objects.filter(mail=row), MailAttachment.objects.filter(mail=row)
    standing = reasons(row, judgement, people, files)
    MailReason.objects.bulk_create(standing)
    again = {reason.rule for reason in standing}
    MendedReason.objects.filter(mail=row, rule__in=again).delete()
    MendedReason.objects.bulk_create(
        (
            MendedReason(mail=row, rule=rule, test_mode=test, at=now)
            for rule, test in spoke.items()
            if rule not in again
        ),
        ignore_conflicts=True,
    )


def reasons(
    row: Mail,
    judgement: Judgement,
    people: Iterable[MailRecipient],
    files: Iterable[MailAttachment],
) -> list[MailReason]:
    """Rows of the gravest hundred reasons, not saved."""
    known = {
        "recipient": {r.address: r.public_id for r in people},
        "attachment": {str(a.number): a.public_id for a in files},
        "body": {"": ""},
    }
    return [_reason(row, reason, known) for reason in judgement.reasons[:_MOST_REASONS]]


def _reason(row: Mail, reason: Reason, known: dict[str, dict[str, str]]) -> MailReason:
    targets = [[kind, known[kind].get(key, "")] for kind, key in reason.targets]
    return made(
        MailReason,
        mail_id=row.pk,
        rule=reason.rule,
        clause=reason.clause,
        item=reason.item,
        severity=reason.severity.value,
        test_mode=reason.test_mode,
        detail={"args": dict(reason.args), "targets": targets},
    )


def forget_names(row: Mail) -> None:
    """Erase the words of the sender that name files and places; numbers and kinds stay (J.9.1)."""
    for file in MailAttachment.objects.filter(mail=row):
        file.name, file.found = "", _without_places(file.found)
        file.save(update_fields=["name", "found"])
    row.body = _without_places(row.body)
    row.head = {key: value for key, value in row.head.items() if key != "talk"}
    for reason in MailReason.objects.filter(mail=row):
        args = reason.detail["args"]
        args.update({name: "" for name in _FORGOTTEN if name in args})
        reason.save(update_fields=["detail"])


def _without_places(found: dict[str, Any]) -> dict[str, Any]:
    words: dict[str, Any] = {"places": [], "more_places": 0, "organizations": [], "unseen": []}
    return {**found, **words} if found else found


def examined_of(row: Mail) -> ExaminedMail:
    """A kept mail as the rules see it, with the receivers it still has."""
    receivers = MailRecipient.objects.filter(mail=row, removed_at=None).order_by("order")
    files = MailAttachment.objects.filter(mail=row).order_by("number")
    return examined_again(row, receivers, files)


def examined_again(
    row: Mail, receivers: Iterable[MailRecipient], files: Iterable[MailAttachment]
) -> ExaminedMail:
    """The same from rows that have been read already."""
    head: dict[str, Any] = row.head
    return ExaminedMail(
        message_id=head["message_id"],
        subject=head["subject"],
        from_address=head["from_address"],
        from_name=head["from_name"],
        recipients=tuple(_receiver_of(r) for r in receivers),
        attachments=tuple(_attachment_of(a) for a in files),
        body=Contents.from_json(row.body),
        greeting=head["greeting"],
        mentions_attachment=row.mentions_attachment,
        text_preview=head["preview"],
        problems=tuple(row.problems),
        date=None,
        sha256=row.sha256,
        greeting_company=row.head.get("greeting_company", ""),
        answers=tuple(row.head.get("answers", ())),
        automatic=row.head.get("automatic", ""),
        mentions_password=row.head.get("mentions_password", False),
        tells_password=row.head.get("tells_password", False),
        talk=Talk.from_json(head["talk"]) if "talk" in head else None,
    )


def _receiver_of(row: MailRecipient) -> Recipient:
    return Recipient(
        address=row.address,
        display_name=row.display_name,
        field=Field(row.field),
        inside=row.inside,
        envelope=row.in_envelope,
    )


def _attachment_of(row: MailAttachment) -> Attachment:
    return Attachment(
        number=row.number,
        name=row.name,
        media_type=row.media_type,
        size=row.size,
        sha256=row.sha256,
        examined=row.examined,
        why=row.why,
        found=Contents.from_json(row.found),
        by_link=row.by_link,
    )


def binding_of(row: Mail, mail: ExaminedMail, at: datetime) -> str:
    """Hash of exactly what a second person is shown: content, receivers, files, reasons, moment."""
    shown = {
        "mail": row.public_id,
        "content": row.sha256,
        "receivers": [[r.address, r.field.value] for r in mail.recipients],
        "files": [[a.number, a.sha256] for a in mail.attachments],
        "rules": row.rules,
        "at": at.isoformat(),
    }
    text = json.dumps(shown, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
