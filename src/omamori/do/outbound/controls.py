"""統制を変える。How a new version of a rule comes about (J.4.5.2); which is in force says ``scoping``.

Rules are dated data: the starter values are in ``reference/controls``, versions of the company in
its tables. The office proposes, the privacy officer approves. His own change takes effect with its
reason, and top management is told, as long as it makes nothing less strict; what loosens a control waits
for top management (J.2.3). Nothing is overwritten: any past judgement can be explained.
"""

from collections.abc import Mapping
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Max

from omamori.do.outbound import loosening, telling
from omamori.do.outbound.domain.errors import OwnProposal, ProposalOpen, TopDecides
from omamori.do.outbound.domain.kinds import KINDS
from omamori.do.outbound.domain.rulebook import Kind, Value, checked
from omamori.do.outbound.domain.scopes import COMPANY, Scope, ScopeKind
from omamori.do.outbound.models import ControlVersion
from omamori.do.outbound.starting_values import starter
from omamori.facts.errors import Invalid, NotFound
from omamori.facts.outbound import ControlChanged
from omamori.foundation.access.actor import Actor, Role
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.foundation.organization import queries as organization

COMPANY_ONLY = frozenset({"retention", "unknown_sender"})
"""Settings that no single sender has."""
SENDING_ROLES = tuple(
    role.value for role in Role if role not in (Role.STAFF, Role.ASSESSOR, Role.OPERATOR)
)
"""Roles that a version of a control may be made for; everybody is staff."""


def change_control(
    actor: Actor,
    *,
    rule: str,
    parameters: Mapping[str, object],
    effective_from: date,
    reason: str,
    effective_to: date | None = None,
    scope: Scope = COMPANY,
    test_mode: bool = False,
    active: bool = True,
) -> str:
    """Bring in a new version; the public id of the version.

    The privacy officer's own change is approved at once and told to top management, unless it makes
    the control less strict: then it waits for them. The office's waits for him.

    Args:
        effective_from, effective_to: first and last day; None for until further notice.
        scope: for whom; the narrowest version that fits a sender counts for him.

    Raises:
        NotFound: no such rule.
        Invalid: a value, day or scope is out of bounds, or the reason is missing.
        ProposalOpen: an earlier proposal for the rule and scope is not decided yet.
    """
    require(actor, "outbound.change_control")
    kind = KINDS.get(rule)
    if kind is None:
        raise NotFound
    values = checked(kind, parameters)
    _check(effective_from, reason, may_stop=kind.speaks, stops=test_mode or not active)
    _check_part(kind, scope, effective_from, effective_to)
    with transaction.atomic():
        row = _proposed(actor, rule, values, scope=scope, start=effective_from, reason=reason)
        row.test_mode, row.active, row.effective_to = test_mode, active, effective_to
        row.save()
        _brought_in(actor, row, kind)
    return row.public_id


def _brought_in(actor: Actor, row: ControlVersion, kind: Kind) -> None:
    officer = Role.PRIVACY_OFFICER in actor.roles
    if officer and not loosening.of(row):
        _approve(actor, row)
        telling.officer_changed_control(row, kind.label)
        return
    row.needs_top = officer
    row.save(update_fields=["needs_top"])
    telling.control_waits(row, kind.label)


def approve_control(actor: Actor, version_id: str) -> None:
    """Put a proposed version in force from its day on.

    Raises:
        NotFound: no open proposal of this number.
        OwnProposal: the actor proposed it himself.
        TopDecides: the privacy officer loosens a control, and the actor is not top management.
    """
    require(actor, "outbound.approve_control")
    with transaction.atomic():
        row = _open_proposal(version_id)
        if row.proposed_by_id == actor.person_pk:
            raise OwnProposal
        if row.needs_top and Role.TOP not in actor.roles:
            raise TopDecides
        _approve(actor, row)
        telling.control_decided(row)


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
        telling.control_decided(row)
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


def _check_part(kind: Kind, scope: Scope, effective_from: date, effective_to: date | None) -> None:
    wrong: dict[str, str] = {}
    if effective_to is not None and effective_to < effective_from:
        wrong["effective_to"] = "終わりの日は、適用する日より後にしてください。"
    if scope != COMPANY and kind.rule in COMPANY_ONLY:
        wrong["scope"] = "この設定は、会社全体で一つです。範囲を「全社」にしてください。"
    elif not _exists(scope):
        wrong["scope"] = "範囲の部署・役割・アドレスが見つかりません。選び直してください。"
    if wrong:
        raise Invalid(wrong)


def _exists(scope: Scope) -> bool:
    match scope.kind:
        case ScopeKind.COMPANY:
            return not scope.value
        case ScopeKind.DEPARTMENT:
            return organization.department_pk(scope.value) is not None
        case ScopeKind.ROLE:
            return scope.value in SENDING_ROLES
    local, _, domain = scope.value.rpartition("@")
    return bool(local) and scope.value == scope.value.lower() and organization.is_inside(domain)


def _proposed(
    actor: Actor,
    rule: str,
    values: Mapping[str, Value],
    *,
    scope: Scope,
    start: date,
    reason: str,
) -> ControlVersion:
    versions = ControlVersion.objects.filter(rule=rule)
    here = versions.filter(scope_kind=scope.kind.value, scope_value=scope.value)
    if here.filter(approved_at=None, rejected_at=None).exists():
        raise ProposalOpen
    number = versions.aggregate(last=Max("number"))["last"] or 0
    row = ControlVersion(
        rule=rule,
        number=number + 1,
        parameters=dict(values),
        clause=starter()[rule].clause,
        item=starter()[rule].item,
        scope_kind=scope.kind.value,
        scope_value=scope.value,
        effective_from=start,
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
