"""本人への通知の問い。How many were told how, pages of people, one person's notice as he gets it."""

import dataclasses
from datetime import date, datetime

from django.db.models import Count
from django.utils.translation import gettext as _

from omamori.do.incidents.cases import queries as cases
from omamori.do.incidents.duties import queries as duties
from omamori.do.incidents.persons import merging as joining
from omamori.do.incidents.persons.domain import states, wording
from omamori.do.incidents.persons.domain.merging import differing
from omamori.do.incidents.persons.domain.reading import Concerned
from omamori.do.incidents.persons.drafting import own_fields
from omamori.do.incidents.persons.enquiries import WAYS
from omamori.do.incidents.persons.models import Matter, Principal
from omamori.do.incidents.persons.outcomes import outcomes_of
from omamori.do.incidents.persons.reaching import seen
from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Actor

PAGE = 50
COLOURS = {
    "ready": "", "sending": "key", "sent": "good", "bounced": "watch", "letter_due": "watch",
    "letter_made": "key", "letter_sent": "good", "returned": "watch", "phoned": "good",
    "unreachable": "late", "published": "good", "left_out": "",
}  # fmt: skip


@dataclasses.dataclass(frozen=True, kw_only=True)
class Reached:
    """What the reports of a case say about its notices; states: (word, number)."""

    people: int
    told: int
    states: tuple[tuple[str, int], ...]
    published_on: date | None
    publication: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Figures:
    """Numbers of people, for the papers of the case and the top of the page.

    Attributes:
        told: by mail, letter, telephone or publication; states: (code, word, colour, number).
    """

    people: int
    told: int
    unreachable: int
    merged: int
    states: tuple[tuple[str, str, str, int], ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class PersonRow:
    """One person in the list."""

    public_id: str
    name: str
    number: str
    mail: str
    address: str
    phone: str
    items: str
    channel: str
    channel_label: str
    state: str
    state_label: str
    colour: str
    question: str
    changed_at: datetime


@dataclasses.dataclass(frozen=True, kw_only=True)
class Bundle:
    """One PDF of letters."""

    public_id: str
    number: int
    count: int
    made_at: datetime
    posted_on: date | None


@dataclasses.dataclass(frozen=True, kw_only=True)
class MatterRow:
    """The notices of one case.

    Attributes:
        started: somebody has begun; else all is empty.
        may_write: this reader may write on the case; may_approve: and approve what another wrote.
        doubles: groups of rows that are one person.
    """

    case_id: str
    started: bool
    state: str
    label: str
    subject: str
    body: str
    desk: str
    written_by: str
    approved_by: str
    approved_at: datetime | None
    returned_note: str
    per_minute: int
    sending: bool
    erase_on: date | None
    published_on: date | None
    publication: str
    figures: Figures
    bundles: tuple[Bundle, ...]
    enquiries: int
    drill: bool
    may_write: bool
    may_approve: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class Detail:
    """One person with his own notice and what became of it.

    Attributes:
        lines: (moment, state in words, code, who entered it); joined: rows joined into his.
    """

    row: PersonRow
    subject: str
    text: str
    lines: tuple[tuple[datetime, str, str, str], ...]
    joined: tuple[PersonRow, ...]
    channels: tuple[tuple[str, str], ...]
    outcomes: tuple[str, ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class EnquiryRow:
    """One enquiry."""

    public_id: str
    at: datetime
    way: str
    who: str
    question: str
    answer: str
    by: str


def matter(actor: Actor, case_id: str) -> MatterRow:
    """The notices of a case in reach; nine queries whatever the length of the list.

    Raises:
        NotPermitted, NotFound.
    """
    row = seen(actor, case_id)
    writes = cases.works(actor, case_id, "persons.write")
    drill = cases.is_drill(case_id)
    if row is None:
        row = Matter(case_id=case_id)
    wrote = row.written_by_id == actor.person_pk or actor.person_id in row.writers
    waiting = row.state == Matter.State.WAITING and not wrote
    return MatterRow(
        case_id=case_id,
        started=row.pk is not None,
        state=row.state,
        label=_(Matter.State(row.state).label),
        subject=row.subject,
        body=row.body,
        desk=row.desk,
        written_by=row.written_by.name if row.written_by else "",
        approved_by=row.approved_by.name if row.approved_by else "",
        approved_at=row.approved_at,
        returned_note=row.returned_note,
        per_minute=row.per_minute,
        sending=row.sending,
        erase_on=row.erase_on if row.pk else None,
        published_on=row.published_on,
        publication=row.publication,
        figures=_figures(row),
        bundles=_bundles(row),
        enquiries=row.enquiries.count() if row.pk else 0,
        drill=drill,
        may_write=writes and row.state != Matter.State.ERASED,
        may_approve=waiting and cases.works(actor, case_id, "persons.approve"),
    )


def case_of(principal_id: str) -> str:
    """Public id of the case in which a person was told; empty when there is none."""
    rows = Principal.objects.filter(public_id=principal_id)
    return rows.values_list("matter__case_id", flat=True).first() or ""


def figures_of(case_id: str) -> Figures:
    """Numbers of a case; the caller has checked his reader."""
    row = Matter.objects.filter(case_id=case_id).first()
    return _figures(row or Matter(case_id=case_id))


def reached(case_id: str) -> Reached:
    """How far the notices of a case have come, for its papers; the caller has checked his reader. Three queries."""
    row = Matter.objects.filter(case_id=case_id).first() or Matter(case_id=case_id)
    figures = _figures(row)
    return Reached(
        people=figures.people,
        told=figures.told,
        states=tuple((word, number) for _code, word, _colour, number in figures.states),
        published_on=row.published_on,
        publication=row.publication,
    )


def disagreements(case_id: str, figures: Figures) -> tuple[str, ...]:
    """Where the list says something else than what is known of the case; one query."""
    known = duties.facts_of(case_id)
    if known is None or not figures.people:
        return ()
    found = []
    if known.count != figures.people:
        words = _("一覧は %(list)s人ですが、「分かっていること」の人数は%(facts)sです。報告書の人数がそろうように、どちらかを直してください。")  # fmt: skip
        told = f"{known.count:,}人" if known.count is not None else _("分からない")
        found.append(words % {"list": f"{figures.people:,}", "facts": told})
    out_of_reach = (states.State.UNREACHABLE.value, states.State.PUBLISHED.value)
    if known.unreachable is not True and any(
        code in out_of_reach for code, *_rest in figures.states
    ):
        found.append(_("連絡のつかない人がいますが、「分かっていること」がそうなっていません。「連絡のつかない本人がいる」を「はい」にすると、通知に代わる措置 (公表など) の義務を数えます。"))  # fmt: skip
    return tuple(found)


def people(
    actor: Actor, case_id: str, *, state: str = "", after: str = ""
) -> tuple[tuple[PersonRow, ...], str]:
    """A page of people in the order of the list, and where the next begins (empty at the end).

    Raises:
        NotPermitted, NotFound.
    """
    row = seen(actor, case_id)
    if row is None:
        return (), ""
    rows = row.people.filter(merged_into=None)
    if state == "asked":
        rows = rows.exclude(question="")
    elif state in states.WORDS:
        rows = rows.filter(state=state)
    if after:
        rows = rows.filter(public_id__gt=after)
    found = list(rows.order_by("public_id")[: PAGE + 1])
    shown = tuple(_person(one) for one in found[:PAGE])
    return shown, shown[-1].public_id if len(found) > PAGE else ""


def person(actor: Actor, case_id: str, principal_id: str) -> Detail:
    """One person, and the notice exactly as he gets it.

    Raises:
        NotPermitted, NotFound.
    """
    row = seen(actor, case_id)
    found = row.people.filter(public_id=principal_id).first() if row else None
    if row is None or found is None:
        raise NotFound
    data, own = Concerned(**found.data), own_fields(row)
    has = {"mail": data.mail, "letter": data.address, "phone": data.phone, "none": "-"}
    lines = found.happenings.select_related("by").order_by("pk")
    return Detail(
        row=_person(found),
        subject=wording.filled(row.subject, data, own),
        text=wording.filled(row.body, data, own),
        lines=tuple(
            (h.at, _(states.WORDS[states.State(h.state)]), h.code, h.by.name if h.by else "")
            for h in lines
        ),
        joined=tuple(_person(one) for one in found.merged.order_by("public_id")),
        channels=tuple((c.value, _(w)) for c, w in states.CHANNELS.items() if has[c.value])
        if found.state == states.State.READY
        else (),
        outcomes=outcomes_of(found),
    )


def doubles(
    actor: Actor, case_id: str
) -> tuple[tuple[tuple[PersonRow, ...], tuple[str, ...]], ...]:
    """Groups of rows that are one person, at most fifty, with the fields in which they differ.

    Raises:
        NotPermitted, NotFound.
    """
    row = seen(actor, case_id)
    if row is None:
        return ()
    groups = joining.doubles(row)[:PAGE]
    return tuple(
        (tuple(_person(one) for one in group), differing(Concerned(**one.data) for one in group))
        for group in groups
    )


def enquiries(actor: Actor, case_id: str, *, after: str = "") -> tuple[tuple[EnquiryRow, ...], str]:
    """A page of enquiries, newest first.

    Raises:
        NotPermitted, NotFound.
    """
    row = seen(actor, case_id)
    if row is None:
        return (), ""
    rows = row.enquiries.select_related("by").order_by("-public_id")
    if after:
        rows = rows.filter(public_id__lt=after)
    found = list(rows[: PAGE + 1])
    shown = tuple(
        EnquiryRow(
            public_id=e.public_id,
            at=e.at,
            way=_(WAYS[e.way]),
            who=e.who,
            question=e.question,
            answer=e.answer,
            by=e.by.name,
        )
        for e in found[:PAGE]
    )
    return shown, shown[-1].public_id if len(found) > PAGE else ""


def _figures(row: Matter) -> Figures:
    counted: dict[str, int] = {}
    merged = 0
    if row.pk:
        alone = row.people.filter(merged_into=None).order_by()
        counted = dict(alone.values_list("state").annotate(n=Count("pk")))
        merged = row.people.exclude(merged_into=None).count()
    return Figures(
        people=sum(counted.values()),
        told=sum(n for state, n in counted.items() if state in states.TOLD),
        unreachable=counted.get(states.State.UNREACHABLE, 0),
        merged=merged,
        states=tuple(
            (s.value, _(word), COLOURS[s.value], counted[s.value])
            for s, word in states.WORDS.items()
            if counted.get(s.value)
        ),
    )


def _bundles(row: Matter) -> tuple[Bundle, ...]:
    if not row.pk:
        return ()
    return tuple(
        Bundle(
            public_id=one.public_id,
            number=one.number,
            count=one.count,
            made_at=one.made_at,
            posted_on=one.posted_on,
        )
        for one in row.letters.order_by("number")
    )


def _person(row: Principal) -> PersonRow:
    data = Concerned(**row.data)
    return PersonRow(
        public_id=row.public_id,
        name=data.name,
        number=data.number,
        mail=data.mail,
        address=f"{data.postal} {data.address}".strip(),
        phone=data.phone,
        items=data.items,
        channel=row.channel,
        channel_label=_(states.CHANNELS[states.Channel(row.channel)]),
        state=row.state,
        state_label=_(states.WORDS[states.State(row.state)]),
        colour=COLOURS[row.state],
        question=_(row.question) if row.question else "",
        changed_at=row.changed_at,
    )
