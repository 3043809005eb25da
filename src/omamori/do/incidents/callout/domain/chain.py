"""連絡の鎖。The chain as it is approved and as it is frozen; what makes a chain unusable."""

import dataclasses
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from omamori.facts.sentences import said

CHANNELS = {
    "mail": said("メール"),
    "sms": "SMS",
    "voice": said("電話 (自動音声)"),
    "sheet": said("電話をかける人の表"),
}
"""Ways to reach a person; the sheet is a person with a telephone and a list."""
WAITS = range(1, 61)
ROUNDS = range(1, 11)
STILL = range(5, 241)
MOST_STEPS = 20
_E164 = re.compile(r"\+[1-9][0-9]{7,14}")


NO_CODE = "-"
"""Stands where nothing that is typed may ever be right."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Link:
    """One rung of the approved chain.

    Attributes:
        person, stand_in: public ids; stand_in may be empty.
        channels: codes of ``CHANNELS``, all used at once.
        wait: minutes before the stand-in, and again before the next rung.
    """

    person: str
    stand_in: str = ""
    channels: tuple[str, ...] = ("mail",)
    wait: int = 5


@dataclasses.dataclass(frozen=True, kw_only=True)
class Terms:
    """How a chain is worked through.

    Attributes:
        rounds: how often the whole chain is called before giving up.
        still_after: minutes after an answer until it is asked whether it still holds.
        answer_within: minutes to answer that question.
    """

    rounds: int = 3
    still_after: int = 30
    answer_within: int = 10


@dataclasses.dataclass(frozen=True, kw_only=True)
class Target:
    """A person in a frozen chain, with what is needed to call him.

    Attributes:
        person: public id; name, title: as on the day of the start.
        mail, number: empty when there is none; number in E.164.
        code: what he types back.
    """

    person: str
    name: str
    title: str = ""
    mail: str = ""
    number: str = ""
    code: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Rung:
    """One rung of a frozen chain: the holder first, then his stand-in."""

    targets: tuple[Target, ...]
    channels: tuple[str, ...]
    wait: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class Snapshot:
    """A chain as it was when a call-out started; later edits do not touch it.

    Attributes:
        edition: number of the approved chain; 0 when none was in force and the posts were taken.
    """

    rungs: tuple[Rung, ...]
    terms: Terms
    edition: int = 0

    def target(self, person: str) -> Target | None:
        """The entry of a person; None when the chain does not name him."""
        return next((t for r in self.rungs for t in r.targets if t.person == person), None)

    def people(self) -> tuple[Target, ...]:
        """Everybody once, in the order of the chain."""
        return tuple({t.person: t for r in reversed(self.rungs) for t in r.targets}.values())[::-1]

    def without(self, person: str) -> "Snapshot":
        """The same chain in which one person cannot be called and no code word is his; the places stay."""

        def mute(target: Target) -> Target:
            if target.person != person:
                return target
            return dataclasses.replace(target, mail="", number="", code=NO_CODE)

        rungs = tuple(
            dataclasses.replace(rung, targets=tuple(map(mute, rung.targets))) for rung in self.rungs
        )
        return dataclasses.replace(self, rungs=rungs)

    def as_json(self) -> dict[str, Any]:
        """For storage, sealed."""
        return dataclasses.asdict(self)


def snapshot_of(stored: Mapping[str, Any]) -> Snapshot:
    """The frozen chain again; the inverse of ``Snapshot.as_json``."""
    return Snapshot(
        rungs=tuple(
            Rung(
                targets=tuple(Target(**t) for t in rung["targets"]),
                channels=tuple(rung["channels"]),
                wait=rung["wait"],
            )
            for rung in stored["rungs"]
        ),
        terms=Terms(**stored["terms"]),
        edition=stored["edition"],
    )


def problems(links: Iterable[Link], terms: Terms, known: frozenset[str]) -> dict[str, str]:
    """A sentence per wrong field (``person-0`` …); empty when the chain can be approved.

    Args:
        links: in order.
        terms: of the whole chain.
        known: public ids of everybody who works here.
    """
    rows, wrong = list(links), {}
    if not rows:
        wrong["person-0"] = "少なくとも一人を入れてください。"
    if len(rows) > MOST_STEPS:
        wrong["person-0"] = f"段は {MOST_STEPS} までです。"
    for number, row in enumerate(rows):
        wrong |= _row_problems(number, row, known)
    seen: dict[str, int] = {}
    for number, row in enumerate(rows):
        if seen.setdefault(row.person, number) != number:
            wrong.setdefault(f"person-{number}", "同じ人が二度あります。一段にまとめてください。")
    limits = (("rounds", ROUNDS), ("still_after", STILL), ("answer_within", WAITS))
    for name, allowed in limits:
        if getattr(terms, name) not in allowed:
            wrong[name] = f"{allowed[0]} から {allowed[-1]} までの数にしてください。"
    return wrong


def _row_problems(number: int, row: Link, known: frozenset[str]) -> dict[str, str]:
    wrong = {}
    if row.person not in known:
        wrong[f"person-{number}"] = "いま働いている人を選んでください。"
    if row.stand_in and row.stand_in not in known:
        wrong[f"stand_in-{number}"] = "いま働いている人を選んでください。"
    if row.stand_in and row.stand_in == row.person:
        wrong[f"stand_in-{number}"] = "代わりの人は、別の人にしてください。"
    if not row.channels or set(row.channels) - set(CHANNELS):
        wrong[f"channels-{number}"] = "連絡手段を一つ以上選んでください。"
    if row.wait not in WAITS:
        wrong[f"wait-{number}"] = f"待つ時間は {WAITS[0]} から {WAITS[-1]} 分です。"
    return wrong


def number_of(text: str) -> str:
    """A telephone number as E.164; empty when it is none.

    Japanese numbers may be written as people write them (``090-5550-0142``, full width); foreign ones need ``+``.
    """
    plain = re.sub(r"[\s()‐-―ー−.\-]", "", unicodedata.normalize("NFKC", text))
    if not plain.isascii():
        return ""
    if re.fullmatch(r"0[1-9][0-9]{8,9}", plain):
        plain = "+81" + plain[1:]
    return plain if _E164.fullmatch(plain) else ""


def shown(number: str) -> str:
    """A number as people dial it here: ``090-5550-0142``; foreign ones stay in E.164."""
    if not number.startswith("+81"):
        return number
    inside = "0" + number[3:]
    if re.fullmatch(r"0[5789]0[0-9]{8}", inside):
        return f"{inside[:3]}-{inside[3:7]}-{inside[7:]}"
    return inside


def code_of(text: str) -> str:
    """What somebody typed as a code word: digits of any width, without what people put around them."""
    plain = unicodedata.normalize("NFKC", text)
    found = re.findall(
        r"(?<![0-9])[0-9]{4}(?![0-9])", re.sub(r"(?<=[0-9])[\s-](?=[0-9])", "", plain)
    )
    return found[0] if len(found) == 1 else ""
