"""Quality of checks: measured, dated terms, one's own only, everybody's for the officer, told once."""

import dataclasses
from datetime import date, timedelta

import pytest
from django.test import Client

from omamori.foundation.approvals import actions, quality
from omamori.foundation.approvals.domain.quality import (
    Figures,
    QualityTerms,
    Sign,
    sign_of,
    terms_of,
)
from omamori.foundation.approvals.tests.telephones import NOW, SAID, ask
from omamori.foundation.calendar import clock
from omamori.foundation.notices import queries as notices
from omamori.testing.people import World

TERMS = QualityTerms(
    effective_from=date(2026, 4, 1),
    source="試験",
    span_days=90,
    hurried_seconds=5,
    hurried_percent=50,
    wrong_percent=30,
    least_checks=4,
)


def figures(answers: int, hurried: int = 0, wrong: int = 0) -> Figures:
    return Figures(answers=answers, hurried=hurried, wrong=wrong, seconds=answers * 20, fastest=2)


@pytest.mark.parametrize(
    ("it", "sign"),
    [
        (figures(3, 3, 3), Sign.FEW),
        (figures(4, 2), Sign.HURRIED),
        (figures(5, 2), Sign.GOOD),
        (figures(10, 4, 3), Sign.GUESSING),
        (figures(10, 5, 5), Sign.HURRIED),
        (figures(0), Sign.FEW),
    ],
)
def test_signs(it: Figures, sign: Sign) -> None:
    assert sign_of(it, TERMS) is sign


def test_terms_hold_from_their_day() -> None:
    later = dataclasses.replace(TERMS, effective_from=date(2027, 1, 1), hurried_seconds=9)
    assert terms_of([later, TERMS], date(2026, 12, 31)).hurried_seconds == 5
    assert terms_of([later, TERMS], date(2027, 1, 1)).hurried_seconds == 9
    assert terms_of([later, TERMS], date(2020, 1, 1)).hurried_seconds == 5


def check(world: World, local: str, *seconds: int | None, begin: int = 0) -> None:
    for i, took in enumerate(seconds, begin):
        number = ask(world, subject_id=f"{local}{i}".ljust(26, "0"), candidates=(world.id(local),))
        actions.answer(world.actor(local), number, dataclasses.replace(SAID, seconds=took))


def page(world: World, local: str, path: str = "/approvals/quality/") -> str:
    client = Client()
    client.force_login(world.user(local))
    return client.get(path).content.decode()


@pytest.mark.django_db
@pytest.mark.usefixtures("clock_held", "mail_room")
class TestPages:
    """In the database."""

    def test_the_officer_sees_everybody_a_person_himself(self, world: World) -> None:
        check(world, "suzuki", 2, 2, 2, 2, 2)
        check(world, "watanabe", 40, 60, 20, 31, 25)
        check(world, "sasaki", None)
        found = quality.quality(world.actor("tanaka"))
        assert [(r.person_name, r.sign) for r in found.rows] == [
            ("鈴木 由香", "hurried"),
            ("渡辺 浩", "good"),
        ]
        assert found.rows[0].figures == Figures(
            answers=5, hurried=5, wrong=0, seconds=10, fastest=2
        )
        assert found.spans == (5, 0, 2, 2, 1, 0)
        own = quality.quality(world.actor("suzuki"))
        assert own.own is not None
        assert (own.own.sign, own.rows, own.spans) == ("hurried", (), (5, 0, 0, 0, 0, 0))
        shown = page(world, "tanaka")
        assert "鈴木 由香" in shown
        assert "<svg" in shown
        mine = page(world, "watanabe")
        assert "鈴木 由香" not in mine
        assert "35" in mine

    @pytest.mark.parametrize("local", ["kobayashi", "takahashi", "sasaki"])
    def test_nobody_else_sees_others(self, world: World, local: str) -> None:
        check(world, "suzuki", 2, 2, 2, 2, 2)
        shown = page(world, local)
        assert "鈴木 由香" not in shown
        assert "まだ答えた確認はありません" in shown

    def test_the_officer_is_told_once_a_month(self, world: World) -> None:
        check(world, "suzuki", 2, 2, 2, 2, 2)
        before = notices.unread_count(world.actor("tanaka"))
        assert quality.note_hurry(NOW) == 1
        assert quality.note_hurry(NOW + timedelta(days=1)) == 0
        assert notices.unread_count(world.actor("tanaka")) == before + 1
        assert notices.unread_count(world.actor("suzuki")) == 0
        with clock.fixed(NOW + timedelta(days=10)):
            assert quality.note_hurry(NOW + timedelta(days=10)) == 1
        with clock.fixed(NOW + timedelta(days=100)):
            assert quality.note_hurry(NOW + timedelta(days=100)) == 0

    def test_it_takes_few_queries(
        self, world: World, django_assert_max_num_queries: object
    ) -> None:
        for local in ("suzuki", "watanabe", "sasaki", "yoshida"):
            check(world, local, 10, 20)
        client = Client()
        client.force_login(world.user("tanaka"))
        with django_assert_max_num_queries(10):  # type: ignore[operator]
            assert client.get("/approvals/quality/").status_code == 200
        assert client.get("/approvals/quality/", {"start": "99999999"}).status_code == 200
        for odd in ("-1", "²", "9" * 4400):
            assert client.get("/approvals/quality/", {"start": odd}).status_code == 200
