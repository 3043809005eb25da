"""Was each control worth people's time: by the hand-counted month, on the page and in the workbook."""

import io
from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries
from python_calamine import CalamineWorkbook

from omamori.check.statistics import folding
from omamori.check.statistics.control_domain import Figures, Worth, figures, worth
from omamori.check.statistics.control_report import control_report
from omamori.facts.base import Fact
from omamori.facts.incidents import NearMissRecorded
from omamori.facts.outbound import (
    HoldSaidNeedless,
    MailChecked,
    MailHeld,
    MailReceived,
    MailRefused,
    MailReleased,
    MailWithdrawn,
    RecipientsEdited,
)
from omamori.foundation.calendar import clock
from omamori.foundation.ledger import outbox
from omamori.foundation.ledger.actions import record
from omamori.reference.effort import effort
from omamori.testing.people import World, mirai

NOVEMBER = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
COUNTS = st.dictionaries(
    st.sampled_from(
        ["control_held", "control_right", "control_needless", "control_taken_back", "span"]
    ),
    st.integers(0, 50),
)


@pytest.mark.parametrize(
    ("found", "answer"),
    [
        (Figures(tested=9), Worth.SILENT),
        (Figures(held=4, first=4), Worth.TOO_FEW),
        (Figures(held=30, first=30, right=1), Worth.WORTH),
        (Figures(refused=1), Worth.WORTH),
        (Figures(held=400, first=400, second=0, right=1), Worth.DEAR),
        (Figures(held=30, first=30, needless=9), Worth.NOT_WORTH),
        (Figures(held=30, first=30, needless=8), Worth.NOT_YET),
        (Figures(held=30, first=30, needless=29, right=1), Worth.WORTH),
    ],
)
def test_the_answer(found: Figures, answer: Worth) -> None:
    assert worth(found, effort()) is answer


@given(COUNTS)
def test_figures_are_never_negative(counts: dict[str, int]) -> None:
    found = figures(counts)
    assert found.needless >= 0
    assert found.held == counts.get("control_held", 0)
    assert worth(found, effort()) in Worth


@pytest.fixture
def world(db: None) -> World:
    return mirai()


def tell(*facts: Fact) -> None:
    with clock.fixed(NOVEMBER), transaction.atomic():
        for fact in facts:
            record(fact)
    while outbox.deliver_some():
        pass


def month_of_facts() -> None:
    rules = ("personal_information", "attachment")
    for n in range(6):
        tell(
            MailReceived(subject_id=f"m{n}", verdict="self_check", tested=("look_alike",)),
            MailHeld(
                subject_id=f"m{n}",
                verdict="self_check",
                reasons=("external_recipient", *rules),
                asking=rules,
            ),
            MailChecked(subject_id=f"m{n}", by="sender", outcome="ok", reasons=rules),
        )
    tell(
        MailChecked(subject_id="m1", by="second", outcome="ok", reasons=rules),
        MailReleased(subject_id="m0", held_seconds=90, reasons=rules),
        HoldSaidNeedless(subject_id="m0", rule="attachment"),
        HoldSaidNeedless(subject_id="m1", rule="attachment"),
        HoldSaidNeedless(subject_id="m1", rule="attachment", taken_back=True),
        MailWithdrawn(
            subject_id="m2",
            stage="self_check",
            cause="wrong_recipient",
            near_miss=True,
            reasons=("personal_information",),
            persons=312,
        ),
        RecipientsEdited(
            subject_id="m3", removed=1, near_miss=True, reasons=("personal_information",), persons=8
        ),
        MailWithdrawn(
            subject_id="m4", stage="self_check", cause="not_needed", near_miss=False, reasons=rules
        ),
        MailRefused(subject_id="m9", reasons=("my_number",)),
        NearMissRecorded(subject_id="n1", source="person", medium="mail", cause="wrong_recipient"),
        NearMissRecorded(subject_id="n2", source="person", medium="paper", cause="lost"),
    )


def test_a_month_counted_by_hand(world: World) -> None:
    month_of_facts()
    found = control_report(world.actor("tanaka"), today=clock.today(), month="2026-11")
    lines = {line.rule: line for line in found.lines}
    personal = lines["personal_information"].figures
    assert (personal.held, personal.right, personal.persons, personal.needless) == (6, 2, 320, 0)
    assert (personal.first, personal.second, personal.released) == (6, 1, 1)
    assert lines["personal_information"].worth is Worth.WORTH
    assert "320" in lines["personal_information"].answer
    attachment = lines["attachment"].figures
    assert (attachment.right, attachment.needless) == (0, 1)
    assert "external_recipient" not in lines
    assert lines["my_number"].worth is Worth.WORTH
    assert lines["look_alike"].worth is Worth.SILENT
    assert "6" in lines["look_alike"].answer
    assert found.seconds == 6 * effort().self_check + effort().second_check
    assert (found.held, found.prevented, found.reported) == (6, 3, 1)
    assert found.trend[-1][1:] == (3, 1)


def test_without_a_month_the_last_full_one(world: World) -> None:
    for asked in ("", "2026-13", "1999-01", "x"):
        found = control_report(world.actor("sato"), today=NOVEMBER.date(), month=asked)
        assert (found.month.year, found.month.month) == (2026, 10)


def test_the_year_turns(world: World) -> None:
    last = datetime(2026, 12, 31, 14, 59, tzinfo=UTC)
    folding.add(last, "", "control_held", "attachment", by=5)
    folding.add(datetime(2026, 12, 31, 15, 0, tzinfo=UTC), "", "control_held", "attachment", by=7)
    january = datetime(2027, 1, 15, tzinfo=UTC).date()
    held = [
        control_report(world.actor("tanaka"), today=january, month=m).lines[0].figures.held
        for m in ("2026-12", "2027-01")
    ]
    assert held == [5, 7]


def test_page_and_workbook(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    month_of_facts()
    client = Client()
    client.force_login(world.user("sato"))
    with django_assert_max_num_queries(22):
        page = client.get("/statistics/controls/?month=2026-11").content.decode()
    assert "見合いました" in page
    assert "312" not in page
    book = client.get("/statistics/controls/export/?month=2026-11")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(book.getvalue()))
    cells = [cell for row in rows.get_sheet_by_index(0).to_python() for cell in row]
    assert 320 in cells
    assert "個人情報を含むメール" in cells
    empty = client.get("/statistics/controls/?month=2026-03").content.decode()
    assert "この月に働いた統制はありません" in empty
