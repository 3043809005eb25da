"""調べられなかったメール。What the rules see of a mail that broke its examination or its judgement: it is held."""

import hashlib

from omamori.do.outbound.addresses import domain_of
from omamori.do.outbound.contents import Contents
from omamori.do.outbound.mail import Envelope, ExaminedMail, Field, Recipient

UNJUDGED = "unjudged:"
"""Prefix of the problem code; what follows is the class of the error, never its text."""


def unexamined(content: bytes, envelope: Envelope, *, why: str) -> ExaminedMail:
    """A mail of which only the envelope is known.

    Args:
        content: its bytes, not opened.
        why: class of the error, or ``crashed`` when it ended the process several times.
    """
    receivers = (
        Recipient(
            address=f"{address.rpartition('@')[0]}@{domain_of(address)}",
            display_name="",
            field=Field.BCC,
            inside=False,
        )
        for address in dict.fromkeys(envelope.recipients)
    )
    return ExaminedMail(
        message_id="",
        subject="",
        from_address=envelope.sender,
        from_name="",
        recipients=tuple({r.address: r for r in receivers}.values()),
        attachments=(),
        body=Contents(),
        greeting="",
        mentions_attachment=False,
        text_preview="",
        problems=(f"{UNJUDGED}{why[:60]}",),
        date=None,
        sha256=hashlib.sha256(content).hexdigest(),
    )
