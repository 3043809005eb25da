"""額縁。What the base page shows around every page: navigation by right, bell, person, theme."""

import dataclasses
import itertools
from collections.abc import Iterable, Sequence
from functools import cache, cached_property, lru_cache
from types import ModuleType

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import get_template
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from omamori import __version__
from omamori.config import modules
from omamori.foundation.access.actor import Actor, Reach, Role
from omamori.foundation.access.queries import reach
from omamori.foundation.ui.contributions import GROUPS, Group, NavigationItem


@dataclasses.dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry of the navigation as drawn; ``far`` stands in the menu only."""

    label: str
    href: str
    icon: str
    current: bool
    group: Group = Group.HOME
    far: bool = False


BAR = 9
"""How many entries the bar shows on a desk; at the foot of a phone the first four of them (``ui/navigation.jinja``)."""


def bar(entries: Iterable[Entry]) -> list[Entry]:
    """What stands always in sight."""
    return [entry for entry in entries if not entry.far][:BAR]


def groups(entries: Iterable[Entry]) -> list[tuple[str, list[Entry]]]:
    """All entries under their headings, in order: the menu."""
    found = itertools.groupby(entries, key=lambda entry: entry.group)
    return [(str(GROUPS[group]), list(inside)) for group, inside in found]


def drawn(entries: Sequence[Entry]) -> str:
    """The navigation as HTML."""
    template = get_template("ui/navigation.jinja", using="jinja2")
    shown = {"entries": entries, "bar": bar(entries), "menu": groups(entries)}
    return mark_safe(template.render(shown))  # noqa: S308 - our own template escaped it


class Frame:
    """The frame of one request; parts are computed only when the page draws them."""

    version = __version__

    def __init__(self, request: HttpRequest, actor: Actor | None) -> None:
        """Keep the request and who acts."""
        self.request = request
        self.actor = actor
        self.demo = settings.OMAMORI.demo

    @property
    def theme(self) -> str:
        """``light``, ``dark`` or empty for the system's wish."""
        theme = self.request.COOKIES.get("theme", "")
        return theme if theme in ("light", "dark") else ""

    @cached_property
    def person_name(self) -> str:
        """The name of who is signed in."""
        user = self.request.user
        person = getattr(user, "person", None)
        return str(person.name if person else getattr(user, "email", ""))

    @cached_property
    def unread(self) -> int:
        """Unread notices; offered by the notices module."""
        bells = [m.bell for m in _homes() if hasattr(m, "bell")]
        return sum(bell(self.actor) for bell in bells) if self.actor else 0

    @cached_property
    def alarms(self) -> list[str]:
        """What must be said on every page; offered by modules with ``alarm(actor) -> str``, without a query."""
        if self.actor is None:
            return []
        said = (m.alarm(self.actor) for m in _homes() if hasattr(m, "alarm"))
        return [str(text) for text in said if text]

    @property
    def navigation(self) -> list[Entry]:
        """All that this actor may open, in order."""
        actor = self.actor
        return _entries(actor.via, actor.roles, self._here(actor)) if actor else []

    @property
    def navigation_drawn(self) -> str:
        """The same as HTML; pages of people with the same hats, in the same place, share it."""
        actor = self.actor
        if actor is None:
            return ""
        return _drawn(actor.via, actor.roles, self._here(actor), get_language() or "")

    def _here(self, actor: Actor) -> str:
        hrefs = (href for _item, href in _allowed(actor.via, actor.roles))
        return current(self.request.path, hrefs)


def current(path: str, hrefs: Iterable[str]) -> str:
    """The entry that a page belongs to: the longest one it lies under; home only itself."""
    under = [h for h in hrefs if path == h or (h != "/" and path.startswith(h))]
    return max(under, key=len, default="")


@lru_cache(maxsize=256)
def _allowed(via: str, roles: frozenset[Role]) -> tuple[tuple[NavigationItem, str], ...]:
    """Entries that these hats may open, with their paths."""
    items: list[NavigationItem] = [i for m in _homes() for i in getattr(m, "navigation", ())]
    who = Actor(person_id="", person_pk=0, roles=roles, via=via)
    return tuple(
        (item, reverse(item.url_name))
        for item in sorted(items, key=lambda i: i.order)
        if reach(who, item.action) is not Reach.NONE
    )


def _entries(via: str, roles: frozenset[Role], here: str) -> list[Entry]:
    return [
        Entry(
            label=str(item.label),
            href=href,
            icon=item.icon,
            current=href == here,
            group=max(group for group in Group if group <= item.order),
            far=item.far,
        )
        for item, href in _allowed(via, roles)
    ]


@lru_cache(maxsize=2000)
def _drawn(via: str, roles: frozenset[Role], here: str, _language: str) -> str:
    """Drawn once; texts do not change while a process runs."""
    return drawn(_entries(via, roles, here))


@cache
def _homes() -> tuple[ModuleType, ...]:
    return tuple(modules.contributions("home"))
