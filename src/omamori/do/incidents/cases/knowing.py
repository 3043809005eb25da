"""分かっていること。Facts in versions: a change adds one, with who and why; duties are reckoned anew from it."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop

from omamori.do.incidents.cases import clocks, domain, naming
from omamori.do.incidents.cases.lines import machine
from omamori.do.incidents.cases.models import Case, FactsVersion
from omamori.do.incidents.cases.reaching import now_of, to_work
from omamori.do.incidents.cases.showing import WORDS
from omamori.do.incidents.duties import facts_of_case, learned
from omamori.do.incidents.duties.facts_of_case import CaseFacts
from omamori.facts.cases import CaseFactsChanged
from omamori.facts.errors import Invalid
from omamori.foundation.access.actor import SYSTEM, Actor
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record


def first_facts(row: Case, actor: Actor, given: domain.Opening) -> None:
    """The first version: what the report said, everything else unknown."""
    facts = CaseFacts(
        known_on=row.noticed_at.astimezone(clock.JST).date(),
        persons_max=given.persons or None,
    )
    _keep(row, actor, facts, {"what": given.what.strip()}, reason=gettext_noop("最初の報告から"))


def change_facts(
    actor: Actor,
    case_id: str,
    *,
    facts: dict[str, Any],
    words: dict[str, str],
    reason: str,
    number: int,
    learned_on: date | None = None,
    process: str | None = None,
) -> None:
    """Write down what is known now; the version before stays as it was.

    Args:
        facts, words: keys of ``CaseFacts`` as JSON values, and of ``WORDS``.
        reason: how one knows.
        number: of the version that was on the screen.
        learned_on: the day on which what is new became known; None = it counts from the day of knowledge.
        process: public id of the business process in the register; empty = unknown, None = as before.

    Raises:
        NotPermitted, NotFound, CaseOver.
        Invalid: with a sentence per field; also when somebody wrote meanwhile.
    """
    known = facts_of_case.from_json(facts)
    wrong = {name: problem for name in WORDS if words.get(name) and (problem := domain.text_problem(words[name]))}  # fmt: skip
    if problem := domain.line_problem(reason):
        wrong["reason"] = problem
    with transaction.atomic():
        row = to_work(actor, "cases.change_facts", case_id)
        wrong |= _wrong_days(known, learned_on, now_of(row).astimezone(clock.JST).date())
        wrong |= _overtaken(row, actor, number, process)
        if wrong:
            raise Invalid(wrong)
        new = process is not None and process != row.process_id
        row.process_id = row.process_id if process is None else process
        if (before := newest(row)) is not None:
            known = learned.since(facts_of_case.from_json(before.facts), known, learned_on)
        said = {name: words.get(name, "").strip() for name in WORDS}
        _keep(row, actor, known, said, reason, late=new and row.correction_asked_at is not None)


def _wrong_days(known: CaseFacts, learned_on: date | None, today: date) -> dict[str, str]:
    """A sentence for each day that cannot be."""
    wrong = {}
    if known.known_on > today:
        wrong["known_on"] = "先の日付です。最初に知った日を入れてください。"
    if known.occurred_on and known.occurred_on > known.known_on:
        wrong["occurred_on"] = "知った日より後の日付です。分からないときは空のままにしてください。"
    if learned_on and not known.first_known <= learned_on <= today:
        wrong["learned_on"] = (
            "最初に知った日から今日までの日付を入れてください。分からないときは空のままにしてください。"
        )
    return wrong


def _overtaken(row: Case, actor: Actor, number: int, process: str | None) -> dict[str, str]:
    """A sentence when somebody wrote meanwhile, or for a process that the actor does not see."""
    wrong = {}
    if number != row.facts_number:
        wrong["reason"] = (
            "ほかの人が先に書き直しました。新しい内容を確かめて、もう一度書いてください。"
        )
    if process and process != row.process_id and not naming.has(actor, process):
        wrong["process"] = "業務を一覧から選び直してください。"
    return wrong


def newest(row: Case) -> FactsVersion | None:
    """The version that counts."""
    return row.facts.order_by("-number").first()


def _keep(
    row: Case, actor: Actor, known: CaseFacts, words: dict[str, str], reason: str, *, late: bool = False
) -> None:  # fmt: skip
    row.facts_number += 1
    row.persons = min(known.count or 0, 2_000_000_000)
    row.save()
    FactsVersion.objects.create(
        case=row,
        number=row.facts_number,
        facts=facts_of_case.to_json(known),
        circumstances=words,
        process_id=row.process_id,
        reason=reason.strip(),
        written_by_id=actor.person_pk or None,
        written_at=now_of(row),
    )
    record(
        CaseFactsChanged(
            subject_id=row.public_id,
            number=row.facts_number,
            persons=row.persons,
            medium=row.medium,
            process_id="" if row.restricted else row.process_id,
            named_late=late,
            drill=row.drill,
        ),
        actor=actor if actor.person_pk else SYSTEM,
    )
    machine(row, actor, gettext_noop("分かっていることの第%(n)s版を書きました: %(why)s"), n=row.facts_number, why=reason.strip())  # fmt: skip
    clocks.reckon(row, actor, known)
