"""統計の表。One number per day, department, measure and key."""

from django.db import models


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
