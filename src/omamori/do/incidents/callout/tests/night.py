"""その夜の道具。The company with its chain on the last night of the year, and what tests ask of it."""

import json
from datetime import datetime, timedelta
from pathlib import Path

from omamori.do.incidents.callout import (
    actions,
    jobs,
    messages,
)
from omamori.do.incidents.callout.domain import chain
from omamori.do.incidents.callout.models import Call, CallOut
from omamori.foundation.calendar import clock
from omamori.foundation.calendar.clock import JST
from omamori.testing.people import World

SILVESTER = datetime(2026, 12, 31, 23, 40, tzinfo=JST)
MINUTE = timedelta(minutes=1)
TITLE = "お客様の名簿を入れた鞄がなくなりました"


def begin(world: World, **more: bool) -> CallOut:
    number = actions.start(
        world.actor("sato"), subject_kind="case", subject_id="c1", title=TITLE, **more
    )
    return CallOut.objects.get(public_id=number)


def work(minutes: int = 0) -> None:
    """The worker's rounds at a moment after the start, until nothing is due."""
    with clock.fixed(SILVESTER + minutes * MINUTE):
        for _ in range(100):
            if not jobs.advance():
                return
        raise AssertionError("it never rests")


def sent(file: Path) -> list[str]:
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    return [json.loads(line)["address"] for line in lines]


def code(row: CallOut, world: World, local: str) -> str:
    found = chain.snapshot_of(row.snapshot).target(world.id(local))
    assert found is not None
    return found.code


def link(row: CallOut, world: World, local: str) -> str:
    found = chain.snapshot_of(row.snapshot).target(world.id(local))
    assert found is not None
    call = Call(callout=row, channel="mail", purpose="call")
    return messages._Words(row, call, found).link("callout:answer").split("/")[-2]


def codes(row: CallOut) -> list[int]:
    return list(row.entries.order_by("number").values_list("code", flat=True))
