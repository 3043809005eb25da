"""証拠の表。Sealed files, as they were made, kept for ever."""

from django.db import models

from omamori.foundation.records.public_id import PublicIdField


class Pack(models.Model):
    """冊子。The records of training of one fiscal year and the year before, as one PDF with its data inside."""

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", "作成待ち"
        MADE = "made", "できました"
        FAILED = "failed", "作れませんでした"

    public_id = PublicIdField()
    year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    asked_by = models.ForeignKey("organization.Person", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)
    blob = models.CharField(max_length=26, blank=True)
    size = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    """Of the PDF."""
    data_sha256 = models.CharField(max_length=64, blank=True)
    """Of the JSON inside."""
    failure = models.CharField(max_length=400, blank=True)
    """Why it could not be made, for people."""

    class Meta:
        """Listed by year, newest first; one at a time is made for a person and a year."""

        indexes = [models.Index(fields=["year", "-public_id"])]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "asked_by"],
                condition=models.Q(state="waiting"),
                name="evidence_one_waits",
            )
        ]
