"""規程の表。Regulations, versions, clauses, signatures; notices and messages. No decisions here."""

from django.db import models
from django.db.models import F, Q

from omamori.foundation.records.public_id import PublicIdField
from omamori.plan.policies.domain.audience import LABELS, Reader


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
        EDUCATION = "education", "教育"
        AUDIT = "audit", "点検・監査・見直し"
        RIGHTS = "rights", "本人の権利・苦情"
        MY_NUMBER = "my_number", "特定個人情報"

    class Kind(models.TextChoices):
        """A rule for the people inside, or a statement of the company (J.2.2, 法 第32条)."""

        RULE = "rule", "規程・手順"
        POLICY_INSIDE = "policy_inside", "個人情報保護方針 (内部向け)"
        POLICY_OUTSIDE = "policy_outside", "個人情報保護方針 (外部向け)"
        PUBLIC_NOTICE = "public_notice", "公表事項"

    public_id = PublicIdField()
    code = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=14, choices=Kind, default=Kind.RULE)
    area = models.CharField(max_length=12, choices=Area)
    place = models.CharField(max_length=200, blank=True)
    """Where else it can be found: a shelf, a folder, an intranet page."""
    owner = models.ForeignKey(
        "organization.Department", null=True, blank=True, on_delete=models.PROTECT
    )
    """主管部門: the department that keeps it up to date."""
    audience = models.CharField(
        max_length=12, choices=[(r.value, LABELS[r]) for r in Reader], default=Reader.ALL.value
    )
    """For whom it is: who must read and sign."""
    audience_values = models.JSONField(default=list)
    """Public ids of departments, posts or kinds of employment."""
    route = models.JSONField(default=list)
    """Posts that approve a version, in order; empty: the officer or the top, one of them."""
    enacted_on = models.DateField(null=True, blank=True)
    """制定日 of a rule, where it is older than the first version kept here; a policy's is its versions'."""
    replaces = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    """旧規程: it ends on the day on which this one takes effect."""
    ended_on = models.DateField(null=True, blank=True)
    """First day on which it no longer counts."""
    ended_why = models.CharField(max_length=400, blank=True)
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
    material_why = models.CharField(max_length=400, blank=True)
    """Why it was judged a change of substance, or none."""
    material_by = models.ForeignKey(
        "organization.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    called_wording = models.JSONField(default=list)
    """Database keys of everybody who ever decided that it is only wording: none of them approves it as such."""
    signatory_title = models.CharField(max_length=60, blank=True)
    signatory_name = models.CharField(max_length=80, blank=True)
    """Who signs a policy, as it stands on the page."""
    contact = models.CharField(max_length=400, blank=True)
    """問合せ先: whom to ask about a policy, as it stands on the page."""
    enacted_on = models.DateField(null=True, blank=True)
    """制定日 of a policy or notice as this version states it; null: as its regulation does."""
    file_blob = models.CharField(max_length=26, blank=True)
    """A document of the company's own (Word, PDF), sealed in storage."""
    file_name = models.CharField(max_length=200, blank=True)
    file_hash = models.CharField(max_length=64, blank=True)
    """SHA-256 of its bytes: what signatures bind to."""
    file_size = models.PositiveIntegerField(default=0)
    file_text = models.TextField(blank=True)
    """Its text, for reading on the screen and for the search."""
    file_unread = models.CharField(max_length=40, blank=True)
    """Code of what could not be read of it."""
    reason = models.CharField(max_length=400, blank=True)
    """Why it was made or changed."""
    returned_note = models.CharField(max_length=400, blank=True)
    """What the approver wants changed, while it is a draft again; why a publication was taken back."""
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
    chapter = models.CharField(max_length=80, blank=True)
    """Heading of the chapter; clauses of one chapter follow each other."""
    answers = models.JSONField(default=list)
    """Codes of the required items that it answers (reference/policies/required.toml)."""
    lesson = models.CharField(max_length=300, blank=True)
    """One idea for a question in a test."""
    evidence = models.CharField(max_length=300, blank=True)
    """What record shows that the clause is kept."""

    class Meta:
        """A code stands once in a version, in an order."""

        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="clause_code_once"),
            models.UniqueConstraint(fields=["version", "order"], name="clause_order_once"),
        ]


class Approval(models.Model):
    """承認の段階。One post's turn for one version; lapsed ones are kept as history."""

    public_id = PublicIdField()
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="approvals")
    order = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=16, blank=True)
    """Post that has its turn; empty: the officer or the top."""
    person = models.ForeignKey(
        "organization.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    text_hash = models.CharField(max_length=64, blank=True)
    lapsed_at = models.DateTimeField(null=True, blank=True)
    lapse_why = models.CharField(max_length=400, blank=True)

    class Meta:
        """Each stage once at a time."""

        constraints = [
            models.UniqueConstraint(
                fields=["version", "order"],
                condition=Q(lapsed_at=None),
                name="approval_stage_once",
            ),
        ]


class PaperSheet(models.Model):
    """署名した紙。The scan of a sheet signed by hand, and where the paper itself lies."""

    public_id = PublicIdField()
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="sheets")
    blob = models.CharField(max_length=26)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    recorded_by = models.ForeignKey(
        "organization.Person", on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()


class Assignment(models.Model):
    """読んで署名する番。A person has been asked to read a rule since a version of substance."""

    class State(models.TextChoices):
        """Whether something is still owed."""

        OPEN = "open", "読んで署名する番"
        SIGNED = "signed", "署名済み"
        POSTPONED = "postponed", "休業中のため延期"
        CLOSED = "closed", "対象から外れた"

    public_id = PublicIdField()
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="assignments")
    """The lowest version whose signature counts: a correction of wording asks nobody anew."""
    person = models.ForeignKey(
        "organization.Person", on_delete=models.PROTECT, related_name="rule_assignments"
    )
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    assigned_on = models.DateField()
    """Asked since; anew when somebody comes back from leave."""
    due_on = models.DateField()
    head_told_on = models.DateField(null=True, blank=True)
    """When the head of the department heard that it is late."""

    class Meta:
        """One duty per person and version; late ones are asked for by day."""

        constraints = [
            models.UniqueConstraint(fields=["version", "person"], name="assignment_once"),
        ]
        indexes = [
            models.Index(fields=["person", "state"]),
            models.Index(fields=["state", "due_on"]),
            models.Index(fields=["version", "state"]),
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
    sheet = models.ForeignKey(
        PaperSheet, null=True, blank=True, on_delete=models.PROTECT, related_name="signatures"
    )
    """The scan of the signed sheet."""
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
    removed_at = models.DateTimeField(null=True)
    """When it was taken off; it can be put back for a while."""
