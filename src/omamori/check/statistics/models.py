"""統計の表。One number per day, department, measure and key; figures that a company typed in; what happened here."""

from django.db import models

from omamori.foundation.records.editions import Edition as AnyEdition


class DailyCount(models.Model):
    """How often something happened on a day in Japan, in a department."""

    day = models.DateField()
    department_id = models.CharField(max_length=26, blank=True)
    """Public id; empty when the sender was not a known person."""
    measure = models.CharField(max_length=20)
    key = models.CharField(max_length=40, blank=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        """Added to one by one; read by measure and span of days."""

        constraints = [
            models.UniqueConstraint(
                fields=["day", "department_id", "measure", "key"], name="statistics_one_count"
            )
        ]
        indexes = [models.Index(fields=["measure", "day"])]


class TypedYear(models.Model):
    """入力した年度。National figures of one fiscal year as somebody typed them in; they count when approved."""

    fiscal_year = models.PositiveSmallIntegerField(unique=True)
    source_title = models.CharField(max_length=200)
    source_address = models.CharField(max_length=400, blank=True)
    published_on = models.DateField(null=True)
    figures = models.JSONField(default=dict)
    """``axis:code`` to [count, share] as text; empty text is unknown."""
    retired = models.BooleanField(default=False)
    """The product's figures are to count again."""
    written_at = models.DateTimeField()


class FigureEdition(AnyEdition):
    """数字の版。Figures of a fiscal year (the series) as they were proposed and approved."""


class Occurrence(models.Model):
    """起きたこと。One near miss or accident of the company as the facts tell it; no words, no names."""

    class Stage(models.TextChoices):
        """How far it went."""

        NEAR_MISS = "near_miss", "ヒヤリハット"
        EVENT = "event", "事象"
        ACCIDENT = "accident", "事故"

    incident_id = models.CharField(max_length=26, unique=True)
    """Public id of the record."""
    day = models.DateField()
    hour = models.PositiveSmallIntegerField()
    """In Japan, 0 to 23."""
    stage = models.CharField(max_length=9, choices=Stage)
    department_id = models.CharField(max_length=26, blank=True)
    process_id = models.CharField(max_length=26, blank=True, default="")
    """Public id of the business process; empty when unknown, and for a case of few."""
    source = models.CharField(max_length=20, blank=True)
    medium = models.CharField(max_length=12, blank=True)
    """As reported: mail, chat, paper, device, system, other."""
    event = models.CharField(max_length=24, blank=True)
    kind = models.CharField(max_length=24, blank=True)
    old_cause = models.CharField(max_length=24, blank=True)
    causes = models.JSONField(default=list)
    """Codes of the taxonomy; proposals from the facts until a person decided."""
    decided = models.BooleanField(default=False)
    """A person classified it."""

    class Meta:
        """Read by span of days."""

        indexes = [models.Index(fields=["day", "stage"])]
