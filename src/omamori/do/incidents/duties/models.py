"""義務の表。What was reckoned for each version of a case's facts, and what was done: rows are only ever added."""

from django.db import models

from omamori.foundation.crypto.fields import SealedModel, SealedTextField
from omamori.foundation.records.public_id import PublicIdField


class Reckoning(models.Model):
    """計算。The duties of one case by one version of its facts; a later one stands beside it."""

    public_id = PublicIdField()
    case_id = models.CharField(max_length=26)
    """Public id of the case."""
    number = models.PositiveIntegerField()
    """1, 2, 3 … within the case."""
    facts = models.JSONField()
    """``facts_of_case.to_json``: days, numbers and categories."""
    rules = models.CharField(max_length=64)
    """Digest of the rules and of the calendar by which it was reckoned."""
    drill = models.BooleanField(default=False)
    reckoned_at = models.DateTimeField()
    reckoned_by = models.ForeignKey(
        "organization.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    questions = models.JSONField(default=list)
    """What is not known or contradicts itself: rows of [key, code, sentence]."""
    not_owed = models.JSONField(default=list)
    """What is not owed and why: rows of [label, [sentences]]."""
    current = models.BooleanField(default=True)
    """The newest of its case."""
    told = models.JSONField(default=list)
    """Public ids of whom the reminders go to; none for the officer and the office."""
    stopped_at = models.DateTimeField(null=True)
    """The case was closed; its clocks stand still."""

    class Meta:
        """One current per case; numbers rise."""

        constraints = [
            models.UniqueConstraint(fields=["case_id", "number"], name="duties_reckoning_number"),
            models.UniqueConstraint(
                fields=["case_id"], condition=models.Q(current=True), name="duties_one_current"
            ),
        ]
        indexes = [models.Index(fields=["current", "stopped_at", "public_id"])]


class DutyRow(models.Model):
    """義務。One duty of one reckoning, with the whole of its reasoning."""

    class Standing(models.TextChoices):
        """What the reckoning says of it, beside the one before."""

        NEW = "new", "新しい"
        SAME = "same", "変わらない"
        MOVED = "moved", "期限が変わった"
        LIFTED = "lifted", "不要になった"

    reckoning = models.ForeignKey(Reckoning, on_delete=models.CASCADE, related_name="duties")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40)
    label = models.CharField(max_length=120)
    addressee = models.CharField(max_length=120)
    due_from = models.DateField()
    guide_from = models.DateField(null=True)
    due = models.DateField(null=True)
    paragraph = models.CharField(max_length=300)
    standing = models.CharField(max_length=8, choices=Standing)
    standing_why = models.CharField(max_length=1000, blank=True)
    detail = models.JSONField(default=dict)
    """``why``, ``steps``, ``questions`` as lists of sentences; ``source``; ``must``."""

    overdue_told_at = models.DateTimeField(null=True)
    """When it was recorded that the limit passed."""

    class Meta:
        """Once per reckoning; the job asks by day."""

        constraints = [
            models.UniqueConstraint(fields=["reckoning", "code"], name="duties_row_once")
        ]
        indexes = [models.Index(fields=["due"])]


class Done(SealedModel):
    """済み。What was done about a duty: told, postponed with a reason, or a mark taken back."""

    class Kind(models.TextChoices):
        """What the row says; the newest of a duty counts."""

        DONE = "done", "済み"
        POSTPONED = "postponed", "延期"
        TAKEN_BACK = "taken_back", "取り消し"

    class Channel(models.TextChoices):
        """How it was told."""

        WEB = "web", "ウェブの様式"
        MAIL = "mail", "メール"
        LETTER = "letter", "書面・郵送"
        PHONE = "phone", "電話"
        MEETING = "meeting", "対面"
        PUBLICATION = "publication", "公表"
        OTHER = "other", "その他"

    public_id = PublicIdField()
    case_id = models.CharField(max_length=26)
    code = models.CharField(max_length=40)
    kind = models.CharField(max_length=10, choices=Kind)
    done_on = models.DateField()
    channel = models.CharField(max_length=12, choices=Channel, blank=True)
    receipt = SealedTextField(default="")
    """Receipt number given by the addressee."""
    note = SealedTextField(default="")
    by = models.ForeignKey(
        "organization.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        """Asked for by case."""

        indexes = [models.Index(fields=["case_id", "code", "-public_id"])]
