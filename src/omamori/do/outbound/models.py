"""送信メールの表。A held mail with recipients, attachments, reasons; tries of delivery; sent history;
versions of controls. Addresses, names and subjects are sealed; domains and counts are plain.
"""

from django.db import models

from omamori.foundation.crypto.fields import SealedModel, SealedTextField
from omamori.foundation.records.public_id import PublicIdField


class Mail(SealedModel):
    """One outgoing mail; its bytes lie in storage under ``blob`` until they are purged."""

    class State(models.TextChoices):
        """Where the mail stands (see ``domain.states``)."""

        WAITING_SENDER = "waiting_sender", "送信者の確認待ち"
        WAITING_SECOND = "waiting_second", "二重確認待ち"
        DELAYED = "delayed", "まもなく送信 (取り消せます)"
        RELEASING = "releasing", "送信中"
        DELIVERED = "delivered", "届けました"
        BOUNCED = "bounced", "届きませんでした"
        WITHDRAWN = "withdrawn", "取り下げました"
        EXPIRED = "expired", "期限切れ (送っていません)"

    public_id = PublicIdField()
    state = models.CharField(max_length=16, choices=State)
    verdict = models.CharField(max_length=16)
    sender = models.ForeignKey(
        "organization.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    department = models.ForeignKey(
        "organization.Department", null=True, on_delete=models.PROTECT, related_name="+"
    )
    checker = models.ForeignKey(
        "organization.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    """Whose second check is asked for, or was given."""
    approval_id = models.CharField(max_length=26, blank=True)
    blob = models.CharField(max_length=26)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    message_index = models.CharField(max_length=32, db_index=True)
    """Blind index of sender, Message-ID and content: finds a mail handed in twice."""
    possible_duplicate_of = models.CharField(max_length=26, blank=True)
    envelope_sender = SealedTextField()
    from_address = SealedTextField()
    subject = SealedTextField()
    text_preview = SealedTextField()
    examined = models.BooleanField()
    persons = models.PositiveIntegerField(default=0)
    received_at = models.DateTimeField()
    deadline = models.DateTimeField(null=True, blank=True)
    """When an unanswered hold expires."""
    reminded_at = models.DateTimeField(null=True, blank=True)
    release_after = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_stage = models.CharField(max_length=16, blank=True)
    withdrawn_cause = models.CharField(max_length=20, blank=True)
    near_miss = models.BooleanField(default=False)
    purged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Lists run by person, by department, by state; newest first."""

        indexes = [
            models.Index(fields=["sender", "-public_id"]),
            models.Index(fields=["department", "-public_id"]),
            models.Index(fields=["state", "deadline"]),
            models.Index(fields=["state", "release_after"]),
        ]


class MailRecipient(SealedModel):
    """One envelope recipient."""

    public_id = PublicIdField()
    mail = models.ForeignKey(Mail, on_delete=models.CASCADE, related_name="recipients")
    address = SealedTextField()
    display_name = SealedTextField()
    address_index = models.CharField(max_length=32)
    domain = models.CharField(max_length=255)
    field = models.CharField(max_length=3)
    inside = models.BooleanField()
    first_time = models.BooleanField(default=False)
    removed = models.BooleanField(default=False)
    checked_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    reply_code = models.PositiveSmallIntegerField(default=0)


class MailAttachment(SealedModel):
    """One attachment, without its content."""

    public_id = PublicIdField()
    mail = models.ForeignKey(Mail, on_delete=models.CASCADE, related_name="attachments")
    number = models.PositiveSmallIntegerField()
    name = SealedTextField()
    media_type = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    examined = models.BooleanField()
    why = models.CharField(max_length=20, blank=True)
    kinds = models.JSONField(default=dict)
    persons_low = models.PositiveIntegerField(default=0)
    persons_high = models.PositiveIntegerField(default=0)
    checked_at = models.DateTimeField(null=True, blank=True)


class MailReason(SealedModel):
    """Why the gate decided as it did: the rule, its clause, and what exactly (sealed)."""

    public_id = PublicIdField()
    mail = models.ForeignKey(Mail, on_delete=models.CASCADE, related_name="reasons")
    rule = models.CharField(max_length=40)
    clause = models.CharField(max_length=20)
    verdict = models.CharField(max_length=16)
    detail = SealedTextField()
    test_mode = models.BooleanField(default=False)


class DeliveryAttempt(models.Model):
    """One try at the next hop; without ``ended_at`` its answer was never known (crash)."""

    mail = models.ForeignKey(Mail, on_delete=models.CASCADE, related_name="attempts")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=12, blank=True)
    """``delivered``, ``later``, ``refused`` or ``unknown``."""
    reply_code = models.PositiveSmallIntegerField(default=0)


class SentHistory(models.Model):
    """To whom a person has written: only blind indexes, domains, counts and days."""

    sender = models.ForeignKey("organization.Person", on_delete=models.CASCADE, related_name="+")
    address_index = models.CharField(max_length=32)
    domain = models.CharField(max_length=255)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        """One row per pair."""

        constraints = [
            models.UniqueConstraint(fields=["sender", "address_index"], name="outbound_one_pair")
        ]
        indexes = [models.Index(fields=["domain"])]


class ControlVersion(models.Model):
    """A rule of the gate, as of a day: its parameters, its clause, whether it only watches."""

    public_id = PublicIdField()
    rule = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    parameters = models.JSONField(default=dict)
    enabled = models.BooleanField(default=True)
    test_mode = models.BooleanField(default=False)
    clause = models.CharField(max_length=20)
    effective_from = models.DateField()
    reason = models.CharField(max_length=400, blank=True)
    changed_by = models.ForeignKey(
        "organization.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField()

    class Meta:
        """Versions count up per rule."""

        constraints = [
            models.UniqueConstraint(fields=["rule", "number"], name="outbound_one_version")
        ]
