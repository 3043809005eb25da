"""もとへ返す。What an accident's correction changes elsewhere: risks looked at again, a rule, a lesson (J.3.4, J.7.1)."""

import dataclasses

from django.db import transaction
from django.utils.translation import gettext as _

from omamori.act.nonconformities import domain
from omamori.act.nonconformities.models import Nonconformity, RuleChange
from omamori.act.nonconformities.reaching import locked, seen
from omamori.do.incidents.cases import queries as cases
from omamori.do.training.lessons import queries as lessons
from omamori.facts.errors import Invalid, NotFound, NotPermitted
from omamori.facts.nonconformities import RuleChangeBegun
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach, require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.plan.policies import actions as policies_actions
from omamori.plan.policies import queries as policies
from omamori.plan.risk import queries as risk

LONGEST_REASON = 400


@dataclasses.dataclass(frozen=True, kw_only=True)
class Thing:
    """Something elsewhere that follows from a nonconformity.

    Attributes:
        state: in words; done: nothing is left to do there.
    """

    label: str
    state: str
    done: bool
    url_name: str
    url_args: tuple[str, ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Loop:
    """What follows, as far as the reader may see it.

    Attributes:
        case_id, case_number: the accident; empty when there is none or it is not his to see.
        risks, rules, lessons: what was opened, begun, made.
        may_change_rule, may_teach: what he can begin now.
    """

    case_id: str
    case_number: str
    risks: tuple[Thing, ...]
    rules: tuple[Thing, ...]
    lessons: tuple[Thing, ...]
    may_change_rule: bool
    may_teach: bool


def loop_of(actor: Actor, nonconformity_id: str) -> Loop:
    """What follows from a nonconformity; six queries.

    Raises:
        NotPermitted, NotFound.
    """
    row = seen(actor).filter(public_id=nonconformity_id).first()
    if row is None:
        raise NotFound
    number = cases.number_of(actor, row.source_id) if row.source_id else ""
    planned = row.rounds.exists()
    open_still = row.state != Nonconformity.State.WITHDRAWN
    return Loop(
        case_id=row.source_id if number else "",
        case_number=number,
        risks=_risks(actor, row.source_id),
        rules=_rules(row),
        lessons=_lessons(actor, row.public_id),
        may_change_rule=planned
        and open_still
        and _has(actor, "nonconformities.begin_rule_change")
        and _has(actor, "policies.draft"),
        may_teach=bool(number)
        and planned
        and _has(actor, "lessons.write")
        and _has(actor, "nonconformities.plan"),
    )


def reason_for(actor: Actor, nonconformity_id: str) -> str:
    """The reason for a change of a rule, from what was found; people put it right before it is kept.

    Raises:
        NotPermitted, NotFound.
    """
    row = seen(actor).filter(public_id=nonconformity_id).first()
    last = row.rounds.order_by("-number").first() if row else None
    if row is None or last is None:
        raise NotFound
    title = row.title if row.source == "person" else _(row.title)
    text = _("是正処置 (%(title)s) による変更。原因: %(cause)s 処置: %(action)s") % {
        "title": title,
        "cause": last.cause,
        "action": last.action,
    }
    return " ".join(text.split())[:LONGEST_REASON]


def regulations(actor: Actor) -> tuple[tuple[str, str], ...]:
    """(public id, code and title) of the rules in force of which no version is in the making."""
    rows = policies.library(actor, on=clock.today())
    return tuple(
        (row.public_id, f"{row.code} {row.title}")
        for row in rows
        if row.ended_on is None and not row.open_id
    )


def suggested(actor: Actor, nonconformity_id: str) -> str:
    """Public id of the rule whose clause was not kept; empty when none was named."""
    row = seen(actor).filter(public_id=nonconformity_id).first()
    found = policies.clause(row.rule_clause, on=clock.today()) if row and row.rule_clause else None
    return found[0] if found else ""


def begin_rule_change(
    actor: Actor, nonconformity_id: str, *, regulation_id: str, reason: str
) -> str:
    """Begin the next version of a rule with the reason; returns its public id.

    Raises:
        NotPermitted, NotFound.
        NotThatState: it was withdrawn, or nothing is planned yet.
        Invalid: without a reason.
        OpenVersionExists: a version of the rule is in the making.
    """
    require(actor, "nonconformities.begin_rule_change")
    if wrong := domain.text_problem(reason):
        raise Invalid({"reason": wrong})
    if len(reason.strip()) > LONGEST_REASON:
        raise Invalid({"reason": "400 字までにしてください。"})
    with transaction.atomic():
        row = locked(actor, nonconformity_id)
        if not row.rounds.exists():
            raise domain.NotThatState
        version_id = policies_actions.draft(actor, regulation_id, reason=reason.strip())
        title = policies.regulation(actor, regulation_id).title
        RuleChange.objects.create(
            nonconformity=row,
            regulation_id=regulation_id,
            regulation_title=title[:120],
            version_id=version_id,
            begun_by_id=actor.person_pk,
            begun_at=clock.now(),
        )
        fact = RuleChangeBegun(
            subject_id=row.public_id, regulation_id=regulation_id, version_id=version_id
        )
        record(fact, actor=actor)
    return version_id


def _risks(actor: Actor, source: str) -> tuple[Thing, ...]:
    if not source:
        return ()
    try:
        found = risk.reopened_by(actor, source)
    except NotPermitted:
        return ()
    return tuple(
        Thing(
            label=scene,
            state=_("見直した") if done else _("見直し待ち"),
            done=done,
            url_name="risk:cell",
            url_args=(cell_id,),
        )
        for cell_id, scene, done in found
    )


def _rules(row: Nonconformity) -> tuple[Thing, ...]:
    return tuple(
        Thing(
            label=one.regulation_title,
            state=_("%(day)s に変更を始めた")
            % {"day": f"{one.begun_at.astimezone(clock.JST):%Y-%m-%d}"},
            done=False,
            url_name="policies:history",
            url_args=(one.regulation_id,),
        )
        for one in row.rule_changes.order_by("pk")
    )


def _lessons(actor: Actor, source: str) -> tuple[Thing, ...]:
    try:
        found = lessons.from_source(actor, source)
    except NotPermitted:
        return ()
    return tuple(
        Thing(
            label=one.title,
            state=one.state_label,
            done=one.state == "approved",
            url_name="lessons:one",
            url_args=(one.public_id,),
        )
        for one in found
    )


def _has(actor: Actor, right: str) -> bool:
    return reach(actor, right) is not Reach.NONE
