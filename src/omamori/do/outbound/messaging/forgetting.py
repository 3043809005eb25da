"""忘れる。What of a message names people goes when its content goes; counts and times stay (J.9.1)."""

from django.db import transaction

from omamori.do.outbound.messaging.models import Message


def forget(mail_id: str) -> None:
    """Empty the talk address and the names the service gave; silent for a mail."""
    with transaction.atomic():
        rows = Message.objects.select_for_update().filter(mail__public_id=mail_id)
        for message in rows:
            message.talk = ""
            message.save(update_fields=["talk"])
            for part in message.parts.all():
                part.reference = {}
                part.save(update_fields=["reference"])
