"""How much of an ordinary month of mail the gate asks about: the sender himself, and a second person.

``python bench/asked_share.py [SEEDS]``. Two years of a generated Japanese company's mail to outside partners
(``_traffic.py``), of which the last 30 days, at least 2,000 mails, are judged by all rules with their starter
values. Whom people know comes from the traffic; what the mails hold is drawn by the shares in ``Ordinary``,
which are assumptions about an office, not measurements, and are printed beside the result.
Target: at most 5 % asked of the sender himself, at most 0.5 % of a second person.
"""

import collections
import dataclasses
import random
import sys
from datetime import UTC, datetime, timedelta

from _traffic import Habits, Person, Sent, japanese, traffic

from omamori.do.outbound.contents import Contents
from omamori.do.outbound.domain.judgement import History, Judgement
from omamori.do.outbound.domain.known import Organization, Thread
from omamori.do.outbound.domain.rulebook import Rulebook
from omamori.do.outbound.domain.rules import judge
from omamori.do.outbound.mail import Attachment, ExaminedMail, Field, Verdict
from omamori.do.outbound.replaying import Past, Replayed, SentMail, examined_as, question_of
from omamori.do.outbound.starting_values import starter
from pidetect.types import PersonsEstimate

START, MONTH, LEAST = datetime(2024, 11, 25, tzinfo=UTC), timedelta(days=30), 2000
DAYS = 730
COMPANY = Habits(
    days=DAYS, mails=28_000, senders=120, circle=14, zipf=1.1, reach=0.04, project=150,
    group=20, several=0.3, again=0.4,
)  # fmt: skip
ASKED = {Verdict.SELF_CHECK: 0.05, Verdict.SECOND_CHECK: 0.005}


@dataclasses.dataclass(frozen=True)
class Ordinary:
    """Assumed shares: of mails, or of files where it says so."""

    greeted: float = 0.7
    others_in_copy: float = 0.6
    answers: float = 0.4
    drifted_answers: float = 0.003
    files: float = 0.25
    hidden_of_files: float = 0.08
    few_persons_of_files: float = 0.02
    list_of_files: float = 0.006
    locked_of_files: float = 0.003
    other_company_of_files: float = 0.004
    persons_in_text: float = 0.004
    forgotten: float = 0.004


SHARES = Ordinary()


def content(persons: int = 0, **more: object) -> Contents:
    """What a text or file holds of so many third persons."""
    spread = PersonsEstimate(low=persons, estimate=persons, high=persons)
    kinds = {"person_name": persons, "phone": persons} if persons else {}
    return Contents(kinds=kinds, persons=spread, others=spread, **more)  # type: ignore[arg-type]


def file(chance: random.Random) -> Attachment:
    """An ordinary attachment."""
    persons, draw = 0, chance.random()
    if draw < SHARES.list_of_files:
        persons = chance.randint(5, 400)
    elif draw < SHARES.list_of_files + SHARES.few_persons_of_files:
        persons = chance.randint(1, 4)
    hidden = ("コメント",) if chance.random() < SHARES.hidden_of_files else ()
    locked = chance.random() < SHARES.locked_of_files
    return Attachment(
        number=1, name="資料.xlsx", media_type="application/octet-stream", size=50_000,
        sha256=f"{chance.getrandbits(64):x}", examined=not locked,
        why="encrypted" if locked else "", found=content(persons, unseen=hidden),
    )  # fmt: skip


def letter(mail: SentMail, chance: random.Random) -> ExaminedMail:
    """A mail of the history with an ordinary content."""
    base = examined_as(mail, frozenset())
    first, *rest = base.recipients
    copied = chance.random() < SHARES.others_in_copy
    rest = [dataclasses.replace(r, field=Field.CC) if copied else r for r in rest]
    files = (file(chance),) if chance.random() < SHARES.files else ()
    surname = first.display_name.split(" ")[0] if chance.random() < SHARES.greeted else ""
    return dataclasses.replace(
        base,
        recipients=(first, *rest),
        attachments=files,
        greeting=surname,
        body=content(int(chance.random() < SHARES.persons_in_text)),
        mentions_attachment=bool(files) or chance.random() < SHARES.forgotten,
    )


def known(
    past: Past, mail: SentMail, seen: set[str], examined: ExaminedMail, chance: random.Random
) -> History:
    """What the company knows at that moment."""
    domains = {r.domain for r in examined.recipients}
    thread, draw = None, chance.random()
    if draw < SHARES.answers:
        there = domains if draw >= SHARES.answers * SHARES.drifted_answers else set[str]()
        people = {r.address for r in examined.recipients if r.domain in there}
        thread = Thread(addresses=frozenset(people), domains=frozenset(there))
    other = Organization(key="other.example", name="別の会社")
    named = examined.attachments and chance.random() < SHARES.other_company_of_files
    return dataclasses.replace(
        past.about(mail),
        company_domains=frozenset(domains & seen),
        organizations={d: Organization(key=d, name=d, domains=frozenset({d})) for d in domains},
        thread=thread,
        named={1: (other,)} if named else {},
        after_hours=not 7 <= mail.at.hour < 21 or mail.at.weekday() > 4,
    )


def as_sent(people: list[Person], sent: Sent) -> SentMail:
    """A mail of the traffic with names; times are Japan's."""
    return SentMail(
        line=0,
        at=START + timedelta(seconds=sent.at),
        sender=people[sent.sender].address,
        recipients=tuple(dict.fromkeys(people[n].address for n in sent.recipients)),
        names={people[n].address: people[n].name for n in sent.recipients},
    )


def month(seed: int) -> list[Judgement]:
    """The judgements of the last 30 days."""
    chance = random.Random(seed)
    people = japanese(chance)
    book, past = Rulebook(tuple(starter().values())), Past()
    seen: set[str] = set()
    judged: list[Judgement] = []
    for sent in traffic(len(people), COMPANY, chance):
        mail = as_sent(people, sent)
        asked: tuple[object, ...] = ()
        if mail.at >= START + timedelta(days=DAYS) - MONTH:
            examined = letter(mail, chance)
            found = judge(examined, book, known(past, mail, seen, examined, chance), mail.at)
            judged.append(found)
            asked = tuple(question_of(r) for r in found.speaking if r.rule == "look_alike")
        past.learn(Replayed(mail=mail, questions=asked))  # type: ignore[arg-type]
        seen |= {address.partition("@")[2] for address in mail.recipients}
    return judged


def main(seeds: int) -> int:
    """Print the shares; 1 when a target is missed."""
    print("assumed:", ", ".join(f"{k} {v:.1%}" for k, v in dataclasses.asdict(SHARES).items()))
    missed = False
    for seed in range(1, seeds + 1):
        judged = month(seed)
        verdicts = collections.Counter(j.verdict for j in judged)
        shares = {v: verdicts[v] / len(judged) for v in Verdict}
        print(f"\nseed {seed}: {len(judged):,} mails")
        print("  " + ", ".join(f"{v.value} {share:.2%}" for v, share in shares.items()))
        rules = collections.Counter(
            r.rule
            for j in judged
            for r in j.speaking
            if r.severity is j.verdict and r.severity in ASKED
        )
        print(
            "  asked by: " + ", ".join(f"{r} {n / len(judged):.2%}" for r, n in rules.most_common())
        )
        missed |= len(judged) < LEAST or any(shares[v] > most for v, most in ASKED.items())
    print("\ntarget missed" if missed else "\ntargets met in all months")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 3))
