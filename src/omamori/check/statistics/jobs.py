"""聞くこと。Which facts are counted, and as what."""

from omamori.check.statistics import domain, occurring
from omamori.check.statistics.folding import add
from omamori.facts.base import Recorded
from omamori.facts.cases import (
    CaseClassified,
    CaseFactsChanged,
    CaseFolded,
    CaseOpened,
    CaseRestricted,
    CaseStageChanged,
)
from omamori.facts.incidents import (
    AccidentSuspected,
    NearMissPlaced,
    NearMissRaised,
    NearMissRecorded,
)
from omamori.facts.outbound import (
    HoldSaidNeedless,
    MailBounced,
    MailChecked,
    MailDelivered,
    MailHeld,
    MailReceived,
    MailRefused,
    MailReleased,
    MailWithdrawn,
    RecipientsEdited,
)
from omamori.foundation.ledger.subscriptions import on


@on(MailReceived)
def count_received(row: Recorded) -> None:
    """A mail reached the gate."""
    assert isinstance(row.fact, MailReceived)
    add(row.at, row.fact.department_id, "received")
    if not row.fact.examined:
        add(row.at, row.fact.department_id, "unexamined")
    _each(row, row.fact.department_id, "control_tested", row.fact.tested)


@on(MailHeld)
def count_held(row: Recorded) -> None:
    """A mail was held, for these reasons."""
    assert isinstance(row.fact, MailHeld)
    add(row.at, row.fact.department_id, "held")
    for reason in set(row.fact.reasons):
        add(row.at, row.fact.department_id, "reason", reason)
    _each(row, row.fact.department_id, "control_held", row.fact.asking)


@on(MailReleased)
def count_released(row: Recorded) -> None:
    """People released a mail; the span since it was held."""
    assert isinstance(row.fact, MailReleased)
    if not row.fact.automatic:
        add(row.at, row.fact.department_id, "released")
        add(row.at, row.fact.department_id, "span", domain.bucket(row.fact.held_seconds))
        _each(row, row.fact.department_id, "control_released", row.fact.reasons)


@on(MailWithdrawn)
def count_withdrawn(row: Recorded) -> None:
    """A mail was taken back, or nobody answered."""
    assert isinstance(row.fact, MailWithdrawn)
    add(row.at, row.fact.department_id, "withdrawn")
    add(row.at, row.fact.department_id, "cause", row.fact.cause)
    _prevented(row, row.fact)


@on(RecipientsEdited)
def count_put_right(row: Recorded) -> None:
    """A mail was put right before it left."""
    assert isinstance(row.fact, RecipientsEdited)
    _prevented(row, row.fact)


@on(MailChecked)
def count_checks(row: Recorded) -> None:
    """A person spent time on a mail, for each of the rules that asked."""
    assert isinstance(row.fact, MailChecked)
    turn = "second" if row.fact.by == "second" else "first"
    add(row.at, row.fact.department_id, f"{turn}_checks")
    _each(row, row.fact.department_id, f"control_{turn}", row.fact.reasons)


@on(HoldSaidNeedless)
def count_needless(row: Recorded) -> None:
    """Who checked says that a rule need not have asked, or takes it back."""
    assert isinstance(row.fact, HoldSaidNeedless)
    # Counts only grow: it may be taken back on another day.
    measure = "control_taken_back" if row.fact.taken_back else "control_needless"
    add(row.at, row.fact.department_id, measure, row.fact.rule)


@on(NearMissRecorded)
def count_near_miss(row: Recorded) -> None:
    """A near miss entered the records."""
    assert isinstance(row.fact, NearMissRecorded)
    add(row.at, row.fact.department_id, "near_miss")
    if row.fact.source == "person" and row.fact.medium in ("mail", "chat"):
        add(row.at, row.fact.department_id, "reported")
    occurring.near_miss(row, row.fact)


@on(NearMissPlaced)
def count_placed(row: Recorded) -> None:
    """The business process of a near miss became known."""
    assert isinstance(row.fact, NearMissPlaced)
    occurring.placed(row.fact)


@on(AccidentSuspected)
def count_suspected(row: Recorded) -> None:
    """What should not have gone out has."""
    assert isinstance(row.fact, AccidentSuspected)
    occurring.suspected(row, row.fact)


@on(NearMissRaised)
def count_raised(row: Recorded) -> None:
    """A near miss goes on as a case: it is counted there."""
    assert isinstance(row.fact, NearMissRaised)
    occurring.forget(row.fact.subject_id)


@on(CaseOpened)
def count_case(row: Recorded) -> None:
    """A case was opened."""
    assert isinstance(row.fact, CaseOpened)
    occurring.opened(row, row.fact)


@on(CaseStageChanged)
def count_stage(row: Recorded) -> None:
    """It went further than was thought, or less far."""
    assert isinstance(row.fact, CaseStageChanged)
    occurring.moved(row.fact)


@on(CaseClassified)
def count_class(row: Recorded) -> None:
    """A person decided of what kind it is."""
    assert isinstance(row.fact, CaseClassified)
    occurring.classified(row.fact)


@on(CaseFactsChanged)
def count_process(row: Recorded) -> None:
    """In which business process it happened became known."""
    assert isinstance(row.fact, CaseFactsChanged)
    occurring.known(row.fact)


@on(CaseRestricted)
def count_restricted(row: Recorded) -> None:
    """A case of few: its department is not counted any more."""
    assert isinstance(row.fact, CaseRestricted)
    occurring.restricted(row.fact)


@on(CaseFolded)
def count_once(row: Recorded) -> None:
    """Two reports told of the same: it is counted where it lives on."""
    assert isinstance(row.fact, CaseFolded)
    occurring.forget(row.fact.subject_id)


@on(MailRefused)
def count_refused(row: Recorded) -> None:
    """The gate refused a mail."""
    assert isinstance(row.fact, MailRefused)
    add(row.at, row.fact.department_id, "refused")
    _each(row, row.fact.department_id, "control_refused", row.fact.reasons)


@on(MailDelivered)
def count_delivered(row: Recorded) -> None:
    """A mail went out."""
    assert isinstance(row.fact, MailDelivered)
    add(row.at, row.fact.department_id, "delivered")


@on(MailBounced)
def count_bounced(row: Recorded) -> None:
    """A mail came back."""
    assert isinstance(row.fact, MailBounced)
    add(row.at, row.fact.department_id, "bounced")


def _prevented(row: Recorded, fact: MailWithdrawn | RecipientsEdited) -> None:
    """What would have been an accident, for each rule that had spoken."""
    if not fact.near_miss:
        return
    add(row.at, fact.department_id, "prevented")
    _each(row, fact.department_id, "control_right", fact.reasons)
    if fact.persons:
        _each(row, fact.department_id, "control_persons", fact.reasons, by=fact.persons)


def _each(
    row: Recorded, department_id: str, measure: str, rules: tuple[str, ...], by: int = 1
) -> None:
    for rule in set(rules):
        add(row.at, department_id, measure, rule, by=by)
