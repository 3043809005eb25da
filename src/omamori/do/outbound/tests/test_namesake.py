"""The applicant of the same surname, by mail: seen because of the past, said in one sentence."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from omamori.do.outbound import knowing, wording
from omamori.do.outbound.learning import learn_many
from omamori.do.outbound.models import Mail, MailReason, MailRecipient
from omamori.do.outbound.tests.mails import NOW, attachment, hand_in, mail, receiver
from omamori.foundation.calendar import clock
from omamori.testing.people import World, mirai

pytestmark = pytest.mark.django_db
HANAKO = receiver("yamada.hanako@oubo.example", "山田 花子")
KAKO = receiver("yamada.kako@oubo.example", "山田 華子")


@pytest.fixture
def world() -> Iterator[World]:
    with clock.fixed(NOW):
        yield mirai()


def deliver(world: World, mail_id: str, *, days_ago: int = 0) -> None:
    """The next hop has taken it."""
    rows = MailRecipient.objects.filter(mail__public_id=mail_id)
    rows.update(reply_code=250, done_at=NOW)
    at = NOW - timedelta(days=days_ago)
    learn_many([(world.person("sato").pk, row) for row in rows], at)


def sentences(mail_id: str) -> dict[str, str]:
    rows = MailReason.objects.filter(mail__public_id=mail_id, test_mode=False)
    return {r.rule: wording.sentence(r.rule, r.detail["args"]) for r in rows}


def test_the_namesake_who_was_never_written_to_is_asked_about(world: World) -> None:
    first = hand_in(mail(HANAKO, message_id="1@mirai-print.example"))
    deliver(world, first.public_id, days_ago=2)
    again = hand_in(mail(HANAKO, message_id="2@mirai-print.example", sha256="2" * 64))
    assert again.verdict == "delay"
    wrong = hand_in(mail(KAKO, message_id="3@mirai-print.example", sha256="3" * 64))
    assert (wrong.verdict, wrong.state) == ("self_check", "waiting_sender")
    assert sentences(wrong.public_id)["look_alike"] == (
        "最近は「山田 花子」(yamada.hanako@oubo.example) に送っています。よく似た別の宛先ではありませんか。"
    )


def test_an_answer_in_her_own_thread_is_not_asked_about(world: World) -> None:
    kako = hand_in(mail(KAKO, message_id="<k@mirai-print.example>"))
    deliver(world, kako.public_id, days_ago=200)
    hanako = hand_in(mail(HANAKO, message_id="<h@mirai-print.example>", sha256="1" * 64))
    deliver(world, hanako.public_id, days_ago=1)
    fresh = hand_in(mail(KAKO, message_id="<n@mirai-print.example>", sha256="2" * 64))
    assert "look_alike" in sentences(fresh.public_id)
    answers = ("<k@mirai-print.example>",)
    thread = hand_in(
        mail(KAKO, message_id="<r@mirai-print.example>", sha256="3" * 64, answers=answers)
    )
    assert "look_alike" not in sentences(thread.public_id)


def test_a_thread_knows_who_was_in_it(world: World) -> None:
    first = hand_in(mail(HANAKO, message_id="<t@mirai-print.example>"))
    deliver(world, first.public_id)
    answers = ("<x@oubo.example>", "<t@mirai-print.example>")
    stranger = receiver("別所@new.example", "別所 純")
    wider = hand_in(
        mail(
            HANAKO, stranger, message_id="<u@mirai-print.example>", answers=answers, sha256="4" * 64
        )
    )
    assert sentences(wider.public_id)["new_in_thread"].endswith(": new.example")


def test_the_list_that_went_to_another_company_is_recognised_by_bytes_and_by_name(
    world: World,
) -> None:
    sent = hand_in(mail(attachments=(attachment(persons=30, name="会員名簿_2026年10月.xlsx"),)))
    deliver(world, sent.public_id)
    for number, name in enumerate(("別の名.xlsx", "会員名簿 2026年11月版.xlsx")):
        sha = Mail.objects.get(public_id=sent.public_id).attachments.get().sha256
        file = attachment(persons=30, name=name, sha256=sha if number == 0 else "f" * 64)
        wrong = hand_in(mail(HANAKO, attachments=(file,), sha256=str(number) * 64))
        assert "hinode-bussan.example" in sentences(wrong.public_id)["sent_elsewhere"]
    same = hand_in(mail(attachments=(attachment(persons=30, name="x.xlsx", sha256=sha),)))
    assert "sent_elsewhere" not in sentences(same.public_id)


def test_names_of_files_lose_dates_numbers_and_versions() -> None:
    one = knowing.name_index("会員名簿_2026年10月.xlsx")
    assert one == knowing.name_index("会員名簿（2026-11）最新版.XLSX") != ""
    assert one != knowing.name_index("見積書.xlsx")
    assert knowing.name_index("20261031.csv") == ""
