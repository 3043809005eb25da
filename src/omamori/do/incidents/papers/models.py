"""報告書の表。Each edition of a report: written, frozen with its hash, approved by another, handed in."""

from typing import Any

from django.db import models

from omamori.foundation.crypto.fields import SealedJSONField, SealedModel, SealedTextField
from omamori.foundation.records.public_id import PublicIdField


def _person() -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(
        "organization.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )


class Paper(SealedModel):
    """報告書。One edition; from ``asked`` on its content stands still."""

    class State(models.TextChoices):
        """From the first word to the receipt."""

        DRAFT = "draft", "作成中"
        ASKED = "asked", "確認待ち"
        APPROVED = "approved", "確認済み (未提出)"
        SENT = "sent", "提出済み"
        WITHDRAWN = "withdrawn", "取り下げ"

    public_id = PublicIdField()
    case_id = models.CharField(max_length=26)
    layout = models.CharField(max_length=20)
    layout_from = models.DateField()
    """First day of the layout's version."""
    stage = models.CharField(max_length=6)
    """``prompt`` or ``full``."""
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    written = SealedJSONField(default=dict)
    """What people wrote over the facts: field code to text."""
    writers = models.JSONField(default=list)
    """Public ids of everybody who wrote on it; none of them approves it."""
    lines = SealedJSONField(default=list)
    """The frozen content; empty while it is a draft."""
    facts_number = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    note = SealedTextField(default="")
    """Why it was sent back or withdrawn."""
    made_by = _person()
    made_at = models.DateTimeField()
    asked_by = _person()
    asked_at = models.DateTimeField(null=True)
    decided_by = _person()
    decided_at = models.DateTimeField(null=True)
    sent_by = _person()
    sent_on = models.DateField(null=True)
    channel = models.CharField(max_length=12, blank=True)
    receipt = SealedTextField(default="")

    class Meta:
        """Numbered within case, layout and stage; one edition at a time is being written."""

        constraints = [
            models.UniqueConstraint(
                fields=["case_id", "layout", "stage", "version"], name="papers_edition"
            ),
            models.UniqueConstraint(
                fields=["case_id", "layout", "stage"],
                condition=models.Q(state__in=["draft", "asked", "approved"]),
                name="papers_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("asked_by")),
                name="papers_other_decides",
            ),
        ]
        indexes = [models.Index(fields=["case_id", "-public_id"])]
