"""ヒヤリハットの表。One record per near miss; its story is sealed, its categories are plain."""

from django.db import models

from omamori.foundation.crypto.fields import SealedModel, SealedTextField
from omamori.foundation.records.public_id import PublicIdField


class NearMiss(SealedModel):
    """Something that would have been an accident."""

    public_id = PublicIdField()
    source = models.CharField(max_length=12)
    happened = models.BooleanField(default=False)
    """It went out after all: no near miss any more, an accident is to be feared."""
    medium = models.CharField(max_length=12)
    cause = models.CharField(max_length=20)
    noticed_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    person = models.ForeignKey(
        "organization.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    """Who reported it, or whose mail it was."""
    department = models.ForeignKey(
        "organization.Department", null=True, on_delete=models.PROTECT, related_name="+"
    )
    mail_id = models.CharField(max_length=26, blank=True)
    rough_count = models.CharField(max_length=8, blank=True)
    """Band of persons: ``1``, ``10``, ``100``, ``1000``, ``more``; empty when unknown."""
    reasons = models.TextField(blank=True)
    """Codes of the rules of the gate that had spoken, each between commas: ``,a,b,``."""
    persons = models.PositiveIntegerField(default=0)
    """Upper bound of the persons whose data would have gone astray; 0 when unknown."""
    process_id = models.CharField(max_length=26, blank=True, default="")
    """Public id of the business process in the register in which it happened; empty while unknown."""
    case_id = models.CharField(max_length=26, blank=True, default="")
    """The case it became; empty when it did not."""
    story = SealedTextField(default="")
    lesson = SealedTextField(default="")
    reviewed_by = models.ForeignKey(
        "organization.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Lists run newest first, by person and by department; a mail gives one record."""

        indexes = [
            models.Index(fields=["person", "-public_id"]),
            models.Index(fields=["department", "-public_id"]),
            models.Index(fields=["reviewed_at", "-public_id"]),
            models.Index(fields=["noticed_at"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["mail_id"],
                condition=~models.Q(mail_id=""),
                name="incidents_one_per_mail",
            )
        ]
