"""自己確認の印。The sender ticks exactly what is doubted, and cannot leave it out (J.9.2)."""

from collections.abc import Iterator

import pytest
from django.test import Client

from omamori.do.outbound import actions, self_checking
from omamori.do.outbound.domain.self_check import Pointing, ToLookAt, to_look_at
from omamori.do.outbound.mail import Verdict
from omamori.do.outbound.models import Mail, MailReason, MailRecipient
from omamori.do.outbound.rows import ReceiverRow
from omamori.do.outbound.tests.mails import NOW, attachment, hand_in, mail, receiver
from omamori.foundation.calendar import clock
from omamori.testing.people import World, mirai

SELF = Verdict.SELF_CHECK


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with clock.fixed(NOW):
        yield


@pytest.fixture
def world() -> World:
    return mirai()


def pointing(
    *targets: tuple[str, str], rule: str = "a", severity: Verdict = SELF, speaks: bool = True
) -> Pointing:
    return Pointing(rule=rule, severity=severity, targets=targets, speaks=speaks)


def look(*reasons: Pointing) -> ToLookAt:
    return to_look_at(reasons, frozenset({"r1", "r2"}), frozenset({"f1", "f2"}))


def test_only_what_a_reason_points_to_is_asked_for() -> None:
    got = look(
        pointing(("recipient", "r2")), pointing(("attachment", "f1"), severity=Verdict.SECOND_CHECK)
    )
    assert got == ToLookAt(recipients=frozenset({"r2"}), attachments=frozenset({"f1"}))
    assert len(got) == 2


@pytest.mark.parametrize(
    "silent",
    [
        pointing(("recipient", "r1"), severity=Verdict.DELAY),
        pointing(("recipient", "r1"), speaks=False),
    ],
)
def test_mild_reasons_and_rules_on_trial_ask_for_nothing(silent: Pointing) -> None:
    assert look(silent, pointing(("recipient", "r2"))).recipients == {"r2"}


def test_a_doubt_in_the_text_or_nowhere_is_ticked_itself() -> None:
    in_text = pointing(("body", ""), rule="text")
    nowhere = pointing(rule="nowhere")
    gone = pointing(("recipient", "taken out"), rule="gone")
    both = pointing(("body", ""), ("attachment", "f2"), rule="both")
    got = look(in_text, nowhere, gone, both)
    assert got.reasons == {"text", "nowhere", "gone", "both"}
    assert (got.recipients, got.attachments) == (frozenset(), {"f2"})


def test_a_mail_held_without_such_a_reason_is_looked_at_as_a_whole() -> None:
    got = look(pointing(("recipient", "r1"), severity=Verdict.DELAY))
    assert (got.recipients, got.attachments) == ({"r1", "r2"}, {"f1", "f2"})


def test_what_is_missing_is_counted_and_more_than_needed_is_no_fault() -> None:
    need = ToLookAt(recipients=frozenset({"r1", "r2"}), reasons=frozenset({"x"}))
    assert need.missing(ToLookAt(recipients=frozenset({"r1"}))) == 2
    more = ToLookAt(
        recipients=frozenset({"r1", "r2"}),
        attachments=frozenset({"f1"}),
        reasons=frozenset({"x"}),
    )
    assert need.missing(more) == 0


def _row(number: int, company: str = "日之出商事", *, doubtful: bool = True) -> ReceiverRow:
    return ReceiverRow(
        public_id=f"r{number}", address=f"a{number}@hinode.example", display_name="",
        domain="hinode.example", field="to", inside=False, in_envelope=True, first_time=False,
        removed=False, ticked=False, warnings=("初めて",), outcome="", company=company,
        doubtful=doubtful,
    )  # fmt: skip


def test_many_of_one_company_doubted_alike_are_one_tick() -> None:
    many = tuple(_row(n) for n in range(5))
    (group,) = self_checking.groups(many)
    assert group.together
    assert not self_checking.groups(many[:4])[0].together
    assert not self_checking.groups((*many, _row(9, doubtful=False)))[0].together
    two = self_checking.groups((_row(1, "い社", doubtful=False), _row(2, "ろ社")))
    assert [g.company for g in two] == ["ろ社", "い社"]


FORGOTTEN = mail(
    receiver("inoue@hinode.example"), receiver("ueda@hinode.example"), mentions_attachment=True
)


@pytest.mark.django_db
def test_the_page_asks_for_the_doubt_in_the_text_and_shows_the_rest(world: World) -> None:
    got = hand_in(FORGOTTEN)
    MailReason.objects.exclude(rule="forgotten_attachment").delete()
    client = Client()
    client.force_login(world.user("sato"))
    page = client.get(f"/outbound/{got.public_id}/").content.decode()
    form = page.partition('id="check"')[2].partition("</form>")[0]
    assert form.count('type="checkbox"') == 1
    assert 'name="reason" value="forgotten_attachment"' in form
    assert "本文の「添付の付け忘れ」を確かめた" in form
    assert "inoue@hinode.example" in form
    refused = client.post(f"/outbound/{got.public_id}/check/", {})
    assert refused.status_code == 422
    assert "残り 1 件" in refused.content.decode()
    client.post(f"/outbound/{got.public_id}/check/", {"reason": "forgotten_attachment"})
    row = Mail.objects.get(public_id=got.public_id)
    assert row.state != "waiting_sender"
    assert self_checking.done(row)
    self_checking.untick(row)
    assert not self_checking.done(row)


@pytest.mark.django_db
def test_one_tick_for_many_of_one_company_names_them_all(world: World) -> None:
    got = hand_in(mail(*(receiver(f"a{n}@hinode.example") for n in range(6))))
    client = Client()
    client.force_login(world.user("sato"))
    page = client.get(f"/outbound/{got.public_id}/").content.decode()
    form = page.partition('id="check"')[2].partition("</form>")[0]
    assert form.count('name="recipient"') == 1
    assert all(f"a{n}@hinode.example" in form for n in range(6))
    ids = form.partition('name="recipient" value="')[2].partition('"')[0]
    assert len(ids.split()) == 6
    client.post(f"/outbound/{got.public_id}/check/", {"recipient": ids})
    assert Mail.objects.get(public_id=got.public_id).state != "waiting_sender"
    assert not MailRecipient.objects.filter(ticked_at=None).exists()


@pytest.mark.django_db
def test_a_receiver_without_a_doubt_stays_unticked(world: World) -> None:
    got = hand_in(mail(attachments=(attachment(persons=3), attachment(2))))
    MailReason.objects.exclude(rule="personal_information").delete()
    row = Mail.objects.get(public_id=got.public_id)
    need = self_checking.wanted(row)
    assert (len(need.recipients), len(need.attachments), len(need.reasons)) == (0, 1, 0)
    with pytest.raises(actions.NotAllTicked):
        actions.check_own(world.actor("sato"), got.public_id)
    actions.check_own(world.actor("sato"), got.public_id, attachments=need.attachments)
    assert list(row.attachments.order_by("number").values_list("ticked_at", flat=True)) == [
        NOW,
        None,
    ]
