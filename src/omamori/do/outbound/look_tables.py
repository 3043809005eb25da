"""開いた記録の表。Who has opened which attachment of a held mail: nobody answers for what he has not seen."""

from django.db import models


class AttachmentLook(models.Model):
    """添付を開いた。The first time that a person opened an attachment, and how."""

    attachment = models.ForeignKey(
        "outbound.MailAttachment", on_delete=models.CASCADE, related_name="looks"
    )
    person = models.ForeignKey("organization.Person", on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=8)
    """``text`` (on a page of ours) or ``original`` (the file itself)."""
    at = models.DateTimeField()

    class Meta:
        """Once each; every opening is a fact besides."""

        app_label = "outbound"
        constraints = [
            models.UniqueConstraint(fields=["attachment", "person"], name="outbound_look_once")
        ]
