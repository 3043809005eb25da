"""The way around the second check: two roles, never the sender, the same content, a check afterwards."""

import dataclasses
import itertools
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from omamori.do.outbound import actions, emergency_queries, home
from omamori.do.outbound.domain import emergency as rules
from omamori.do.outbound.domain.emergency import Capacity, Emergency, EmergencyState
from omamori.do.outbound.emergency_queries import emergencies, waiting_emergencies
from omamori.do.outbound.emergency_tables import EmergencyRelease
from omamori.do.outbound.models import Mail, MailRecipient
from omamori.do.outbound.second_check_terms import terms
from omamori.do.outbound.tests.mails import NOW, attachment, gone, hand_in, mail, told
from omamori.do.outbound.tests.test_story import ticked
from omamori.facts.errors import Invalid, NotFound, NotPermitted, Refusal
from omamori.foundation.approvals import queries as asked
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.queries import facts_about
from omamori.foundation.notices import queries as notices
from omamori.foundation.notices.models import Notice
from omamori.foundation.organization.models import Leave
from omamori.testing.people import World, mirai

REASON = "納品先の作業開始まで一時間を切り、確認できる人がいません"
OFFICER, MANAGER = Capacity.OFFICER, Capacity.MANAGER
PEOPLE = ("sato", "tanaka", "watanabe", "kato", "kobayashi", "")


def proposed(**changes: object) -> Emergency:
    made = Emergency(
        state=EmergencyState.PROPOSED,
        sender="sato",
        proposed_by="tanaka",
        proposed_as=OFFICER,
        binding="h1",
        lapses_at=NOW + timedelta(hours=2),
    )
    return dataclasses.replace(made, **changes)  # type: ignore[arg-type]


hats = st.frozensets(st.sampled_from([OFFICER, MANAGER]))


@given(
    first=st.sampled_from(PEOPLE),
    first_hats=hats,
    second=st.sampled_from(PEOPLE),
    second_hats=hats,
    binding=st.sampled_from(["h1", "h2", ""]),
    later=st.integers(0, 200),
)
def test_only_two_people_of_two_roles_release(
    first: str,
    first_hats: frozenset[Capacity],
    second: str,
    second_hats: frozenset[Capacity],
    binding: str,
    later: int,
) -> None:
    try:
        role = rules.proposing(first, "sato", first_hats, REASON)
        it = proposed(proposed_by=first, proposed_as=role)
        at = NOW + timedelta(minutes=later)
        other = rules.confirming(it, second, second_hats, binding, at)
    except Refusal:
        return
    assert "" not in (first, second)
    assert len({first, second, "sato"}) == 3
    assert {role, other} == {OFFICER, MANAGER}
    assert (role in first_hats, other in second_hats) == (True, True)
    assert (binding, at < it.lapses_at) == ("h1", True)


@pytest.mark.parametrize("person", ["sato", "tanaka", "watanabe", ""])
def test_nobody_who_took_part_looks_afterwards(person: str) -> None:
    done = proposed(state=EmergencyState.RELEASED, confirmed_by="watanabe")
    with pytest.raises(actions.EmergencyNotYours):
        rules.looking_after(done, person)
    rules.looking_after(done, "kobayashi")
    with pytest.raises(actions.EmergencyOver):
        rules.looking_after(proposed(), "kobayashi")


def test_terms_are_dated() -> None:
    assert terms(NOW.date()).proposal_minutes == 120
    assert terms(datetime(2020, 1, 1).date()).after_check_business_days == 1


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with clock.fixed(NOW):
        yield mirai()


numbers = itertools.count()


def held(world: World) -> str:
    got = hand_in(mail(attachments=(attachment(persons=38),), message_id=str(next(numbers))))
    actions.check_own(
        world.actor("sato"), got.public_id, **ticked(got.public_id), checker=world.id("suzuki")
    )
    return got.public_id


def propose(world: World, mail_id: str, by: str = "tanaka", reason: str = REASON) -> str:
    return actions.propose_emergency(world.actor(by), mail_id, reason=reason)


def confirm(world: World, number: str, by: str = "watanabe") -> None:
    binding = EmergencyRelease.objects.get(public_id=number).binding
    actions.confirm_emergency(world.actor(by), number, binding=binding)


def state(mail_id: str) -> str:
    return Mail.objects.get(public_id=mail_id).state


def names(mail_id: str) -> list[str]:
    return [r.fact.name for r in facts_about("mail", mail_id)]


@pytest.mark.parametrize(("first", "second"), [("tanaka", "watanabe"), ("watanabe", "tanaka")])
def test_officer_and_head_release_it_and_the_office_looks_afterwards(
    world: World, first: str, second: str
) -> None:
    mail_id = held(world)
    number = propose(world, mail_id, first)
    assert state(mail_id) == "waiting_second"
    confirm(world, number, second)
    assert gone(mail_id)
    assert asked.open_for("mail", mail_id) == ""
    assert [r.public_id for r in waiting_emergencies(world.actor("kobayashi"))] == [number]
    for involved in (first, second):
        with pytest.raises(actions.EmergencyNotYours):
            actions.check_emergency(world.actor(involved), number, outcome="ok")
    actions.check_emergency(world.actor("kobayashi"), number, outcome="ok")
    assert names(mail_id)[-4:] == [
        "outbound.emergency_proposed",
        "outbound.emergency_released",
        "outbound.mail_released",
        "outbound.emergency_checked",
    ]
    assert waiting_emergencies(world.actor("kobayashi")) == ()


def test_the_stand_in_of_the_officer_acts_while_he_is_away(world: World) -> None:
    from omamori.foundation.organization.models import Appointment

    post = Appointment.objects.get(post="privacy_officer")
    post.stand_in = world.person("kobayashi")
    post.save()
    mail_id = held(world)
    with pytest.raises(NotPermitted):
        propose(world, mail_id, "kobayashi")
    Leave.objects.create(person=world.person("tanaka"), starts_on=NOW.date())
    confirm(world, propose(world, mail_id, "kobayashi"))
    assert gone(mail_id)


@pytest.mark.parametrize("by", ["sato", "suzuki", "kobayashi", "sasaki", "yamada"])
def test_others_do_not_propose(world: World, by: str) -> None:
    with pytest.raises((NotPermitted, NotFound)):
        propose(world, held(world), by)


@pytest.mark.parametrize("by", ["tanaka", "sato", "suzuki", "kobayashi", "yamada"])
def test_others_do_not_agree(world: World, by: str) -> None:
    mail_id = held(world)
    number = propose(world, mail_id)
    with pytest.raises((NotPermitted, NotFound, actions.EmergencyNotYours)):
        confirm(world, number, by)
    assert state(mail_id) == "waiting_second"


def test_two_heads_are_one_role(world: World) -> None:
    number = propose(world, held(world), "watanabe")
    with pytest.raises(actions.EmergencyNeedsOther):
        confirm(world, number, "kato")


def test_the_head_as_sender_is_no_second_role(world: World) -> None:
    got = hand_in(
        mail(attachments=(attachment(persons=38),), message_id="h"),
        sender="watanabe@mirai-print.example",
    )
    actions.check_own(world.actor("watanabe"), got.public_id, **ticked(got.public_id))
    with pytest.raises(actions.EmergencyNotYours):
        propose(world, got.public_id, "watanabe")
    number = propose(world, got.public_id)
    with pytest.raises(actions.EmergencyNotYours):
        confirm(world, number)
    confirm(world, number, "kato")  # the head above him


def test_reason_and_own_check_are_needed_and_one_at_a_time(world: World) -> None:
    mail_id = held(world)
    with pytest.raises(actions.EmergencyReason):
        propose(world, mail_id, reason="急ぎ")
    propose(world, mail_id)
    with pytest.raises(actions.EmergencyOpen):
        propose(world, mail_id, "watanabe")
    other = held(world)
    MailRecipient.objects.filter(mail__public_id=other).update(ticked_at=None)
    with pytest.raises(actions.EmergencyUnchecked):
        propose(world, other)


def test_changed_content_is_not_released(world: World) -> None:
    mail_id = held(world)
    number = propose(world, mail_id)
    receiver = MailRecipient.objects.get(mail__public_id=mail_id)
    receiver.address = "other@hinode-bussan.example"
    receiver.save()
    with pytest.raises(actions.EmergencyChanged):
        confirm(world, number)
    with pytest.raises(actions.EmergencyChanged):
        actions.confirm_emergency(world.actor("watanabe"), number, binding="x")
    assert state(mail_id) == "waiting_second"


def test_an_expired_mail_may_go_this_way_a_withdrawn_one_never(world: World) -> None:
    mail_id = held(world)
    limit = Mail.objects.get().deadline
    assert limit is not None
    actions.expire_due(limit)
    assert state(mail_id) == "expired"
    confirm(world, propose(world, mail_id))
    assert gone(mail_id)
    other = held(world)
    number = propose(world, other)
    actions.withdraw(world.actor("sato"), other, cause="other", near_miss=False)
    with pytest.raises(actions.AlreadyMoved):
        confirm(world, number)


def test_it_lapses_and_can_be_taken_back(world: World) -> None:
    mail_id = held(world)
    number = propose(world, mail_id)
    late = NOW + timedelta(hours=2)
    with clock.fixed(late), pytest.raises(actions.EmergencyOver):
        confirm(world, number)
    assert actions.emergency_due(NOW + timedelta(minutes=119)) == 0
    assert actions.emergency_due(late) == 1
    assert actions.emergency_due(late) == 0
    assert facts_about("mail", mail_id)[-1].fact.cause == "lapsed"
    again = propose(world, mail_id, "watanabe")
    actions.withdraw_emergency(world.actor("watanabe"), again)
    with pytest.raises(actions.EmergencyOver):
        actions.withdraw_emergency(world.actor("watanabe"), again)
    assert state(mail_id) == "waiting_second"


def test_a_late_check_is_told_to_the_top_and_stays_a_duty(world: World) -> None:
    mail_id = held(world)
    number = propose(world, mail_id)
    confirm(world, number)
    due = EmergencyRelease.objects.get().check_due
    assert due == datetime(2026, 11, 25, 18, 0, tzinfo=clock.JST)
    before = notices.unread_count(world.actor("ito"))
    assert actions.emergency_due(due) == 1
    assert actions.emergency_due(due + timedelta(hours=1)) == 0
    assert notices.unread_count(world.actor("ito")) == before + 1
    with clock.fixed(due + timedelta(hours=2)):
        with pytest.raises(Invalid):
            actions.check_emergency(world.actor("kobayashi"), number, outcome="wrong")
        actions.check_emergency(
            world.actor("kobayashi"), number, outcome="wrong", note="宛先の会社が違いました"
        )
    fact = facts_about("mail", mail_id)[-1].fact
    assert (fact.outcome, fact.late) == ("wrong", True)


def client(world: World, local: str) -> Client:
    made = Client()
    made.force_login(world.user(local))
    return made


def test_the_pages_from_the_senders_wish_to_the_check(world: World) -> None:
    mail_id = held(world)
    sato = client(world, "sato")
    assert "二人に頼む" in sato.get(f"/outbound/{mail_id}/").content.decode()
    assert sato.post(f"/outbound/{mail_id}/emergency/ask/").status_code == 302
    assert notices.unread_count(world.actor("tanaka")) == 1
    assert sato.get(f"/outbound/{mail_id}/emergency/").status_code == 403
    tanaka = client(world, "tanaka")
    path = f"/outbound/{mail_id}/emergency/"
    assert "申し出る" in tanaka.get(path).content.decode()
    assert tanaka.post(path, {"reason": "急ぎ"}).status_code == 422
    assert tanaka.post(path, {"reason": REASON}).status_code == 302
    number = EmergencyRelease.objects.get().public_id
    one = f"/outbound/emergencies/{number}/"
    assert "同意する" not in tanaka.get(one).content.decode()
    watanabe = client(world, "watanabe")
    shown = watanabe.get(one).content.decode()
    assert REASON in shown
    assert "同意する" in shown
    assert "kenji@hinode-bussan.example" in shown
    assert "名簿.csv" in shown
    assert "緊急の送り出しに同意するか決める" in watanabe.get("/").content.decode()
    binding = EmergencyRelease.objects.get().binding
    assert watanabe.post(f"{one}confirm/", {"binding": binding}).status_code == 302
    office = client(world, "kobayashi")
    assert "事後確認" in office.get("/").content.decode()
    assert office.post(f"{one}check/", {}).status_code == 422
    assert office.post(f"{one}check/", {"outcome": "ok"}).status_code == 302
    assert "事後確認済み" in office.get("/outbound/emergencies/").content.decode()
    for stranger in ("suzuki", "sasaki"):
        assert client(world, stranger).get(one).status_code in (403, 404)


def test_the_list_is_bounded_and_the_heads_own(
    world: World, django_assert_max_num_queries: object
) -> None:
    for _ in range(3):
        propose(world, held(world))
    assert len(emergencies(world.actor("watanabe")).rows) == 3
    assert emergencies(world.actor("sasaki")).rows == ()
    watanabe = client(world, "watanabe")
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        page = watanabe.get("/outbound/emergencies/").content.decode()
    assert page.count('role="rowheader"') == 3


def test_what_the_sender_asks_for_stands_at_home_of_both_roles(world: World) -> None:
    mail_id = held(world)
    actions.request_emergency(world.actor("sato"), mail_id)
    notes = Notice.objects.filter(key=f"mail.{mail_id}.emergency-request")
    assert {n.person_id for n in notes} >= {
        world.person("tanaka").pk,
        world.person("watanabe").pk,
    }
    # Somebody is being asked: the notice does not say that nobody can be reached.
    assert all("鈴木" in n.text and "連絡がつきません" not in n.text for n in notes)
    for local in ("tanaka", "watanabe"):
        tasks = [t for t in home.tasks(world.actor(local), NOW) if "緊急" in t.title]
        assert [t.url_args for t in tasks] == [(mail_id,)]
    assert not [t for t in home.tasks(world.actor("sato"), NOW) if "頼まれ" in t.title]
    propose(world, mail_id)
    assert emergency_queries.asked_for(world.actor("tanaka")) == ()


def test_a_mail_back_at_its_sender_asks_for_nothing(world: World) -> None:
    mail_id = held(world)
    actions.request_emergency(world.actor("sato"), mail_id)
    actions.answer_second(world.actor("suzuki"), mail_id, told(mail_id, stop=True))
    assert emergency_queries.asked_for(world.actor("tanaka")) == ()
    assert Mail.objects.get(public_id=mail_id).emergency_asked_at is None
