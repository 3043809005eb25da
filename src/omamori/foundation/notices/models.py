"""お知らせの表。One row per person and matter."""

from django.db import models

from omamori.foundation.crypto.fields import SealedJSONField, SealedModel
from omamori.foundation.records.public_id import PublicIdField


class Notice(SealedModel):
    """One notice to one person; titles carry no personal data of others."""

    public_id = PublicIdField()
    person = models.ForeignKey("organization.Person", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    title = models.CharField(max_length=120)
    text = models.CharField(max_length=600)
    about = SealedJSONField(default=list, null=True)
    """Pairs of a label and what tells one matter from another: subject, company, who asks, until when."""
    url_name = models.CharField(max_length=60)
    url_args = SealedJSONField(default=list)
    """Sealed: an argument may be a one-time link."""
    urgent = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    """Taken back: the person must not hear of the matter any more. It stays, to tell what he had heard."""

    class Meta:
        """The same matter is told once; unread ones are counted on every page."""

        constraints = [models.UniqueConstraint(fields=["person", "key"], name="notices_told_once")]
        indexes = [
            models.Index(fields=["person", "-public_id"]),
            models.Index(
                fields=["person"], condition=models.Q(read_at=None), name="notices_unread"
            ),
        ]
