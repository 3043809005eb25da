"""アカウントの仕事。Mails of sign-in go out by the worker: no answer depends on a mail server's speed.

Otherwise the time of an answer would tell a stranger whether an address has an account.
"""

import base64
import json

from django.core.mail import EmailMessage

from omamori.foundation.accounts import invitations
from omamori.foundation.crypto import seal
from omamori.foundation.jobs.define import job

CONTEXT = "accounts.mail"


@job(retries=5)
def send_invitation(invitation_id: str) -> None:
    """Mail an invitation with a fresh link."""
    invitations.send(invitation_id)


@job(retries=5)
def send_mail(sealed: str) -> None:
    """Mail a sealed text: it may hold a link that opens an account."""
    mail = json.loads(seal.unseal(base64.b64decode(sealed), context=CONTEXT))
    EmailMessage(
        subject=mail["subject"],
        body=mail["text"],
        to=[mail["to"]],
        headers={"Auto-Submitted": "auto-generated"},
    ).send()


def seal_mail(*, to: str, subject: str, text: str) -> str:
    """A mail as an argument for ``send_mail``."""
    document = json.dumps({"to": to, "subject": subject, "text": text}, ensure_ascii=False)
    return base64.b64encode(seal.seal(document.encode(), context=CONTEXT)).decode("ascii")
