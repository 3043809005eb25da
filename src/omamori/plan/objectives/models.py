"""目標と計画の表。Objectives and their figures, the events of years, the grant. No decisions here."""

from django.db import models

from omamori.foundation.records.editions import Edition as AnyEdition
from omamori.foundation.records.public_id import PublicIdField

_PERSON = "organization.Person"


class Objective(models.Model):
    """目標。What shall be reached and how it is measured; columns as ``columns.objectives``."""

    public_id = PublicIdField()
    year = models.CharField(max_length=4)
    code = models.CharField(max_length=20)
    title = models.CharField(max_length=160)
    measure = models.CharField(max_length=160)
    unit = models.CharField(max_length=20, blank=True)
    base = models.DecimalField(max_digits=16, decimal_places=3, null=True, blank=True)
    target = models.DecimalField(max_digits=16, decimal_places=3)
    direction = models.CharField(max_length=10, default="at_least")
    due = models.DateField()
    owner = models.ForeignKey(
        _PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="objectives_kept"
    )
    method = models.TextField(blank=True)
    automatic = models.CharField(max_length=60, blank=True)
    process = models.CharField(max_length=120, blank=True)
    latest = models.DecimalField(max_digits=16, decimal_places=3, null=True, blank=True)
    """The figure of ``measured_on``, the newest day: kept here for the lists."""
    measured_on = models.DateField(null=True, blank=True)
    changed_by = models.ForeignKey(
        _PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="objectives_written"
    )
    changed_at = models.DateTimeField()

    class Meta:
        """A number once a year."""

        constraints = [
            models.UniqueConstraint(fields=["year", "code"], name="objective_code_once_a_year")
        ]


class Figure(models.Model):
    """測った値。One figure of one day; a later one never overwrites an earlier one."""

    public_id = PublicIdField()
    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="figures")
    on = models.DateField()
    value = models.DecimalField(max_digits=16, decimal_places=3)
    note = models.CharField(max_length=200, blank=True)
    automatic = models.BooleanField(default=False)
    measured_by = models.ForeignKey(
        _PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="figures_measured"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        """Asked for by objective and day; the last one recorded for a day counts."""

        indexes = [models.Index(fields=["objective", "on"])]


class Event(models.Model):
    """行事。What is planned for a year, by whom, and when it was done; columns as ``columns.EVENTS``."""

    public_id = PublicIdField()
    year = models.CharField(max_length=4)
    code = models.CharField(max_length=20)
    kind = models.CharField(max_length=24)
    title = models.CharField(max_length=160)
    planned_on = models.DateField()
    until = models.DateField(null=True, blank=True)
    last_day = models.DateField()
    """``until``, or ``planned_on`` where it is one day: what deadlines ask for."""
    owner = models.ForeignKey(
        _PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="events_kept"
    )
    audience = models.CharField(max_length=200, blank=True)
    process = models.CharField(max_length=120, blank=True)
    how = models.TextField(blank=True)
    record = models.CharField(max_length=200, blank=True)
    moved = models.PositiveSmallIntegerField(default=0)
    """How often it was moved."""
    done_on = models.DateField(null=True, blank=True)
    done_note = models.CharField(max_length=900, blank=True)
    done_record = models.CharField(max_length=200, blank=True)
    """Where the record of it lies."""
    done_by = models.ForeignKey(
        _PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="events_done"
    )
    changed_by = models.ForeignKey(
        _PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="events_written"
    )
    changed_at = models.DateTimeField()

    class Meta:
        """A number once a year; asked for by day and by owner."""

        constraints = [
            models.UniqueConstraint(fields=["year", "code"], name="event_code_once_a_year")
        ]
        indexes = [
            models.Index(fields=["year", "planned_on"]),
            models.Index(fields=["owner", "done_on", "last_day"]),
        ]


class Move(models.Model):
    """日の移動。From when to when an event was moved, why and by whom; never changed."""

    public_id = PublicIdField()
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="moves")
    from_day = models.DateField()
    to_day = models.DateField()
    reason = models.CharField(max_length=400)
    moved_by = models.ForeignKey(_PERSON, on_delete=models.PROTECT, related_name="event_moves")
    moved_at = models.DateTimeField()


class Grant(models.Model):
    """認定。A PrivacyMark grant with its last day; the newest one counts."""

    public_id = PublicIdField()
    number = models.CharField(max_length=30, blank=True)
    granted_on = models.DateField()
    expires_on = models.DateField()
    applied_on = models.DateField(null=True, blank=True)
    """When the renewal was applied for."""
    recorded_by = models.ForeignKey(_PERSON, on_delete=models.PROTECT, related_name="grants_kept")
    recorded_at = models.DateTimeField()


class Edition(AnyEdition):
    """版。The plan of a year as it was approved; the series is the fiscal year."""
