"""義務を数える。Which rules apply to the facts, to whom, by which day, and the chain of reasons in sentences."""

import dataclasses
from datetime import date

from omamori.do.incidents.duties.domain import asking, reasons
from omamori.do.incidents.duties.domain.counting import Count, count
from omamori.do.incidents.duties.domain.rules import (
    ClosedBecause,
    Exemption,
    Ground,
    Law,
    Rule,
    RuleBook,
    established,
)
from omamori.do.incidents.duties.facts_of_case import WORSE_IF_UNKNOWN, CaseFacts
from omamori.facts.sentences import said


@dataclasses.dataclass(frozen=True, kw_only=True)
class Duty:
    """One duty that is owed.

    Attributes:
        addressee: by name; addressee_code: of ``authorities.toml``; channel: how, as far as known.
        due_from: day 1 of the count; guide_from: where a guide is a span, its first day.
        due: the last day; None where the law sets none.
        words: the limit as it is written; must: ordered, not only advised.
        why: the chain of reasons. asks: keys of the facts that it was reckoned without.
        count: how it was counted; kept_steps: the same in words, of a stored duty.
    """

    code: str
    label: str
    addressee: str
    addressee_code: str
    channel: str
    due_from: date
    guide_from: date | None
    due: date | None
    paragraph: str
    source: str
    words: str
    must: bool
    why: tuple[str, ...]
    asks: tuple[str, ...]
    count: Count | None
    kept_steps: tuple[str, ...] = ()

    @property
    def steps(self) -> list[str]:
        """Every counted day in words."""
        return self.count.steps() if self.count else list(self.kept_steps)


@dataclasses.dataclass(frozen=True, kw_only=True)
class NotOwed:
    """A duty that is not owed, and why."""

    code: str
    label: str
    paragraph: str
    why: tuple[str, ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Reckoned:
    """The answer for one case.

    Attributes:
        facts: contradicting ones taken as unknown.
    """

    facts: CaseFacts
    duties: tuple[Duty, ...]
    not_owed: tuple[NotOwed, ...]
    questions: tuple[asking.Question, ...]


@dataclasses.dataclass(frozen=True)
class Holding:
    """A ground that holds: from which day, and whether that is known or only counted as the worse case."""

    ground: Ground
    since: date
    certain: bool


def reckon(facts: CaseFacts, rules: RuleBook, calendar: ClosedBecause) -> tuple[Duty, ...]:
    """Every duty that is owed, in the order of the rules."""
    return examine(facts, rules, calendar).duties


def examine(
    facts: CaseFacts, rules: RuleBook, calendar: ClosedBecause, *, on: date | None = None
) -> Reckoned:
    """Duties, what is not owed, and what to ask.

    Args:
        facts: as told.
        rules: of all times; those in force on the day of knowledge hold.
        calendar: why offices are closed on a day.
        on: the day of the question, for dates that lie ahead; None = not asked.
    """
    kept, questions = asking.settled(facts, on=on)
    law = rules.on(kept.first_known)
    duties: dict[str, Duty] = {}
    not_owed: list[NotOwed] = []
    for rule in law.rules:
        if any(code in duties for code in rule.unless):
            continue
        refusal = _refusal(rule, law, kept)
        if refusal is None:
            duties[rule.code] = _duty(rule, law, kept, calendar)
        elif refusal:
            lifted = NotOwed(
                code=rule.code, label=rule.label, paragraph=rule.paragraph, why=refusal
            )
            not_owed.append(lifted)
    return Reckoned(
        facts=kept, duties=tuple(duties.values()), not_owed=tuple(not_owed), questions=questions
    )


def _refusal(rule: Rule, law: Law, facts: CaseFacts) -> tuple[str, ...] | None:
    """Why the rule asks nothing; None when it does, empty when that is not worth a word."""
    if not all(established(facts, what) for what in rule.said):
        return ()
    ruled_out = [key for key in rule.needs if getattr(facts, key) is False]
    if ruled_out:
        return tuple(reasons.RULED_OUT[key] for key in ruled_out if key in reasons.RULED_OUT)
    mine = _classes(rule, facts)
    if not mine:
        return (reasons.other_classes(facts.classes),)
    for code in rule.lifted_by:
        freeing = law.exemptions.get(code)
        if freeing and _frees(freeing, facts, mine):
            return (said("%(sentence)s (%(paragraph)s)", sentence=freeing.sentence, paragraph=freeing.paragraph),)  # fmt: skip
    if rule.grounds and not _holding(rule, law, facts):
        return reasons.no_ground([law.grounds[c] for c in rule.grounds if c in law.grounds], facts)
    return None


def _classes(rule: Rule, facts: CaseFacts) -> tuple[str, ...]:
    """The classes of the case that the rule is about; unknown counts as a leak."""
    given = facts.classes or ("leak",)
    return tuple(c for c in given if not rule.classes or c in rule.classes)


def _frees(freeing: Exemption, facts: CaseFacts, mine: tuple[str, ...]) -> bool:
    if not all(established(facts, what) for what in freeing.facts):
        return False
    return not freeing.classes or set(mine) <= set(freeing.classes)


def _holding(rule: Rule, law: Law, facts: CaseFacts) -> list[Holding]:
    mine = _classes(rule, facts)
    learned = dict(facts.learned)
    found: list[Holding] = []
    for code in (*rule.grounds, *rule.longer_by):
        ground = law.grounds.get(code)
        if ground is None or any(one.ground is ground for one in found):
            continue
        if ground.classes and not set(mine) & set(ground.classes):
            continue
        if rule.personal_data and not _about_personal_data(ground, facts):
            continue
        holds, certain = _holds(ground, facts)
        if holds:
            since = max(facts.first_known, learned.get(ground.fact, facts.first_known))
            found.append(Holding(ground, since, certain))
    return found


def _about_personal_data(ground: Ground, facts: CaseFacts) -> bool:
    """個人データ, or what was being acquired where the ground covers that; unknown counts as yes."""
    if facts.personal_data is not False:
        return True
    return ground.being_acquired and facts.being_acquired is not False


def _holds(ground: Ground, facts: CaseFacts) -> tuple[bool, bool]:
    """Whether it holds, and whether that is known."""
    if any(getattr(facts, key) is False for key in ground.also):
        return False, True
    doubtful = any(getattr(facts, key) is None for key in ground.also)
    if ground.over is not None:
        number = facts.count
        return (True, False) if number is None else (number > ground.over, not doubtful)
    value = getattr(facts, ground.fact)
    if value is None:
        return ground.fact in WORSE_IF_UNKNOWN, False
    return bool(value), not doubtful


def _duty(rule: Rule, law: Law, facts: CaseFacts, calendar: ClosedBecause) -> Duty:
    holding = _holding(rule, law, facts)
    own = [one for one in holding if one.ground.code in rule.grounds]
    start = min((one.since for one in own), default=facts.first_known)
    longer = [one for one in holding if one.certain and one.ground.code in rule.longer_by]
    counted = _count(rule, facts, start, calendar, longer=bool(longer))
    to = law.addressee(rule, facts)
    return Duty(
        code=rule.code,
        label=rule.label,
        addressee=to.label,
        addressee_code=to.code,
        channel=to.channel,
        due_from=start,
        guide_from=_guide_from(rule, start, calendar),
        due=counted.due if counted else None,
        paragraph=rule.paragraph,
        source=rule.source,
        words=rule.words,
        must=rule.must,
        why=reasons.chain(rule, facts, own, longer, counted, start),
        asks=_asks(rule, law, facts, own),
        count=counted,
    )


def _count(
    rule: Rule, facts: CaseFacts, start: date, calendar: ClosedBecause, *, longer: bool
) -> Count | None:
    days = rule.days_longer if longer and rule.days_longer else rule.days
    if rule.days_fact:
        days = getattr(facts, rule.days_fact) or 0
    if days:
        return count(start, days, roll=rule.roll, closed_because=calendar)
    if rule.guide_to:
        return count(start, rule.guide_to, roll=False, closed_because=calendar, guide=True)
    return None


def _guide_from(rule: Rule, start: date, calendar: ClosedBecause) -> date | None:
    if not rule.guide_from:
        return None
    return count(start, rule.guide_from, roll=False, closed_because=calendar).due


def _asks(rule: Rule, law: Law, facts: CaseFacts, own: list[Holding]) -> tuple[str, ...]:
    keys = dict.fromkeys(
        [one.ground.fact for one in own if not one.certain]
        + [key for key in rule.needs if getattr(facts, key) is None]
        + [
            what
            for code in rule.lifted_by
            if code in law.exemptions
            for what in law.exemptions[code].facts
            if what in WORSE_IF_UNKNOWN and getattr(facts, what) is None
        ]
        + (["malicious"] if rule.longer_by and facts.malicious is None else [])
        + (["classes"] if rule.classes and not facts.classes else [])
    )
    return tuple(keys)
