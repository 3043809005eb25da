"""不適合の問い。Within reach: the list, one with its rounds, what waits for whom."""

import dataclasses
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from omamori.act.nonconformities import domain
from omamori.act.nonconformities.models import Nonconformity, Round
from omamori.act.nonconformities.reaching import FROM_CASE, not_withheld, planners, seen
from omamori.act.nonconformities.rounds import RoundRow, outcome_label, round_row
from omamori.facts.errors import NotFound
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import covers, reach, visible
from omamori.reference.statistics import axis

PAGE = 50
Finding, Plan = domain.Finding, domain.Plan
"""What ``report`` and ``plan`` take, for the doors above."""
State = Nonconformity.State
OPEN = (State.OPEN, State.PLANNED, State.RUNNING, State.DONE)
COLOURS = {"open": "watch", "planned": "watch", "running": "key", "done": "key", "closed": "good"}


@dataclasses.dataclass(frozen=True, kw_only=True)
class NonconformityRow:
    """One in a list.

    Attributes:
        state_label, origin: in words; colour: of the state.
        due: until when the next step is to be done; None at the end.
        late: that day is past.
        by_itself: a fact opened it; from_case: an accident did.
        round: number of the last round, 0 before the first.
        outcome: of its promise, empty before its day; outcome_label: in words; extended: a new day was set.
    """

    public_id: str
    title: str
    origin: str
    rule_clause: str
    item: str
    department: str
    found_on: date
    found_by: str
    state: str
    state_label: str
    colour: str
    due: date | None
    late: bool
    owner: str
    by_itself: bool
    from_case: bool
    round: int
    outcome: str
    outcome_label: str
    extended: bool
    closed_at: datetime | None


@dataclasses.dataclass(frozen=True, kw_only=True)
class Detail:
    """One nonconformity.

    Attributes:
        kind: code of the 事象分類 of the accident; rounds: oldest first.
        may_plan, may_approve, may_finish, may_check, may_withdraw: what this reader may do now.
        check_waits: the day of the effect check has not come.
    """

    row: NonconformityRow
    kind: str
    what: str
    note: str
    rounds: tuple[RoundRow, ...]
    may_plan: bool
    may_approve: bool
    may_finish: bool
    may_check: bool
    check_waits: bool
    may_withdraw: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which ones a reader asks for.

    Attributes:
        state: ``open`` (all that are not over), ``late``, a value of ``State``, or empty for all.
        origin: value of ``Origin``; department: public id.
    """

    state: str = ""
    origin: str = ""
    department: str = ""


def nonconformities(
    actor: Actor, wanted: Wanted, *, on: date, after: str = "", most: int = PAGE
) -> tuple[tuple[NonconformityRow, ...], str]:
    """A page, newest first, and where the next begins (empty at the end)."""
    rows = _with_round(seen(actor)).order_by("-public_id")
    if wanted.state == "running_all":
        rows = rows.filter(state__in=OPEN)
    elif wanted.state == "late":
        rows = rows.filter(_late(on))
    elif wanted.state in State.values:
        rows = rows.filter(state=wanted.state)
    if wanted.origin:
        rows = rows.filter(origin=wanted.origin)
    if wanted.department:
        rows = rows.filter(department__public_id=wanted.department)
    if after:
        rows = rows.filter(public_id__lt=after)
    found = list(rows[: most + 1])
    shown = tuple(_row(row, on) for row in found[:most])
    return shown, shown[-1].public_id if len(found) > most else ""


def nonconformity(actor: Actor, nonconformity_id: str, *, on: date) -> Detail:
    """One, with every round.

    Raises:
        NotFound: none in reach.
    """
    row = _with_round(seen(actor)).filter(public_id=nonconformity_id).first()
    if row is None:
        raise NotFound
    rounds = _rounds(row)
    last = rounds[-1] if rounds else None
    involved = {*planners(last), last.owner_id, last.done_by_id} if last else set()
    apart = bool(actor.person_pk) and actor.person_pk not in involved
    checks = apart and _to_check(actor, row, last)
    early = last is None or last.check_on is None or on < last.check_on
    return Detail(
        row=_row(row, on),
        kind=row.kind,
        what=row.what,
        note=row.note,
        rounds=tuple(round_row(one) for one in rounds),
        may_plan=row.state == State.OPEN
        and covers(actor, "nonconformities.plan", people=(), department=row.department_id),
        may_approve=row.state == State.PLANNED
        and apart
        and reach(actor, "nonconformities.approve_plan") is not Reach.NONE,
        may_finish=last is not None
        and row.state == State.RUNNING
        and covers(actor, "nonconformities.finish", people=(last.owner_id,)),
        may_check=checks and not early,
        check_waits=checks and early,
        may_withdraw=row.state in OPEN
        and reach(actor, "nonconformities.withdraw") is not Reach.NONE,
    )


def _rounds(row: Nonconformity) -> list[Round]:
    """The rounds with everything that is shown of them; two queries."""
    people = ("owner", "checker", "planned_by", "approved_by", "done_by", "checked_by")
    kept = row.rounds.select_related(*people, "prediction")
    return list(kept.prefetch_related("prediction__readings").order_by("number"))


def _to_check(actor: Actor, row: Nonconformity, last: Round | None) -> bool:
    """The action is done, and it is the actor's to look at its effect."""
    return (
        last is not None
        and row.state == State.DONE
        and covers(actor, "nonconformities.check_effect", people=(last.checker_id,))
    )


def waiting_for(actor: Actor, *, on: date) -> tuple[NonconformityRow, ...]:
    """Whatever this reader has to do next: plan, approve, carry out, look at; one query."""
    me = actor.person_pk
    wanted = Q(_in_round(Q(owner_id=me), done_at=None), state=State.RUNNING)
    due = Q(checker_id=me, check_on__lte=on)
    wanted |= Q(_in_round(due, checked_at=None), state=State.DONE)
    if reach(actor, "nonconformities.plan") is not Reach.NONE:
        within = visible(actor, "nonconformities.plan", own=(), department="department_id")
        wanted |= Q(within, state=State.OPEN)
    if reach(actor, "nonconformities.approve_plan") is not Reach.NONE:
        wrote = Q(planned_by_id=me) | Q(planners=me)
        mine = _in_round(wrote | Q(owner_id=me), approved_at=None)
        wanted |= Q(~mine, state=State.PLANNED)
    failed = Q(_in_round(Q(prediction__outcome="ineffective")), state=State.OPEN)
    if reach(actor, "nonconformities.approve_plan") is not Reach.NONE:
        wanted |= failed
    rows = not_withheld(Nonconformity.objects.filter(wanted), actor)
    rows = _with_round(rows).order_by("public_id")
    return tuple(_row(row, on) for row in rows[:PAGE])


def standing(actor: Actor, *, on: date) -> tuple[int, int]:
    """(not over, of them late), without those that are kept from the actor; for the picture of the cycle."""
    rows = _with_round(not_withheld(Nonconformity.objects.filter(state__in=OPEN), actor))
    found = rows.aggregate(all=Count("pk"), late=Count("pk", filter=_late(on)))
    return found["all"], found["late"]


def _with_round(rows: "QuerySet[Nonconformity]") -> "QuerySet[Nonconformity]":
    last = Round.objects.filter(nonconformity=OuterRef("pk")).order_by("-number")

    def of(column: str) -> Subquery:
        return Subquery(last.values(column)[:1])

    return rows.select_related("department", "found_by").annotate(
        last_owner_name=of("owner__name"),
        last_due=of("due_on"),
        last_check=of("check_on"),
        last_number=of("number"),
        last_outcome=of("prediction__outcome"),
        last_extended=of("prediction__extended"),
    )


def _late(on: date) -> Q:
    return (
        Q(state=State.OPEN, plan_due__lt=on)
        | Q(state=State.RUNNING, last_due__lt=on)
        | Q(state=State.DONE, last_check__lt=on)
    )


def _in_round(wanted: Q, **still: None) -> Q:
    """Those with a round that fits and that is not yet past the step."""
    rounds = Round.objects.filter(wanted, nonconformity=OuterRef("pk"), **still)
    return Q(Exists(rounds))


def title_of(row: Nonconformity) -> str:
    """Its line; in the reader's language when it is a sentence of ours, with the kind of the accident."""
    if row.source == "person":
        return row.title
    kind = axis("kind").value(row.kind) if row.kind else None
    return f"{_(row.title)} ({_(kind.label)})" if kind else _(row.title)


def _row(row: Nonconformity, on: date) -> NonconformityRow:
    last = vars(row)
    due = {
        State.OPEN: row.plan_due,
        State.RUNNING: last["last_due"],
        State.DONE: last["last_check"],
    }.get(State(row.state))
    return NonconformityRow(
        public_id=row.public_id,
        title=title_of(row),
        origin=_(Nonconformity.Origin(row.origin).label),
        rule_clause=row.rule_clause,
        item=row.item,
        department=row.department.name if row.department else "",
        found_on=row.found_on,
        found_by=row.found_by.name if row.found_by else "",
        state=row.state,
        state_label=_(State(row.state).label),
        colour=COLOURS.get(row.state, ""),
        due=due,
        late=due is not None and due < on,
        owner=last["last_owner_name"] or "",
        by_itself=row.source != "person",
        from_case=row.source == FROM_CASE,
        round=last["last_number"] or 0,
        outcome=last["last_outcome"] or "",
        outcome_label=outcome_label(last["last_outcome"] or ""),
        extended=bool(last["last_extended"]),
        closed_at=row.closed_at,
    )
