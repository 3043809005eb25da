"""The story of a mail from the gate to the other side, as actions."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction

from omamori.do.outbound import actions, asking, dispatch, queries, relaying, self_checking
from omamori.do.outbound.dispatch import Result
from omamori.do.outbound.mail import Outcome, Parcel
from omamori.do.outbound.models import DeliveryAttempt, Mail, MailRecipient, SentHistory
from omamori.do.outbound.tests.mails import NOW, attachment, gone, hand_in, mail, receiver, told
from omamori.facts.errors import NotFound, NotPermitted
from omamori.foundation.approvals import actions as approvals
from omamori.foundation.approvals import queries as asked
from omamori.foundation.approvals.actions import Given
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.queries import facts_about
from omamori.testing.people import World, mirai

pytestmark = pytest.mark.django_db

LIST = mail(attachments=(attachment(persons=38),))
INSIDE = mail(receiver("suzuki@mirai-print.example"))


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with clock.fixed(NOW):
        yield


@pytest.fixture
def world() -> World:
    return mirai()


def ticked(mail_id: str) -> dict[str, frozenset[str]]:
    """What a sender ticks who ticks whatever the page asks for."""
    look = self_checking.wanted(Mail.objects.get(public_id=mail_id))
    return {
        "recipients": look.recipients,
        "attachments": look.attachments,
        "reasons": look.reasons,
    }


def state(mail_id: str) -> str:
    return Mail.objects.get(public_id=mail_id).state


def names(mail_id: str) -> list[str]:
    return [r.fact.name for r in facts_about("mail", mail_id)]


def release(after: timedelta) -> int:
    """What leaves when so much time has passed."""
    with clock.fixed(NOW + after):
        return actions.release_due(clock.now())


def begin(mail_id: str) -> Parcel:
    (parcel,) = dispatch.begin("relay", 1, only=mail_id)
    return parcel


def finish(parcel: Parcel, *codes: int, gave_up: bool = False) -> bool:
    """Note the answers; True when somebody still waits."""
    outcomes = tuple(
        Outcome(address=a, code=c) for a, c in zip(parcel.recipients, codes, strict=False)
    )
    dispatch.finish([Result(parcel=parcel, outcomes=outcomes, gave_up=gave_up)])
    return state(parcel.mail_id) == "releasing"


def ask(world: World, mail_id: str) -> str:
    """佐藤 ticks everything and asks 鈴木; the request."""
    actions.check_own(world.actor("sato"), mail_id, **ticked(mail_id), checker=world.id("suzuki"))
    return Mail.objects.get(public_id=mail_id).approval_id


def answer(
    world: World, mail_id: str, right: bool = True, by: str = "suzuki", **more: object
) -> approvals.Answer:
    given = told(mail_id, right=right, **more)
    return actions.answer_second(world.actor(by), mail_id, given)


def test_a_list_to_another_company_needs_two_people_and_then_leaves(world: World) -> None:
    got = hand_in(LIST)
    assert (got.verdict, got.state, got.keep_blob) == ("second_check", "waiting_sender", True)
    request = ask(world, got.public_id)
    assert state(got.public_id) == "waiting_second"
    assert asked.asked_person("mail", got.public_id) == world.id("suzuki")
    view = queries.for_second_check(world.actor("suzuki"), got.public_id)
    assert view.binding == asked.approval(world.actor("suzuki"), request).binding
    assert "03" not in view.extract
    assert answer(world, got.public_id).right
    assert gone(got.public_id)
    row = Mail.objects.get(public_id=got.public_id)
    assert row.checker_id == world.person("suzuki").pk
    assert names(got.public_id) == [
        "outbound.mail_received",
        "outbound.mail_held",
        "outbound.mail_checked",
        "outbound.mail_checked",
        "outbound.mail_released",
    ]


def test_the_list_of_what_waits_is_the_senders_own(world: World) -> None:
    got = hand_in(LIST)
    assert [r.public_id for r in queries.waiting_for(world.actor("sato"))] == [got.public_id]
    assert queries.waiting_for(world.actor("suzuki")) == ()
    assert queries.mails(world.actor("suzuki")).rows == ()
    assert [r.public_id for r in queries.mails(world.actor("watanabe")).rows] == [got.public_id]
    for stranger in ("suzuki", "yamada", "nakamura"):
        with pytest.raises((NotFound, NotPermitted)):
            queries.mail(world.actor(stranger), got.public_id)


def test_nobody_ticks_for_the_sender_and_all_is_to_be_ticked(world: World) -> None:
    got = hand_in(LIST)
    everything = ticked(got.public_id)
    with pytest.raises(NotFound):
        actions.check_own(world.actor("suzuki"), got.public_id, **everything)
    with pytest.raises(NotPermitted):
        actions.check_own(world.actor("watanabe"), got.public_id, **everything)
    with pytest.raises(actions.NotAllTicked):
        actions.check_own(
            world.actor("sato"), got.public_id, **(everything | {"attachments": frozenset()})
        )
    with pytest.raises(actions.NotAllTicked):
        actions.check_own(
            world.actor("sato"),
            got.public_id,
            **(everything | {"recipients": everything["recipients"] | {"x"}}),
        )
    assert state(got.public_id) == "waiting_sender"


def test_the_sender_never_answers_for_himself(world: World) -> None:
    got = hand_in(LIST)
    ask(world, got.public_id)
    row = Mail.objects.get(public_id=got.public_id)
    with pytest.raises(approvals.CheckerMustDiffer):
        actions.answer_second(world.actor("sato"), got.public_id, Given(binding=row.binding))
    with pytest.raises(NotFound):
        queries.for_second_check(world.actor("sato"), got.public_id)
    with pytest.raises(NotFound):
        actions.answer_second(world.actor("yamada"), got.public_id, Given(binding=row.binding))


def test_the_order_of_asking_goes_upwards_after_few_colleagues(world: World) -> None:
    got = hand_in(LIST)
    row = Mail.objects.get(public_id=got.public_id)
    wished = asking.asked_in_order(row, world.id("suzuki"))
    assert wished[0] == world.id("suzuki")
    assert wished[-4:] == tuple(world.id(n) for n in ("watanabe", "kato", "tanaka", "kobayashi"))
    assert len(wished) <= 8
    assert world.id("sato") not in wished
    assert asking.asked_in_order(row, world.id("yamada")) == asking.asked_in_order(row, "")
    # Who checked last for this sender is asked first the next time.
    ask(world, got.public_id)
    answer(world, got.public_id)
    assert asking.asked_in_order(row, "")[0] == world.id("suzuki")


def test_two_wrong_answers_ask_the_next_and_in_the_end_give_the_mail_back(world: World) -> None:
    got = hand_in(LIST)
    ask(world, got.public_id)
    assert answer(world, got.public_id, right=False).tries_left == 1
    assert state(got.public_id) == "waiting_second"
    assert answer(world, got.public_id, right=False).passed_on
    asked_of = [world.id("suzuki")]
    while (person := asked.asked_person("mail", got.public_id)) not in asked_of:
        asked_of.append(person)
        by = next(local for local, row in world.people.items() if row.public_id == person)
        answer(world, got.public_id, right=False, by=by)
        last = answer(world, got.public_id, right=False, by=by)
        if last.returned:
            break
    assert len(asked_of) == len(set(asked_of)) > 3
    # Whoever guessed is not asked about this mail again.
    row = Mail.objects.get(public_id=got.public_id)
    assert set(asking.asked_in_order(row, world.id("suzuki"))) & set(asked_of) == set()
    row = Mail.objects.get(public_id=got.public_id)
    assert (row.state, row.approval_id) == ("waiting_sender", "")
    assert not row.recipients.exclude(ticked_at=None).exists()


def test_the_second_person_may_say_no_with_a_note(world: World) -> None:
    got = hand_in(LIST)
    ask(world, got.public_id)
    assert answer(world, got.public_id, stop=True, note="会社が違います").stopped
    assert state(got.public_id) == "waiting_sender"
    shown = queries.mail(world.actor("sato"), got.public_id)
    assert [(c.by, c.outcome, c.note) for c in shown.checks] == [
        ("sender", "ok", ""),
        ("second", "stop", "会社が違います"),
    ]
    ask(world, got.public_id)  # and it can be asked again
    assert answer(world, got.public_id).right


def test_a_second_answer_changes_nothing(world: World) -> None:
    got = hand_in(LIST)
    ask(world, got.public_id)
    answer(world, got.public_id)
    assert gone(got.public_id)
    with pytest.raises((actions.AlreadySent, NotFound)):
        actions.answer_second(world.actor("suzuki"), got.public_id, Given(binding="x"))
    with pytest.raises(actions.AlreadySent):
        actions.withdraw(
            world.actor("sato"), got.public_id, cause="wrong_recipient", near_miss=True
        )


def test_withdrawal_tells_stage_cause_and_near_miss(world: World) -> None:
    got = hand_in(LIST)
    ask(world, got.public_id)
    actions.withdraw(world.actor("sato"), got.public_id, cause="wrong_recipient", near_miss=True)
    fact = facts_about("mail", got.public_id)[-1].fact
    assert (fact.stage, fact.cause, fact.near_miss) == ("second_check", "wrong_recipient", True)
    assert asked.open_for("mail", got.public_id) == ""
    with pytest.raises(actions.AlreadyMoved):
        actions.withdraw(world.actor("sato"), got.public_id, cause="other", near_miss=False)


def test_inside_mail_leaves_at_once(world: World) -> None:
    got = hand_in(INSIDE)
    assert (got.verdict, got.state) == ("pass", "releasing")
    assert names(got.public_id) == ["outbound.mail_received", "outbound.mail_released"]


def test_known_receiver_waits_for_the_recall(world: World) -> None:
    known_partner(world)
    got = hand_in(mail(message_id="2"))
    assert (got.verdict, got.state) == ("delay", "delayed")
    assert release(timedelta(seconds=179)) == 0
    with clock.fixed(NOW + timedelta(seconds=60)):
        actions.recall(world.actor("sato"), got.public_id)
    assert release(timedelta(hours=1)) == 0
    assert state(got.public_id) == "waiting_sender"
    actions.check_own(world.actor("sato"), got.public_id, **ticked(got.public_id))
    assert state(got.public_id) == "delayed"
    assert release(timedelta(seconds=60)) == 1
    with pytest.raises(actions.AlreadySent):
        actions.recall(world.actor("sato"), got.public_id)


def known_partner(world: World) -> None:
    with clock.fixed(NOW - timedelta(hours=2)):
        first = hand_in(mail(message_id="first"))
        actions.check_own(world.actor("sato"), first.public_id, **ticked(first.public_id))
    with clock.fixed(NOW - timedelta(hours=1)):
        assert actions.release_due(clock.now()) == 1
        assert not finish(begin(first.public_id), 250)


def test_delivery_teaches_the_history(world: World) -> None:
    known_partner(world)
    row = SentHistory.objects.get()
    assert (row.domain, row.count) == ("hinode-bussan.example", 1)
    assert row.who["address"] == "kenji@hinode-bussan.example"
    assert Mail.objects.get().state == "delivered"


def test_a_try_without_an_answer_marks_the_next_as_possible_duplicate(world: World) -> None:
    got = hand_in(INSIDE)
    assert not begin(got.public_id).possible_duplicate
    assert dispatch.begin("another", 1) == []
    assert dispatch.give_back(["relay"]) == 1  # the first try's process died
    parcel = begin(got.public_id)
    assert (parcel.possible_duplicate, parcel.attempt) == (True, 2)
    assert finish(parcel, 451)
    assert dispatch.begin("relay", 1) == []  # not before its pause is over
    with clock.fixed(NOW + timedelta(hours=1)):
        assert not finish(begin(got.public_id), 250)
    assert facts_about("mail", got.public_id)[-1].fact.possible_duplicate
    assert dispatch.begin("relay", 1) == []
    assert DeliveryAttempt.objects.count() == 3


def test_a_claim_of_another_machine_ends_with_its_time(world: World) -> None:
    got = hand_in(INSIDE)
    begin(got.public_id)
    with clock.fixed(NOW + timedelta(minutes=14)):
        assert dispatch.begin("another", 1) == []
    with clock.fixed(NOW + timedelta(minutes=16)):
        (parcel,) = dispatch.begin("another", 1)
    assert parcel.possible_duplicate


def test_a_mail_whose_bytes_are_gone_waits_for_people(world: World) -> None:
    got = hand_in(INSIDE)
    dispatch.finish([Result(parcel=begin(got.public_id), failed=True)])
    assert dispatch.begin("relay", 1) == []
    assert relaying.stranded.count() == 1
    (failed,) = relaying.stranded.newest(5)
    assert relaying.stranded.retry(failed.task_id)
    assert relaying.stranded.count() == 0
    assert begin(got.public_id).attempt == 2


def test_some_receivers_refused_some_taken(world: World) -> None:
    got = hand_in(
        mail(receiver("suzuki@mirai-print.example"), receiver("gone@mirai-print.example"))
    )
    assert not finish(begin(got.public_id), 250, 550)
    assert state(got.public_id) == "delivered"
    assert names(got.public_id)[-2:] == ["outbound.mail_delivered", "outbound.mail_bounced"]


def test_all_tries_over(world: World) -> None:
    got = hand_in(INSIDE)
    assert not finish(begin(got.public_id), gave_up=True)
    assert state(got.public_id) == "bounced"


def test_the_same_mail_twice_is_held_and_marked(world: World) -> None:
    first, again = hand_in(INSIDE), hand_in(INSIDE)
    assert (first.state, again.state) == ("releasing", "waiting_sender")
    assert queries.mail(world.actor("sato"), again.public_id).repeats == first.public_id
    with clock.fixed(NOW + timedelta(hours=25)):
        assert hand_in(INSIDE).state == "releasing"


def test_other_receivers_of_the_same_mail_are_no_repetition(world: World) -> None:
    hand_in(INSIDE)
    assert hand_in(mail(receiver("tanaka@mirai-print.example"))).state == "releasing"


def test_my_number_to_the_outside_is_refused_and_leaves_no_content(world: World) -> None:
    got = hand_in(mail(attachments=(attachment(kinds={"my_number": 3}),)))
    assert (got.state, got.keep_blob, got.refusal_code) == ("refused", False, "OMAMORI-MY_NUMBER")
    assert "マイナンバー" in got.refusal
    assert names(got.public_id)[-1] == "outbound.mail_refused"
    assert Mail.objects.get().blob == ""


def test_unknown_sender_waits_for_the_office(world: World) -> None:
    got = hand_in(mail(), sender="nobody@mirai-print.example")
    assert got.state == "waiting_second"
    assert [m.public_id for m in queries.unclaimed(world.actor("kobayashi"))] == [got.public_id]
    with pytest.raises(NotPermitted):
        actions.release_unclaimed(world.actor("sato"), got.public_id)
    actions.release_unclaimed(world.actor("kobayashi"), got.public_id)
    assert state(got.public_id) in ("delayed", "releasing")


def test_null_sender_is_a_machines_notice(world: World) -> None:
    known_partner(world)
    got = hand_in(mail(), sender="")
    assert got.verdict == "delay"


def test_nothing_is_written_when_the_transaction_fails(world: World) -> None:

    def broken() -> None:
        with transaction.atomic():
            hand_in(LIST)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        broken()
    assert not Mail.objects.exists()
    assert not MailRecipient.objects.exists()
