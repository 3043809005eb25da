"""Facts in, duties out: each of the facts that developers get wrong, the four cases of the deck, and the laws of reckoning."""

import dataclasses
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omamori.do.incidents.duties import rulebook
from omamori.do.incidents.duties.computing import Reckoned, changes, examine
from omamori.do.incidents.duties.domain.reckoning import examine as examine_by
from omamori.do.incidents.duties.facts_of_case import (
    CLASSES,
    CaseFacts,
)
from omamori.do.incidents.duties.tests.worlds import FACTS
from omamori.facts.errors import Invalid
from omamori.reference import duties as reference
from omamori.reference.statistics import axis

KNOWN = date(2026, 11, 24)
PLAIN = CaseFacts(
    known_on=KNOWN,
    classes=("leak",),
    persons=12,
    sensitive=False,
    property_damage=False,
    malicious=False,
    my_number=False,
    my_number_public=False,
    strongly_encrypted=False,
    recovered_unseen=False,
    personal_data=True,
    being_acquired=False,
    role="controller",
    pmark_holder=True,
)
"""One mail to a wrong person: everything is known and nothing is grave."""
PPC = {"ppc_prompt", "ppc_full", "notify_persons"}
MARK = {"pmark_prompt", "pmark_full"}


def owed(**said: Any) -> dict[str, date | None]:
    """Code and last day of what is owed when the plain case is changed so."""
    return {d.code: d.due for d in found(**said).duties}


def found(**said: Any) -> Reckoned:
    return examine(dataclasses.replace(PLAIN, **said))


WHICH: list[tuple[dict[str, Any], set[str]]] = [
    ({}, {"pmark_full"}),
    ({"persons": 1000}, {"pmark_full"}),
    ({"persons": 1001}, MARK | PPC),
    ({"persons": None, "persons_max": 1000}, {"pmark_full"}),
    ({"persons": None, "persons_max": 1001}, MARK | PPC),
    ({"persons": 30, "persons_max": 4000}, MARK | PPC),
    ({"persons": None}, MARK | PPC),
    ({"persons": 1, "sensitive": True}, MARK | PPC),
    ({"persons": 1, "property_damage": True, "card_data": False}, MARK | PPC),
    ({"persons": 1, "malicious": True}, MARK | PPC | {"police"}),
    ({"persons": 5000, "strongly_encrypted": True}, MARK),
    ({"sensitive": True, "strongly_encrypted": True}, MARK),
    ({"malicious": True, "strongly_encrypted": True}, MARK | {"police"}),
    ({"persons": 5000, "recovered_unseen": True}, MARK),
    (
        {"persons": 5000, "recovered_unseen": True, "classes": ("leak", "destruction")},
        MARK | PPC,
    ),
    ({"persons": 5000, "personal_data": False}, MARK),
    ({"sensitive": True, "personal_data": False, "being_acquired": True}, MARK),
    (
        {"malicious": True, "personal_data": False, "being_acquired": True},
        MARK | PPC | {"police"},
    ),
    ({"malicious": True, "personal_data": False}, MARK | {"police"}),
    ({"classes": ("request_refused",), "persons": 1}, {"pmark_full"}),
    ({"classes": ("out_of_purpose",), "persons": 5000}, MARK),
    ({"classes": ("suspected",), "sensitive": True}, MARK | PPC),
    ({"classes": ("alteration",), "persons": 1001}, MARK | PPC),
    ({"pmark_holder": False}, set()),
    ({"pmark_holder": False, "sensitive": True}, PPC),
    (
        {"role": "processor", "persons": 5000},
        MARK | PPC | {"notify_entruster", "contract_notice"},
    ),
    (
        {"role": "processor", "persons": 5000, "entruster_notified_on": date(2026, 11, 26)},
        MARK | {"notify_entruster", "contract_notice"},
    ),
    (
        {"my_number": True, "persons": 100},
        {"pmark_full", "my_number_effort"},
    ),
    (
        {"my_number": True, "persons": 101},
        MARK | {"my_number_prompt", "my_number_full", "notify_persons_my_number"},
    ),
    (
        {"my_number": True, "my_number_public": True, "persons": 1},
        MARK | {"my_number_prompt", "my_number_full", "notify_persons_my_number"},
    ),
    (
        {"my_number": True, "my_number_system": True, "persons": 1},
        MARK | {"my_number_prompt", "my_number_full", "notify_persons_my_number"},
    ),
    (
        {"my_number": True, "persons": 101, "classes": ("out_of_purpose",)},
        MARK | {"my_number_prompt", "my_number_full", "notify_persons_my_number"},
    ),
    ({"my_number": True, "persons": 101, "strongly_encrypted": True}, MARK),
    (
        {"persons": 1, "sensitive": True, "unreachable": True},
        MARK | PPC | {"substitute_measure"},
    ),
    ({"unreachable": True}, {"pmark_full"}),
    ({"insured": True}, {"pmark_full", "insurer"}),
    (
        {"property_damage": True, "card_data": True},
        MARK | PPC | {"card_acquirer", "card_visa", "card_mastercard"},
    ),
]
"""What is said beside the plain case, and which duties follow."""


@pytest.mark.parametrize(("said", "expected"), WHICH)
def test_which_duties(said: dict[str, Any], expected: set[str]) -> None:
    assert set(owed(**said)) == expected


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ({"sensitive": True}, 30),
        ({"malicious": True}, 60),
        ({"malicious": True, "sensitive": True}, 60),
        ({"malicious": True, "persons": 5000, "property_damage": True}, 60),
        ({"persons": 5000, "property_damage": True, "sensitive": True}, 30),
        ({"malicious": None}, 30),
        ({"malicious": None, "sensitive": True}, 30),
    ],
)
def test_sixty_days_only_for_the_malicious_ground(said: dict[str, Any], days: int) -> None:
    due = owed(**said)
    assert due["ppc_full"] == due["pmark_full"] == KNOWN + timedelta(days=days - 1)


def test_malicious_without_the_commission_keeps_its_sixty_days_for_the_mark() -> None:
    due = owed(malicious=True, classes=("improper_use",))
    assert due["pmark_full"] == KNOWN + timedelta(days=59)
    assert "ppc_full" not in due


def test_the_notice_to_persons_has_no_day_and_says_so() -> None:
    duty = next(d for d in found(sensitive=True).duties if d.code == "notify_persons")
    assert duty.due is None
    assert duty.steps == []
    assert "日数の定めはありません" in duty.why[-1]


def test_a_threshold_crossed_later_counts_from_that_day() -> None:
    later = date(2026, 12, 5)
    duty = next(
        d for d in found(persons=1200, learned=(("persons", later),)).duties if d.code == "ppc_full"
    )
    assert (duty.due_from, duty.due) == (later, date(2027, 1, 4))
    assert "2026-12-05" in " ".join(duty.why)
    both = found(persons=1200, sensitive=True, learned=(("persons", later),)).duties
    assert next(d for d in both if d.code == "ppc_full").due_from == KNOWN


def test_the_first_department_that_knew_counts() -> None:
    said = found(sensitive=True, known_by=(("営業部", date(2026, 11, 20)), ("総務部", KNOWN)))
    duty = next(d for d in said.duties if d.code == "ppc_full")
    assert duty.due_from == date(2026, 11, 20)
    assert "営業部" in duty.why[0]


@pytest.mark.parametrize(
    ("known", "holds"), [("2024-03-31", False), ("2024-04-01", True), ("2026-11-24", True)]
)
def test_what_was_being_acquired_counts_since_april_2024(known: str, holds: bool) -> None:
    said = {"malicious": True, "personal_data": False, "being_acquired": True}
    assert ("ppc_full" in owed(known_on=date.fromisoformat(known), **said)) is holds


def test_before_april_2022_the_law_ordered_no_report() -> None:
    said = owed(known_on=date(2022, 3, 31), sensitive=True)
    assert said == {"pmark_full": None}
    assert owed(known_on=date(2022, 4, 1), sensitive=True)["ppc_full"] == date(2022, 5, 2)


def test_the_amendment_is_off_until_its_day_is_entered() -> None:
    said = dataclasses.replace(PLAIN, sensitive=True, little_harm=True)
    assert "notify_persons" in {d.code for d in examine(said).duties}
    waiting = {one.code for one in rulebook.rule_book().waiting()}
    assert waiting == {"little_harm"}
    ahead = (("R8-notice", date(2027, 4, 1)),)
    assert "notify_persons" in {d.code for d in examine(said, switched=ahead).duties}
    late = dataclasses.replace(said, known_on=date(2027, 4, 1))
    assert "notify_persons" not in {d.code for d in examine(late, switched=ahead).duties}
    assert "ppc_full" in {d.code for d in examine(late, switched=ahead).duties}


def test_a_delegated_industry_goes_to_its_ministry_but_own_people_to_the_commission() -> None:
    def told(**said: Any) -> str:
        duties = found(sensitive=True, **said).duties
        return next(d.addressee_code for d in duties if d.code == "ppc_full")

    assert told() == "ppc"
    assert told(industry="banking") == "fsa"
    assert told(industry="banking", employment_data=True) == "ppc"
    with pytest.raises(Invalid):
        found(industry="alchemy")


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        # 1: a notice of hiring to an applicant of the same family name, by messaging app
        ({"persons": 1}, {"pmark_full"}),
        # 2: at home, unchecked, a mail to another company
        ({"persons": 30}, {"pmark_full"}),
        # 3: Emotet on an approved private computer
        ({"persons": 400, "malicious": True}, MARK | PPC | {"police"}),
        # 4: an EC site that stores no cards; the input page was changed
        (
            {
                "persons": 900,
                "malicious": True,
                "property_damage": True,
                "card_data": True,
                "personal_data": False,
                "being_acquired": True,
            },
            MARK | PPC | {"police", "card_acquirer", "card_visa", "card_mastercard"},
        ),
    ],
)
def test_the_four_cases_of_the_deck(said: dict[str, Any], codes: set[str]) -> None:
    due = owed(**said)
    assert set(due) == codes
    days = 60 if said.get("malicious") else 30
    assert due["pmark_full"] == KNOWN + timedelta(days=days - 1)


@pytest.mark.parametrize(
    ("said", "fact", "kind"),
    [
        ({"persons": 0, "sensitive": True}, "persons", "contradiction"),
        ({"persons": 9, "persons_max": 3}, "persons", "contradiction"),
        ({"occurred_on": date(2026, 11, 25)}, "occurred_on", "contradiction"),
        ({"occurred_on": date(2015, 1, 1)}, "occurred_on", "contradiction"),
        ({"occurred_on": date(2026, 12, 30)}, "occurred_on", "contradiction"),
        ({"known_on": date(2016, 1, 5)}, "known_on", "check"),
        ({"known_on": date(2026, 12, 5)}, "known_on", "check"),
        (
            {"role": "processor", "entruster_notified_on": date(2026, 11, 1)},
            "entruster_notified_on",
            "contradiction",
        ),
        (
            {"role": "processor", "entruster_notified_on": date(2026, 11, 29)},
            "entruster_notified_on",
            "check",
        ),
        ({"entruster_notified_on": date(2026, 11, 25)}, "role", "check"),
        ({"my_number_public": True}, "my_number", "contradiction"),
        ({"card_data": True}, "property_damage", "contradiction"),
    ],
)
def test_contradictions_are_asked_back_and_taken_as_unknown(
    said: dict[str, Any], fact: str, kind: str
) -> None:
    facts = dataclasses.replace(PLAIN, **said)
    said_back = examine(facts, on=date(2026, 11, 30))
    assert (fact, kind) in {(q.fact, q.code) for q in said_back.questions}
    if kind == "contradiction":
        assert getattr(said_back.facts, fact) is None
    assert all(q.text.endswith(("。", "か。")) for q in said_back.questions)


def test_nothing_known_is_the_worst_case_and_asks_for_everything() -> None:
    said = examine(CaseFacts(known_on=KNOWN))
    assert {d.code for d in said.duties} == MARK | PPC | {"my_number_prompt", "my_number_full"}
    assert len(said.questions) == 12
    assert all(q.code == "unknown" for q in said.questions)
    assert examine(PLAIN).questions == ()


REPLACED = {"my_number_effort", "notify_persons_my_number"}
"""They stand in the place of a graver duty, and make way for it."""
WORSE: list[dict[str, Any]] = [
    {"sensitive": True},
    {"property_damage": True},
    {"malicious": True},
    {"my_number": True},
    {"persons": 10**6, "persons_max": 10**7},
    {"strongly_encrypted": False},
    {"recovered_unseen": False},
    {"personal_data": True},
    {"pmark_holder": True},
    {"unreachable": True},
    {"insured": True},
]


@given(facts=FACTS, worse=st.sampled_from(WORSE))
def test_more_bad_news_never_takes_a_duty_away(facts: CaseFacts, worse: dict[str, Any]) -> None:
    before = {d.code for d in examine(facts).duties} - REPLACED
    after = {d.code for d in examine(dataclasses.replace(facts, **worse)).duties}
    assert before <= after


@given(facts=FACTS, key=st.sampled_from(["sensitive", "property_damage", "malicious", "persons"]))
def test_unknown_is_never_better_than_known(facts: CaseFacts, key: str) -> None:
    forgotten: dict[str, Any] = {key: None}
    if key == "persons":
        forgotten["persons_max"] = None
    legal = {"ppc_prompt", "ppc_full", "notify_persons", "pmark_prompt", "pmark_full"}
    known = {d.code: d.due for d in examine(facts).duties if d.code in legal}
    unknown = {d.code: d.due for d in examine(dataclasses.replace(facts, **forgotten)).duties}
    assert known.keys() <= unknown.keys()
    for code, due in known.items():
        other = unknown[code]
        assert due is None or (other is not None and other <= due)


@given(old=FACTS, new=FACTS)
def test_nothing_that_was_owed_disappears(old: CaseFacts, new: CaseFacts) -> None:
    before, after = examine(old), examine(new)
    told = changes(before, after)
    assert {d.code for d in before.duties} | {d.code for d in after.duties} == {
        one.duty.code for one in told
    }
    lifted = [one for one in told if one.standing == "lifted"]
    assert {one.duty.code for one in lifted} == {d.code for d in before.duties} - {
        d.code for d in after.duties
    }
    assert all(one.why for one in told if one.standing in ("lifted", "moved"))
    third = changes(after, examine(old), lifted=lifted)
    assert {one.duty.code for one in told} == {one.duty.code for one in third}


@given(facts=FACTS)
def test_every_duty_says_why_and_where(facts: CaseFacts) -> None:
    for duty in examine(facts).duties:
        assert duty.why
        assert duty.paragraph
        assert duty.source
        assert bool(duty.steps) == (duty.due is not None)


def test_the_data_is_dated_and_sourced() -> None:
    book = rulebook.rule_book()
    for one in (*book.rules, *book.grounds, *book.exemptions):
        assert one.source
        assert one.mark in ("sourced", "confirm")
    grounds = {one.code for one in book.grounds}
    freed = {one.code for one in book.exemptions}
    to = {one.code for one in book.authorities}
    for rule in book.rules:
        assert {*rule.grounds, *rule.longer_by} <= grounds
        assert set(rule.lifted_by) <= freed
        assert rule.addressee in to
        assert set(rule.classes) <= set(CLASSES)
        assert bool(rule.days_longer) == bool(rule.longer_by)
    assert {value.code for value in axis("event").values} == set(CLASSES)
    every = {i for a in book.authorities for i in a.industries}
    assert every == set(rulebook.industries())


def test_a_threshold_changed_by_data_changes_the_reckoning() -> None:
    book = rulebook.rule_book()
    lower = tuple(
        dataclasses.replace(g, over=10) if g.code == "ppc_persons" else g for g in book.grounds
    )
    mine = dataclasses.replace(book, grounds=lower)
    assert "ppc_full" in {
        d.code for d in examine_by(PLAIN, mine, rulebook.calendar_on(KNOWN)).duties
    }


def test_late_holidays_are_read_from_their_announcement(monkeypatch: pytest.MonkeyPatch) -> None:
    late = {"announced_on": date(2026, 12, 1), "day": date(2026, 12, 23), "name": "臨時の休日"}
    monkeypatch.setattr(reference, "document", lambda _name: {"added": [late], "removed": []})
    assert rulebook.calendar_on(date(2026, 11, 30))(date(2026, 12, 23)) == ""
    assert rulebook.calendar_on(date(2026, 12, 1))(date(2026, 12, 23)) == "祝日 (臨時の休日)"
