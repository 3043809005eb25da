"""組織の状況の表。Issues, parties, parts of the scope, looks at them. No decisions here."""

from django.db import models

from omamori.foundation.records.editions import Edition as AnyEdition
from omamori.foundation.records.public_id import PublicIdField

_PERSON = "organization.Person"


class Entry(models.Model):
    """One row of a list; every room's own table below."""

    public_id = PublicIdField()
    code = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=12)
    changed_by = models.ForeignKey(
        _PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="%(class)ss_written"
    )
    changed_at = models.DateTimeField()

    class Meta:
        """Not a table by itself."""

        abstract = True


class Issue(Entry):
    """課題。Something inside or outside that bears on protecting personal information (J.1.1)."""

    title = models.CharField(max_length=160)
    influence = models.TextField()
    treatment = models.TextField(blank=True)
    links = models.JSONField(default=list)
    owner = models.ForeignKey(
        _PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="issues_kept"
    )


class Party(Entry):
    """利害関係者。Who cares, what they require and how we answer (J.1.2)."""

    name = models.CharField(max_length=160)
    needs = models.TextField()
    answer = models.TextField(blank=True)
    clauses = models.JSONField(default=list)
    owner = models.ForeignKey(
        _PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="parties_kept"
    )


class Scope(Entry):
    """適用範囲。A part of the statement of what the management system covers (J.1.4)."""

    title = models.CharField(max_length=160)
    text = models.TextField()
    reason = models.TextField(blank=True)


class Review(models.Model):
    """見直し。Somebody looked whether all of it still holds; never changed."""

    public_id = PublicIdField()
    looked_on = models.DateField()
    changed = models.BooleanField()
    note = models.CharField(max_length=900)
    reviewer = models.ForeignKey(_PERSON, on_delete=models.PROTECT, related_name="context_reviews")
    recorded_at = models.DateTimeField()


class Edition(AnyEdition):
    """版。The context as top management approved it."""
