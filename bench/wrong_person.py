"""The wrong-person rule on generated companies: how many swaps it stops, how much honest mail it holds.

``python bench/wrong_person.py [SEEDS]``. A company of the West (184 people, 20,112 mails inside one domain,
like the published history the rule's target speaks of) and a Japanese one (outside partners, surnames in
their real shares). In the last tenth of each busy sender's mail one receiver is swapped for the most similar
person of the directory, or of the sender's own book; swaps and honest mail are judged by the rule of the gate
(``do/outbound/replaying.py``), and beside it by R1-R7, the plain rules measured on that history.
Target: at least 90 % of swaps to a look-alike stopped, at most 3 % of honest mail held, in the first company,
whose figures for R1-R7 are those of the history; the others show what more change and outside mail do to it.
Swapped mails are missing from the history that follows them, so honest mail looks rarer than it is.
"""

import collections
import dataclasses
import random
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import permutations

from _traffic import Habits, Person, japanese, traffic, western

from omamori.do.outbound.domain.likeness import Likeness, jaccard, likeness, trigrams
from omamori.do.outbound.domain.names import known
from omamori.do.outbound.replaying import SentMail, replay, wrong_person_control

START = datetime(1998, 11, 1, tzinfo=UTC)
MONTH = timedelta(days=30)
LEAST, TESTED, SWAPPED = 40, 0.9, 0.4
COMPANIES = {
    "Western, inside": (
        western,
        Habits(
            days=1200, mails=20112, senders=150, circle=9, zipf=1.2, reach=0.03, project=220,
            group=14, several=0.38, again=0.42,
        ),
    ),
    "Western, more change": (
        western,
        Habits(
            days=1200, mails=20112, senders=150, circle=8, zipf=1.0, reach=0.04, project=90,
            kept=0.3, several=0.4,
        ),
    ),
    "Japanese, outside": (
        japanese,
        Habits(
            days=720, mails=20000, senders=120, circle=14, zipf=1.1, reach=0.04, project=150,
            group=20, several=0.3, again=0.4,
        ),
    ),
}  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Case:
    """A judged mail: who was put in wrongly, and of which kind that was; None for honest mail."""

    mail: SentMail
    wrong: str | None = None
    kind: str = ""


class Company:
    """People with who is like whom."""

    def __init__(self, people: list[Person]) -> None:
        self.people = people
        seen = [known(p.address, p.name) for p in people]
        self.alike: list[list[int]] = [[] for _ in people]
        for i, j in permutations(range(len(people)), 2):
            found = likeness(seen[i], seen[j])
            if found is not None and found is not Likeness.NEIGHBOUR:
                self.alike[i].append(j)
        self._letters = [trigrams(k.local) for k in seen]

    def most_similar(self, person: int, among: Iterable[int]) -> int | None:
        """The one whose address has most letters in common; None when nobody is like him."""
        ranked = [(jaccard(self._letters[person], self._letters[j]), j) for j in among]
        return max(ranked)[1] if ranked else None


def cases(company: Company, habits: Habits, chance: random.Random) -> Iterator[Case]:
    """The history, with swaps in the last tenth of busy senders."""
    sent = list(traffic(len(company.people), habits, chance))
    total = collections.Counter(m.sender for m in sent)
    number: collections.Counter[int] = collections.Counter()
    books: dict[int, set[int]] = collections.defaultdict(set)
    people = company.people
    for line, mail in enumerate(sent, 1):
        number[mail.sender] += 1
        late = number[mail.sender] > total[mail.sender] * TESTED and total[mail.sender] >= LEAST
        receivers, kind, wrong = list(mail.recipients), "", None
        if late and chance.random() < SWAPPED:
            place = chance.randrange(len(receivers))
            free = {*company.alike[receivers[place]]} - {mail.sender, *receivers}
            kind = chance.choice(("directory", "own book"))
            among = free if kind == "directory" else free & books[mail.sender]
            wrong = company.most_similar(receivers[place], sorted(among))
            if wrong is not None:
                receivers[place] = wrong
        books[mail.sender] |= set(mail.recipients)
        history = SentMail(
            line=line,
            at=START + timedelta(seconds=mail.at),
            sender=people[mail.sender].address,
            recipients=tuple(people[r].address for r in receivers),
            swapped=wrong is not None,
            names={people[r].address: people[r].name for r in receivers if people[r].name},
        )
        tested = kind if wrong is not None else "honest" if late else "before"
        yield Case(history, people[wrong].address if wrong is not None else None, tested)


class Plain:
    """R1-R7: what simple rules know about a receiver."""

    def __init__(self, company: Company) -> None:
        people = company.people
        self._alike = {p.address: [people[j].address for j in company.alike[i]]
                       for i, p in enumerate(people)}  # fmt: skip
        self._last: dict[tuple[str, str], datetime] = {}
        self._count: collections.Counter[tuple[str, str]] = collections.Counter()
        self._together: set[tuple[str, str, str]] = set()

    def learn(self, mail: SentMail) -> None:
        """A mail that was meant as it is."""
        for one in mail.recipients:
            self._last[mail.sender, one] = mail.at
            self._count[mail.sender, one] += 1
        self._together.update((mail.sender, *pair) for pair in permutations(mail.recipients, 2))

    def hits(self, mail: SentMail, receiver: str) -> set[str]:
        """Rules that would hold this receiver."""
        sender = mail.sender
        last, count = self._last.get((sender, receiver)), self._count[sender, receiver]
        others = [r for r in mail.recipients if r != receiver]
        alike = [a for a in self._alike[receiver] if (sender, a) in self._last and a not in others]
        stale = last is None or mail.at - last > MONTH
        often = [self._count[sender, a] for a in alike]
        found = {
            "R1": last is None,
            "R2": bool(alike),
            "R3": any(n > count for n in often),
            "R4": any(n >= 3 * max(1, count) and n > count for n in often),
            "R5": stale and any(last is None or self._last[sender, a] > last for a in alike),
            "R6": stale,
            "R7": bool(others) and not any((sender, receiver, o) in self._together for o in others),
        }
        return {rule for rule, hit in found.items() if hit}


def shares(company: Company, found: list[Case]) -> dict[str, dict[str, float]]:
    """By rule, the share of mails of each kind that is held."""
    held: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    total = collections.Counter(case.kind for case in found)
    plain = Plain(company)
    for case in found:
        receivers = [case.wrong] if case.wrong else case.mail.recipients
        for rule in set().union(*(plain.hits(case.mail, r) for r in receivers)):
            held[rule][case.kind] += 1
        if case.wrong is None:
            plain.learn(case.mail)
    by_line = {case.mail.line: case for case in found}
    for judged in replay([case.mail for case in found], wrong_person_control()):
        case = by_line[judged.mail.line]
        asked = {q.recipient for q in judged.questions}
        held["ours"][case.kind] += case.wrong in asked if case.wrong else bool(asked)
    return {
        rule: {kind: held[rule][kind] / max(1, total[kind]) for kind in total}
        for rule in (*(f"R{n}" for n in range(1, 8)), "ours")
    }


def main(seeds: int) -> int:
    """Print a table for each company; 1 when the target is missed."""
    missed = [_company(name, *made, seeds) for name, made in COMPANIES.items()]
    return int(missed[0])


def _company(
    name: str, make: Callable[[random.Random], list[Person]], habits: Habits, seeds: int
) -> bool:
    sums: dict[str, dict[str, float]] = collections.defaultdict(
        lambda: collections.defaultdict(float)
    )
    for seed in range(seeds):
        chance = random.Random(f"{name} {seed}")
        company = Company(make(chance))
        for rule, by_kind in shares(company, list(cases(company, habits, chance))).items():
            for kind, share in by_kind.items():
                sums[rule][kind] += share / seeds
    print(f"{name}, {seeds} seeds\n  rule   honest held   most similar: directory   own book")
    for rule, by in sums.items():
        print(f"  {rule:<5}{by['honest']:>12.1%}{by['directory']:>24.1%}{by['own book']:>16.1%}")
    ours = sums["ours"]
    return ours["honest"] > 0.03 or ours["directory"] < 0.9


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 3))
