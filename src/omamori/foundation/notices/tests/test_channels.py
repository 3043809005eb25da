"""Urgent notices also go by chat where a module offers it: title and address only, once, never when read."""

import types
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from omamori.config import modules
from omamori.foundation.calendar import clock
from omamori.foundation.jobs import worker
from omamori.foundation.notices import actions, channels
from omamori.testing.people import World, mirai

NOON = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
Sent = list[tuple[str, str, str, str]]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    found: Sent = []
    room = types.ModuleType("notice_channel")

    def send(person_id: str, title: str, text: str, url: str) -> bool:
        found.append((person_id, title, text, url))
        return True

    room.name, room.send, room.reached = "chat", send, frozenset  # type: ignore[attr-defined]
    real = modules.contributions

    def offered(file: str) -> Iterator[types.ModuleType]:
        return iter([room]) if file == "notice_channel" else real(file)

    monkeypatch.setattr(modules, "contributions", offered)
    return found


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with clock.fixed(NOON):
        yield mirai()


def tell(world: World, *, urgent: bool, key: str = "k") -> None:
    actions.notify(
        people=[world.id("suzuki")],
        kind="approval",
        title="送信メールの確認を頼まれています",
        text="内容を見て、問いに答えてください。",
        url_name="approvals:list",
        key=key,
        urgent=urgent,
    )


def test_urgent_notices_are_sent_by_chat_once(world: World, sent: Sent) -> None:
    tell(world, urgent=True)
    tell(world, urgent=True)
    tell(world, urgent=False, key="later")
    worker.drain()
    ((person, title, _text, url),) = sent
    assert (person, title) == (world.id("suzuki"), "送信メールの確認を頼まれています")
    assert url.endswith("/approvals/")


def test_what_is_settled_meanwhile_is_not_sent(world: World, sent: Sent) -> None:
    tell(world, urgent=True)
    actions.settle(key="k")
    worker.drain()
    assert sent == []


def test_a_channel_that_went_away_takes_nothing(
    world: World, sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(world, urgent=True)
    monkeypatch.setattr(channels, "offered", dict)
    worker.drain()
    assert sent == []
