"""リスク分析の表。Cells, their dated editions, what opened them again, added measures, criteria. No decisions here."""

from django.db import models
from django.db.models import F, Q

from omamori.foundation.records.public_id import PublicIdField


class EditionState(models.TextChoices):
    """From the first draft to what counts; from when to when is a matter of dates."""

    DRAFT = "draft", "下書き"
    PROPOSED = "proposed", "承認待ち"
    APPROVED = "approved", "承認済み"


class Cell(models.Model):
    """リスク欄。One scene of a process at one stage; what it says is in its editions.

    The columns of the list are kept here as well, from the edition that is shown, with their indexes.
    """

    class State(models.TextChoices):
        """Where it stands."""

        DRAFT = "draft", "下書き"
        PROPOSED = "proposed", "承認待ち"
        APPROVED = "approved", "承認済み"
        REOPENED = "reopened", "見直し"
        ENDED = "ended", "終了"

    public_id = PublicIdField()
    number = models.PositiveIntegerField(unique=True)
    process_id = models.CharField(max_length=26)
    """Public id of the business process in the register."""
    department = models.ForeignKey(
        "organization.Department", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    stage = models.CharField(max_length=8)
    media = models.CharField(max_length=120, blank=True)
    """``,paper,mail,``."""
    likelihood = models.PositiveSmallIntegerField(default=0)
    impact = models.PositiveSmallIntegerField(default=0)
    value = models.PositiveSmallIntegerField(default=0)
    shown = models.ForeignKey(
        "Edition", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    """The edition that counts today, or the draft of a cell that never counted."""
    reviewed_on = models.DateField(null=True, blank=True)
    """The day of the last approval."""
    created_at = models.DateTimeField()

    class Meta:
        """Lists run by value within what a reader may see, and choose within the index; a process asks for its own."""

        indexes = [
            models.Index(
                fields=["-value", "number", "state", "stage", "likelihood", "impact", "media"],
                name="risk_cell_value",
            ),
            models.Index(
                fields=[
                    "department", "-value", "number", "state", "stage", "likelihood", "impact", "media",
                ],
                name="risk_cell_department",
            ),
            models.Index(fields=["process_id", "-value", "number"], name="risk_cell_of_process"),
            models.Index(fields=["state", "reviewed_on"], name="risk_cell_state"),
        ]  # fmt: skip


class TallyBook(models.Model):
    """集計の綴り。What the cells of one process come to; who counts them holds it meanwhile."""

    process_id = models.CharField(max_length=26, unique=True)
    department = models.ForeignKey(
        "organization.Department", null=True, on_delete=models.PROTECT, related_name="+"
    )
    """Of its cells; none while it has had none."""
    counted = models.JSONField(default=list)
    """How many stand alike, as ``Tally`` of its department holds them: department, state … impact, and how many."""
    live = models.PositiveIntegerField(default=0)
    draft = models.PositiveIntegerField(default=0)
    proposed = models.PositiveIntegerField(default=0)
    reopened = models.PositiveIntegerField(default=0)
    stages = models.PositiveSmallIntegerField(default=0)
    highest = models.PositiveSmallIntegerField(default=0)


class Tally(models.Model):
    """集計。How many cells of a department stand alike: a hundred thousand cells are a few hundred of these."""

    department = models.ForeignKey(
        "organization.Department", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    state = models.CharField(max_length=8)
    stage = models.CharField(max_length=8)
    media = models.CharField(max_length=120, blank=True)
    likelihood = models.PositiveSmallIntegerField()
    impact = models.PositiveSmallIntegerField()
    n = models.PositiveIntegerField(default=0)

    class Meta:
        """What is alike is counted in one row."""

        constraints = [
            models.UniqueConstraint(
                fields=["department", "state", "stage", "media", "likelihood", "impact"],
                name="risk_tally_once",
            )
        ]


class Edition(models.Model):
    """リスク欄の版。What a cell says from a day to a day; once proposed it does not change."""

    public_id = PublicIdField()
    cell = models.ForeignKey(Cell, on_delete=models.CASCADE, related_name="editions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=EditionState, default=EditionState.DRAFT)
    ending = models.BooleanField(default=False)
    """The scene no longer happens: approval ends the cell."""
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    """First day on which it no longer counts."""
    stage = models.CharField(max_length=8)
    media = models.JSONField(default=list)
    kinds = models.JSONField(default=list)
    items = models.JSONField(default=list)
    scene = models.CharField(max_length=1000)
    threat = models.CharField(max_length=1000, blank=True)
    weakness = models.CharField(max_length=1000, blank=True)
    likelihood = models.PositiveSmallIntegerField(default=0)
    impact = models.PositiveSmallIntegerField(default=0)
    measures = models.JSONField(default=list)
    """[kind, text, [clause codes]] of each."""
    residual = models.CharField(max_length=1000, blank=True)
    watch = models.CharField(max_length=1000, blank=True)
    origin = models.CharField(max_length=20, blank=True)
    criteria = models.PositiveIntegerField(default=0)
    """Number of the edition of the criteria it was measured against."""
    reason = models.CharField(max_length=400, blank=True)
    returned_note = models.CharField(max_length=400, blank=True)
    nothing_answer = models.CharField(max_length=400, blank=True)
    """Why 「なし」 was accepted, when it was questioned."""
    content_hash = models.CharField(max_length=64, blank=True)
    author = models.ForeignKey("organization.Person", on_delete=models.PROTECT, related_name="+")
    writers = models.JSONField(default=list)
    """Database keys of everybody who wrote on it: none of them may approve."""
    approver = models.ForeignKey(
        "organization.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    accepted_as = models.CharField(max_length=16, blank=True)
    """The hat under which the residual risk was accepted."""
    created_at = models.DateTimeField()
    proposed_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One number once, one in the making, one without an end, nobody approves himself, words for what remains."""

        constraints = [
            models.UniqueConstraint(fields=["cell", "number"], name="risk_edition_number_once"),
            models.UniqueConstraint(
                fields=["cell"], condition=~Q(state="approved"), name="risk_edition_one_open"
            ),
            models.UniqueConstraint(
                fields=["cell"],
                condition=Q(state="approved", valid_to=None),
                name="risk_edition_one_endless",
            ),
            models.CheckConstraint(
                condition=Q(approver=None) | ~Q(approver=F("author")),
                name="risk_edition_approver_is_not_author",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | (Q(valid_from__isnull=False) & ~Q(residual="")),
                name="risk_edition_approved_says_what_remains",
            ),
        ]
        indexes = [models.Index(fields=["state", "valid_from"], name="risk_edition_day")]


class Anchor(models.Model):
    """よりどころ。What the newest edition of a cell rests on, so that a change finds it."""

    class Kind(models.TextChoices):
        """Of what."""

        ITEM = "item", "台帳の個人情報"
        CLAUSE = "clause", "規程の条"

    cell = models.ForeignKey(Cell, on_delete=models.CASCADE, related_name="anchors")
    kind = models.CharField(max_length=6, choices=Kind)
    code = models.CharField(max_length=26)

    class Meta:
        """Looked up by what changed."""

        constraints = [
            models.UniqueConstraint(fields=["cell", "kind", "code"], name="risk_anchor_once")
        ]
        indexes = [models.Index(fields=["kind", "code"])]


class Reopening(models.Model):
    """見直しのきっかけ。Something on which a cell rests changed; closed when it is approved again."""

    cell = models.ForeignKey(Cell, on_delete=models.CASCADE, related_name="reopenings")
    cause = models.CharField(max_length=13)
    source = models.CharField(max_length=40, blank=True)
    """Public id or code of what changed."""
    fact_id = models.CharField(max_length=40)
    happened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One fact opens a cell once."""

        constraints = [
            models.UniqueConstraint(fields=["cell", "fact_id"], name="risk_reopening_once")
        ]
        indexes = [models.Index(fields=["closed_at", "cause"])]


class AddedMeasure(models.Model):
    """追加対策。What will be done, by whom, until when; done with proof."""

    class State(models.TextChoices):
        """Where it stands."""

        OPEN = "open", "これから"
        DONE = "done", "済み"
        DROPPED = "dropped", "取りやめ"

    public_id = PublicIdField()
    cell = models.ForeignKey(Cell, on_delete=models.CASCADE, related_name="added")
    kind = models.CharField(max_length=14)
    text = models.CharField(max_length=400)
    owner = models.ForeignKey(
        "organization.Person", on_delete=models.PROTECT, related_name="risk_measures"
    )
    due_on = models.DateField()
    state = models.CharField(max_length=7, choices=State, default=State.OPEN)
    proof = models.CharField(max_length=400, blank=True)
    """What shows that it is done, and where that is kept; for a dropped one, why."""
    created_by = models.ForeignKey(
        "organization.Person", on_delete=models.PROTECT, related_name="+"
    )
    closed_by = models.ForeignKey(
        "organization.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Asked by owner and by day."""

        indexes = [
            models.Index(fields=["owner", "state", "due_on"]),
            models.Index(fields=["state", "due_on"]),
        ]


class CriteriaEdition(models.Model):
    """評価の基準の版。The company's own scales, approved by another person."""

    public_id = PublicIdField()
    number = models.PositiveIntegerField(unique=True)
    state = models.CharField(max_length=8, choices=EditionState, default=EditionState.PROPOSED)
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    reason = models.CharField(max_length=400)
    valid_from = models.DateField(null=True, blank=True)
    author = models.ForeignKey("organization.Person", on_delete=models.PROTECT, related_name="+")
    approver = models.ForeignKey(
        "organization.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One in the making; nobody approves himself."""

        constraints = [
            models.UniqueConstraint(
                fields=["state"], condition=Q(state="proposed"), name="risk_criteria_one_open"
            ),
            models.CheckConstraint(
                condition=Q(approver=None) | ~Q(approver=F("author")),
                name="risk_criteria_approver_is_not_author",
            ),
        ]
