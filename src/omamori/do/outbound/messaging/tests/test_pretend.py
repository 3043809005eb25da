"""The pretended service: everything can be tried, nothing leaves, and it is there in the demo alone."""

import dataclasses
from datetime import UTC, datetime

import pytest
from django.conf import settings as site

from omamori.do.outbound.messaging.channels.port import Declined, Outgoing
from omamori.do.outbound.messaging.channels.pretend import Pretend
from omamori.do.outbound.messaging.channels.slack import Slack
from omamori.do.outbound.messaging.services import channel

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def opened(token: str = "demo") -> object:
    return channel("slack", {"token": token}, now=NOW, keep=lambda _: None)


def test_outside_the_demo_it_is_never_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site, "OMAMORI", dataclasses.replace(site.OMAMORI, demo=False))
    assert isinstance(opened(), Slack)


def test_in_the_demo_it_takes_its_word_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site, "OMAMORI", dataclasses.replace(site.OMAMORI, demo=True))
    assert isinstance(opened("xoxb-1"), Slack)
    found = opened()
    assert isinstance(found, Pretend)
    sent = found.send(Outgoing(talk="U0DEMO00014", key="k", text="採用のお知らせ"))
    assert sent == {"event": "k"}
    assert found.readers("U0DEMO00014") == ("U0DEMO00014",)
    assert "どこにも届きません" in found.identity().name
    found.recall("U0DEMO00014", sent)
    with pytest.raises(Declined):
        Pretend("other").identity()
