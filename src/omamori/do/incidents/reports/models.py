"""報告の表。What people reported, what was asked and answered, and from where reports are taken; words are sealed."""

from typing import ClassVar

from django.db import models

from omamori.foundation.crypto.fields import SealedModel, SealedTextField
from omamori.foundation.records.public_id import PublicIdField

_PERSON = "organization.Person"


class Door(SealedModel):
    """入口。From where reports are taken without signing in; one row."""

    public_id = PublicIdField()
    networks = models.TextField(blank=True)
    """Networks of the company, one a line, e.g. ``192.0.2.0/24``."""
    generation = models.PositiveIntegerField(default=1)
    """Links and QR codes of an earlier generation do not work."""
    phone = SealedTextField(default="")
    """Whom to call, as shown to whoever reported."""
    changed_at = models.DateTimeField(null=True)
    changed_by = models.ForeignKey(_PERSON, null=True, on_delete=models.PROTECT, related_name="+")


class Report(SealedModel):
    """報告。As it was given; never changed."""

    class Source(models.TextChoices):
        """入口。How it came in."""

        NETWORK = "network", "社内のネットワーク"
        LINK = "link", "リンク・QR"
        SESSION = "session", "サインインした画面"
        PHONE = "phone", "電話"
        MAIL = "mail", "メール"

    class Sender(models.TextChoices):
        """差出人の確かめ。What the receiving mail server found out about the sender of a mail."""

        PROVEN = "proven", "差出人は確かめられました"
        UNPROVEN = "unproven", "差出人は確かめられていません"
        FAILED = "failed", "差出人の確かめに失敗しました (なりすましのおそれ)"

    public_id = PublicIdField()
    receipt = models.CharField(max_length=10, unique=True)
    code_mark = models.CharField(max_length=32)
    """Blind index of the code word; the word itself is not kept."""
    ticket = models.CharField(max_length=64, unique=True)
    """Of the form that was sent: the same form pressed twice is one report."""
    source = models.CharField(max_length=8, choices=Source)
    sender_check = models.CharField(max_length=8, choices=Sender, blank=True, default="")
    """Of a mail; empty for every other way in."""
    choice = models.CharField(max_length=12)
    outcome = models.CharField(max_length=8)
    medium = models.CharField(max_length=12)
    rough_count = models.CharField(max_length=8, blank=True)
    noticed_at = models.DateTimeField()
    received_at = models.DateTimeField()
    occurred = SealedTextField(default="")
    words = SealedTextField(default="")
    name = SealedTextField(default="")
    contact = SealedTextField(default="")
    anonymous = models.BooleanField(default=False)
    aside = models.BooleanField(default=False)
    """Not for the office and the privacy officer: top management takes it."""
    department = models.ForeignKey(
        "organization.Department", null=True, on_delete=models.PROTECT, related_name="+"
    )
    reporter = models.ForeignKey(_PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    taken_by = models.ForeignKey(_PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    """Who wrote it down for a caller."""
    photo = models.CharField(max_length=40, blank=True)
    photo_problem = models.CharField(max_length=12, blank=True)
    became = models.CharField(max_length=10, blank=True)
    """``case`` or ``near_miss``."""
    record_id = models.CharField(max_length=26, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="merged"
    )

    class Meta:
        """Lists run newest first; likeness is looked for by day."""

        indexes: ClassVar = [
            models.Index(fields=["noticed_at"]),
            models.Index(fields=["department", "-public_id"]),
            models.Index(fields=["record_id"]),
        ]


class Message(SealedModel):
    """やりとり。A question of the office or an answer of the reporter."""

    public_id = PublicIdField()
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="messages")
    by_office = models.BooleanField()
    text = SealedTextField()
    at = models.DateTimeField()
    sender_check = models.CharField(max_length=8, blank=True, default="")
    """Of ``Report.Sender``, of an answer by mail; empty for one with receipt number and code word."""
    ticket = models.CharField(max_length=64, blank=True, default="")
    """Blind index of the Message-ID of an answer by mail: read twice, it is one answer."""
    person = models.ForeignKey(_PERSON, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """A mail gives one answer."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ticket"], condition=~models.Q(ticket=""), name="reports_one_answer"
            )
        ]
