"""組織の表。Company, departments as a tree, people, transfers, leave, appointments, imports."""

from django.db import models

from omamori.foundation.crypto.fields import SealedJSONField, SealedModel
from omamori.foundation.records.public_id import PublicIdField


class Company(models.Model):
    """事業者。One row: an installation serves one company (lessons: no multi-customer leak)."""

    public_id = PublicIdField()
    name = models.CharField(max_length=120)
    name_kana = models.CharField(max_length=120, blank=True)
    domains = models.JSONField(default=list)
    """Mail domains that count as inside."""
    fiscal_year_starts = models.PositiveSmallIntegerField(default=4)
    """Month in which the fiscal year begins."""


class Department(models.Model):
    """部門。A node of the tree; closed departments keep their history."""

    public_id = PublicIdField()
    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=80)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    order = models.PositiveIntegerField(default=0)
    closed_on = models.DateField(null=True, blank=True)


class Person(models.Model):
    """従業者。Everyone who works under the company's direction, not only employees."""

    class Employment(models.TextChoices):
        """Kinds of 従業者 that the guideline counts."""

        OFFICER = "officer", "役員"
        REGULAR = "regular", "正社員"
        CONTRACT = "contract", "契約社員"
        PART_TIME = "part_time", "パート・アルバイト"
        DISPATCHED = "dispatched", "派遣社員"
        SECONDED = "seconded", "出向者"

    public_id = PublicIdField()
    number = models.CharField(max_length=20, unique=True)
    """従業者番号 of the company."""
    name = models.CharField(max_length=80)
    name_kana = models.CharField(max_length=80, blank=True, db_index=True)
    email = models.EmailField(max_length=254, unique=True, null=True, blank=True)
    """Stored in lower case; null for people without a mailbox."""
    employment = models.CharField(max_length=12, choices=Employment)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="people")
    title = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        """Lists run by department and reading."""

        indexes = [models.Index(fields=["department", "name_kana", "id"])]


class Leave(models.Model):
    """休業・休職・不在。While it lasts, stand-ins take the person's checks and posts."""

    public_id = PublicIdField()
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="leaves")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    kind = models.CharField(max_length=20, default="leave")


class Presence(models.Model):
    """在席・不在・テレワーク。What a person, or his calendar, says about a time; never why."""

    public_id = PublicIdField()
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="presences")
    where = models.CharField(max_length=10)
    """Value of ``domain.presence.Where``."""
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    stand_in = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    """Who is asked in his place while he is away."""
    source = models.CharField(max_length=6, default="person")
    """``person`` or ``file``: what came from a file is replaced by the next file."""

    class Meta:
        """Asked for by person and moment; old ones are swept by their end."""

        indexes = [
            models.Index(fields=["person", "ends_at"]),
            models.Index(fields=["ends_at"]),
        ]


class Appointment(models.Model):
    """任命。A post held by a person from a day to a day; never overwritten, only ended."""

    class Post(models.TextChoices):
        """Posts of the management system."""

        TOP = "top", "トップマネジメント"
        PRIVACY_OFFICER = "privacy_officer", "個人情報保護管理者"
        AUDITOR = "auditor", "個人情報保護監査責任者"
        OFFICE = "office", "PMS事務局"
        TRAINER = "trainer", "教育責任者"
        COMPLAINTS = "complaints", "苦情・相談窓口責任者"
        DEPARTMENT_HEAD = "department_head", "部門の個人情報保護責任者"
        OPERATOR = "operator", "システム管理者"

    public_id = PublicIdField()
    post = models.CharField(max_length=20, choices=Post)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments")
    department = models.ForeignKey(Department, null=True, blank=True, on_delete=models.PROTECT)
    """Only for department heads."""
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    stand_in = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="standing_in_for"
    )
    """代行者: acts while the holder is on leave."""

    class Meta:
        """Looked up by post and by person."""

        indexes = [models.Index(fields=["post", "starts_on"])]


class Transfer(models.Model):
    """異動。From one department to another on a day; ahead of its day it only waits."""

    public_id = PublicIdField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="transfers")
    former = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    effective_on = models.DateField()
    is_open = models.BooleanField(default=True)
    """Not yet carried out, nor called off."""
    cancelled_on = models.DateField(null=True, blank=True)

    class Meta:
        """One transfer ahead per person; the daily job asks for the due ones."""

        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(is_open=True), name="one_open_transfer"
            )
        ]
        indexes = [models.Index(fields=["is_open", "effective_on"])]


class PeopleImport(SealedModel):
    """名簿の取り込み。An uploaded list between preview and confirmation, and what it replaced."""

    class State(models.TextChoices):
        """Where the list stands."""

        OPEN = "open", "確認待ち"
        DONE = "done", "取り込み済み"
        DISCARDED = "discarded", "取りやめ"

    public_id = PublicIdField()
    uploaded_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT)
    uploaded_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    blob = models.CharField(max_length=26, blank=True)
    """The cells, sealed in storage until confirmed or one day old."""
    file_hash = models.CharField(max_length=64)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)
    instead = models.JSONField(default=dict, blank=True)
    """A value for all new persons, by the key of a column that the list has not."""
    heading_row = models.PositiveIntegerField(null=True, blank=True)
    """Of the headings, from 0, and ``columns`` key of a column by its position: as a person has said."""
    columns = models.JSONField(null=True, blank=True)
    layout = models.CharField(max_length=64, blank=True)
    """By which the next list laid out alike is read the same way, once this one was taken in."""
    before = SealedJSONField(null=True)
    """Former values of the changed persons and numbers of the added ones, to undo by hand."""

    class Meta:
        """The hourly job asks for what is old and open."""

        indexes = [models.Index(fields=["state", "uploaded_at"])]
