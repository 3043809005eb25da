"""教育資料の問い。Which edition is taught, what it says, what became out of date, whom that concerns."""

from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from omamori.do.training.materials import audiences, comparing, keeping
from omamori.do.training.materials.comparing import Scope
from omamori.do.training.materials.models import Edition, EditionFile, StaleSlide
from omamori.do.training.materials.rows import FORMS, EditionRow, FileRow, StaleRow
from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach, require
from omamori.foundation.calendar import clock
from omamori.foundation.exports.slides.tree import Slide
from omamori.foundation.records import editions
from omamori.plan.policies import readers

__all__ = [
    "Scope",
    "all_current",
    "current_edition",
    "edition",
    "history",
    "name_of",
    "out_of_date",
    "scope_between",
    "seen_edition",
    "slides_of",
    "stale_counts",
    "taught_between",
    "waiting",
]

MOST_SHOWN = 50


def current_edition(audience: str = "", *, on: date | None = None) -> EditionRow | None:
    """The edition that is taught to an audience on a day (today); None when none was approved."""
    on = on or clock.today()
    row = _counting(on).filter(series=audience).first()
    return _row(row, on=on) if row else None


def edition(public_id: str) -> EditionRow:
    """One edition, with its files and what became out of date.

    Raises:
        NotFound: there is none.
    """
    row = _full().filter(public_id=public_id).first()
    if row is None:
        raise NotFound
    return _row(row, on=clock.today(), whole=True)


def seen_edition(actor: Actor, public_id: str) -> EditionRow:
    """An edition as far as a person may see it: who does not make decks sees what is taught now.

    Raises:
        NotPermitted.
        NotFound: there is none, or none for this reader.
    """
    require(actor, "materials.read")
    found = edition(public_id)
    if found.standing != "in_force" and reach(actor, "materials.see") is Reach.NONE:
        raise NotFound
    row = Edition.objects.only("writers").get(public_id=public_id)
    return _with_reader(found, actor, row.writers)


def slides_of(edition_id: str) -> tuple[Slide, ...]:
    """The slides of an edition as they were frozen.

    Raises:
        NotFound: there is no such edition.
    """
    row = Edition.objects.only("content").filter(public_id=edition_id).first()
    if row is None:
        raise NotFound
    return keeping.slides(row.content)


def name_of(edition_id: str) -> str:
    """What people call an edition, e.g. 「全従業者 第3版」; empty when there is none such; one query."""
    found = Edition.objects.filter(public_id=edition_id).values_list("series", "number").first()
    if found is None:
        return ""
    words = {"audience": audiences.label(found[0]), "n": found[1]}
    return _("%(audience)s 第%(n)s版") % words


def scope_between(old_id: str, new_id: str) -> Scope:
    """What a new edition asks of people who learned the old one.

    Raises:
        NotFound: one of them is unknown.
    """
    old, new = slides_of(old_id), slides_of(new_id)
    codes = {code for slide in (*old, *new) for code in slide.clauses}
    return comparing.retraining_scope(old, new, readers=readers.of_clauses(codes))


def history(actor: Actor, *, audience: str = "") -> tuple[EditionRow, ...]:
    """The last fifty editions for an audience, newest first."""
    require(actor, "materials.see")
    rows = _full().filter(series=audience).order_by("-number")[:MOST_SHOWN]
    on = clock.today()
    return tuple(_row(row, on=on, whole=True) for row in rows)


def taught_between(actor: Actor, first: date, last: date) -> tuple[EditionRow, ...]:
    """Every edition that was taught on any of these days, by audience and number; three queries.

    Raises:
        NotPermitted.
    """
    require(actor, "materials.see")
    rows = _full().filter(
        Q(valid_to=None) | Q(valid_to__gte=first),
        state=Edition.State.APPROVED,
        valid_from__lte=last,
    )
    order = list(audiences.AUDIENCES)
    found = [row for row in rows.order_by("number") if row.series in order]
    found.sort(key=lambda row: order.index(row.series))
    on = clock.today()
    return tuple(_row(row, on=on, whole=True) for row in found)


def all_current(*, on: date | None = None) -> tuple[EditionRow, ...]:
    """What is taught on a day, for every audience that has an edition; three queries.

    Out of date and files are told as they are now.
    """
    on = on or clock.today()
    found: dict[str, EditionRow] = {}
    for row in _with_parts(_counting(on)):
        found.setdefault(row.series, _row(row, on=on, whole=True))
    return tuple(found[code] for code in audiences.AUDIENCES if code in found)


def out_of_date(row: EditionRow) -> tuple[StaleRow, ...]:
    """The slides that say something else than what is true; other places and other signs do not count."""
    quiet = (comparing.MOVED, comparing.FORMATTING)
    return tuple(one for one in row.stale if one.kind not in quiet)


def stale_counts(*, on: date) -> tuple[tuple[str, str, int], ...]:
    """(edition id, audience in words, slides that say something else) of editions in use; one query."""
    quiet = (comparing.MOVED, comparing.FORMATTING)
    loud = Count("stale", filter=~Q(stale__kind__in=quiet))
    rows = _counting(on).annotate(loud=loud).filter(loud__gt=0)
    found = rows.order_by("series").values_list("public_id", "series", "loud")
    return tuple((number, audiences.label(code), many) for number, code, many in found)


def waiting(actor: Actor) -> tuple[EditionRow, ...]:
    """Editions that wait for this person's approval."""
    if reach(actor, "materials.approve") is Reach.NONE:
        return ()
    rows = editions.waiting(Edition).select_related("approver").defer("content")
    on = clock.today()
    return tuple(_row(row, on=on) for row in rows if actor.person_id not in row.writers)


def _counting(on: date) -> "QuerySet[Edition]":
    """Approved editions that count on a day, the newest of an audience first; without their content."""
    still = Q(valid_to=None) | Q(valid_to__gte=on)
    rows = Edition.objects.filter(still, state=Edition.State.APPROVED, valid_from__lte=on)
    return rows.select_related("author", "approver").defer("content").order_by("-number")


def _full() -> "QuerySet[Edition]":
    return _with_parts(Edition.objects.select_related("author", "approver").defer("content"))


def _with_parts(rows: "QuerySet[Edition]") -> "QuerySet[Edition]":
    stale = Prefetch("stale", StaleSlide.objects.order_by("pk"))
    files = Prefetch("files", EditionFile.objects.order_by("pk"))
    return rows.prefetch_related(stale, files)


def _with_reader(found: EditionRow, actor: Actor, writers: list[str]) -> EditionRow:
    may = bool(actor.person_id) and actor.person_id not in writers
    return EditionRow(**(vars(found) | {"may_approve": may}))


def _row(row: Edition, *, on: date, whole: bool = False) -> EditionRow:
    return EditionRow(
        public_id=row.public_id,
        audience=row.series,
        audience_label=audiences.label(row.series),
        number=row.number,
        standing=editions.standing(row, on),
        made_on=row.proposed_at.astimezone(clock.JST).date(),
        made_by=row.author.name,
        approved_by=row.approver.name if row.approver else "",
        approved_at=row.decided_at if row.approver else None,
        reason=row.reason,
        note=row.note,
        slides=row.slides,
        content_hash=row.content_hash,
        deck_hash=row.deck_hash,
        missing=tuple(row.missing),
        logo=row.logo,
        stale=tuple(_stale(one) for one in row.stale.all()) if whole else (),
        files=tuple(_file(one) for one in row.files.all()) if whole else (),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def _stale(row: StaleSlide) -> StaleRow:
    return StaleRow(
        code=row.code, title=row.title, kind=row.kind, why=tuple(row.why), since=row.since
    )


def _file(row: EditionFile) -> FileRow:
    return FileRow(
        form=row.form,
        label=FORMS[row.form][2],
        state=row.state,
        size=row.size,
        sha256=row.sha256,
        failure=row.failure,
    )
