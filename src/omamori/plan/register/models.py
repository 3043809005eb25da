"""台帳の表。Processes with their flow, entries, their dated editions, reviews, disposals. No decisions here."""

from django.db import models
from django.db.models import F, Q

from omamori.foundation.records.public_id import PublicIdField


class State(models.TextChoices):
    """From the first draft to what counts; whether it is in force is a matter of dates."""

    DRAFT = "draft", "下書き"
    PROPOSED = "proposed", "承認待ち"
    APPROVED = "approved", "承認済み"
    WITHDRAWN = "withdrawn", "取り下げ"


class Edition(models.Model):
    """版。What is said from a day to a day; once proposed it does not change."""

    public_id = PublicIdField()
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    valid_from = models.DateField(null=True, blank=True)
    """While it is not approved: the day that the writer wishes."""
    valid_to = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=400, blank=True)
    """Why it was made or changed."""
    returned_note = models.CharField(max_length=400, blank=True)
    content_hash = models.CharField(max_length=64, blank=True)
    """SHA-256 of what was proposed; the approval is bound to it."""
    author = models.ForeignKey("organization.Person", on_delete=models.PROTECT, related_name="+")
    approver = models.ForeignKey(
        "organization.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    writers = models.JSONField(default=list)
    """Database keys of everybody who wrote on it: none of them may approve."""
    department = models.ForeignKey(
        "organization.Department", on_delete=models.PROTECT, related_name="+"
    )
    owner = models.ForeignKey(
        "organization.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    """管理責任者."""
    created_at = models.DateTimeField()
    proposed_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Columns only."""

        abstract = True


def _rules(name: str, of: str) -> list[models.BaseConstraint]:
    """One number once, one open edition, one that has no end, and nobody approves himself."""
    return [
        models.UniqueConstraint(fields=[of, "number"], name=f"{name}_number_once"),
        models.UniqueConstraint(
            fields=[of],
            condition=Q(state__in=("draft", "proposed")),
            name=f"{name}_one_open_at_a_time",
        ),
        models.UniqueConstraint(
            fields=[of], condition=Q(state="approved", valid_to=None), name=f"{name}_one_endless"
        ),
        models.CheckConstraint(
            condition=Q(approver=None) | ~Q(approver=F("author")),
            name=f"{name}_approver_is_not_author",
        ),
        models.CheckConstraint(
            condition=~Q(state="approved") | Q(valid_from__isnull=False, approver__isnull=False),
            name=f"{name}_approved_has_a_day",
        ),
    ]


class Process(models.Model):
    """業務。A business process in which personal information is handled."""

    public_id = PublicIdField()
    code = models.CharField(max_length=30, unique=True)
    """業務フロー番号."""
    created_at = models.DateTimeField()


class ProcessEdition(Edition):
    """業務の版。Name, department and flow of a process."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="editions")
    name = models.CharField(max_length=120)
    outline = models.CharField(max_length=1000, blank=True)
    ends = models.BooleanField(default=False)
    """From its first day on the process is given up."""

    class Meta(Edition.Meta):
        """Lists run by department."""

        abstract = False
        constraints = _rules("process_edition", "process")
        indexes = [models.Index(fields=["state", "department"])]


class Step(models.Model):
    """場面。One step of the flow: who does what, where, on which medium, with what, from and to whom."""

    edition = models.ForeignKey(ProcessEdition, on_delete=models.CASCADE, related_name="steps")
    order = models.PositiveIntegerField()
    stage = models.CharField(max_length=10)
    """Code of ``facts.lifecycle.Stage``; ``medium`` of ``Medium``."""
    title = models.CharField(max_length=120)
    actor = models.CharField(max_length=120, blank=True)
    place = models.CharField(max_length=120, blank=True)
    medium = models.CharField(max_length=12)
    items = models.JSONField(default=list)
    """Public ids of the entries that move; empty for all of the process."""
    from_partner = models.ForeignKey(
        "partners.Partner",
        to_field="public_id",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    comes_from = models.CharField(max_length=120, blank=True)
    to_partner = models.ForeignKey(
        "partners.Partner",
        to_field="public_id",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    goes_to = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        """A place in the flow is taken once."""

        constraints = [models.UniqueConstraint(fields=["edition", "order"], name="step_order_once")]


class Item(models.Model):
    """個人情報。An entry of the register; what it says is in its editions."""

    public_id = PublicIdField()
    code = models.CharField(max_length=30, unique=True)
    """管理番号."""
    created_at = models.DateTimeField()


class Batch(models.Model):
    """まとめての変更。Editions of many entries that are proposed, approved and undone together."""

    class Kind(models.TextChoices):
        """Where it comes from."""

        BULK = "bulk", "まとめての変更"
        UNDO = "undo", "まとめての変更の取り消し"
        IMPORT = "import", "ファイルからの取り込み"
        DRAFTS = "drafts", "下書きをまとめた申請"

    public_id = PublicIdField()
    kind = models.CharField(max_length=10, choices=Kind)
    reason = models.CharField(max_length=400)
    columns = models.JSONField(default=list)
    """Names of the columns that were changed."""
    author = models.ForeignKey("organization.Person", on_delete=models.PROTECT, related_name="+")
    undoes = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="undone_by"
    )
    created_at = models.DateTimeField()


class ItemEdition(Edition):
    """個人情報の版。Every column of the register (``domain.particulars``)."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="editions")
    batch = models.ForeignKey(
        Batch, null=True, blank=True, on_delete=models.PROTECT, related_name="editions"
    )
    code = models.CharField(max_length=30)
    """Of the item, so that lists run in its order by one index."""
    process = models.ForeignKey(
        Process, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=120)
    elements = models.JSONField(default=list)
    purpose = models.CharField(max_length=1000, blank=True)
    principals = models.JSONField(default=list)
    acquisition = models.CharField(max_length=20, blank=True)
    source = models.CharField(max_length=200, blank=True)
    consent = models.CharField(max_length=20, blank=True)
    consent_note = models.CharField(max_length=400, blank=True)
    media = models.JSONField(default=list)
    sensitive = models.BooleanField(default=False)
    sensitive_note = models.CharField(max_length=400, blank=True)
    my_number = models.BooleanField(default=False)
    card = models.BooleanField(default=False)
    personal_data = models.BooleanField(default=True)
    retained = models.BooleanField(default=True)
    count_low = models.PositiveBigIntegerField(null=True, blank=True)
    count_estimate = models.PositiveBigIntegerField(null=True, blank=True)
    count_high = models.PositiveBigIntegerField(null=True, blank=True)
    count_about = models.BooleanField(default=False)
    contractors = models.JSONField(default=list)
    contractor_note = models.CharField(max_length=400, blank=True)
    third_party = models.BooleanField(default=False)
    third_party_note = models.CharField(max_length=400, blank=True)
    joint_use = models.BooleanField(default=False)
    joint_use_note = models.CharField(max_length=400, blank=True)
    abroad = models.BooleanField(default=False)
    countries = models.CharField(max_length=200, blank=True)
    access_holders = models.CharField(max_length=400, blank=True)
    place = models.CharField(max_length=200, blank=True)
    storage_method = models.CharField(max_length=200, blank=True)
    addresses = models.JSONField(default=list)
    use_until = models.DateField(null=True, blank=True)
    use_until_note = models.CharField(max_length=200, blank=True)
    keep_until = models.DateField(null=True, blank=True)
    keep_until_note = models.CharField(max_length=200, blank=True)
    disposal = models.CharField(max_length=20, blank=True)
    disposal_note = models.CharField(max_length=400, blank=True)
    clauses = models.JSONField(default=list)
    note = models.CharField(max_length=1000, blank=True)
    entrusted = models.BooleanField(default=False)
    entruster = models.ForeignKey(
        "partners.Partner",
        to_field="public_id",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    contract = models.CharField(max_length=200, blank=True)
    contract_until = models.DateField(null=True, blank=True)
    handback = models.CharField(max_length=20, blank=True)
    handback_note = models.CharField(max_length=400, blank=True)

    class Meta(Edition.Meta):
        """The list runs by number; the disposals by day; a process and a department ask for theirs."""

        abstract = False
        constraints = [
            *_rules("item_edition", "item"),
            models.CheckConstraint(
                condition=Q(state__in=("draft", "withdrawn"))
                | Q(process__isnull=False, owner__isnull=False),
                name="item_edition_complete",
            ),
        ]
        indexes = [
            # Whole indexes: SQLite uses a partial one only where its condition is no parameter.
            models.Index(fields=["state", "code"], name="item_edition_by_code"),
            models.Index(fields=["state", "keep_until"], name="item_edition_by_day"),
            models.Index(fields=["state", "process"], name="item_edition_process"),
            models.Index(fields=["state", "department", "code"], name="item_edition_department"),
        ]


class Review(models.Model):
    """見直し。A department looks at its entries, each year and on change."""

    class Kind(models.TextChoices):
        """Why."""

        YEARLY = "yearly", "年に一度の見直し"
        CHANGE = "change", "変更による見直し"

    class Outcome(models.TextChoices):
        """What came of it."""

        SAME = "same", "変更なし"
        CHANGED = "changed", "変更あり (申請した)"

    public_id = PublicIdField()
    department = models.ForeignKey(
        "organization.Department", on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    cause = models.CharField(max_length=200, blank=True)
    """What changed, for a review on change."""
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        "organization.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    note = models.CharField(max_length=400, blank=True)
    items = models.PositiveIntegerField(default=0)
    """How many entries were looked at."""

    class Meta:
        """One open yearly review of a department at a time."""

        constraints = [
            models.UniqueConstraint(
                fields=["department"],
                condition=Q(kind="yearly", done_at=None),
                name="review_one_yearly_open",
            )
        ]
        indexes = [models.Index(fields=["done_at", "due_on"])]


class DisposalRecord(models.Model):
    """廃棄の記録。Date, way, by whom, who was there, and the certificate (J.9.1)."""

    public_id = PublicIdField()
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="disposals")
    edition = models.ForeignKey(ItemEdition, on_delete=models.PROTECT, related_name="+")
    """What the entry said that day."""
    due_on = models.DateField(null=True, blank=True)
    """The 保管期限 that this fulfils."""
    disposed_on = models.DateField()
    whole = models.BooleanField()
    """Nothing is left; the entry is closed."""
    method = models.CharField(max_length=20)
    done_by = models.CharField(max_length=120)
    """Who did it: a person by function, or a contractor."""
    witness = models.CharField(max_length=120)
    count = models.PositiveBigIntegerField(null=True, blank=True)
    note = models.CharField(max_length=400, blank=True)
    blob = models.CharField(max_length=26, blank=True)
    """The certificate, sealed in storage."""
    file_name = models.CharField(max_length=200, blank=True)
    file_hash = models.CharField(max_length=64, blank=True)
    recorded_by = models.ForeignKey(
        "organization.Person", on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        """Asked by entry."""

        indexes = [models.Index(fields=["item", "due_on"])]
