"""仕事の表。What django-tasks-db does not keep: tries, leases, keys, living workers, schedules."""

from django.db import models


class Ticket(models.Model):
    """The life of one task row: how often tried, by whom it is held, whether it failed for good."""

    task_id = models.UUIDField(unique=True)
    name = models.CharField(max_length=120)
    key = models.CharField(max_length=120, blank=True)
    """Only one open task may carry a key; empty means any number."""
    retries = models.PositiveSmallIntegerField()
    attempts = models.PositiveSmallIntegerField(default=0)
    worker_id = models.CharField(max_length=26, blank=True)
    is_open = models.BooleanField(default=True)
    again = models.BooleanField(default=False)
    """Asked for once more under the same key while it ran."""
    failed_at = models.DateTimeField(null=True, blank=True, db_index=True)
    error = models.CharField(max_length=120, blank=True)
    """Class of the last error: never its text, which could carry personal data."""
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        """One open task per key."""

        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                condition=models.Q(is_open=True) & ~models.Q(key=""),
                name="jobs_one_open_task_per_key",
            )
        ]
        indexes = [models.Index(fields=["key", "is_open"])]


class Worker(models.Model):
    """A worker process and its last sign of life."""

    worker_id = models.CharField(max_length=26, unique=True)
    host = models.CharField(max_length=120)
    pid = models.PositiveIntegerField()
    beat_at = models.DateTimeField()


class Schedule(models.Model):
    """When a recurring job is next due; missed times coalesce into one."""

    name = models.CharField(max_length=120, unique=True)
    next_at = models.DateTimeField()
