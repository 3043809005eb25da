"""洗い出しの表。Stores, their scans, the things tracked in them and the places where something was found."""

from django.db import models

from omamori.foundation.crypto.fields import SealedJSONField, SealedModel, SealedTextField
from omamori.foundation.records.public_id import PublicIdField


class Store(SealedModel):
    """A place that is looked through: a share, a bucket, a mail box, a database, a reported PC."""

    public_id = PublicIdField()
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12)
    department = models.ForeignKey(
        "organization.Department", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    owner = models.ForeignKey(
        "organization.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    """Who reported it, for a PC; who entered it, for all others."""
    settings = SealedJSONField(default=dict)
    secrets = SealedJSONField(default=dict)
    """Credentials: never shown again, never logged, never in a fact."""
    nightly = models.BooleanField(default=True)
    mode = models.CharField(max_length=8, default="fast")
    files_per_second = models.PositiveIntegerField(default=0)
    bytes_per_second = models.PositiveBigIntegerField(default=0)
    opens = models.TimeField()
    closes = models.TimeField()
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Lists run newest first, also by department."""

        indexes = [
            models.Index(fields=["department", "-public_id"]),
            models.Index(fields=["owner", "-public_id"]),
            models.Index(fields=["retired_at", "nightly"]),
        ]


class Scan(models.Model):
    """One look through a store."""

    class State(models.TextChoices):
        """How far it is. Open: listing, running, paused."""

        LISTING = "listing", "一覧を作っています"
        RUNNING = "running", "調べています"
        PAUSED = "paused", "止めています"
        DONE = "done", "調べ終わりました"
        INCOMPLETE = "incomplete", "調べきれていません"
        CANCELLED = "cancelled", "取りやめました"

    public_id = PublicIdField()
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="scans")
    state = models.CharField(max_length=12, choices=State.choices)
    before_pause = models.CharField(max_length=12, blank=True)
    why = models.CharField(max_length=20, blank=True)
    """Why it is incomplete: a code of ``domain.scans.WHY``."""
    begun_by = models.ForeignKey(
        "organization.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    listed = models.PositiveBigIntegerField(default=0)
    to_examine = models.PositiveBigIntegerField(default=0)
    examined = models.PositiveBigIntegerField(default=0)
    unreadable = models.PositiveBigIntegerField(default=0)
    found = models.PositiveBigIntegerField(default=0)
    """Things looked into in this scan that hold personal information."""
    size = models.PositiveBigIntegerField(default=0)
    holder = models.CharField(max_length=120, blank=True)
    """The process that lists it or, once it has ended, still has to compare what it found."""
    fence = models.PositiveIntegerField(default=0)
    held_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One open scan for each store."""

        indexes = [
            models.Index(fields=["store", "-public_id"]),
            models.Index(fields=["state"]),
            models.Index(fields=["held_until"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["store"],
                condition=models.Q(state__in=["listing", "running", "paused"]),
                name="discovery_one_open_scan",
            )
        ]


class Trouble(SealedModel):
    """A part of a store that could not be listed in a scan."""

    public_id = PublicIdField()
    scan = models.ForeignKey(Scan, on_delete=models.CASCADE, related_name="troubles")
    path = SealedTextField()
    why = models.CharField(max_length=20)


class Shard(models.Model):
    """A piece of a scan's work: some things that one worker takes at once, fenced."""

    class State(models.TextChoices):
        """Waiting until taken, held until done."""

        WAITING = "waiting", "待ち"
        HELD = "held", "調べ中"
        DONE = "done", "済み"

    scan = models.ForeignKey(Scan, on_delete=models.CASCADE, related_name="shards")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    files = models.PositiveIntegerField()
    size = models.PositiveBigIntegerField()
    holder = models.CharField(max_length=120, blank=True)
    fence = models.PositiveIntegerField(default=0)
    """Rises each time it is taken: who comes back with an old number is not heard."""
    held_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Taken in order."""

        indexes = [models.Index(fields=["scan", "state", "id"])]


class Place(SealedModel):
    """A folder, bucket, mail box or table in which personal information was found."""

    class Answer(models.TextChoices):
        """What the officer said."""

        NONE = "none", "まだ答えていない"
        ENTERED = "entered", "台帳に載せる"
        KNOWN = "known", "承知している"
        DISPOSE = "dispose", "廃棄する"

    public_id = PublicIdField()
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="places")
    key = models.CharField(max_length=32)
    path = SealedTextField()
    files = models.PositiveIntegerField(default=0)
    low = models.PositiveIntegerField(default=0)
    estimate = models.PositiveIntegerField(default=0)
    high = models.PositiveIntegerField(default=0)
    kinds = models.JSONField(default=list)
    gravity = models.CharField(max_length=10, default="none")
    open = models.BooleanField(default=False)
    oldest = models.BigIntegerField(default=0)
    verdicts = models.CharField(max_length=80, blank=True)
    """Codes between commas: ``,unregistered,open,``."""
    waits = models.BooleanField(default=False)
    """Whether it waits for the officer's answer."""
    item_ids = models.JSONField(default=list)
    """Public ids of the register's items that speak of it."""
    answer = models.CharField(max_length=10, choices=Answer.choices, default=Answer.NONE)
    answered_by = models.ForeignKey(
        "organization.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    charged = models.ForeignKey(
        "organization.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    """Who is to finish its entry, or to dispose of it."""
    reason = SealedTextField(default="")
    until = models.DateField(null=True, blank=True)
    """Last day of an exception, or the day by which it is disposed of."""
    persons_then = models.PositiveIntegerField(default=0)
    kinds_then = models.JSONField(default=list)
    samples = SealedJSONField(default=list)
    sampled_at = models.DateTimeField(null=True, blank=True)
    found_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True, blank=True)
    """When a whole scan found nothing there any more."""

    class Meta:
        """One row for each place of a store; lists run newest first."""

        indexes = [
            models.Index(fields=["waits", "-public_id"]),
            models.Index(fields=["answer", "-public_id"]),
            models.Index(fields=["charged", "-public_id"]),
            models.Index(fields=["sampled_at"]),
        ]
        constraints = [models.UniqueConstraint(fields=["store", "key"], name="discovery_one_place")]


class Tracked(SealedModel):
    """One thing in a store: what it was when it was last looked into."""

    class State(models.TextChoices):
        """What is known of it."""

        WAITING = "waiting", "これから調べる"
        EXAMINED = "examined", "調べた"
        UNREADABLE = "unreadable", "調べきれていない"

    public_id = PublicIdField()
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="+", db_index=False)
    key = models.CharField(max_length=32)
    path = SealedTextField()
    size = models.BigIntegerField()
    changed = models.BigIntegerField()
    open = models.BooleanField()
    content = models.CharField(max_length=64, blank=True)
    engine = models.CharField(max_length=24, blank=True)
    """With which version and mode it was looked into."""
    state = models.CharField(max_length=10, choices=State.choices)
    why = models.CharField(max_length=20, blank=True)
    seen = models.BigIntegerField()
    """Key of the last scan that listed it."""
    shard_id = models.BigIntegerField(null=True)
    place = models.ForeignKey(Place, null=True, on_delete=models.PROTECT, related_name="+")
    kinds = models.JSONField(default=dict)
    low = models.PositiveIntegerField(default=0)
    estimate = models.PositiveIntegerField(default=0)
    high = models.PositiveIntegerField(default=0)
    gravity = models.CharField(max_length=10, default="none")

    class Meta:
        """Found by store and path, by piece of work, and by what is wrong with it."""

        constraints = [models.UniqueConstraint(fields=["store", "key"], name="discovery_one_thing")]
        indexes = [
            models.Index(
                fields=["shard_id"], condition=models.Q(state="waiting"), name="discovery_to_do"
            ),
            models.Index(
                fields=["store", "public_id"],
                condition=models.Q(state="unreadable"),
                name="discovery_unreadable",
            ),
        ]
