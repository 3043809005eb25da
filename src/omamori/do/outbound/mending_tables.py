"""直された理由の表。What a control had found and the sender put right: it worked, though the reason stands no more."""

from django.db import models


class MendedReason(models.Model):
    """直された理由。A rule that spoke about a mail and, after the sender changed it, speaks no more."""

    mail = models.ForeignKey("outbound.Mail", on_delete=models.CASCADE, related_name="mended")
    rule = models.CharField(max_length=40)
    test_mode = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        """Once each, and never beside a reason of the same rule that still stands."""

        app_label = "outbound"
        constraints = [
            models.UniqueConstraint(fields=["mail", "rule"], name="outbound_mended_once")
        ]
        indexes = [models.Index(fields=["rule", "mail"], name="outbound_mended_rule")]
