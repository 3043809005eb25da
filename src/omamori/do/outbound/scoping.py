"""だれの規則か。Which rules are in force for the sender of a mail: by his department, role or mailbox.

Looked up only as far as some version of a control asks for it: without versions for a part of the company
nothing more is read than the versions themselves.
"""

import dataclasses
import functools
from collections.abc import Mapping
from datetime import date

from omamori.do.outbound.domain.kinds import KINDS
from omamori.do.outbound.domain.rulebook import Control, Rulebook, remembered
from omamori.do.outbound.domain.scopes import Dated, Scope, ScopeKind, Sending, chosen
from omamori.do.outbound.domain.scopes import in_force as in_force_on
from omamori.do.outbound.models import ControlVersion, Mail
from omamori.do.outbound.starting_values import starter
from omamori.foundation.organization import queries as organization
from omamori.foundation.records.prepared import Prepared

_Versions = Mapping[Scope, Dated[ControlVersion]]


@dataclasses.dataclass(frozen=True)
class Rulebooks:
    """All versions in force on a day, by rule and scope."""

    on: date
    versions: Mapping[str, _Versions]
    made: dict[Sending, Rulebook] = dataclasses.field(default_factory=dict, compare=False)

    @functools.cached_property
    def senders(self) -> "Senders":
        """Looks senders up, as far as these versions ask for it."""
        scopes = (scope for versions in self.versions.values() for scope in versions)
        return Senders(self.on, frozenset(scopes))

    def of(self, sender_pk: int | None, department_pk: int | None, mailbox: str) -> Rulebook:
        """The rules for mail of this sender from this mailbox."""
        return self.for_sending(self.senders.of(sender_pk, department_pk, mailbox))

    def for_sending(self, sending: Sending) -> Rulebook:
        """The rules for who sends; made once for each."""
        if sending not in self.made:
            self.made[sending] = self._rulebook(sending)
        return self.made[sending]

    def _rulebook(self, sending: Sending) -> Rulebook:
        found = []
        for rule, control in starter().items():
            versions = self.versions.get(rule)
            version = chosen(versions, sending) if versions else None
            if version is None:
                found.append(control)
            elif version.what.active:
                found.append(control_of(version.what))
        return Rulebook(tuple(found))


@dataclasses.dataclass(frozen=True)
class Senders:
    """Who sends, looked up only as far as these scopes ask for it."""

    on: date
    scopes: frozenset[Scope]
    departments: dict[int, tuple[str, ...]] = dataclasses.field(default_factory=dict, compare=False)
    roles: dict[int, frozenset[str]] = dataclasses.field(default_factory=dict, compare=False)

    def of(self, sender_pk: int | None, department_pk: int | None, mailbox: str) -> Sending:
        """Departments, roles and mailbox of a sender; each person and department is asked for once."""
        kinds = {scope.kind for scope in self.scopes}
        return Sending(
            departments=self._departments(department_pk) if ScopeKind.DEPARTMENT in kinds else (),
            roles=self._roles(sender_pk) if ScopeKind.ROLE in kinds else frozenset(),
            mailbox=mailbox.lower() if ScopeKind.MAILBOX in kinds else "",
        )

    def _departments(self, pk: int | None) -> tuple[str, ...]:
        if pk is None:
            return ()
        if pk not in self.departments:
            self.departments[pk] = organization.departments_up(pk)
        return self.departments[pk]

    def _roles(self, pk: int | None) -> frozenset[str]:
        if pk is None:
            return frozenset()
        if pk not in self.roles:
            actor = organization.actor(pk, on=self.on)
            self.roles[pk] = frozenset(actor.roles) if actor else frozenset()
        return self.roles[pk]


def rulebooks(on: date) -> Rulebooks:
    """Every version in force on a day; one query."""
    by_rule: dict[str, list[Dated[ControlVersion]]] = {}
    for values in _APPROVED.rows(on):
        row = ControlVersion.from_db(None, _COLUMNS, values)
        by_rule.setdefault(row.rule, []).append(dated(row))
    return Rulebooks(on, {rule: in_force_on(rows, on) for rule, rows in by_rule.items()})


_COLUMNS = tuple(field.attname for field in ControlVersion._meta.concrete_fields)  # noqa: SLF001 - Django documents _meta
_APPROVED = Prepared(
    lambda on: (
        ControlVersion.objects.exclude(approved_at=None)
        .filter(effective_from__lte=on)
        .values_list(*_COLUMNS)
    ),
    date,
)


def dated(row: ControlVersion) -> Dated[ControlVersion]:
    """A version with its scope and days."""
    return Dated(
        scope=Scope(ScopeKind(row.scope_kind), row.scope_value),
        effective_from=row.effective_from,
        effective_to=row.effective_to,
        number=row.number,
        what=row,
    )


def company_rules(on: date) -> Rulebook:
    """The rules of the whole company, for what belongs to no single sender."""
    return rulebooks(on).for_sending(Sending())


def rules_for(mail: Mail, on: date) -> Rulebook:
    """The rules for a kept mail."""
    return rulebooks(on).of(mail.sender_id, mail.department_id, str(mail.head["from_address"]))


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
