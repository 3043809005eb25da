"""台帳の表。Facts, seals, and who has still to hear of a fact."""

from django.db import models

from omamori.foundation.records.public_id import PublicIdField


class FactRow(models.Model):
    """One fact; never changed, never removed."""

    public_id = PublicIdField()
    name = models.CharField(max_length=60, db_index=True)
    version = models.PositiveSmallIntegerField(default=1)
    at = models.DateTimeField(db_index=True)
    actor_id = models.CharField(max_length=26, blank=True)
    via = models.CharField(max_length=10)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=60)
    trace = models.CharField(max_length=60, blank=True)
    clause = models.CharField(max_length=20, blank=True)
    payload = models.JSONField()

    class Meta:
        """Read by subject, by trace, and in order of time."""

        indexes = [
            models.Index(fields=["subject_id", "subject_kind"]),
            models.Index(fields=["trace"]),
            models.Index(fields=["name", "at"]),
        ]


class SealRow(models.Model):
    """封印。A Merkle root over a batch of facts, chained to the seal before it."""

    public_id = PublicIdField()
    at = models.DateTimeField()
    count = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    chain = models.CharField(max_length=64, unique=True)
    last_fact_pk = models.BigIntegerField()


class SealedFact(models.Model):
    """Which fact lies at which place under which seal, and what its hash was then."""

    fact = models.OneToOneField(FactRow, on_delete=models.PROTECT, related_name="sealed")
    seal = models.ForeignKey(SealRow, on_delete=models.PROTECT, related_name="facts")
    position = models.PositiveIntegerField()
    leaf = models.CharField(max_length=64)

    class Meta:
        """One fact per place."""

        constraints = [
            models.UniqueConstraint(fields=["seal", "position"], name="ledger_one_fact_per_place")
        ]


class CheckRow(models.Model):
    """確認。One verification of the whole ledger: asked for by a person, or the nightly one."""

    public_id = PublicIdField()
    asked_by = models.CharField(max_length=26, blank=True)
    """Public id of the person; empty for the nightly one."""
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    facts = models.PositiveBigIntegerField(default=0)
    seals = models.PositiveIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True)
    broken = models.JSONField(default=list)
    """Sentences, each naming a record; empty when all is well."""


class Delivery(models.Model):
    """A fact that a subscriber has still to hear, or has heard: the outbox."""

    fact = models.ForeignKey(FactRow, on_delete=models.PROTECT, related_name="deliveries")
    handler = models.CharField(max_length=120)
    delivered_at = models.DateTimeField(null=True, blank=True)
    next_try_at = models.DateTimeField(null=True, blank=True, db_index=True)
    """Empty once delivered, or once given up."""
    steady_boot = models.CharField(max_length=36, blank=True, default="")
    """Run of the machine in which the pause before another try began (``clock.Steady``)."""
    steady_after = models.BigIntegerField(default=0)
    """Milliseconds of that run at which the pause is over, however the clock is set."""
    failed_at = models.DateTimeField(null=True, blank=True)
    """Given up: waits for a person's decision on the page of failed jobs."""
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=120, blank=True)

    class Meta:
        """A fact reaches a handler once."""

        constraints = [
            models.UniqueConstraint(fields=["fact", "handler"], name="ledger_heard_once")
        ]
        indexes = [
            models.Index(
                fields=["failed_at"],
                condition=models.Q(failed_at__isnull=False),
                name="ledger_given_up",
            ),
            models.Index(fields=["delivered_at"]),
        ]
