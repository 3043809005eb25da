"""各部屋からの持ち寄り。What a module may offer to the home page and the navigation, as plain data.

A module offers by having ``home.py`` with any of ``navigation: tuple[NavigationItem, ...]``,
``tasks(actor, now) -> list[HomeTask]``, ``cycle(actor, now) -> list[CycleFigure]``.
"""

import dataclasses
from datetime import datetime

from django.utils.functional import Promise

Text = str | Promise
"""Text, perhaps translated only when it is shown."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class NavigationItem:
    """One entry of the main navigation; shown only when the actor has the right.

    Attributes:
        order: position, ascending (home 0, mail 10, register 20, rules 30, training 40,
            incidents 50, statistics 60, organisation 70, settings 90).
        stage: ``plan``, ``do``, ``check``, ``act`` or empty.
    """

    label: Text
    url_name: str
    action: str
    order: int
    icon: str
    stage: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class HomeTask:
    """One thing that waits for this person.

    Attributes:
        url_name, url_args: where it is done.
        due: limit in time, if any; the list is sorted by it.
        urgent: shown first, in the warning colour.
    """

    title: str
    why: str
    url_name: str
    url_args: tuple[str, ...] = ()
    due: datetime | None = None
    urgent: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True)
class CycleFigure:
    """One figure in the picture of the PDCA cycle.

    Attributes:
        stage: ``plan``, ``do``, ``check`` or ``act``.
        state: ``good``, ``watch``, ``late`` or ``none``: shown in colour, icon and word.
    """

    stage: str
    label: str
    value: str
    state: str
    url_name: str
