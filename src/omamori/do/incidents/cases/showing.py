"""事故の一件を見せる。Everything the page of one case needs, in a pinned number of queries."""

import dataclasses
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch
from django.utils.translation import gettext as _

from omamori.do.incidents.cases import domain, telling
from omamori.do.incidents.cases.models import Case, Custody, Entry, Evidence, Member, Reply, Task
from omamori.do.incidents.cases.reaching import now_of, shown
from omamori.do.incidents.duties import queries as duties
from omamori.foundation.access.actor import Actor
from omamori.foundation.notices.withdrawing import Heard
from omamori.foundation.ui.wording import told
from omamori.reference.incidents import POSTS

WORDS = ("what", "items", "occurred", "place")
"""What is written down in words beside the facts: what happened, which items, when, where."""
LINES = 30
"""Entries of the timeline on one page."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class CaseRow:
    """A case in a list.

    Attributes:
        title: empty where the reader sees a list of restricted cases; the codename stands for it.
        stage_label, state_label, medium: in words.
        now: the time of the case (of a drill, its shadow clock).
    """

    public_id: str
    number: str
    codename: str
    title: str
    stage: str
    stage_label: str
    state: str
    state_label: str
    restricted: bool
    drill: bool
    medium: str
    medium_code: str
    department: str
    noticed_at: datetime
    opened_at: datetime
    closed_at: datetime | None
    persons: int
    classified: bool
    now: datetime


@dataclasses.dataclass(frozen=True, kw_only=True)
class MemberRow:
    """Somebody with a part; ``heard``: of one who must not see it, what he had been told before."""

    person_id: str
    person_pk: int
    name: str
    part: str
    label: str
    heard: Heard | None = None


@dataclasses.dataclass(frozen=True, kw_only=True)
class TaskRow:
    """A task as shown; ``late``: open after its time, or done after it."""

    public_id: str
    title: str
    words: str
    post: str
    first_hour: bool
    due_at: datetime
    owner: str
    state: str
    note: str
    moved_by: str
    moved_at: datetime | None
    late: bool
    seconds_left: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class EntryRow:
    """A line of the timeline.

    Attributes:
        text: of machine lines in the reader's language.
        typed, zone: the moment as it was typed, and where; empty when it was not.
        details: label and text of minutes.
        corrects: moment of the entry that it corrects.
        corrected: a later entry corrects this one.
        unread: a reply that nobody has read yet; report_id: the report that was made of a reply.
        private: written by a person concerned.
    """

    public_id: str
    kind: str
    label: str
    at: datetime
    typed: str
    zone: str
    text: str
    details: tuple[tuple[str, str], ...]
    by: str
    written_at: datetime
    corrects: datetime | None
    corrected: bool
    unread: bool = False
    report_id: str = ""
    private: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True)
class CustodyRow:
    """A line of the chain of custody."""

    at: datetime
    label: str
    by: str
    receiver: str
    note: str
    whole: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class EvidenceRow:
    """A piece of evidence with its chain, oldest first."""

    public_id: str
    name: str
    what: str
    media_type: str
    size: int
    sha256: str
    kept_at: datetime
    kept_by: str
    custody: tuple[CustodyRow, ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class FactsRow:
    """A version of what is known.

    Attributes:
        facts: keys of ``CaseFacts`` as JSON values; words: what, items, occurred, place.
    """

    number: int
    facts: dict[str, Any]
    words: dict[str, str]
    reason: str
    by: str
    at: datetime


def case_row(row: Case) -> CaseRow:
    """A table row as shown; the department must have been selected along."""
    return CaseRow(
        public_id=row.public_id,
        number=row.number,
        codename=row.codename,
        title=row.title,
        stage=row.stage,
        stage_label=_(Case.Stage(row.stage).label),
        state=row.state,
        state_label=_(Case.State(row.state).label),
        restricted=row.restricted,
        drill=row.drill,
        medium=_(domain.MEDIA.get(row.medium, row.medium)),
        medium_code=row.medium,
        department=row.department.name if row.department else "",
        noticed_at=row.noticed_at,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        persons=row.persons,
        classified=bool(row.classification),
        now=now_of(row),
    )


def members(row: Case) -> tuple[MemberRow, ...]:
    """Everybody with a part, the suspects included: only for who may name people; one query, one more a suspect."""
    order = list(Member.Part.values)
    rows = sorted(row.members.select_related("person"), key=lambda m: order.index(m.part))
    return tuple(
        MemberRow(
            person_id=m.person.public_id,
            person_pk=m.person_id,
            name=m.person.name,
            part=m.part,
            label=_(Member.Part(m.part).label),
            heard=telling.heard(row, m.person_id) if m.part == Member.Part.SUSPECT else None,
        )
        for m in rows
    )


def tasks(row: Case) -> tuple[TaskRow, ...]:
    """The tasks of a case in their order; one query."""
    now = now_of(row)
    rows = row.tasks.select_related("owner", "moved_by").order_by("due_at", "order")
    return tuple(
        TaskRow(
            public_id=t.public_id,
            title=_(t.title),
            words=t.words,
            post=_(POSTS.get(t.post, t.post)),
            first_hour=t.first_hour,
            due_at=t.due_at,
            owner=t.owner.name if t.owner else "",
            state=t.state,
            note=t.note,
            moved_by=t.moved_by.name if t.moved_by else "",
            moved_at=t.moved_at,
            late=(t.moved_at or now) > t.due_at and t.state != Task.State.SKIPPED,
            seconds_left=int((t.due_at - now).total_seconds()),
        )
        for t in rows
    )


def timeline(
    row: Case, *, after: str = "", by_hand: bool = False, every: bool = False
) -> tuple[tuple[EntryRow, ...], str]:
    """A page of the timeline, newest first, and where the next one begins; one query.

    Args:
        after: where the page before ended.
        by_hand: without the machine's lines.
        every: all of it, oldest first, for print.
    """
    rows = row.entries.select_related("written_by", "corrects", "reply")
    rows = rows.annotate(corrected=Exists(Entry.objects.filter(corrects=OuterRef("pk"))))
    if by_hand:
        rows = rows.exclude(kind=Entry.Kind.MACHINE)
    if every:
        return tuple(_entry(one) for one in rows.order_by("order")), ""
    if after:
        rows = rows.filter(order__lt=after)
    found = list(rows.order_by("-order")[: LINES + 1])
    older = found[LINES - 1].order if len(found) > LINES else ""
    return tuple(_entry(one) for one in found[:LINES]), older


def evidence(row: Case) -> tuple[EvidenceRow, ...]:
    """The evidence with its chains of custody; two queries."""
    chain = Prefetch("custody", queryset=Custody.objects.select_related("by").order_by("at", "pk"))
    rows = row.evidence.select_related("kept_by").prefetch_related(chain).order_by("pk")
    return tuple(_evidence(one) for one in rows)


def facts(row: Case, *, all_versions: bool = False) -> tuple[FactsRow, ...]:
    """What is known, newest version first; one query."""
    rows = row.facts.select_related("written_by").order_by("-number")
    return tuple(
        FactsRow(
            number=one.number,
            facts=one.facts,
            words={name: one.circumstances.get(name, "") for name in WORDS},
            reason=_(one.reason),
            by=one.written_by.name if one.written_by else "",
            at=one.written_at,
        )
        for one in (rows if all_versions else rows[:1])
    )


def turns(row: Case) -> tuple[tuple[duties.Turn, FactsRow | None], ...]:
    """Every reckoning of the duties, newest first, beside the version of the facts it was made from; three queries."""
    versions = list(reversed(facts(row, all_versions=True)))
    found: list[tuple[duties.Turn, FactsRow | None]] = []
    now: FactsRow | None = None
    for turn in reversed(duties.history(row.public_id)):
        later = [v for v in versions if now is None or v.number > now.number]
        now = next((v for v in later if v.facts == turn.facts), now)
        found.append((turn, now))
    return tuple(reversed(found))


def figures(actor: Actor, case_id: str) -> domain.Measured:
    """How it went: for the result report of a drill and the last page of a case file.

    Raises:
        NotPermitted, NotFound.
    """
    row = shown(actor, case_id)
    moved = tuple(
        domain.Moved(state=t.state, first_hour=t.first_hour, due_at=t.due_at, moved_at=t.moved_at)
        for t in row.tasks.defer("title", "words", "note")
    )
    return domain.measured(row.noticed_at, row.opened_at, moved)


def _entry(one: Entry) -> EntryRow:
    text = told(one.words) if one.kind == Entry.Kind.REPLY else one.words
    if one.kind == Entry.Kind.MACHINE:
        values = {name: _(value) for name, value in one.details.get("values", {}).items() if value}
        gaps = dict.fromkeys(one.details.get("values", {}), "")
        text = (_(one.words) % (gaps | values)).strip()
    reply = getattr(one, "reply", None)
    words = {"attendees": _("出た人"), "decisions": _("決めたこと"), "next": _("次にすること")}
    details = tuple((label, one.details[key]) for key, label in words.items() if one.details.get(key))  # fmt: skip
    return EntryRow(
        public_id=one.public_id,
        kind=one.kind,
        label=_(Entry.Kind(one.kind).label),
        at=one.at,
        typed=one.typed,
        zone=_(domain.ZONES.get(one.zone, one.zone)) if one.typed else "",
        text=text,
        details=details,
        by=one.written_by.name if one.written_by else one.details.get("sender", ""),
        written_at=one.written_at,
        corrects=one.corrects.at if one.corrects else None,
        corrected=bool(getattr(one, "corrected", False)),
        unread=reply is not None and reply.read_at is None,
        report_id=reply.report_id if reply else "",
        private=reply is not None and reply.about == Reply.About.PERSONS,
    )


def _evidence(one: Evidence) -> EvidenceRow:
    return EvidenceRow(
        public_id=one.public_id,
        name=one.name,
        what=one.what,
        media_type=one.media_type,
        size=one.size,
        sha256=one.sha256,
        kept_at=one.kept_at,
        kept_by=one.kept_by.name if one.kept_by else "",
        custody=tuple(
            CustodyRow(
                at=line.at,
                label=_(Custody.Handling(line.handling).label),
                by=line.by.name if line.by else "",
                receiver=line.receiver,
                note=line.note,
                whole=line.whole,
            )
            for line in one.custody.all()
        ),
    )
