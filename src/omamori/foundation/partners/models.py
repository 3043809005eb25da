"""相手先の表。Organisations, their domains, people outside, uploaded lists."""

from django.db import models

from omamori.foundation.crypto.fields import SealedJSONField, SealedModel, SealedTextField
from omamori.foundation.partners.list_tables import MailingList
from omamori.foundation.records.public_id import PublicIdField

__all__ = ["DirectoryImport", "MailDomain", "MailingList", "Mark", "OutsidePerson", "Partner"]


class Partner(models.Model):
    """取引先・相手先。An organisation we deal with; archived, never deleted."""

    class Role(models.TextChoices):
        """What it is to us."""

        CUSTOMER = "customer", "取引先"
        ENTRUSTER = "entruster", "委託元"
        CONTRACTOR = "contractor", "委託先"
        OTHER = "other", "その他"

    public_id = PublicIdField()
    number = models.CharField(max_length=20, unique=True)
    """取引先コード of the company."""
    name = models.CharField(max_length=120)
    name_kana = models.CharField(max_length=120, blank=True)
    roles = models.CharField(max_length=60)
    """Values of ``Role`` with a comma before, between and behind: a filter finds whole words."""
    contract_from = models.DateField(null=True, blank=True)
    contract_until = models.DateField(null=True, blank=True)
    agreed = models.JSONField(default=list)
    """Groups of personal data that the contract lets us send (``domain.agreement.GROUPS``)."""
    note = models.CharField(max_length=400, blank=True)
    archived_on = models.DateField(null=True, blank=True)
    changed_at = models.DateTimeField(db_index=True)
    """Also tells every process that its index of names is stale."""

    class Meta:
        """The list runs by reading."""

        indexes = [models.Index(fields=["name_kana", "id"])]


class MailDomain(models.Model):
    """メールのドメイン。Belongs to one partner; what lies below it belongs to the partner too."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="domains")
    name = models.CharField(max_length=253, unique=True)


class OutsidePerson(SealedModel):
    """社外の人。Somebody we write to: applicant, contact person, customer."""

    class Purpose(models.TextChoices):
        """Why we know him (利用目的)."""

        CONTACT = "contact", "取引先の担当者"
        APPLICANT = "applicant", "応募者"
        CUSTOMER = "customer", "顧客"
        OTHER = "other", "その他"

    public_id = PublicIdField()
    name = SealedTextField()
    name_kana = SealedTextField()
    number = SealedTextField()
    """応募者番号 or 顧客番号; empty for none."""
    number_mark = models.CharField(max_length=32, unique=True, null=True, blank=True)
    company = SealedTextField()
    """As written, when it is none of our partners."""
    partner = models.ForeignKey(
        Partner, null=True, blank=True, on_delete=models.PROTECT, related_name="people"
    )
    email = SealedTextField()
    handles = SealedJSONField()
    """Talk address by messaging tool, e.g. ``{"slack": "U012AB3CD"}``."""
    purpose = models.CharField(max_length=12, choices=Purpose)
    department = models.ForeignKey(
        "organization.Department",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    """担当部門; empty when the whole company may write to him."""
    erase_on = models.DateField(null=True, blank=True, db_index=True)
    """The day on which his particulars are erased."""


class Mark(models.Model):
    """目印。Blind index of one thing by which a person is found: surname, reading, number, address."""

    person = models.ForeignKey(OutsidePerson, on_delete=models.CASCADE, related_name="marks")
    mark = models.CharField(max_length=32)

    class Meta:
        """Asked by mark."""

        indexes = [models.Index(fields=["mark", "person"])]


class DirectoryImport(models.Model):
    """相手先の取り込み。An uploaded list between preview and confirmation."""

    class State(models.TextChoices):
        """Where the list stands."""

        OPEN = "open", "確認待ち"
        DONE = "done", "取り込み済み"
        DISCARDED = "discarded", "取りやめ"

    public_id = PublicIdField()
    sheet = models.CharField(max_length=10)
    """``partners`` or ``people``."""
    uploaded_by = models.ForeignKey(
        "organization.Person", null=True, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    blob = models.CharField(max_length=26, blank=True)
    """The cells, sealed in storage until confirmed or one day old."""
    file_hash = models.CharField(max_length=64)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """The hourly job asks for what is old and open."""

        indexes = [models.Index(fields=["state", "uploaded_at"])]
