"""各部屋からの持ち寄り。What a module may offer to the home page and the navigation, as plain data.

A module offers by having ``home.py`` with any of ``navigation: tuple[NavigationItem, ...]``,
``tasks(actor, now) -> list[HomeTask]``, ``cycle(actor, now) -> list[CycleFigure]``.

A module without which the system cannot begin has ``first_steps.py`` with ``steps(actor, on) -> list[FirstStep]``:
what a new company does first there, done or not by its real records.
A module whose records rest on rules or on a way of working has ``resting.py`` with any of
``on_clauses(actor, codes, on) -> list[Resting]`` (what a change of these clauses touches) and
``on_change(actor, touched, on) -> list[Resting]`` (what a change of the environment touches).
A module whose records had another state on another day has ``as_of.py`` with
``sections(actor, on) -> list[AsOfSection]``.
A module that takes part in the PDCA cycle has ``turning.py`` with ``steps(actor, on) -> list[TurningStep]``;
one that knows a figure an objective can be measured by has ``measured.py`` with
``figures: tuple[MeasuredFigure, ...]``.
A module that measures whether clauses are kept has ``living.py`` with
``figures(codes, on) -> list[LivingFigure]``. A module whose records others can learn from has ``case_telling.py``
with ``case(actor, public_id) -> CaseToTell | None``. All of them are asked by ``foundation/ui/collecting.py``.
"""

import dataclasses
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import IntEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

Text = str | Promise
"""Text, perhaps translated only when it is shown."""


class Group(IntEnum):
    """Under which heading of the menu an entry stands: from this ``order`` on."""

    HOME = 0
    SENDING = 10
    PLANNING = 20
    TRAINING = 40
    HAPPENING = 50
    CHECKING = 60
    COMPANY = 70


GROUPS: Mapping[Group, Text] = {
    Group.HOME: gettext_lazy("はじめに見る"),
    Group.SENDING: gettext_lazy("送る"),
    Group.PLANNING: gettext_lazy("計画と規程"),
    Group.TRAINING: gettext_lazy("教育と変更"),
    Group.HAPPENING: gettext_lazy("事故と是正"),
    Group.CHECKING: gettext_lazy("点検と記録"),
    Group.COMPANY: gettext_lazy("会社と設定"),
}


@dataclasses.dataclass(frozen=True, kw_only=True)
class NavigationItem:
    """One entry of the navigation; shown only when the actor has the right.

    Attributes:
        order: position, ascending; the group follows from it (see ``Group``).
        far: only in the menu of all pages, not in the bar.
    """

    label: Text
    url_name: str
    action: str
    order: int
    icon: str
    far: bool = False


GROUPS_OF_TASKS: dict[str, Text] = {
    "send": gettext_lazy("送信の確認"),
    "case": gettext_lazy("事故とヒヤリハット"),
    "approve": gettext_lazy("承認"),
    "learn": gettext_lazy("読む・学ぶ"),
    "care": gettext_lazy("見直しと対応"),
    "system": gettext_lazy("システム"),
}
"""What tasks are for, in the order in which they are shown."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class HomeTask:
    """One thing that waits for this person, or for somebody whom he asked.

    Attributes:
        url_name, url_args: where it is done.
        due: limit in time, if any; the list is sorted by it.
        since: since when it waits, if its room knows.
        urgent: shown first, in the warning colour.
        group: what it is for, a key of ``GROUPS_OF_TASKS``.
        many: what several of its kind are called, e.g. ``原因を調べる``: three of them are one line; empty for a
            task that always stands alone.
        action: the one thing to do, on the button, e.g. ``承認する``.
        waits_for: whose turn it is when it is not this person's; such a task stands apart.
    """

    title: str
    why: str
    url_name: str
    url_args: tuple[str, ...] = ()
    due: datetime | None = None
    since: datetime | None = None
    urgent: bool = False
    group: str = "care"
    many: str = ""
    action: str = ""
    waits_for: str = ""


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


@dataclasses.dataclass(frozen=True, kw_only=True)
class Touched:
    """A change of the environment, in the words in which every room can look for what rests on the old way.

    Attributes:
        kind: code of the kind of change, e.g. ``telework``, ``new_tool``, ``move``, ``outsourcing``.
        areas: codes of the areas of rules, e.g. ``carrying`` (policies).
        stages, media: codes of ``omamori.facts.lifecycle``.
        departments: public ids; empty for the whole company.
        processes: public ids of business processes; empty for all of the departments.
    """

    kind: str
    areas: frozenset[str] = frozenset()
    stages: frozenset[str] = frozenset()
    media: frozenset[str] = frozenset()
    departments: frozenset[str] = frozenset()
    processes: frozenset[str] = frozenset()


KINDS_OF_RESTING: dict[str, Text] = {
    "clause": gettext_lazy("規程の条"),
    "law": gettext_lazy("法令等"),
    "context": gettext_lazy("組織の状況"),
    "risk": gettext_lazy("リスク"),
    "register": gettext_lazy("台帳の項目"),
    "control": gettext_lazy("統制"),
    "signature": gettext_lazy("読んで署名"),
    "slide": gettext_lazy("教材"),
    "question": gettext_lazy("テストの問い"),
    "training": gettext_lazy("説明・教育"),
    "contact": gettext_lazy("連絡先"),
    "contractor": gettext_lazy("委託先"),
    "objective": gettext_lazy("目標・計画"),
    "discovery": gettext_lazy("置き場の調べ"),
}
"""Kinds of things that rest on something, in the order in which they are shown."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Resting:
    """One thing that rests on a clause or on a way of working, and must be looked at when that changes.

    Attributes:
        kind: a key of ``KINDS_OF_RESTING``.
        code: the public id or code by which its room finds it again.
        why: one sentence: how it rests on what changes.
        owner: public id of the person who looks after it; empty if the office does.
        count: for how many it stands, e.g. 112 people who must read again.
    """

    kind: str
    code: str
    label: str
    why: str
    url_name: str
    url_args: tuple[str, ...] = ()
    owner: str = ""
    count: int = 1


@dataclasses.dataclass(frozen=True, kw_only=True)
class AsOfSection:
    """What one room knew on a day, for the page of that day.

    Attributes:
        headings: of the columns.
        rows: cells as text; at most ``MOST_ROWS``, ``total`` says how many there were.
        url_name, url_args: the same in full.
    """

    order: int
    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: int
    url_name: str = ""
    url_args: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, kw_only=True)
class BesideEntry:
    """What another room knows of an entry of the register, for the page of that entry.

    Attributes:
        rows: (text, what is said beside it, route, its arguments); an empty route leads nowhere.
        total: how many there are. empty: what is said of none.
        more, more_url, more_args: where the rest stands.
    """

    title: str
    rows: tuple[tuple[str, str, str, tuple[str, ...]], ...]
    total: int
    empty: str
    more: str = ""
    more_url: str = ""
    more_args: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, kw_only=True)
class LivingFigure:
    """How far one clause is kept by one control, as the last days show it (J.6.1).

    Attributes:
        clause: code of the clause; control: code of what acts on it; label: its name in words.
        of: how often it should have acted; exceptions: how often it did not.
        days: how many days it looks back.
        state: ``good``, ``late`` (below the threshold of the clause) or ``none`` (too few to say).
        url_name, url_args: where more of it is found.
    """

    clause: str
    control: str
    label: str
    of: int
    exceptions: int
    days: int
    state: str
    url_name: str
    url_args: tuple[str, ...] = ()

    @property
    def share(self) -> int:
        """Whole percent that were kept, never rounded up to 100; 100 when there was nothing to keep."""
        return (self.of - self.exceptions) * 100 // self.of if self.of else 100


@dataclasses.dataclass(frozen=True, kw_only=True)
class TurningStep:
    """One thing of the PDCA cycle, of one business process or of the whole.

    Attributes:
        process: name of the business process; empty for the whole management system.
        stage: ``plan``, ``do``, ``check`` or ``act``.
        state: ``planned``, ``running``, ``done`` or ``late``.
        on: the day that it was done, or that it should be.
    """

    process: str
    stage: str
    label: str
    state: str
    on: date | None = None
    url_name: str = ""
    url_args: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, kw_only=True)
class MeasuredFigure:
    """A figure by which an objective can be measured without anybody typing it.

    Attributes:
        code: room and name, e.g. ``policies.signed_share``; it never changes.
        value: as of a day; None where there is nothing to count yet.
    """

    code: str
    label: str
    unit: str
    value: Callable[[date], Decimal | None]


MOST_ROWS = 50
"""Of a section of the page of a day."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class CaseToTell:
    """A near miss or accident as its room tells it to one reader; whoever passes it on takes the names out.

    Attributes:
        story: what happened, in the reporter's words.
        learned: what was learned from it, if anybody wrote it.
        others, watch: other factors, and what to look out for, where its room knows them apart.
        medium, cause: codes of the room; cause_words: in words.
        department: public id of the department where it happened; empty when unknown.
        on: the day.
    """

    public_id: str
    story: str
    learned: str
    medium: str
    cause: str
    cause_words: str
    department: str
    on: date
    others: str = ""
    watch: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class FirstStep:
    """One step of the first hour of a new company.

    Attributes:
        code: stable; order: ascending over all rooms.
        why: one sentence: why it comes now. needs: what to have at hand.
        minutes: how long it takes in a company of 30 people.
        action: the right to do it; who has it not sees who does.
        standing: what there is already, e.g. ``30 人``; empty for nothing.
        waiting: what another person still has to decide.
        examples: (label, url name, arguments) of files to begin with.
        optional: companies can do without it, with a reason.
    """

    code: str
    order: int
    title: str
    why: str
    needs: str
    minutes: int
    url_name: str
    action: str
    done: bool
    url_args: tuple[str, ...] = ()
    standing: str = ""
    waiting: tuple[str, ...] = ()
    examples: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    optional: bool = False
