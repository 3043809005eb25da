"""規程と実際の表。Thresholds with their days, one figure per clause, control and day, and what fell below."""

from django.db import models

from omamori.foundation.records.public_id import PublicIdField


class Threshold(models.Model):
    """しきい値。From a day on, so much of a clause has to be kept; never overwritten."""

    public_id = PublicIdField()
    rule_clause = models.CharField(max_length=20)
    least_share = models.PositiveSmallIntegerField()
    """Whole percent."""
    least_cases = models.PositiveIntegerField()
    effective_from = models.DateField()
    reason = models.CharField(max_length=400)
    set_by = models.ForeignKey("organization.Person", on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        """Looked up by clause and day."""

        indexes = [models.Index(fields=["rule_clause", "effective_from"])]


class ClauseFigure(models.Model):
    """守られた割合。How far a clause was kept by one control over the days before and on a day."""

    day = models.DateField()
    rule_clause = models.CharField(max_length=20)
    control = models.CharField(max_length=40)
    of = models.PositiveIntegerField()
    exceptions = models.PositiveIntegerField()
    days = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=4)
    """Value of ``domain.Standing`` by the threshold of the day."""

    class Meta:
        """One per day; the newest is asked for by clause."""

        constraints = [
            models.UniqueConstraint(
                fields=["rule_clause", "control", "day"], name="conformance_one_a_day"
            )
        ]
        indexes = [models.Index(fields=["day"])]


class Breach(models.Model):
    """しきい値を割った期間。Told once; over when the clause is kept again."""

    rule_clause = models.CharField(max_length=20)
    control = models.CharField(max_length=40)
    began_on = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta:
        """One open at a time."""

        constraints = [
            models.UniqueConstraint(
                fields=["rule_clause", "control"],
                condition=models.Q(ended_on=None),
                name="conformance_one_open",
            )
        ]
