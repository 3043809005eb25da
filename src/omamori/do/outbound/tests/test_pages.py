"""What a held mail's pages say of its contents, to whom, and to whom not."""

import html
import logging
from collections.abc import Iterator

import pytest
from django.test import Client

from omamori.do.outbound import actions
from omamori.do.outbound.contents import Place
from omamori.do.outbound.models import ControlVersion, Mail
from omamori.do.outbound.tests.mails import NOW, attachment, found, hand_in, mail
from omamori.do.outbound.tests.test_story import ticked
from omamori.foundation.calendar import clock
from omamori.foundation.notices.models import Notice
from omamori.testing.people import World, mirai
from pidetect.types import PersonsEstimate

pytestmark = pytest.mark.django_db

KINDS = {"person_name": 312, "postal_address": 312, "phone": 312, "postal_code": 312}
SHEETS = (
    Place(name="シート「名簿」", hidden=False, persons=312, kinds=tuple(KINDS)),
    Place(name="シート「<script>旧</script>」", hidden=True, persons=40, kinds=tuple(KINDS)),
)
LIST = attachment(
    name="顧客一覧.xlsx",
    found=found(
        others=PersonsEstimate(low=306, estimate=312, high=313), kinds=KINDS, places=SHEETS
    ),
)
PHRASE = "約312人分の氏名・住所・電話番号（顧客一覧.xlsx、シート「名簿」 ほか1か所）"


@pytest.fixture
def world() -> Iterator[World]:
    with clock.fixed(NOW):
        yield mirai()


def page(world: World, local: str, path: str, language: str = "ja") -> str:
    client = Client()
    client.cookies["django_language"] = language
    client.force_login(world.user(local))
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_sender_and_checker_read_how_many_what_and_where(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    got = hand_in(mail(attachments=(LIST,)))
    shown = page(world, "sato", f"/outbound/{got.public_id}/")
    assert PHRASE in shown
    assert "<script>旧" not in shown
    assert "非表示のシート「<script>旧</script>」（約40人分）" in html.unescape(shown)
    assert "個人情報 約 312 人分" in page(world, "sato", "/outbound/")
    actions.check_own(
        world.actor("sato"), got.public_id, **ticked(got.public_id), checker=world.id("suzuki")
    )
    approval = Mail.objects.get().approval_id
    assert PHRASE in page(world, "suzuki", f"/approvals/{approval}/")
    assert "シート" not in caplog.text
    assert "顧客一覧" not in caplog.text


def test_english_readers_read_english(world: World) -> None:
    got = hand_in(mail(attachments=(LIST,)))
    shown = page(world, "sato", f"/outbound/{got.public_id}/", "en")
    assert (
        "It contains: Name, Address, Phone number of about 312 persons "
        "(顧客一覧.xlsx, sheet “名簿” and 1 more)."
    ) in html.unescape(shown)


def test_the_notice_names_no_file_and_no_sheet(world: World) -> None:
    hand_in(mail(attachments=(LIST,)))
    (notice,) = Notice.objects.filter(person=world.person("sato"))
    assert "個人情報が見つかりました" in notice.text
    assert "名簿" not in notice.text


def test_the_text_of_a_mail_has_its_line_only_where_it_tells_of_others(world: World) -> None:
    plain = hand_in(mail(attachments=(attachment(),)))
    listed = hand_in(mail(message_id="2", body=found(3)))
    assert "本文に見つかったもの" not in page(world, "sato", f"/outbound/{plain.public_id}/")
    assert "3人分の氏名" in page(world, "sato", f"/outbound/{listed.public_id}/")


def test_the_rule_is_changed_without_an_allowance_for_signatures(world: World) -> None:
    shown = page(world, "tanaka", "/outbound/controls/personal_information/")
    assert "second_check_from" in shown
    assert "body_allowance" not in shown
    client = Client()
    client.force_login(world.user("tanaka"))
    given = {
        "verdict": "self_check",
        "with_locked_file": "refuse",
        "mode": "on",
        "effective_from": "2026-11-24",
        "reason": "鍵と同じ道で送らない",
    }
    assert client.post("/outbound/controls/credential/", given).status_code == 302
    row = ControlVersion.objects.get(rule="credential")
    assert row.parameters == {"verdict": "self_check", "with_locked_file": "refuse"}
    assert (row.clause, row.approved_at is not None) == ("R1-8", True)
