"""架空の台帳。The register of the invented company, written and approved through the real actions."""

import dataclasses
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import date, timedelta

from omamori.foundation.access.actor import Actor
from omamori.foundation.calendar import clock
from omamori.foundation.organization import queries as organization
from omamori.foundation.partners import directory
from omamori.plan.register import deciding, flows, measures, queries, reviews, writing
from omamori.plan.register.deciding import joint_hash
from omamori.plan.register.demo_entries import ENTRIES, PROCESSES
from omamori.plan.register.domain import counting, particulars
from omamori.plan.register.domain.flow import ProcessGiven, StepGiven
from omamori.plan.register.domain.particulars import Particulars
from omamori.plan.register.models import ItemEdition, ProcessEdition
from omamori.plan.register.rows import ProcessRow

Who = Callable[[str, date], Actor]
Noon = Callable[[date], AbstractContextManager[None]]

_NEXT = {1: -12, 5: 20, 13: 75, 20: 160}
"""Entries (by place) that come to be disposed of: days from today; the first is past its day."""


def register(who: Who, noon: Noon, *, began: date, today: date) -> None:
    """Fill the register of the invented company: in force since ``began``, with a change that waits today.

    Args:
        who: a person by the local part of his address and the day.
        noon: holds the clock at noon of a day.
        began, today: first and present day.
    """
    office = who("kobayashi", began)
    listed = directory.partners_page(office, directory.Choice()).rows
    partners = {p.number: p.public_id for p in listed}
    departments = {name: key for key, name in organization.department_names().items()}
    owners = {p[2]: who(p[2], began).person_id for p in PROCESSES}
    with noon(began):
        made = [
            _process(office, place, departments, owners, partners)
            for place in range(len(PROCESSES))
        ]
        _approve(who("tanaka", began), ProcessEdition)
        found = {row.public_id: row for row in queries.processes(office, on=began)}
        for place, entry in enumerate(ENTRIES):
            due = today + timedelta(days=_NEXT[place]) if place in _NEXT else None
            _entry(office, entry, found[made[entry[0]]], partners, due=due)
        _approve(who("tanaka", began), ItemEdition)
    reviews.ask_yearly(on=today)
    _waiting(who, today)


def _process(
    office: Actor,
    place: int,
    departments: Mapping[str, str],
    owners: Mapping[str, str],
    partners: Mapping[str, str],
) -> str:
    name, department, owner, outline, steps = PROCESSES[place]
    given = ProcessGiven(
        name=name,
        department_id=departments[department],
        owner_id=owners[owner],
        outline=outline,
        steps=tuple(_step(s, partners) for s in steps),
    )
    edition = writing.draft_process(office, given, reason="台帳を作る")
    deciding.propose(office, edition)
    return flows.process_of(edition)


def _step(step: StepGiven, partners: Mapping[str, str]) -> StepGiven:
    return dataclasses.replace(
        step,
        from_partner=partners.get(step.from_partner, ""),
        to_partner=partners.get(step.to_partner, ""),
    )


def _entry(
    office: Actor,
    entry: tuple[int, str, Particulars],
    process: ProcessRow,
    partners: Mapping[str, str],
    *,
    due: date | None,
) -> None:
    _, count, given = entry
    found = counting.parse(count, measures.counts(clock.today()))
    whole = dataclasses.replace(
        given,
        process_id=process.public_id,
        department_id=process.department_id,
        owner_id=process.owner_id,
        contractors=tuple(partners[c] for c in given.contractors),
        entruster_id=partners.get(given.entruster_id, ""),
        keep_until=due,
        **particulars.counted(found),
    )
    edition = writing.draft_item(office, whole, reason="台帳を作る")
    deciding.propose(office, edition)


def _approve(officer: Actor, table: type[ItemEdition] | type[ProcessEdition]) -> None:
    for key, mark in table.objects.filter(state="proposed").values_list(
        "public_id", "content_hash"
    ):
        deciding.approve(officer, key, content_hash=joint_hash([mark]))


def _waiting(who: Who, today: date) -> None:
    """渡辺 wants to keep cards in the cloud; a scan's finding waits to be finished."""
    head = who("watanabe", today)
    cards = next(r for r in queries.items(head, on=today).rows if r.name == "取引先の名刺")
    given = dataclasses.replace(
        cards.particulars,
        media=("paper", "database", "cloud"),
        place="営業部の名刺箱、受注システム、名刺管理クラウド",
    )
    edition = writing.change_item(
        head, cards.public_id, given, reason="名刺管理クラウドを使い始める"
    )
    deciding.propose(head, edition, valid_from=today + timedelta(days=14))
    found = writing.Found(
        name="イベント来場者の名簿",
        department_id=given.department_id,
        owner_id=head.person_id,
        elements=("氏名", "電話番号"),
        kinds=("person_name", "phone"),
        low=300,
        estimate=312,
        high=330,
        place="営業部の共有フォルダー",
        address="//fs01/eigyo/event/visitors.xlsx",
    )
    writing.propose_item(who("kobayashi", today), found)
