"""その夜。Clock, spool and company of the call-out tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from omamori.do.incidents.callout import (
    actions,
    channels,
    pulse,
    running,
)
from omamori.do.incidents.callout.domain import chain
from omamori.do.incidents.callout.models import Chain
from omamori.do.incidents.callout.tests.night import SILVESTER
from omamori.foundation.calendar import clock
from omamori.testing.people import World, mirai


@pytest.fixture
def night() -> Iterator[None]:
    with clock.fixed(SILVESTER):
        yield
    pulse.path().unlink(missing_ok=True)


@pytest.fixture
def spool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Short messages and calls go into a file."""
    file, real = tmp_path / "spool.jsonl", channels.channel

    def channel(code: str) -> channels.Channel:
        return channels.Spool(file) if code in ("sms", "voice") else real(code)

    monkeypatch.setattr(running, "channel", channel)
    return file


@pytest.fixture
def called() -> World:
    """The company with an approved chain: 田中 (小林 stands in), then 伊藤."""
    made = mirai()
    links = (
        chain.Link(
            person=made.id("tanaka"), stand_in=made.id("kobayashi"), channels=("mail", "sms")
        ),
        chain.Link(person=made.id("ito"), channels=("mail", "voice"), wait=10),
    )
    actions.edit_chain(made.actor("kobayashi"), links=links, terms=chain.Terms(rounds=2))
    actions.approve_chain(made.actor("tanaka"), Chain.objects.get().public_id)
    for local, number in (("tanaka", "090-5550-0142"), ("ito", "090-5550-0199")):
        actions.change_number(made.actor("kobayashi"), person=made.id(local), number=number)
    return made
