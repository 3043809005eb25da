"""The company with its partners, Slack adopted and connected to a server of this machine."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from omamori.do.outbound.messaging import actions, looking
from omamori.do.outbound.messaging.models import Adoption
from omamori.do.outbound.messaging.tests import servers
from omamori.do.outbound.messaging.tests.servers import Service
from omamori.foundation.calendar import clock
from omamori.foundation.partners import demo
from omamori.testing.people import TODAY, World, mirai
from pidetect.types import Examination

NOON = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=clock.JST)
REQUEST = actions.Request(
    tool="slack",
    purpose="応募者との連絡。電話がつながらない人が多いため。",
    risk="氏名だけの一覧から選ぶため、同じ姓の人に送るおそれ。",
    measures="台帳から二つの見分けで選び、はじめの4週間は二人で確かめる。",
    guidance="相手は氏名と応募者番号で選びます。間違えたらすぐに取り消し、事務局へ電話します。",
)


@pytest.fixture
def world() -> Iterator[World]:
    with clock.fixed(NOON):
        found = mirai()
        demo.directory(found.actor("kobayashi"), on=TODAY)
        yield found


@pytest.fixture
def slack() -> Iterator[Service]:
    with servers.serving(servers.slack) as found:
        yield found


def adopt(world: World, url: str, *, days_ago: int = 0, users: tuple[str, ...] = ("sato",)) -> str:
    """Slack in use since then, connected to a local server, with its guidance confirmed by users."""
    with clock.fixed(NOON - timedelta(days=days_ago)):
        adoption = actions.request_tool(world.actor("kobayashi"), REQUEST)
        actions.approve_tool(world.actor("tanaka"), adoption)
        for local in users:
            actions.confirm_guidance(world.actor(local), adoption, number=1)
    # The address of the service is no field of the form: only tests have another one.
    row = Adoption.objects.get(public_id=adoption)
    row.settings = {"token": "xoxb-right", "base": f"{url}/api"}
    row.save()
    return adoption


@pytest.fixture
def examined(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are looked into by processes of their own elsewhere (``test_looking``)."""
    monkeypatch.setattr(
        looking, "examine", lambda data, name: Examination(name=name, examined=True)
    )
    monkeypatch.setattr(looking, "words_of", lambda data, name: data.decode("utf-8", "replace"))
