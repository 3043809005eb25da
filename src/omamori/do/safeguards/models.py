"""環境の変更の表。A change as it was told, and one task for each thing that rests on the old way."""

from django.db import models

from omamori.foundation.records.public_id import PublicIdField


class Change(models.Model):
    """環境の変更。Told by a person, or opened by a fact that shows that it has begun."""

    class State(models.TextChoices):
        """From the report to the end of the review."""

        REPORTED = "reported", "承認待ち"
        RETURNED = "returned", "差し戻し"
        APPROVED = "approved", "見直し中"
        CLOSED = "closed", "完了"
        WITHDRAWN = "withdrawn", "取り下げ"

    public_id = PublicIdField()
    kind = models.CharField(max_length=20)
    """Code of ``reference/changes``."""
    what = models.CharField(max_length=400)
    starts_on = models.DateField()
    departments = models.ManyToManyField("organization.Department", related_name="+")
    """Where; none for the whole company."""
    processes = models.JSONField(default=list)
    """Public ids of business processes; none for all of the departments."""
    state = models.CharField(max_length=10, choices=State, default=State.REPORTED)
    source = models.CharField(max_length=60, default="person")
    """``person``, or the name of the fact that opened it."""
    source_id = models.CharField(max_length=26, blank=True)
    reported_by = models.ForeignKey(
        "organization.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    """Null when a fact opened it."""
    revised_by = models.ManyToManyField("organization.Person", related_name="+")
    """Who answered anew after it was sent back: the text is theirs too."""
    reported_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        "organization.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=400, blank=True)
    """What the approver wants changed, or with what he approved."""
    closed_by = models.ForeignKey(
        "organization.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)
    left_open = models.CharField(max_length=400, blank=True)
    """Why it was closed although tasks were open."""

    class Meta:
        """Lists run newest first, by state; one fact opens one change."""

        indexes = [models.Index(fields=["state", "-public_id"])]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_id"],
                condition=~models.Q(source_id="") & ~models.Q(state="withdrawn"),
                name="safeguards_one_per_fact",
            )
        ]


class Task(models.Model):
    """見直し。One thing that rests on the old way, to be looked at by a day."""

    class Outcome(models.TextChoices):
        """What came of it."""

        OPEN = "open", "まだ"
        CHANGED = "changed", "直した"
        FITS = "fits", "このままでよい"

    public_id = PublicIdField()
    change = models.ForeignKey(Change, on_delete=models.CASCADE, related_name="tasks")
    kind = models.CharField(max_length=12)
    """As in ``Resting.kind``."""
    code = models.CharField(max_length=80)
    label = models.CharField(max_length=200)
    why = models.CharField(max_length=400)
    url_name = models.CharField(max_length=60)
    url_args = models.JSONField(default=list)
    owner = models.ForeignKey(
        "organization.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    """Null when nobody holds the office's post."""
    due_on = models.DateField()
    outcome = models.CharField(max_length=8, choices=Outcome, default=Outcome.OPEN)
    result = models.CharField(max_length=400, blank=True)
    """What was done, or why it still fits."""
    done_by = models.ForeignKey(
        "organization.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    done_at = models.DateTimeField(null=True)

    class Meta:
        """Each thing once per change; asked for by owner and day."""

        constraints = [
            models.UniqueConstraint(fields=["change", "kind", "code"], name="safeguards_one_task")
        ]
        indexes = [models.Index(fields=["owner", "outcome", "due_on"])]
