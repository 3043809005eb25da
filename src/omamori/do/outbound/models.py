"""送信メールの表。Mails, recipients, attachments, reasons, checks, tries, history, dated controls.

No decisions here. Text that names people (addresses, subject, preview) is sealed; lists and
statistics run on ids, numbers and codes. Content lies in blobs and is erased after its period.
"""

from django.db import models
from django.db.models import F, Q

from omamori.do.outbound.emergency_tables import EmergencyRelease
from omamori.do.outbound.look_tables import AttachmentLook
from omamori.do.outbound.mending_tables import MendedReason
from omamori.do.outbound.opinion_tables import NeedlessHold
from omamori.foundation.crypto.fields import SealedJSONField, SealedModel, SealedTextField
from omamori.foundation.records.public_id import PublicIdField

__all__ = [
    "AttachmentLook",
    "ControlVersion",
    "DeliveryAttempt",
    "EmergencyRelease",
    "GateNode",
    "Mail",
    "MailAttachment",
    "MailCheck",
    "MailReason",
    "MailRecipient",
    "MailVersion",
    "MendedReason",
    "NeedlessHold",
    "SentHistory",
]


class Mail(SealedModel):
    """送信メール。One mail as the gate received it, and where it stands."""

    public_id = PublicIdField()
    state = models.CharField(max_length=16)
    verdict = models.CharField(max_length=16)
    medium = models.CharField(max_length=12, default="mail")
    """``mail``, or the key of the messaging tool that carries it."""
    sender = models.ForeignKey(
        "organization.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="mails"
    )
    """Null when no person is known under the address."""
    department = models.ForeignKey(
        "organization.Department", null=True, blank=True, on_delete=models.PROTECT
    )
    """The sender's department when the mail came in."""
    head = SealedJSONField()
    """subject, from_address, from_name, preview, greeting, message_id, sender, client, utf8, dsn."""
    message_index = models.CharField(max_length=32, blank=True, default="")
    """Keyed hash of the Message-ID: answers to it belong to its thread."""
    duplicate_key = models.CharField(max_length=32)
    """Keyed hash of sender, Message-ID and content: a client's second try carries the same."""
    possible_duplicate_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="repeats"
    )
    blob = models.CharField(max_length=26, blank=True, db_index=True)
    """Content as it will leave; empty once erased or when it was refused."""
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    received_at = models.DateTimeField()
    deadline = models.DateTimeField(null=True, blank=True)
    """Until when the waiting person should answer."""
    reminded_at = models.DateTimeField(null=True, blank=True)
    release_after = models.DateTimeField(null=True, blank=True)
    steady_boot = models.CharField(max_length=36, blank=True)
    """Run of the machine in which the waiting time or the pause began (``clock.Steady``)."""
    steady_after = models.BigIntegerField(default=0)
    """Milliseconds of that run before which the mail does not leave, however the clock is set; while it is leaving,
    when the next try is due."""
    next_try_at = models.DateTimeField(null=True, blank=True)
    """While it is leaving: when the next hop is to be tried."""
    claimed_by = models.CharField(max_length=26, blank=True)
    """The relay that tries now; until ``claimed_until`` no other one does."""
    claimed_until = models.DateTimeField(null=True, blank=True)
    relay_failed_at = models.DateTimeField(null=True, blank=True)
    """It cannot even be tried (its bytes are gone or changed): people decide."""
    released_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    content_erased_at = models.DateTimeField(null=True, blank=True)
    checker = models.ForeignKey(
        "organization.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    """Who gave the second check."""
    withdrawn_stage = models.CharField(max_length=16, blank=True)
    withdrawn_cause = models.CharField(max_length=20, blank=True)
    near_miss = models.BooleanField(default=False)
    person_asked = models.BooleanField(default=False)
    """A person had to look; False for what passed or was only delayed."""
    approval_id = models.CharField(max_length=26, blank=True)
    """Request for the second check that is open now."""
    binding = models.CharField(max_length=64, blank=True)
    """Hash of exactly what the second person is shown."""
    nobody_at = models.DateTimeField(null=True, blank=True)
    """Since when nobody can be reached for the second check; null while somebody is asked."""
    possible_duplicate = models.BooleanField(default=False)
    """A try to send it ended without a known answer."""
    emergency_asked_at = models.DateTimeField(null=True, blank=True)
    """Since when the sender asks both roles to let it go without the second check."""
    rules = models.JSONField(default=list)
    """Codes of the rules that spoke, test rules left out."""
    recipients_count = models.PositiveIntegerField(default=0)
    outside_count = models.PositiveIntegerField(default=0)
    attachments_count = models.PositiveIntegerField(default=0)
    persons = models.PositiveIntegerField(default=0)
    """Upper bound of the third persons whose data is inside."""
    persons_told = models.PositiveIntegerField(default=0)
    """The number of them that people are told."""
    examined = models.BooleanField(default=False)
    problems = models.JSONField(default=list)
    body = SealedJSONField(default=dict)
    """What was found in subject and text (``contents.Contents``): kinds, persons, places."""
    mentions_attachment = models.BooleanField(default=False)

    class Meta:
        """Lists run newest first by state, department or sender; sweeps by their moment."""

        indexes = [
            models.Index(fields=["state", "public_id"]),
            models.Index(fields=["department", "public_id"]),
            models.Index(fields=["sender", "public_id"]),
            models.Index(fields=["duplicate_key", "received_at"]),
            models.Index(
                fields=["message_index"],
                condition=~Q(message_index=""),
                name="outbound_mail_message",
            ),
            models.Index(
                fields=["release_after"], condition=Q(state="delayed"), name="outbound_mail_delayed"
            ),
            models.Index(
                fields=["next_try_at"],
                condition=Q(state="releasing"),
                name="outbound_mail_leaving",
            ),
            models.Index(
                fields=["relay_failed_at"],
                condition=Q(relay_failed_at__isnull=False),
                name="outbound_mail_stuck",
            ),
            models.Index(
                fields=["claimed_by"],
                condition=~Q(claimed_by=""),
                name="outbound_mail_claimed",
            ),
            models.Index(
                fields=["deadline"],
                condition=Q(state__in=("waiting_sender", "waiting_second")),
                name="outbound_mail_waiting",
            ),
            models.Index(
                fields=["closed_at"],
                condition=Q(content_erased_at=None),
                name="outbound_mail_to_erase",
            ),
        ]


class MailRecipient(SealedModel):
    """宛先。One receiver of one mail."""

    public_id = PublicIdField()
    mail = models.ForeignKey(Mail, on_delete=models.CASCADE, related_name="recipients")
    order = models.PositiveIntegerField()
    address = SealedTextField()
    display_name = SealedTextField()
    address_index = models.CharField(max_length=32)
    domain = models.CharField(max_length=255)
    field = models.CharField(max_length=3)
    inside = models.BooleanField()
    in_envelope = models.BooleanField(default=True)
    first_time = models.BooleanField(default=False)
    """The sender has never mailed this address."""
    removed_at = models.DateTimeField(null=True, blank=True)
    ticked_at = models.DateTimeField(null=True, blank=True)
    """When the sender looked at it and said yes."""
    done_at = models.DateTimeField(null=True, blank=True)
    reply_code = models.PositiveSmallIntegerField(default=0)
    """Last answer of the next hop."""

    class Meta:
        """Read with their mail, in order."""

        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["mail", "order"], name="outbound_recipient_order")
        ]


class MailAttachment(SealedModel):
    """添付。One part of one mail and what was found in it."""

    public_id = PublicIdField()
    mail = models.ForeignKey(Mail, on_delete=models.CASCADE, related_name="attachments")
    number = models.PositiveIntegerField()
    name = SealedTextField()
    media_type = models.CharField(max_length=127)
    size = models.PositiveBigIntegerField()
    name_index = models.CharField(max_length=32, blank=True, default="")
    """Keyed hash of the file's name without its date and number: the next month's list has the same."""
    sha256 = models.CharField(max_length=64)
    examined = models.BooleanField()
    why = models.CharField(max_length=40, blank=True)
    found = SealedJSONField(default=dict)
    """What it holds (``contents.Contents``); names of places may hold words of the sender."""
    by_link = models.BooleanField(default=False)
    """Receivers fetch it by a link; its bytes lie in the version before (``MailVersion``)."""
    ticked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Read with their mail, in order."""

        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["mail", "number"], name="outbound_attachment_number")
        ]
        # The newest of a file that goes out every day are found without reading all.
        indexes = [
            models.Index(fields=["sha256", "mail"]),
            models.Index(fields=["name_index", "mail"]),
        ]


class MailReason(SealedModel):
    """理由。Why a rule spoke about a mail; rules in test mode leave their reason too."""

    public_id = PublicIdField()
    mail = models.ForeignKey(Mail, on_delete=models.CASCADE, related_name="reasons")
    rule = models.CharField(max_length=40)
    clause = models.CharField(max_length=20)
    item = models.CharField(max_length=20)
    severity = models.CharField(max_length=16)
    test_mode = models.BooleanField(default=False)
    detail = SealedJSONField()
    """args for the sentence, targets as [kind, public id]."""

    class Meta:
        """What-if counts run by rule."""

        indexes = [models.Index(fields=["rule", "test_mode", "mail"])]


class MailCheck(SealedModel):
    """確認。One person looked at the mail and said yes or no."""

    public_id = PublicIdField()
    mail = models.ForeignKey(Mail, on_delete=models.CASCADE, related_name="checks")
    person = models.ForeignKey("organization.Person", on_delete=models.PROTECT, related_name="+")
    by = models.CharField(max_length=8)
    outcome = models.CharField(max_length=8)
    note = SealedTextField()
    via = models.CharField(max_length=8)
    at = models.DateTimeField()

    class Meta:
        """Read with their mail, in order of time."""

        ordering = ["at", "id"]


class MailVersion(models.Model):
    """版。The bytes before and after the header was rewritten; the first version is never noted."""

    public_id = PublicIdField()
    mail = models.ForeignKey(Mail, on_delete=models.CASCADE, related_name="versions")
    blob = models.CharField(max_length=26, blank=True, db_index=True)
    """The earlier bytes; erased together with the mail's content."""
    sha256 = models.CharField(max_length=64)
    replaced_at = models.DateTimeField()
    cause = models.CharField(max_length=20)


class DeliveryAttempt(models.Model):
    """送信の試み。Written before the line is opened: no answer means nobody knows."""

    public_id = PublicIdField()
    mail = models.ForeignKey(Mail, on_delete=models.CASCADE, related_name="attempts")
    number = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, default="unknown")
    """unknown, taken, partly, later, refused."""
    reply_code = models.PositiveSmallIntegerField(default=0)
    taken = models.PositiveIntegerField(default=0)

    class Meta:
        """One number once: two workers never try at the same time."""

        constraints = [
            models.UniqueConstraint(fields=["mail", "number"], name="outbound_attempt_number")
        ]


class SentHistory(SealedModel):
    """送信の履歴。To whom a person has written, learned from what was really delivered."""

    public_id = PublicIdField()
    sender = models.ForeignKey(
        "organization.Person", on_delete=models.CASCADE, related_name="sent_history"
    )
    address_index = models.CharField(max_length=32)
    domain = models.CharField(max_length=255)
    who = SealedJSONField()
    """address and display_name."""
    first_sent_at = models.DateTimeField()
    last_sent_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=1)
    week = models.FloatField(default=0.0)
    month = models.FloatField(default=0.0)
    lasting = models.FloatField(default=0.0)
    """Mails weighed by their time (``domain/warmth.py``): sums, so that no update has to read first."""

    class Meta:
        """One row per sender and address; domains looked up for the whole company."""

        constraints = [
            models.UniqueConstraint(
                fields=["sender", "address_index"], name="outbound_history_once"
            )
        ]
        indexes = [
            models.Index(fields=["sender", "-last_sent_at"]),
            models.Index(fields=["sender", "domain"]),
            models.Index(fields=["domain"]),
        ]


class ControlVersion(models.Model):
    """統制の版。A rule of the gate with its parameters, from a day on; never overwritten."""

    public_id = PublicIdField()
    rule = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    parameters = models.JSONField(default=dict)
    clause = models.CharField(max_length=20)
    item = models.CharField(max_length=20)
    scope_kind = models.CharField(max_length=12, default="company")
    scope_value = models.CharField(max_length=320, blank=True)
    """For whom (``domain.scopes``): a department's public id, a role's code, an address."""
    effective_from = models.DateField()
    effective_to = models.DateField(null=True, blank=True)
    """Last day; null for until further notice."""
    active = models.BooleanField(default=True)
    test_mode = models.BooleanField(default=False)
    reason = models.CharField(max_length=400)
    proposed_by = models.ForeignKey(
        "organization.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    """Null for the starter rules."""
    approved_by = models.ForeignKey(
        "organization.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True, blank=True)
    rejected_at = models.DateTimeField(null=True, blank=True)
    needs_top = models.BooleanField(default=False)
    """The privacy officer himself makes something less strict: top management decides."""

    class Meta:
        """One number once, one open proposal per rule and scope."""

        constraints = [
            models.UniqueConstraint(fields=["rule", "number"], name="outbound_control_number"),
            models.UniqueConstraint(
                fields=["rule", "scope_kind", "scope_value"],
                condition=Q(approved_at=None, rejected_at=None),
                name="outbound_control_one_proposal",
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None) | Q(rejected_at=None),
                name="outbound_control_yes_or_no",
            ),
            models.CheckConstraint(
                condition=Q(effective_to=None) | Q(effective_to__gte=F("effective_from")),
                name="outbound_control_days",
            ),
        ]
        indexes = [models.Index(F("rule"), F("effective_from").desc(), name="outbound_control_day")]


class GateNode(models.Model):
    """ゲート。A process that takes mail, what waits in its journal, and what its last start found."""

    public_id = PublicIdField()
    lane = models.CharField(max_length=26, unique=True)
    """Folder of its journal."""
    host = models.CharField(max_length=120)
    beat_at = models.DateTimeField()
    started_at = models.DateTimeField()
    waiting = models.PositiveIntegerField(default=0)
    waiting_since = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=40, blank=True)
    """Why they wait: ``database``, ``examiner``, ``disk``; empty when nothing is wrong."""
    recovered = models.PositiveIntegerField(default=0)
    """Mails taken up again at the start; cut: never promised; damaged: stretches nobody can read."""
    cut = models.PositiveIntegerField(default=0)
    damaged = models.PositiveIntegerField(default=0)
