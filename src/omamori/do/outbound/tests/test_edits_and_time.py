"""Edits of receivers, limits in time, erasure, and changes of controls."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from omamori.do.outbound import actions, expiring, keeping, queries, scoping
from omamori.do.outbound.contents import Place
from omamori.do.outbound.domain.errors import OwnProposal, ProposalOpen
from omamori.do.outbound.mail import Field
from omamori.do.outbound.models import (
    ControlVersion,
    Mail,
    MailAttachment,
    MailReason,
    MailVersion,
)
from omamori.do.outbound.tests.mails import CONTENT, NOW, attachment, hand_in, mail, receiver
from omamori.do.outbound.tests.test_story import answer, ask, state, ticked
from omamori.facts.errors import Invalid, NotPermitted
from omamori.foundation.approvals import queries as asked
from omamori.foundation.calendar import clock
from omamori.foundation.jobs.worker import drain
from omamori.foundation.ledger.queries import facts_about
from omamori.foundation.notices.models import Notice
from omamori.foundation.organization import actions as organization
from omamori.foundation.storage import blobs
from omamori.testing.people import World, mirai

pytestmark = pytest.mark.django_db

TWO = mail(
    receiver("kenji@hinode-bussan.example", "佐藤 賢治"),
    receiver("soumu@hinode-bussan.example", field=Field.CC),
    receiver("old@hinode-bussan.example", field=Field.CC, envelope=False),
    attachments=(
        attachment(persons=38, places=(Place(name="シート「旧顧客」", hidden=True, persons=38),)),
    ),
)


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with clock.fixed(NOW):
        yield


@pytest.fixture
def world() -> World:
    return mirai()


def receivers(mail_id: str) -> dict[str, str]:
    return {
        r.address.partition("@")[0]: r.public_id
        for r in Mail.objects.get(public_id=mail_id).recipients.all()
    }


def test_a_removed_receiver_is_gone_and_checks_lapse(world: World) -> None:
    got = hand_in(TWO)
    ask(world, got.public_id)
    ids = receivers(got.public_id)
    actions.remove_recipients(
        world.actor("sato"),
        got.public_id,
        recipients=frozenset({ids["soumu"]}),
        cause="wrong_recipient",
        near_miss=True,
    )
    row = Mail.objects.get(public_id=got.public_id)
    assert (row.state, row.recipients_count, row.approval_id) == ("waiting_sender", 1, "")
    assert asked.open_for("mail", got.public_id) == ""
    fact = facts_about("mail", got.public_id)[-1].fact
    assert (fact.removed, fact.near_miss, fact.cause) == (1, True, "wrong_recipient")
    ask(world, got.public_id)
    assert answer(world, got.public_id).right


def test_removing_asks_for_real_receivers(world: World) -> None:
    got = hand_in(TWO)
    ids = receivers(got.public_id)
    sato = world.actor("sato")
    for wrong in (frozenset(), frozenset({"x"}), frozenset({ids["old"]})):
        with pytest.raises(actions.UnknownRecipient):
            actions.remove_recipients(sato, got.public_id, recipients=wrong)
    with pytest.raises(actions.NoRecipientLeft):
        actions.remove_recipients(
            sato, got.public_id, recipients=frozenset({ids["kenji"], ids["soumu"]})
        )
    with pytest.raises(NotPermitted):
        actions.remove_recipients(
            world.actor("watanabe"), got.public_id, recipients=frozenset({ids["kenji"]})
        )


def test_without_outside_receivers_the_rest_may_go(world: World) -> None:
    got = hand_in(
        mail(
            receiver("kenji@hinode-bussan.example"),
            receiver("suzuki@mirai-print.example"),
            attachments=(attachment(persons=38),),
        )
    )
    ids = receivers(got.public_id)
    actions.remove_recipients(
        world.actor("sato"), got.public_id, recipients=frozenset({ids["kenji"]})
    )
    assert Mail.objects.get().verdict == "pass"
    assert state(got.public_id) == "waiting_sender"
    actions.check_own(world.actor("sato"), got.public_id, **ticked(got.public_id))
    assert state(got.public_id) == "delayed"


def test_bcc_hides_every_receiver_and_keeps_the_body(world: World) -> None:
    got = hand_in(TWO)
    actions.move_to_bcc(world.actor("sato"), got.public_id)
    row = Mail.objects.get(public_id=got.public_id)
    content = blobs.read(row.blob, kind="mail")
    assert b"hinode" not in content
    assert content.partition(b"\r\n\r\n")[2] == CONTENT.partition(b"\r\n\r\n")[2]
    assert {r.field for r in row.recipients.all()} == {"bcc"}
    assert row.recipients.count() == 2
    version = MailVersion.objects.get()
    assert blobs.read(version.blob, kind="mail") == CONTENT
    with pytest.raises(actions.NothingToHide):
        actions.move_to_bcc(world.actor("sato"), got.public_id)


def done_by_controls(world: World) -> tuple[dict[str, int], set[tuple[str, int]]]:
    """How many mails each control spoke about, as its page and as the watch over rules have it."""
    rows = queries.all_controls(world.actor("tanaka"))
    kept = keeping.kept(on=NOW.date(), days=30)
    return {r.rule: r.spoke for r in rows}, {(k.control, k.of) for k in kept}


def test_what_a_control_did_counts_also_when_the_mail_was_put_right(world: World) -> None:
    got = hand_in(mail(*(receiver(f"p{n}@company-{n}.example") for n in range(12))))
    before = done_by_controls(world)
    assert before[0]["many_visible"] == 1
    actions.move_to_bcc(world.actor("sato"), got.public_id)
    assert "many_visible" not in Mail.objects.get().rules
    assert done_by_controls(world) == before
    # Judged once more, what was put right counts once, and what still stands does not count twice.
    gone = frozenset({receivers(got.public_id)["p0"]})
    actions.remove_recipients(world.actor("sato"), got.public_id, recipients=gone)
    assert done_by_controls(world) == before


def test_reminder_then_expiry_then_taken_up_again(world: World) -> None:
    got = hand_in(TWO)
    assert actions.remind_due(NOW + timedelta(hours=11)) == 0
    assert actions.remind_due(NOW + timedelta(hours=12)) == 1
    assert actions.remind_due(NOW + timedelta(hours=13)) == 0
    told = Notice.objects.filter(key__contains="reminder").values_list("person__name", flat=True)
    assert set(told) == {"佐藤 健", "渡辺 浩"}
    assert actions.expire_due(NOW + timedelta(hours=23)) == 0
    assert actions.expire_due(NOW + timedelta(hours=24)) == 1
    row = Mail.objects.get()
    assert (row.state, bool(row.blob)) == ("expired", True)
    told = Notice.objects.filter(key__contains="expired").values_list("person__name", flat=True)
    assert {"佐藤 健", "渡辺 浩", "田中 美咲"} == set(told)
    assert queries.waiting_for(world.actor("sato"))[0].public_id == got.public_id
    ask(world, got.public_id)
    assert state(got.public_id) == "waiting_second"


def test_expiry_of_the_second_check_ends_the_request(world: World) -> None:
    got = hand_in(TWO)
    ask(world, got.public_id)
    assert actions.expire_due(NOW + timedelta(hours=8)) == 1
    assert (state(got.public_id), asked.open_for("mail", got.public_id)) == ("expired", "")
    actions.withdraw(world.actor("watanabe"), got.public_id, cause="not_needed", near_miss=False)
    assert facts_about("mail", got.public_id)[-1].fact.stage == "expired"


def test_a_request_that_nobody_answered_holds_the_mail(world: World) -> None:
    got = hand_in(TWO)
    request = ask(world, got.public_id)
    assert not expiring.expire(got.public_id, NOW, unanswered="another")
    assert expiring.expire(got.public_id, NOW, unanswered=request)
    assert state(got.public_id) == "expired"


def test_content_is_erased_after_its_period_and_counts_stay(world: World) -> None:
    got = hand_in(TWO)
    actions.move_to_bcc(world.actor("sato"), got.public_id)
    kept = [Mail.objects.get().blob, MailVersion.objects.get().blob]
    actions.withdraw(world.actor("sato"), got.public_id, cause="other", near_miss=False)
    before = queries.mail(world.actor("sato"), got.public_id)
    assert any("名簿.csv、シート「旧顧客」" in r.text for r in before.reasons)
    assert actions.erase_due(NOW + timedelta(days=89)) == 0
    assert actions.erase_due(NOW + timedelta(days=91)) == 1
    assert actions.erase_due(NOW + timedelta(days=92)) == 0
    assert not any(blobs.exists(b, kind="mail") for b in kept)
    shown = queries.mail(world.actor("sato"), got.public_id)
    assert (shown.preview, shown.line.persons, shown.line.attachments_count) == ("", 38, 1)
    told = {r.rule: r.text for r in shown.reasons}["personal_information"]
    assert told == "38人分の氏名が含まれています。"
    assert shown.attachments[0].summary == "38人分の氏名"
    assert facts_about("mail", got.public_id)[-1].fact.name == "outbound.mail_content_erased"


def test_the_names_of_places_that_nobody_sees_are_erased_with_the_content(world: World) -> None:
    unseen = ("シート「山田さんの控え」",)
    got = hand_in(mail(attachments=(attachment(name="見積書.xlsx", unseen=unseen),)))
    assert "山田さん" in str(MailReason.objects.get(rule="hidden_parts").detail)
    actions.withdraw(world.actor("sato"), got.public_id, cause="other", near_miss=False)
    assert actions.erase_due(NOW + timedelta(days=91)) == 1
    rows = [*MailReason.objects.values_list("detail"), *MailAttachment.objects.values_list("found")]
    assert "山田さん" not in str(rows)


def test_open_mail_is_never_erased(world: World) -> None:
    hand_in(TWO)
    assert actions.erase_due(NOW + timedelta(days=9999)) == 0


def test_who_watches_is_told_when_the_line_of_inside_moves(world: World) -> None:
    """Mail to a domain that counts as inside goes unasked; one person alone may add one."""
    company: dict[str, Any] = {
        "name": "みらい印刷",
        "name_kana": "ミライインサツ",
        "fiscal_year_starts": 4,
    }
    clerk = world.actor("kobayashi")
    organization.change_company(clerk, domains=("mirai-print.example",), **company)
    drain()
    assert not Notice.objects.filter(key__startswith="inside-domains.").exists()
    organization.change_company(
        clerk, domains=("mirai-print.example", "customer.example"), **company
    )
    drain()
    told = Notice.objects.filter(key__startswith="inside-domains.")
    assert set(told.values_list("person__name", flat=True)) == {
        "伊藤 和夫",
        "田中 美咲",
        "高橋 誠",
    }


# Controls

TODAY = date(2026, 11, 24)


def change(world: World, who: str, **more: object) -> str:
    given: dict[str, object] = {
        "rule": "attachment",
        "parameters": {"verdict": "delay"},
        "effective_from": TODAY,
        "reason": "確認の手間を減らす",
    }
    return actions.change_control(world.actor(who), **(given | more))


def test_the_office_proposes_and_the_officer_approves(world: World) -> None:
    version = change(world, "kobayashi")
    assert scoping.company_rules(TODAY).find("attachment").number == 0
    with pytest.raises(ProposalOpen):
        change(world, "kobayashi")
    with pytest.raises(NotPermitted):
        actions.approve_control(world.actor("kobayashi"), version)
    actions.approve_control(world.actor("tanaka"), version)
    found = scoping.company_rules(TODAY).find("attachment")
    assert (found.number, found.verdict().value) == (1, "delay")
    assert scoping.company_rules(TODAY - timedelta(days=1)).find("attachment").number == 0
    assert facts_about("control", version)[-1].fact.version_number == 1


def test_nobody_approves_his_own_proposal(world: World) -> None:
    version = change(world, "kobayashi")
    ControlVersion.objects.update(proposed_by=world.person("tanaka"))
    with pytest.raises(OwnProposal):
        actions.approve_control(world.actor("tanaka"), version)


def test_the_officers_own_tightening_is_told_to_the_top(world: World) -> None:
    change(world, "tanaka", parameters={"verdict": "second_check"})
    found = scoping.company_rules(TODAY).find("attachment")
    assert found.verdict().value == "second_check"
    told = Notice.objects.get(key__startswith="control.")
    assert told.person == world.person("ito")


def test_a_rejected_proposal_changes_nothing_and_stays(world: World) -> None:
    version = change(world, "kobayashi")
    actions.reject_control(world.actor("tanaka"), version)
    row = queries.control(world.actor("sato"), "attachment")
    assert [v.state for v in row.versions] == ["rejected", "in_force"]
    change(world, "kobayashi")


def test_bad_changes_are_refused(world: World) -> None:
    for wrong, field in (
        ({"effective_from": TODAY - timedelta(days=1)}, "effective_from"),
        ({"reason": " "}, "reason"),
        ({"parameters": {"verdict": "pass"}}, "verdict"),
        (
            {
                "rule": "retention",
                "parameters": {"content_days": 90, "history_days": 730},
                "active": False,
            },
            "active",
        ),
    ):
        with pytest.raises(Invalid) as told:
            change(world, "tanaka", **wrong)
        assert list(told.value.fields) == [field]
    with pytest.raises(NotPermitted):
        change(world, "sato")


def test_a_rule_in_test_mode_is_noted_and_holds_nothing(world: World) -> None:
    tried = change(world, "tanaka", rule="first_time_domain", test_mode=True,
                   parameters={"verdict": "self_check"})  # fmt: skip
    actions.approve_control(world.actor("ito"), tried)
    got = hand_in(mail())
    assert got.verdict == "delay"
    assert [r.rule for r in queries.mail(world.actor("sato"), got.public_id).tests] == [
        "first_time_domain"
    ]
    assert queries.control(world.actor("tanaka"), "first_time_domain").tested == 1


def test_the_worker_sends_what_has_waited(world: World) -> None:
    got = hand_in(mail(receiver("kenji@hinode-bussan.example"), subject="待ち"))
    actions.check_own(world.actor("sato"), got.public_id, **ticked(got.public_id))
    drain()
    assert state(got.public_id) == "delayed"
    with clock.fixed(NOW + timedelta(minutes=2)):
        actions.release_due(clock.now())
    assert state(got.public_id) == "releasing"
