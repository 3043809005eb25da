"""規程の表。Regulations, versions, clauses, signatures; notices and messages. No decisions here."""

from django.db import models
from django.db.models import F, Q

from omamori.foundation.records.public_id import PublicIdField


class Regulation(models.Model):
    """規程。One rule book of the company; its text is in its versions."""

    class Area(models.TextChoices):
        """What it is about: six areas of handling, and the two above them."""

        POLICY = "policy", "方針・全般"
        DOCUMENTS = "documents", "書類の送付"
        MAIL = "mail", "メール・電子媒体での送信"
        STORAGE = "storage", "保管"
        DELETION = "deletion", "消去・廃棄"
        CARRYING = "carrying", "持ち出し"
        ENTRUSTING = "entrusting", "委託"
        EMERGENCY = "emergency", "緊急時の対応"

    public_id = PublicIdField()
    code = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=120)
    area = models.CharField(max_length=12, choices=Area)
    place = models.CharField(max_length=200, blank=True)
    """Where else it can be found: a shelf, a folder, an intranet page."""
    owner = models.ForeignKey(
        "organization.Department", null=True, blank=True, on_delete=models.PROTECT
    )
    """主管部門: the department that keeps it up to date."""
    created_at = models.DateTimeField()


class Version(models.Model):
    """版。Once proposed its text never changes; a published one is never deleted."""

    class State(models.TextChoices):
        """From the first draft to the text that counts; whether it is in force is a matter of dates."""

        DRAFT = "draft", "下書き"
        PROPOSED = "proposed", "承認待ち"
        APPROVED = "approved", "承認済み"
        PUBLISHED = "published", "発行済み"

    public_id = PublicIdField()
    regulation = models.ForeignKey(Regulation, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    effective_from = models.DateField(null=True, blank=True)
    material = models.BooleanField(default=True)
    """A change of substance: everybody reads and signs again."""
    reason = models.CharField(max_length=400, blank=True)
    """Why it was made or changed."""
    returned_note = models.CharField(max_length=400, blank=True)
    """What the approver wants changed, while it is a draft again."""
    text_hash = models.CharField(max_length=64, blank=True)
    """SHA-256 of the text that was proposed; approval and publication are bound to it."""
    author = models.ForeignKey(
        "organization.Person", on_delete=models.PROTECT, related_name="written_versions"
    )
    approver = models.ForeignKey(
        "organization.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="approved_versions",
    )
    writers = models.JSONField(default=list)
    """Database keys of everybody who wrote on it: none of them may approve."""
    created_at = models.DateTimeField()
    proposed_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One number once, one open version at a time, and nobody approves himself."""

        constraints = [
            models.UniqueConstraint(fields=["regulation", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["regulation"],
                condition=~Q(state="published"),
                name="version_one_open_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(approver=None) | ~Q(approver=F("author")),
                name="version_approver_is_not_author",
            ),
            models.CheckConstraint(
                condition=~Q(state="published")
                | Q(effective_from__isnull=False, published_at__isnull=False),
                name="version_published_has_a_day",
            ),
        ]
        indexes = [models.Index(fields=["state", "effective_from"])]


class Clause(models.Model):
    """条。The smallest part that a reason, a risk or a lesson can point to."""

    public_id = PublicIdField()
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="clauses")
    order = models.PositiveIntegerField()
    code = models.CharField(max_length=20)
    """Stable over versions, e.g. ``R1-3``: controls and reasons name it."""
    number = models.CharField(max_length=20)
    heading = models.CharField(max_length=120)
    body = models.TextField()
    item = models.CharField(max_length=20, blank=True)
    """Item of the 構築・運用指針, e.g. ``J.9.2``."""
    controls = models.JSONField(default=list)
    """Codes of the controls that act on this clause."""

    class Meta:
        """A code stands once in a version, in an order."""

        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="clause_code_once"),
            models.UniqueConstraint(fields=["version", "order"], name="clause_order_once"),
        ]


class Signature(models.Model):
    """署名。A person read a version and promised to keep it."""

    class Way(models.TextChoices):
        """On the screen by himself, or on paper, entered by the office."""

        SCREEN = "screen", "画面"
        PAPER = "paper", "紙"

    public_id = PublicIdField()
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="signatures")
    person = models.ForeignKey(
        "organization.Person", on_delete=models.PROTECT, related_name="signatures"
    )
    way = models.CharField(max_length=6, choices=Way, default=Way.SCREEN)
    signed_at = models.DateTimeField()
    text_hash = models.CharField(max_length=64)
    """SHA-256 of the text exactly as shown."""
    session_mark = models.CharField(max_length=32, blank=True)
    """Keyed hash of the session in which it was signed; empty for paper."""
    recorded_by = models.ForeignKey(
        "organization.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="recorded_signatures",
    )
    place = models.CharField(max_length=120, blank=True)
    """Where the signed sheet is kept."""
    mark = models.CharField(max_length=32)
    """Keyed hash over all of the above: a changed row no longer fits."""

    class Meta:
        """One signature per person and version; looked up both ways."""

        constraints = [
            models.UniqueConstraint(fields=["version", "person"], name="signature_once"),
        ]
        indexes = [models.Index(fields=["person", "version"])]


class Bulletin(models.Model):
    """お知らせ。What the PMS office tells everybody, from a day to a day."""

    public_id = PublicIdField()
    title = models.CharField(max_length=100)
    text = models.TextField()
    pinned = models.BooleanField(default=False)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    written_by = models.ForeignKey("organization.Person", on_delete=models.PROTECT)
    created_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Shown by day, pinned ones first."""

        indexes = [models.Index(fields=["starts_on", "ends_on"])]


class TopMessage(models.Model):
    """トップメッセージ。What top management says to everybody; earlier ones are kept."""

    public_id = PublicIdField()
    number = models.PositiveIntegerField(unique=True)
    text = models.TextField()
    title = models.CharField(max_length=60)
    """The office he signed under, e.g. 代表取締役社長, as it was that day."""
    name = models.CharField(max_length=80)
    dated = models.DateField()
    written_by = models.ForeignKey("organization.Person", on_delete=models.PROTECT)
    created_at = models.DateTimeField()


class Contact(models.Model):
    """連絡先。Desks and bodies that are nobody's post: the company's line, 審査機関, 委員会, 委託元."""

    class Kind(models.TextChoices):
        """Where it is shown."""

        COMPANY = "company", "会社の緊急連絡先"
        DESK = "desk", "社内の相談窓口"
        OUTSIDE = "outside", "社外の関係機関"

    public_id = PublicIdField()
    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    note = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
