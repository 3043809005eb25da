"""Growing sums say the same as fading counts, and deliveries teach them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omamori.do.outbound import history
from omamori.do.outbound.domain.warmth import value_of_mail, warmth_at
from omamori.do.outbound.domain.wrong_person import CONFIRMED, NEVER, warmer
from omamori.do.outbound.learning import learn_many
from omamori.do.outbound.models import MailRecipient, SentHistory
from omamori.do.outbound.tests.mails import NOW, hand_in, mail
from omamori.foundation.calendar import clock
from omamori.testing.people import World, mirai

DAYS = st.lists(st.integers(0, 900), min_size=1, max_size=20)


@given(DAYS, st.randoms())
def test_the_order_in_which_mails_are_counted_does_not_matter(days: list[int], mix: object) -> None:
    moments = sorted(NOW - timedelta(days=d) for d in days)
    faded, last = NEVER, moments[0]
    for moment in moments:
        faded = warmer(faded, moment - last)
        last = moment
    mix.shuffle(moments)
    sums = [sum(values) for values in zip(*map(value_of_mail, moments), strict=True)]
    assert warmth_at(sums, last) == pytest.approx(faded, rel=1e-6)


def test_moments_far_away_do_not_break_the_sums() -> None:
    for year in (1990, 2014, 2054, 2090):
        assert all(value >= 0 for value in value_of_mail(datetime(year, 1, 1, tzinfo=UTC)))


@pytest.fixture
def world() -> World:
    return mirai()


@pytest.mark.django_db
def test_a_receiver_found_right_counts_for_more(world: World) -> None:
    with clock.fixed(NOW):
        hand_in(mail())
    (receiver,) = MailRecipient.objects.all()
    sender = world.person("sato").pk
    learn_many([(sender, receiver)], NOW)
    learn_many([(sender, receiver)], NOW + timedelta(days=7))
    (contact,) = history.contacts_of(sender)
    assert contact.last_sent_at == NOW + timedelta(days=7)
    assert contact.warmth[0] == pytest.approx(1.5)
    receiver.ticked_at = NOW
    learn_many([(sender, receiver)], NOW + timedelta(days=7))
    (contact,) = history.contacts_of(sender)
    assert contact.warmth[0] == pytest.approx(1.5 + CONFIRMED)
    assert SentHistory.objects.get().count == 3
