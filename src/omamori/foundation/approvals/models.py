"""承認の表。Requests, the order of persons, their answers, one-time links."""

from django.db import models

from omamori.foundation.crypto.fields import SealedJSONField, SealedModel, SealedTextField
from omamori.foundation.records.public_id import PublicIdField


class Request(SealedModel):
    """確認の依頼。What is asked, about which record, by whom, until when."""

    public_id = PublicIdField()
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=26)
    asked_by = models.ForeignKey("organization.Person", on_delete=models.PROTECT, related_name="+")
    barred = models.JSONField(default=list)
    """Public ids of everyone who may not answer."""
    right = models.CharField(max_length=80)
    """Row of the access table that the checker must have."""
    questions = SealedJSONField(default=list, null=True)
    """Each with id, text and choices; empty for a plain approval, null in what closed long ago."""
    binding = models.CharField(max_length=128)
    sensitive = models.BooleanField(default=False)
    state = models.CharField(max_length=12, default="open")
    position = models.PositiveSmallIntegerField(default=0)
    wrong = models.PositiveSmallIntegerField(default=0)
    """Wrong answers of the person whose turn it is."""
    unreachable_at = models.DateTimeField(null=True, blank=True)
    """Since when nobody in the order can be reached; null while somebody can."""
    asked_at = models.DateTimeField()
    turn_started_at = models.DateTimeField()
    turn_ends = models.DateTimeField()
    due = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One open request per record; the expiry job reads open ones by the end of their turn."""

        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id"],
                condition=models.Q(state="open"),
                name="approvals_one_open_per_record",
            )
        ]
        indexes = [
            models.Index(
                fields=["turn_ends"], condition=models.Q(state="open"), name="approvals_due"
            ),
            models.Index(fields=["subject_kind", "subject_id"], name="approvals_subject"),
        ]


class Candidate(models.Model):
    """確認を頼む順番。A person in the order of a request."""

    public_id = PublicIdField()
    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="candidates")
    person = models.ForeignKey("organization.Person", on_delete=models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField(null=True, blank=True)
    is_asked = models.BooleanField(default=False)
    """It is this person's turn and the request is open: the list of what waits for him."""

    class Meta:
        """Each person once, each place once."""

        constraints = [
            models.UniqueConstraint(fields=["request", "person"], name="approvals_person_once"),
            models.UniqueConstraint(fields=["request", "order"], name="approvals_order_once"),
        ]
        indexes = [models.Index(fields=["person", "is_asked", "request"], name="approvals_waiting")]


class AnswerRow(SealedModel):
    """答え。Kept also when wrong: the record of the check is the evidence."""

    public_id = PublicIdField()
    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="answers")
    person = models.ForeignKey("organization.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    via = models.CharField(max_length=10)
    outcome = models.CharField(max_length=10)
    choice = models.CharField(max_length=80, blank=True)
    """Ids of question and chosen answer, e.g. ``owner=c2 receiver=c0``."""
    binding = models.CharField(max_length=128)
    seconds = models.PositiveIntegerField(null=True, blank=True)
    """From the page that showed the content to this answer; null where nobody measured."""
    note = SealedTextField(default="")

    class Meta:
        """A person's own history runs newest first; quality is measured over a span of time."""

        indexes = [
            models.Index(fields=["person", "-public_id"], name="approvals_own_answers"),
            models.Index(fields=["at"], name="approvals_answers_by_time"),
        ]


class Link(models.Model):
    """一度だけ使えるリンク。Only the hash is kept; a mail scanner that opens it uses nothing up."""

    public_id = PublicIdField()
    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="links")
    person = models.ForeignKey("organization.Person", on_delete=models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    wrong_proofs = models.PositiveSmallIntegerField(default=0)
    """Wrong 従業者番号 given with it; the third ends it."""
