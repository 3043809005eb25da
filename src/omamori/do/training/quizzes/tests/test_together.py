"""Two tabs, a double click, an answer on its way while the paper is handed in: on PostgreSQL, really at once."""

import contextlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from django.db import connection

from omamori.do.training.quizzes import actions, queries
from omamori.do.training.quizzes.domain import AlreadyHandedIn
from omamori.do.training.quizzes.models import Attempt, Item
from omamori.do.training.quizzes.tests.test_quizzes import answers, bank, published
from omamori.facts.quizzes import PaperHandedIn
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.queries import facts_about
from omamori.plan.policies.tests.story import starter_in_force
from omamori.testing.people import mirai

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="one writer at a time"),
]


def test_what_happens_at_once_happens_once_and_loses_nothing() -> None:
    with clock.fixed(datetime(2028, 2, 29, 1, 30, tzinfo=UTC)):
        world = mirai()
        starter_in_force(world)
        bank(world)
        sato, quiz = world.actor("sato"), published(world, number=8)
        gate = Barrier(4)

        def begin(_number: int) -> str:
            gate.wait(timeout=20)
            with contextlib.closing(connection):
                return actions.begin(sato, quiz, occasion="c")

        with ThreadPoolExecutor(4) as pool:
            begun = set(pool.map(begin, range(4)))
        assert len(begun) == Attempt.objects.count() == 1
        attempt = begun.pop()
        given = answers(attempt)
        first, *rest = given

        def one(number: int) -> str:
            gate.wait(timeout=20)
            try:
                if number < 2:
                    actions.hand_in(sato, attempt, answers={key: given[key] for key in rest})
                else:
                    actions.answer(sato, attempt, question=first, given=given[first])
            except AlreadyHandedIn:
                return "late"
            finally:
                connection.close()
            return "kept"

        with ThreadPoolExecutor(4) as pool:
            ended = list(pool.map(one, range(4)))
        told = [r for r in facts_about("paper", attempt) if isinstance(r.fact, PaperHandedIn)]
        assert len(told) == 1
        score = queries.result(sato, attempt).outcome.score
        assert score == (8 if "kept" in ended[2:] else 7)
        assert Item.objects.exclude(answer=[]).count() == score
