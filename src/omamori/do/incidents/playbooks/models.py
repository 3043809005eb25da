"""手順書の表。The company's tasks as they are being edited, and the editions that were approved."""

from typing import ClassVar

from django.db import models

from omamori.foundation.records.editions import Edition as AnyEdition
from omamori.foundation.records.public_id import PublicIdField


class PlaybookLine(models.Model):
    """手順書の作業。One task of one playbook; words hold no names of people."""

    public_id = PublicIdField()
    playbook = models.CharField(max_length=30)
    code = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    post = models.CharField(max_length=20)
    due = models.PositiveIntegerField()
    """Minutes from the start of a case."""
    first_hour = models.CharField(max_length=3)
    """``yes`` or ``no``: on the check list of the first hour."""
    words = models.CharField(max_length=900, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        "organization.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        """A task stands once in a playbook."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["playbook", "code"], name="playbooks_task_once")
        ]


class Edition(AnyEdition):
    """版。All playbooks as they were approved."""
