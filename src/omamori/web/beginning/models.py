"""はじめの一時間の表。Steps that a company leaves out, and why."""

from django.db import models

from omamori.foundation.records.public_id import PublicIdField


class LeftOut(models.Model):
    """見送り。A step that is left out for a reason; taken up again by deleting it."""

    public_id = PublicIdField()
    step = models.CharField(max_length=40, unique=True)
    reason = models.CharField(max_length=200)
    by = models.ForeignKey("organization.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Finished(models.Model):
    """終わり。The beginning was complete on a night; from then on nobody is reminded of it."""

    at = models.DateTimeField()
