"""教育資料の表。The company's own words on slides, editions, their files, what became out of date."""

from django.db import models

from omamori.foundation.records.editions import Edition as AnyEdition
from omamori.foundation.records.public_id import PublicIdField

_PERSON = "organization.Person"


class Writing(models.Model):
    """書き込み。What the company says on one slide; every change is a new row, the last one counts."""

    public_id = PublicIdField()
    code = models.CharField(max_length=80)
    """Code of the slide; of the company's own slides ``own.`` and a public id."""
    number = models.PositiveIntegerField()
    state = models.JSONField(default=dict)
    """As ``writing.as_json`` writes it; empty: as the standard has it."""
    is_current = models.BooleanField(default=True)
    intent = models.CharField(max_length=10)
    written_by = models.ForeignKey(_PERSON, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        """One number once, one current row for each slide."""

        constraints = [
            models.UniqueConstraint(fields=["code", "number"], name="materials_writing_once"),
            models.UniqueConstraint(
                fields=["code"],
                condition=models.Q(is_current=True),
                name="materials_one_current_writing",
            ),
        ]


class StoredPicture(models.Model):
    """画像。A picture as it was drawn anew by the reader process; slides name it by its hash."""

    sha256 = models.CharField(max_length=64, unique=True)
    blob = models.CharField(max_length=26)
    media_type = models.CharField(max_length=20)
    size = models.PositiveIntegerField()
    added_by = models.ForeignKey(_PERSON, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()


class LogoChange(models.Model):
    """ロゴの変更。What stands on covers and posters since then; without a picture, nothing. The last one counts."""

    public_id = PublicIdField()
    number = models.PositiveIntegerField(unique=True)
    picture = models.ForeignKey(
        StoredPicture, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    is_current = models.BooleanField(default=True)
    intent = models.CharField(max_length=10)
    written_by = models.ForeignKey(_PERSON, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        """One counts."""

        constraints = [
            models.UniqueConstraint(
                fields=["is_current"],
                condition=models.Q(is_current=True),
                name="materials_one_current_logo",
            )
        ]


class Edition(AnyEdition):
    """教育資料の版。The series is the audience; the content holds every slide as it was."""

    deck_hash = models.CharField(max_length=64)
    """SHA-256 of the whole deck with its number and day: what every file of it was made from."""
    logo = models.CharField(max_length=64, blank=True)
    """SHA-256 of the logo on its cover; empty for none."""
    slides = models.PositiveIntegerField(default=0)
    missing = models.JSONField(default=list)
    """Contents that every worker must be taught (a to d of J.4.3) and that no slide serves."""
    looked_at = models.DateTimeField(null=True, blank=True)
    """When it was last compared with what is true."""


class EditionFile(models.Model):
    """版のファイル。One rendering of one edition, sealed in storage, kept for ever."""

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", "作成待ち"
        MADE = "made", "できました"
        FAILED = "failed", "作れませんでした"

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="files")
    form = models.CharField(max_length=12)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    blob = models.CharField(max_length=26, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0)
    failure = models.CharField(max_length=400, blank=True)
    """Why it could not be made, for people."""
    made_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Each form once."""

        constraints = [
            models.UniqueConstraint(fields=["edition", "form"], name="materials_one_file_per_form")
        ]


class StaleSlide(models.Model):
    """古くなったスライド。A slide of the edition in use that no longer says what is true."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="stale")
    code = models.CharField(max_length=80)
    title = models.CharField(max_length=400)
    kind = models.CharField(max_length=10)
    """``changed``, ``added``, ``removed``, ``moved`` or ``formatting``."""
    why = models.JSONField(default=list)
    """What it shows that changed, in words."""
    since = models.DateTimeField()

    class Meta:
        """Each slide once."""

        constraints = [
            models.UniqueConstraint(fields=["edition", "code"], name="materials_stale_once")
        ]


class PosterPrint(models.Model):
    """刷ったもの。What a card or poster said when it was last taken away: its like on the wall may be out of date."""

    public_id = PublicIdField()
    kind = models.CharField(max_length=12)
    state = models.JSONField(default=dict)
    """Mark of each thing it shows, by its label."""
    printed_by = models.ForeignKey(_PERSON, on_delete=models.PROTECT, related_name="+")
    printed_at = models.DateTimeField()

    class Meta:
        """The last one of a kind is asked for."""

        indexes = [models.Index(fields=["kind", "-printed_at"])]
