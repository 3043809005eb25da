"""緊急の送り出しの表。A release by two roles without the second check, and the check that follows it."""

from django.db import models
from django.db.models import Q

from omamori.foundation.crypto.fields import SealedModel, SealedTextField
from omamori.foundation.records.public_id import PublicIdField


class EmergencyRelease(SealedModel):
    """緊急の送り出し。Who proposed and who agreed, why, and who looked afterwards."""

    public_id = PublicIdField()
    mail = models.ForeignKey("outbound.Mail", on_delete=models.PROTECT, related_name="emergencies")
    state = models.CharField(max_length=10, default="proposed")
    """Value of ``domain.emergency.EmergencyState``."""
    reason = SealedTextField()
    binding = models.CharField(max_length=64)
    proposed_by = models.ForeignKey(
        "organization.Person", on_delete=models.PROTECT, related_name="+"
    )
    proposed_as = models.CharField(max_length=20)
    proposed_at = models.DateTimeField()
    lapses_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        "organization.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_as = models.CharField(max_length=20, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    check_due = models.DateTimeField(null=True, blank=True)
    """Until when somebody else has to look at what went out."""
    overdue_at = models.DateTimeField(null=True, blank=True)
    """When it was told that nobody had looked in time."""
    checked_by = models.ForeignKey(
        "organization.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    checked_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=6, blank=True)
    """``ok`` or ``wrong``."""
    note = SealedTextField(default="")

    class Meta:
        """One proposal at a time; sweeps by their moment."""

        constraints = [
            models.UniqueConstraint(
                fields=["mail"], condition=Q(state="proposed"), name="outbound_one_emergency"
            )
        ]
        indexes = [
            models.Index(
                fields=["lapses_at"], condition=Q(state="proposed"), name="outbound_emergency_open"
            ),
            models.Index(
                fields=["check_due"], condition=Q(state="released"), name="outbound_after_check"
            ),
        ]
