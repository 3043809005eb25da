"""法令等の表。Laws, looks at them, what must be done, what is coming. No decisions here."""

from django.db import models

from omamori.foundation.records.editions import Edition as AnyEdition
from omamori.foundation.records.public_id import PublicIdField

_PERSON = "organization.Person"


class Law(models.Model):
    """法令等。One law, guideline, ordinance or norm as the company keeps it; columns as ``columns.LAWS``."""

    public_id = PublicIdField()
    code = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=160)
    kind = models.CharField(max_length=10)
    number = models.CharField(max_length=160, blank=True)
    issuer = models.CharField(max_length=120, blank=True)
    asks = models.TextField()
    clauses = models.JSONField(default=list)
    rules = models.JSONField(default=list)
    processes = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=200, blank=True)
    in_force_from = models.DateField(null=True, blank=True)
    mark = models.CharField(max_length=8, blank=True)
    owner = models.ForeignKey(
        _PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="laws_kept"
    )
    retired_on = models.DateField(null=True, blank=True)
    retired_why = models.CharField(max_length=200, blank=True)
    review_due = models.DateField()
    """Last day for the next look."""
    changed_by = models.ForeignKey(
        _PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="laws_written"
    )
    changed_at = models.DateTimeField()

    class Meta:
        """Listed by number, asked for by what is due."""

        indexes = [models.Index(fields=["retired_on", "review_due"])]


class Review(models.Model):
    """見直し。Somebody looked at the source of some laws and says what he found; never changed."""

    public_id = PublicIdField()
    occasion = models.CharField(max_length=10)
    result = models.CharField(max_length=8)
    looked_at = models.CharField(max_length=200)
    looked_on = models.DateField()
    note = models.CharField(max_length=900, blank=True)
    reviewer = models.ForeignKey(_PERSON, on_delete=models.PROTECT, related_name="law_reviews")
    recorded_at = models.DateTimeField()
    laws = models.ManyToManyField(Law, related_name="reviews")


class AnnouncedChange(models.Model):
    """予定された改正。What will change, and whether it counts already; columns as ``columns.CHANGES``."""

    public_id = PublicIdField()
    code = models.CharField(max_length=20, unique=True)
    law = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=160)
    status = models.CharField(max_length=10)
    summary = models.TextField()
    ours = models.TextField(blank=True)
    effective_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True)
    mark = models.CharField(max_length=8, blank=True)
    owner = models.ForeignKey(
        _PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="law_changes_kept"
    )
    switch_on = models.DateField(null=True, blank=True)
    """From when our records follow it; empty: it is off."""
    changed_by = models.ForeignKey(
        _PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="law_changes_written"
    )
    changed_at = models.DateTimeField()


class SwitchDay(models.Model):
    """切り替えの日。Every decision on the day from which a change counts; the last one holds."""

    public_id = PublicIdField()
    change = models.ForeignKey(AnnouncedChange, on_delete=models.CASCADE, related_name="days")
    switch_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=400)
    decided_by = models.ForeignKey(_PERSON, on_delete=models.PROTECT, related_name="switch_days")
    decided_on = models.DateField()


class Task(models.Model):
    """することがら。What a changed law makes us do, by whom and until when."""

    public_id = PublicIdField()
    title = models.CharField(max_length=160)
    review = models.ForeignKey(
        Review, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks"
    )
    change = models.ForeignKey(
        AnnouncedChange, null=True, blank=True, on_delete=models.CASCADE, related_name="tasks"
    )
    owner = models.ForeignKey(_PERSON, on_delete=models.PROTECT, related_name="law_tasks")
    due = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    done_note = models.CharField(max_length=400, blank=True)
    done_by = models.ForeignKey(
        _PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="law_tasks_done"
    )

    class Meta:
        """Asked for by who has to do it."""

        indexes = [models.Index(fields=["owner", "done_on", "due"])]


class Edition(AnyEdition):
    """版。The list of laws as it was approved."""
