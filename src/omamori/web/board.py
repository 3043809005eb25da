"""ホームの中身。Collects what every module offers to this person: tasks and figures of the cycle."""

import dataclasses
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from omamori.config import modules
from omamori.foundation.access.actor import Actor, Role
from omamori.foundation.ui.contributions import CycleFigure
from omamori.web.desk import MOST_LINES, Desk, arranged

STAGES = (
    ("plan", gettext_noop("計画")),
    ("do", gettext_noop("実施")),
    ("check", gettext_noop("確認")),
    ("act", gettext_noop("改善")),
)
_WORST = ("none", "good", "watch", "late")
_WATCHERS = {Role.OFFICE, Role.PRIVACY_OFFICER, Role.AUDITOR, Role.TOP, Role.ASSESSOR}


@dataclasses.dataclass(frozen=True, kw_only=True)
class Stage:
    """One quarter of the cycle.

    Attributes:
        state: the worst of its figures.
    """

    code: str
    word: str
    state: str
    figures: tuple[CycleFigure, ...]


def desk(actor: Actor, now: datetime, *, most: int | None = MOST_LINES) -> Desk:
    """Everything that waits for this person, and what he waits for; see ``desk.arranged``."""
    found = [
        task
        for module in modules.contributions("home")
        if hasattr(module, "tasks")
        for task in module.tasks(actor, now)
    ]
    return arranged(found, now, most=most)


def cycle(actor: Actor, now: datetime) -> list[Stage]:
    """The PDCA cycle at a glance, for those who watch over it; empty for others."""
    if not actor.roles & _WATCHERS:
        return []
    figures = [
        figure
        for module in modules.contributions("home")
        if hasattr(module, "cycle")
        for figure in module.cycle(actor, now)
    ]
    stages = []
    for code, word in STAGES:
        own = tuple(f for f in figures if f.stage == code)
        state = max((f.state for f in own), key=_WORST.index, default="none")
        stages.append(Stage(code=code, word=_(word), state=state, figures=own))
    return stages
