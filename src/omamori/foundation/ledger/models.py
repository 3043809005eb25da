"""台帳の表。Facts, seals, and who has still to hear of a fact."""

from django.db import models

from omamori.foundation.records.public_id import PublicIdField


class FactRow(models.Model):
    """One fact; never changed, never removed."""

    public_id = PublicIdField()
    name = models.CharField(max_length=60, db_index=True)
    version = models.PositiveSmallIntegerField(default=1)
    at = models.DateTimeField(db_index=True)
    actor_id = models.CharField(max_length=26, blank=True)
    via = models.CharField(max_length=10)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=60)
    trace = models.CharField(max_length=60, blank=True)
    clause = models.CharField(max_length=20, blank=True)
    payload = models.JSONField()

    class Meta:
        """Read by subject, by trace, and in order of time."""

        indexes = [
            models.Index(fields=["subject_kind", "subject_id"]),
            models.Index(fields=["trace"]),
            models.Index(fields=["name", "at"]),
        ]
