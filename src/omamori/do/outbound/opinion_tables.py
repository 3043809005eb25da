"""止めたことへの声の表。Who checked a mail says which rule need not have asked."""

from django.db import models


class NeedlessHold(models.Model):
    """止めなくてよかった。One person's word on one rule and one mail; taking it back removes the row."""

    mail = models.ForeignKey("outbound.Mail", on_delete=models.CASCADE, related_name="needless")
    rule = models.CharField(max_length=40)
    person = models.ForeignKey("organization.Person", on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        """Once each; counted by rule and time."""

        app_label = "outbound"
        constraints = [
            models.UniqueConstraint(
                fields=["mail", "rule", "person"], name="outbound_needless_once"
            )
        ]
        indexes = [models.Index(fields=["rule", "said_at"])]
