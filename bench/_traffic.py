"""Generated mail of a company for ``wrong_person.py``: who writes to whom, when.

Contacts have Zipf weights and change with projects; mails come in bursts, as answers and as further mails
to the same people. Two companies: one with Western names and inside mail only (first.last@domain, as in
published histories of a firm around 2000), one with Japanese surnames in their real shares and outside
partners. Nothing of it is a real person.
"""

import dataclasses
import heapq
import math
import random
from collections.abc import Iterator
from pathlib import Path

from omamori.reference.names import readings
from pidetect.dictionaries import invented_names
from pidetect.names import roman

DAY = 86400.0
_NAMES = {
    line.split()[0]: line.split()[1:]
    for line in (Path(__file__).parent / "western_names.txt").read_text("utf-8").splitlines()
}
"""Given names, frequent surnames, and invented ones that few people share."""


@dataclasses.dataclass(frozen=True)
class Person:
    """Somebody with an address; ``name`` is empty where histories hold addresses only."""

    address: str
    name: str = ""


@dataclasses.dataclass(frozen=True)
class Sent:
    """One mail: seconds since the first day, numbers of sender and recipients."""

    at: float
    sender: int
    recipients: tuple[int, ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Habits:
    """How people of a company write; shares are probabilities.

    Attributes:
        days: length of the history.
        mails: number of mails in it.
        senders: how many of the people write at all.
        answer: a mail answers one received in the last days.
        again: a mail goes to the same people as one sent lately.
        several: a fresh mail has more than one recipient.
        group: size of a department.
        reach: how much of a person's writing goes beyond department and project.
        circle: to how many people somebody writes at one time.
        skew: how unequal people are in writing; sigma of a log-normal distribution.
        project: days until a person has other partners, on average.
        kept: share of the partners who stay.
    """

    days: float
    mails: int
    senders: int
    answer: float = 0.25
    again: float = 0.35
    several: float = 0.25
    group: int = 12
    reach: float = 0.1
    project: float = 60.0
    zipf: float = 1.1
    circle: int = 20
    skew: float = 1.3
    kept: float = 0.5


def western(chance: random.Random, people: int = 184) -> list[Person]:
    """People of one domain, about every fourth with a surname that others have, too."""
    found: dict[str, Person] = {}
    while len(found) < people:
        given = chance.choice(_NAMES["given"])
        family = chance.choice(_NAMES["family" if chance.random() < 0.6 else "rare"])
        address = f"{given}.{family}@kestrel.example"
        found.setdefault(address, Person(address))
    return list(found.values())


def japanese(chance: random.Random, people: int = 400, companies: int = 90) -> list[Person]:
    """Partners of a Japanese company: surnames as often as they are, several people at a company."""
    found: dict[str, Person] = {}
    surnames = list(readings().items())[:1500]
    # The most frequent surname has 1.5 % of all people, the 1,500th 0.01 % (Zipf with a flat head).
    weights = [1 / (i + 12) for i in range(len(surnames))]
    given = [row for row in invented_names() if row[0] == "名" and row[2]]
    while len(found) < people:
        (surname, sounds), (_, first, reading) = (
            chance.choices(surnames, weights)[0],
            chance.choice(given),
        )
        family, own = min(roman.forms(sounds[0]), key=len), min(roman.forms(reading), key=len)
        form = chance.choice(("{f}", "{f}.{g}", "{g}.{f}", "{i}.{f}", "{f}-{g}"))
        local = form.format(f=family, g=own, i=own[:1])
        address = f"{local}@partner{chance.randrange(companies)}.example"
        found.setdefault(address, Person(address, f"{surname} {first}"))
    return list(found.values())


def traffic(people: int, habits: Habits, chance: random.Random) -> Iterator[Sent]:
    """Mails in order of time."""
    office = _Office(people, habits, chance)
    yield from office.mails()


class _Office:
    def __init__(self, people: int, habits: Habits, chance: random.Random) -> None:
        self.people, self.habits, self.chance = people, habits, chance
        self.groups = [i // habits.group for i in range(people)]
        self.popular = [chance.paretovariate(1.2) for _ in range(people)]
        self.sent: dict[int, list[Sent]] = {}
        self.received: dict[int, list[Sent]] = {}
        self.partners: dict[int, tuple[float, list[int], list[float]]] = {}

    def mails(self) -> Iterator[Sent]:
        habits, chance = self.habits, self.chance
        writers = chance.sample(range(self.people), habits.senders)
        weights = [chance.lognormvariate(0, habits.skew) for _ in writers]
        moments = sorted(self._moment() for _ in range(habits.mails))
        for at in moments:
            sender = chance.choices(writers, weights=weights)[0]
            mail = Sent(at, sender, self._to(sender, at))
            self.sent.setdefault(sender, []).append(mail)
            for each in mail.recipients:
                self.received.setdefault(each, []).append(mail)
            yield mail

    def _moment(self) -> float:
        """Business hours; more and more mail as the years go by."""
        day = int(self.habits.days * math.sqrt(self.chance.random()))
        day -= max(0, day % 7 - 4)
        return day * DAY + self.chance.gauss(13, 3) * 3600

    def _to(self, sender: int, at: float) -> tuple[int, ...]:
        draw = self.chance.random()
        if draw < self.habits.answer and (found := self._answered(sender, at)):
            return found
        if draw < self.habits.answer + self.habits.again and (mails := self.sent.get(sender)):
            back = min(len(mails), int(self.chance.paretovariate(0.9)))
            return mails[-back].recipients
        return self._fresh(sender, at)

    def _answered(self, sender: int, at: float) -> tuple[int, ...]:
        lately = [m for m in self.received.get(sender, [])[-20:] if at - m.at < 4 * DAY]
        if not lately:
            return ()
        mail = lately[-min(len(lately), int(self.chance.paretovariate(1.0)))]
        if self.chance.random() < 0.35:
            others = [r for r in mail.recipients if r != sender]
            return tuple(dict.fromkeys([mail.sender, *others]))
        return (mail.sender,)

    def _fresh(self, sender: int, at: float) -> tuple[int, ...]:
        count = 1
        if self.chance.random() < self.habits.several:
            count = 1 + min(12, int(self.chance.paretovariate(1.3)))
        names, weights = self._partners_now(sender, at)
        found = dict.fromkeys(self.chance.choices(names, weights=weights, k=count))
        return tuple(found)

    def _partners_now(self, sender: int, at: float) -> tuple[list[int], list[float]]:
        known = self.partners.get(sender)
        if known is not None and at < known[0]:
            return known[1], known[2]
        habits, chance = self.habits, self.chance
        scores = {}
        for other in range(self.people):
            if other != sender:
                near = self.groups[other] == self.groups[sender]
                factor = 1.0 if near else habits.reach
                scores[other] = factor * self.popular[other] * chance.lognormvariate(0, 1)
        if known is not None:
            kept = dict(zip(known[1], known[2], strict=True))
            for other in scores:
                if other in kept and chance.random() < habits.kept:
                    scores[other] = kept[other] ** (1 / habits.zipf)
        best = heapq.nlargest(habits.circle, scores, key=lambda o: scores[o])
        order = [*best, *chance.sample(sorted(set(scores) - set(best)), 3)]
        weights = [1 / (i + 1) ** habits.zipf for i in range(len(order))]
        until = at + chance.expovariate(1 / (habits.project * DAY))
        self.partners[sender] = (until, order, weights)
        return order, weights
