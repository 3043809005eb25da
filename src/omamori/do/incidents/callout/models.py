"""呼び出しの表。Numbers and frozen chains are sealed; the log holds codes and is only ever added to."""

from django.db import models

from omamori.foundation.crypto.fields import SealedJSONField, SealedModel, SealedTextField
from omamori.foundation.records.public_id import PublicIdField


class Number(SealedModel):
    """電話番号。By which a person is called in an emergency; one per person."""

    public_id = PublicIdField()
    person = models.OneToOneField("organization.Person", on_delete=models.CASCADE, related_name="+")
    number = SealedTextField()
    """E.164."""
    changed_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    """最後に確かめた日: when the person last answered a test."""


class Chain(SealedModel):
    """連絡の鎖の一つの版。Written by one, approved by another."""

    class State(models.TextChoices):
        """From the draft to the one that is replaced."""

        DRAFT = "draft", "下書き"
        WAITING = "waiting", "承認待ち"
        IN_FORCE = "in_force", "使用中"
        REPLACED = "replaced", "前の版"

    public_id = PublicIdField()
    number = models.PositiveIntegerField(unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    links = SealedJSONField(default=list)
    """A list of ``domain.chain.Link`` as JSON."""
    rounds = models.PositiveSmallIntegerField(default=3)
    still_after = models.PositiveSmallIntegerField(default=30)
    answer_within = models.PositiveSmallIntegerField(default=10)
    written_by = models.ForeignKey(
        "organization.Person", on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField()
    writers = models.JSONField(default=list)
    """Public ids of everybody who wrote on this edition: none of them approves it."""
    approved_by = models.ForeignKey(
        "organization.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True)
    returned_note = models.CharField(max_length=400, blank=True)

    class Meta:
        """One draft or waiting edition, and one in force, at a time."""

        constraints = [
            models.UniqueConstraint(
                fields=["state"],
                condition=~models.Q(state="replaced"),
                name="callout_one_chain_per_state",
            )
        ]


class CallOut(SealedModel):
    """一回の呼び出し。A frozen chain being worked through."""

    class State(models.TextChoices):
        """A cache of what the log says."""

        CALLING = "calling", "呼び出し中"
        TAKEN = "taken", "対応中"
        GIVEN_UP = "given_up", "応答なし"
        STOPPED = "stopped", "終わり"

    public_id = PublicIdField()
    subject_kind = models.CharField(max_length=20)
    subject_id = models.CharField(max_length=40)
    title = SealedTextField()
    drill = models.BooleanField(default=False)
    snapshot = SealedJSONField()
    """``domain.chain.Snapshot`` as JSON: the chain cannot be rewritten while it is being called."""
    people = models.ManyToManyField("organization.Person", related_name="+")
    """Everybody whom the frozen chain names: they may see it."""
    hidden_from = models.ManyToManyField("organization.Person", related_name="+")
    """Who must not learn of it (a suspect), whatever post he holds."""
    state = models.CharField(max_length=10, choices=State, default=State.CALLING)
    taken_by = models.ForeignKey(
        "organization.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    started_by = models.ForeignKey(
        "organization.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    next_step_at = models.DateTimeField(null=True)
    """When the poller looks again; null while nothing is to be done."""
    fence = models.PositiveIntegerField(default=0)
    """Grows with every turn and every answer: what was decided under an older number is void."""
    lease_by = models.CharField(max_length=26, blank=True)
    lease_until = models.DateTimeField(null=True)

    class Meta:
        """The poller's look, lists newest first, one open call-out per subject."""

        indexes = [models.Index(fields=["next_step_at"]), models.Index(fields=["-public_id"])]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id"],
                condition=~models.Q(state="stopped"),
                name="callout_one_open_per_subject",
            )
        ]


class Entry(models.Model):
    """呼び出しの一行。Append-only: what happened, by number, for whom and by what."""

    callout = models.ForeignKey(CallOut, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    code = models.PositiveSmallIntegerField()
    stop = models.IntegerField(default=-1)
    channel = models.CharField(max_length=8, blank=True)
    person = models.ForeignKey(
        "organization.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    by = models.ForeignKey(
        "organization.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    """Who entered it for him, from the phone sheet; null when he answered himself."""

    class Meta:
        """Two workers can never write the same line."""

        constraints = [
            models.UniqueConstraint(fields=["callout", "number"], name="callout_one_line")
        ]


class Call(SealedModel):
    """一通・一本。The intent, written before anything is sent; its number is the key by which it is sent once."""

    class State(models.TextChoices):
        """What is known of it."""

        INTENDED = "intended", "送るところ"
        SENT = "sent", "送った"
        DELIVERED = "delivered", "届いた"
        FAILED = "failed", "送れなかった"
        UNKNOWN = "unknown", "不明"

    public_id = PublicIdField()
    callout = models.ForeignKey(CallOut, on_delete=models.PROTECT, related_name="calls")
    stop = models.IntegerField()
    """-1 for the question whether it is still being taken care of, and for the alarm."""
    purpose = models.CharField(max_length=6, default="call")
    """``call``, ``still`` or ``alarm``."""
    channel = models.CharField(max_length=8)
    person = models.ForeignKey("organization.Person", on_delete=models.PROTECT, related_name="+")
    fence = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.INTENDED)
    provider_id = SealedTextField(default="")
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=60, blank=True)
    """A short code: never the provider's text, which may quote a number."""
    intended_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        """The same person is called once at a stop by one channel."""

        constraints = [
            models.UniqueConstraint(
                fields=["callout", "stop", "channel", "person", "purpose"],
                condition=models.Q(purpose="call"),
                name="callout_called_once",
            )
        ]
        indexes = [models.Index(fields=["callout", "state"])]


class Watch(models.Model):
    """見張り。One row: when the auditor last looked, and when it last shouted."""

    looked_at = models.DateTimeField()
    shouted_at = models.DateTimeField(null=True)
    finding = models.CharField(max_length=20, blank=True)


class Trial(models.Model):
    """静かな試し。Everybody in the chain gets a harmless link once a month."""

    public_id = PublicIdField()
    month = models.CharField(max_length=7, unique=True)
    """``2026-12``."""
    started_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)


class Reached(SealedModel):
    """試しの一人。Whether and when a person pressed the button, and whether his number still holds."""

    public_id = PublicIdField()
    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="people")
    person = models.ForeignKey("organization.Person", on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True)
    failed = models.BooleanField(default=False)
    confirmed_at = models.DateTimeField(null=True)
    new_number = SealedTextField(default="")
    """What he says his number is now; the office takes it over."""
    taken_over_at = models.DateTimeField(null=True)

    class Meta:
        """Once per trial."""

        constraints = [
            models.UniqueConstraint(fields=["trial", "person"], name="callout_reached_once")
        ]
