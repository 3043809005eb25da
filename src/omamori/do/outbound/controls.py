"""統制を読む・変える。Which rules are in force on a day, and how a new version comes about (J.4.5.2).

Rules are dated data: the starter values are in ``reference/controls``, versions of the company in
its tables. The office proposes, the privacy officer approves; his own change takes effect with its
reason, and top management is told. Nothing is overwritten: any past judgement can be explained.
"""

from collections.abc import Mapping
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Max

from omamori.do.outbound import telling
from omamori.do.outbound.domain.errors import OwnProposal, ProposalOpen
from omamori.do.outbound.domain.kinds import KINDS
from omamori.do.outbound.domain.rulebook import Control, Rulebook, Value, checked, remembered
from omamori.do.outbound.models import ControlVersion
from omamori.do.outbound.starting_values import starter
from omamori.facts.errors import Invalid, NotFound
from omamori.facts.outbound import ControlChanged
from omamori.foundation.access.actor import Actor, Role
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record


def rulebook(on: date) -> Rulebook:
    """The rules in force on a day, in the order of ``KINDS``; one query."""
    versions: dict[str, ControlVersion] = {}
    approved = ControlVersion.objects.exclude(approved_at=None)
    for row in approved.filter(effective_from__lte=on).order_by("effective_from", "number"):
        versions[row.rule] = row
    found = []
    for rule, control in starter().items():
        version = versions.get(rule)
        if version is None:
            found.append(control)
        elif version.active:
            found.append(control_of(version))
    return Rulebook(tuple(found))


def control_of(row: ControlVersion) -> Control:
    """A stored version as the rules see it."""
    return Control(
        rule=row.rule,
        parameters=remembered(KINDS[row.rule], row.parameters, starter()[row.rule].parameters),
        clause=row.clause,
        item=row.item,
        number=row.number,
        test_mode=row.test_mode,
    )


def change_control(
    actor: Actor,
    *,
    rule: str,
    parameters: Mapping[str, object],
    effective_from: date,
    reason: str,
    test_mode: bool = False,
    active: bool = True,
) -> str:
    """Bring in a new version; the public id of the version.

    The privacy officer's own change is approved at once and told to top management; the office's
    waits for him.

    Raises:
        NotFound: no such rule.
        Invalid: a value is out of bounds, the day is past, or the reason is missing.
        ProposalOpen: an earlier proposal for the rule is not decided yet.
    """
    require(actor, "outbound.change_control")
    kind = KINDS.get(rule)
    if kind is None:
        raise NotFound
    values = checked(kind, parameters)
    _check(effective_from, reason, may_stop=kind.speaks, stops=test_mode or not active)
    with transaction.atomic():
        row = _proposed(actor, rule, values, effective_from=effective_from, reason=reason)
        row.test_mode, row.active = test_mode, active
        row.save()
        if Role.PRIVACY_OFFICER in actor.roles:
            _approve(actor, row)
            telling.officer_changed_control(row, kind.label)
        else:
            telling.control_waits(row, kind.label)
    return row.public_id


def approve_control(actor: Actor, version_id: str) -> None:
    """Put a proposed version in force from its day on.

    Raises:
        NotFound: no open proposal of this number.
        OwnProposal: the actor proposed it himself.
    """
    require(actor, "outbound.approve_control")
    with transaction.atomic():
        row = _open_proposal(version_id)
        if row.proposed_by_id == actor.person_pk:
            raise OwnProposal
        _approve(actor, row)


def reject_control(actor: Actor, version_id: str) -> None:
    """Turn a proposal down; it stays on record.

    Raises:
        NotFound: no open proposal of this number.
    """
    require(actor, "outbound.reject_control")
    with transaction.atomic():
        row = _open_proposal(version_id)
        row.rejected_at = clock.now()
        row.save(update_fields=["rejected_at"])
        telling.control_rejected(row, KINDS[row.rule].label)


def _check(effective_from: date, reason: str, *, may_stop: bool, stops: bool) -> None:
    wrong: dict[str, str] = {}
    if effective_from < clock.today():
        wrong["effective_from"] = "適用日は、今日以降の日にしてください。"
    if not reason.strip():
        wrong["reason"] = "変える理由を書いてください。"
    elif len(reason) > 400:
        wrong["reason"] = "理由は 400 字までにしてください。"
    if stops and not may_stop:
        wrong["active"] = "この設定は止められません。値を変えてください。"
    if wrong:
        raise Invalid(wrong)


def _proposed(
    actor: Actor, rule: str, values: Mapping[str, Value], *, effective_from: date, reason: str
) -> ControlVersion:
    versions = ControlVersion.objects.filter(rule=rule)
    if versions.filter(approved_at=None, rejected_at=None).exists():
        raise ProposalOpen
    number = versions.aggregate(last=Max("number"))["last"] or 0
    row = ControlVersion(
        rule=rule,
        number=number + 1,
        parameters=dict(values),
        clause=starter()[rule].clause,
        item=starter()[rule].item,
        effective_from=effective_from,
        reason=reason.strip(),
        proposed_by_id=actor.person_pk,
        proposed_at=clock.now(),
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise ProposalOpen from error
    return row


def _open_proposal(version_id: str) -> ControlVersion:
    rows = ControlVersion.objects.select_for_update(of=("self",)).select_related("proposed_by")
    row = rows.filter(public_id=version_id, approved_at=None, rejected_at=None).first()
    if row is None:
        raise NotFound
    return row


def _approve(actor: Actor, row: ControlVersion) -> None:
    row.approved_at = clock.now()
    row.approved_by_id = actor.person_pk
    row.save(update_fields=["approved_at", "approved_by"])
    fact = ControlChanged(
        subject_id=row.public_id,
        rule=row.rule,
        version_number=row.number,
        test_mode=row.test_mode,
    )
    record(fact, actor=actor)
