"""23:40 on 31 December in two browsers: stand-in, wrong word, silence, the next rung by telephone, the end."""

import dataclasses
import re
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlsplit

import company
import pytest
import stage
from django.conf import settings
from django.core import mail
from django.test import Client
from held import Night
from playwright.sync_api import Browser, Page, expect

from omamori.do.incidents.callout import actions, jobs, pulse, telephony
from omamori.do.incidents.callout.domain import chain
from omamori.do.incidents.callout.models import Chain
from omamori.do.incidents.callout.tests.provider import Provider, serving
from omamori.foundation.calendar import clock
from omamori.testing.people import World, mirai

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

TITLE = "お客様の名簿を入れた鞄がなくなりました"


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    """The telephone company: a server of this machine that speaks its public API."""
    with serving() as found:
        given = dataclasses.replace(
            settings.OMAMORI, callout_api=found.url, callout_account="AC-invented",
            callout_key="invented-secret", callout_number="+81355500100",
        )  # fmt: skip
        monkeypatch.setattr(settings, "OMAMORI", given)
        yield found
    pulse.path().unlink(missing_ok=True)


@pytest.fixture
def night() -> Night:
    return Night(datetime(2026, 12, 31, 23, 40, tzinfo=clock.JST))


@pytest.fixture
def world(night: Night) -> World:
    """田中 by mail, 小林 stands in for her; then 伊藤 by mail and telephone."""
    with clock.fixed(night.now):
        found = mirai()
        office = found.actor("kobayashi")
        links = (
            chain.Link(person=found.id("tanaka"), stand_in=found.id("kobayashi"), channels=("mail",)),
            chain.Link(person=found.id("ito"), channels=("mail", "voice"), wait=10),
        )  # fmt: skip
        actions.edit_chain(office, links=links, terms=chain.Terms(rounds=2))
        actions.approve_chain(found.actor("tanaka"), Chain.objects.get().public_id)
        actions.change_number(office, person=found.id("ito"), number="090-5550-0199")
        return found


def received(local: str) -> tuple[str, str]:
    """(path behind the link, code word) of the newest mail to somebody."""
    text = next(str(m.body) for m in reversed(mail.outbox) if m.to == [f"{local}@mirai-print.example"])  # fmt: skip
    link = re.search(r"https?://\S+/callout/answer/\S+", text)
    word = re.search(r"(?<!\d)(\d{4})(?!\d)", re.sub(r"https?://\S+", "", text))
    assert link, text
    assert word, text
    return urlsplit(link[0]).path, word[1]


def pressed(night: Night, call: dict[str, str], digits: str) -> str:
    """The telephone company tells which keys were pressed; returns what the machine says to that."""
    found = re.search(r'action="([^"]+)"', call["Twiml"])
    assert found
    fields = {"Digits": digits}
    mark = telephony.signature(found[1], fields)
    path = found[1].removeprefix(settings.OMAMORI.base_url)
    forged = night.do(lambda: Client().post(path, fields))
    assert forged.status_code == 403, "without the company's mark"
    return night.do(lambda: Client().post(path, fields, headers={"X-Twilio-Signature": mark})).text


def rung(page: Page, name: str) -> str:
    """What the page says of a person of the chain, as it stands now."""
    page.reload()
    return page.locator("tr", has_text=name).inner_text()


def test_the_last_night_of_the_year(night: Night, world: World, provider: Provider) -> None:
    inside = Client()
    with clock.fixed(night.now):
        inside.force_login(world.user("tanaka"))

    def story(browser: Browser) -> None:
        desk = night.screen(browser, inside, size=company.DESK)
        phone = night.screen(browser, Client(), size=company.PHONE)
        desk.goto("/callout/start/")
        desk.fill("#id_title", TITLE)
        desk.click("main form button[type=submit]")
        expect(desk.locator("h1")).to_have_text(TITLE)
        night.work(jobs.advance)
        assert "応答を待っています" in rung(desk, "田中 美咲")
        assert "代わり" in rung(desk, "小林 恵")
        night.pass_by(5)
        night.work(jobs.advance)
        assert "応答を待っています" in rung(desk, "小林 恵"), "nobody answered: the stand-in"
        the_stand_in_answers(phone)
        assert "対応中" in rung(desk, "小林 恵")
        assert provider.sent == []
        falls_asleep(night, desk, phone)
        the_next_rung(night, desk, provider)
        desk.get_by_role("link", name="呼び出しを終える").click()
        desk.click("main form button[type=submit]")
        expect(desk.get_by_text("終わり").first).to_be_visible()

    night.play(story)


def the_stand_in_answers(phone: Page) -> None:
    """By the link of the mail, without signing in; a wrong word first."""
    path, word = received("kobayashi")
    phone.goto(path)
    assert stage.overflow(phone) <= 0
    phone.fill("#id_code", str((int(word) + 1) % 10000).zfill(4))
    phone.get_by_role("button", name="私が対応します").click()
    expect(phone.locator(".notice-late")).to_be_visible()
    phone.fill("#id_code", word)
    phone.get_by_role("button", name="私が対応します").click()
    expect(phone.get_by_text("あなたが対応することを記録しました")).to_be_visible()


def falls_asleep(night: Night, desk: Page, phone: Page) -> None:
    """Half an hour later, in the new year, she is asked whether she still does, and does not answer."""
    night.pass_by(30)
    night.work(jobs.advance)
    phone.goto(received("kobayashi")[0])
    expect(phone.get_by_role("button", name="まだ対応しています")).to_be_visible()
    night.pass_by(10)
    night.work(jobs.advance)
    assert "対応中" not in rung(desk, "小林 恵")
    expect(desk.locator("#log + ol")).to_contain_text("返事がないので、呼び出しを再び始めました")


def the_next_rung(night: Night, desk: Page, provider: Provider) -> None:
    """The chain goes on by itself to 伊藤, who presses the keys of his word on the telephone."""
    for _wait in range(3):
        if not provider.sent:
            night.pass_by(5)
            night.work(jobs.advance)
    assert "応答を待っています" in rung(desk, "伊藤 和夫")
    (call,) = provider.sent
    assert call["To"] == "+819055500199"
    assert TITLE in call["Twiml"]
    word = received("ito")[1]
    assert "合言葉" in pressed(night, call, "0000" if word != "0000" else "1111")
    assert "対応を記録しました" in pressed(night, call, word)
    assert "対応中" in rung(desk, "伊藤 和夫")
    assert len(provider.sent) == 1, "nobody is called twice"
