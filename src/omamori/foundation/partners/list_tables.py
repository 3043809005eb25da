"""配布リストの表。An address behind which stand many: its members, whence we know them, when somebody last looked."""

from django.db import models

from omamori.foundation.crypto.fields import SealedJSONField, SealedModel, SealedTextField
from omamori.foundation.records.public_id import PublicIdField


class MailingList(SealedModel):
    """配布リスト。Members are sealed; the gate finds the list by the blind index of its address."""

    class Source(models.TextChoices):
        """Whence the members are known."""

        TYPED = "typed", "手で入力"
        CSV = "csv", "CSV"
        LDIF = "ldif", "LDIF (ディレクトリ)"
        EXCHANGE = "exchange", "Exchange の書き出し"

    public_id = PublicIdField()
    name = models.CharField(max_length=120)
    address = SealedTextField()
    address_mark = models.CharField(max_length=32, unique=True)
    members = SealedJSONField(default=list)
    """Addresses in lower case."""
    members_count = models.PositiveIntegerField()
    source = models.CharField(max_length=10, choices=Source)
    checked_on = models.DateField()
    checked_by = models.ForeignKey(
        "organization.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        """The list runs by name."""

        app_label = "partners"
        indexes = [models.Index(fields=["name", "id"])]
