"""短い学習の表。One row per lesson; what it tells is sealed, for whom and until when is plain."""

from django.db import models

from omamori.foundation.crypto.fields import SealedModel, SealedTextField
from omamori.foundation.records.public_id import PublicIdField


class Lesson(SealedModel):
    """短い学習。Drafted by rule or from a case, approved by a second person."""

    class Kind(models.TextChoices):
        """What it teaches."""

        CHANGE = "change", "規程の変更"
        CASE = "case", "起きたことから"

    class State(models.TextChoices):
        """From the draft to the approval."""

        DRAFT = "draft", "下書き"
        PROPOSED = "proposed", "承認待ち"
        APPROVED = "approved", "配信"
        DROPPED = "dropped", "取りやめ"

    public_id = PublicIdField()
    kind = models.CharField(max_length=8, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    source_id = models.CharField(max_length=26)
    """Public id of the regulation or of the near miss."""
    version_number = models.PositiveIntegerField(default=0)
    """Of the regulation."""
    content = SealedTextField(default="")
    """JSON of ``domain.Lesson``; nothing by which somebody could be known, but people wrote it."""
    replaced = models.JSONField(default=list)
    """[[kind, count], …] of what was taken out of the case."""
    clauses = models.JSONField(default=list)
    medium = models.CharField(max_length=12, blank=True)
    cause = models.CharField(max_length=20, blank=True)
    """Of the near miss: the effect is counted by them."""
    audience = models.CharField(max_length=12, default="all")
    audience_values = models.JSONField(default=list)
    due_on = models.DateField()
    effective_from = models.DateField(null=True)
    questions = models.JSONField(default=list)
    """Public ids of its questions in the bank."""
    quiz_id = models.CharField(max_length=26, blank=True)
    author = models.ForeignKey(
        "organization.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    """Who wrote on it last; null while only the rule did."""
    writers = models.JSONField(default=list)
    """Public ids of everybody who wrote on it or asked for its approval: none of them approves it."""
    made_at = models.DateTimeField()
    proposed_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        "organization.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=400, blank=True)
    """What the approver wants changed, or why it was dropped."""

    class Meta:
        """Lists run newest first; a version of a regulation gives one lesson."""

        indexes = [models.Index(fields=["state", "-public_id"])]
        constraints = [
            models.UniqueConstraint(
                fields=["source_id", "version_number"],
                condition=models.Q(kind="change") & ~models.Q(state="dropped"),
                name="lessons_one_per_version",
            )
        ]
