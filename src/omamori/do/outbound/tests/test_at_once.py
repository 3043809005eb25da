"""Two people at the same moment: one effect, and the other is told.

On PostgreSQL, where rows are locked one by one. SQLite begins every transaction with the one write
lock of the whole file, so that the same code runs one after the other there.
"""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial

import pytest
from django.db import connection, connections

from omamori.do.outbound import actions, dispatch
from omamori.do.outbound.models import DeliveryAttempt, Mail, MailCheck
from omamori.do.outbound.tests.mails import attachment, gone, hand_in, mail, receiver, told
from omamori.do.outbound.tests.test_story import ask, ticked
from omamori.facts.errors import Refusal
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.queries import facts_about
from omamori.testing.people import World, mirai

pytestmark = pytest.mark.django_db(transaction=True)

LIST = mail(attachments=(attachment(persons=38),))
ROUNDS = 5


@pytest.fixture
def world() -> World:
    if connection.vendor != "postgresql":
        pytest.skip("needs OMAMORI_TEST_DATABASE_URL with PostgreSQL")
    return mirai(on=clock.today())


def at_once(*calls: Callable[[], object]) -> list[str]:
    """Run the calls in threads that start together; ``ok`` or the code of the refusal of each."""
    gate = threading.Barrier(len(calls))

    def run(call: Callable[[], object]) -> str:
        try:
            gate.wait(10)
            call()
        except Refusal as refusal:
            return refusal.code
        finally:
            connections.close_all()
        return "ok"

    with ThreadPoolExecutor(len(calls)) as pool:
        return sorted(pool.map(run, calls))


def names(mail_id: str) -> list[str]:
    return [r.fact.name for r in facts_about("mail", mail_id)]


def right_answer(world: World, mail_id: str) -> Callable[[], object]:
    suzuki = world.actor("suzuki", on=clock.today())
    return partial(actions.answer_second, suzuki, mail_id, told(mail_id))


def test_the_same_mail_handed_in_twice_at_once_is_marked_once(world: World) -> None:
    for number in range(ROUNDS):
        same = mail(receiver("suzuki@mirai-print.example"), message_id=str(number))
        at_once(partial(hand_in, same), partial(hand_in, same))
        rows = Mail.objects.order_by("-public_id")[:2]
        assert sum(row.possible_duplicate_of_id is not None for row in rows) == 1
        assert sorted(row.state for row in rows) == ["releasing", "waiting_sender"]


def test_two_clicks_check_once(world: World) -> None:
    got = hand_in(LIST)
    ticks, sato = ticked(got.public_id), world.actor("sato", on=clock.today())
    click = partial(actions.check_own, sato, got.public_id, **ticks)
    assert at_once(click, click, click) == ["ok", *["outbound.already_moved"] * 2]
    assert MailCheck.objects.count() == 1
    assert names(got.public_id).count("outbound.mail_checked") == 1


def test_two_answers_release_once(world: World) -> None:
    for number in range(ROUNDS):
        got = hand_in(mail(message_id=str(number), attachments=(attachment(persons=38),)))
        ask(world, got.public_id)
        answer = right_answer(world, got.public_id)
        assert at_once(answer, answer).count("ok") == 1
        assert gone(got.public_id)
        assert names(got.public_id).count("outbound.mail_released") == 1


def test_withdrawal_and_answer_are_either_or(world: World) -> None:
    sato = world.actor("sato", on=clock.today())
    for number in range(ROUNDS):
        got = hand_in(mail(message_id=str(number), attachments=(attachment(persons=38),)))
        ask(world, got.public_id)
        outcome = at_once(
            right_answer(world, got.public_id),
            partial(actions.withdraw, sato, got.public_id, cause="wrong_recipient", near_miss=True),
        )
        withdrawn = "outbound.mail_withdrawn" in names(got.public_id)
        # Within its minute a mail that was answered for can still be withdrawn: then both were in time.
        assert outcome.count("ok") == 1 or withdrawn
        assert gone(got.public_id) != withdrawn


def _release(at: datetime) -> None:
    with clock.fixed(at):
        actions.release_due(at)


def test_recall_and_the_end_of_the_wait_are_either_or(world: World) -> None:
    sato = world.actor("sato", on=clock.today())
    for number in range(ROUNDS):
        got = hand_in(mail(receiver("kenji@hinode-bussan.example"), message_id=str(number)))
        actions.check_own(sato, got.public_id, **ticked(got.public_id))
        row = Mail.objects.get(public_id=got.public_id)
        outcome = at_once(
            partial(actions.recall, sato, got.public_id),
            partial(_release, row.release_after or clock.now()),
        )
        state = Mail.objects.get(public_id=got.public_id).state
        recalled = "outbound.mail_recalled" in names(got.public_id)
        assert state == ("waiting_sender" if recalled else "releasing")
        assert outcome == (["ok", "ok"] if recalled else ["ok", "outbound.already_sent"])


def test_two_workers_never_hold_the_same_try(world: World) -> None:
    hand_in(mail(receiver("suzuki@mirai-print.example")))
    at_once(*(partial(dispatch.begin, f"relay {n}", 1) for n in range(4)))
    assert list(DeliveryAttempt.objects.values_list("number", flat=True)) == [1]
    assert Mail.objects.get().claimed_by.startswith("relay ")
