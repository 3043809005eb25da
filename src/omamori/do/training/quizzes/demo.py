"""架空のテスト。Two years of papers of 株式会社みらい印刷: invented answers, the same every time."""

import contextlib
import random
from collections.abc import Callable
from datetime import date, timedelta

from omamori.do.training.quizzes import actions, starter
from omamori.do.training.quizzes.models import Item, Question
from omamori.do.training.quizzes.setting import Rules
from omamori.foundation.access.actor import Actor
from omamori.foundation.calendar.queries import next_business_day
from omamori.foundation.organization import queries as organization

Who = Callable[[str, date], Actor]
Noon = Callable[[date], contextlib.AbstractContextManager[None]]
_HARD = "S-042"
"""A question that nearly everybody fails: its clause speaks only of "what is needed"."""
_FIRST_YEAR = 64
"""Questions that were in the bank in the first year."""


def bank(who: Who, noon: Noon, *, today: date) -> str:
    """The starter bank, approved, and this year's quiz; returns its public id."""
    with noon(today):
        actions.load_starter(who("kobayashi", today))
        actions.propose_from_clauses(who("kobayashi", today))
        _approve(who("tanaka", today), [code for code, _ in starter.questions()])
        return _published(who("kobayashi", today), today, "")


def papers(who: Who, noon: Noon, *, today: date) -> None:
    """Last year's quiz and this year's, with the papers of everybody who worked here."""
    codes = [code for code, _ in starter.questions()]
    first = next_business_day(today - timedelta(days=370))
    with noon(first):
        actions.load_starter(who("kobayashi", first))
        _approve(who("tanaka", first), [*codes[::2], *codes[1::2]][:_FIRST_YEAR])
        last_year = _published(who("kobayashi", first), first, "")
    _taken(noon, last_year, next_business_day(first + timedelta(days=7)), every=1)
    again = next_business_day(today - timedelta(days=28))
    with noon(again):
        left = [q.code for q in Question.objects.filter(versions__state="draft")]
        _approve(who("tanaka", again), left)
        this_year = _published(who("kobayashi", again), again, last_year)
        actions.close(who("kobayashi", again), last_year)
        actions.propose_from_clauses(who("kobayashi", again))
    _taken(noon, this_year, next_business_day(again + timedelta(days=7)), every=12)


def _approve(officer: Actor, codes: list[str]) -> None:
    rows = dict(Question.objects.filter(code__in=codes).values_list("code", "public_id"))
    actions.approve_many(officer, [rows[code] for code in codes if code in rows])


def _published(office: Actor, day: date, previous: str) -> str:
    year = day.year if day.month >= 4 else day.year - 1
    rules = Rules(
        title=f"{year}年度 全員の理解度テスト",
        number=10,
        needs=(("mail", 2), ("emergency", 1), ("law", 1)),
        previous=previous,
    )
    quiz = actions.make(office, rules)
    actions.publish(office, quiz)
    return quiz


def _taken(noon: Noon, quiz: str, day: date, *, every: int) -> None:
    """Papers of all, but for every n-th person when ``every`` is more than 1."""
    with noon(day):
        people = organization.everybody(on=day).order_by("number")
        for place, (pk, number) in enumerate(people.values_list("pk", "number")):
            actor = organization.actor(pk, on=day)
            if actor is None or (every > 1 and place % every == every - 1):
                continue
            for _try in range(2):
                attempt = actions.begin(actor, quiz, occasion="")
                skill = random.Random(number).uniform(0.62, 0.99)  # noqa: S311 - invented answers
                given = answers(attempt, f"{number}:{quiz}", able=min(0.99, skill + 0.1 * _try))
                if actions.hand_in(actor, attempt, answers=given).passed:
                    break


def answers(attempt: str, seed: str, *, able: float) -> dict[str, list[str]]:
    """Invented answers to a paper, the same for the same seed; able: the share that is right."""
    chance = random.Random(seed)  # noqa: S311 - invented answers
    found = {}
    rows = Item.objects.filter(attempt__public_id=attempt).select_related("version__question")
    for item in rows.order_by("place"):
        shown = [letter for letter, _text in item.shown["options"]]
        by_bank = dict(zip(item.shown["key"], shown, strict=True))
        good = [by_bank[letter] for letter in item.version.answer]
        hard = item.version.question.code == _HARD
        right = chance.random() < (0.15 if hard else able)
        wrong = [letter for letter in shown if letter not in good][:1] or good[::-1]
        found[item.version.public_id] = good if right else wrong
    return found
