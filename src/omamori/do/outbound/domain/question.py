"""中身の問い。The question that a second person answers about the content instead of pressing "OK".

Who only waves a mail through does not know the answer; who looks at receivers and findings does.
Choices are in an order that the mail's id decides: the right one has no place of its own.
"""

import dataclasses
import hashlib

from omamori.do.outbound.domain.telling import told_number
from omamori.do.outbound.mail import ExaminedMail

MOST_CHOICES = 4

_INVENTED = ("aozora-shoji.example", "hinode-kogyo.example", "midori-foods.example")
"""Choices for a company that has written to nobody yet; reserved names that never exist."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class ContentQuestion:
    """A question with its answers.

    Attributes:
        about: ``persons`` or ``receiver``; the page words it.
        file: name of the attachment it is about, if any.
        choices: answers as they are shown.
        right: the true one among them.
    """

    about: str
    file: str
    choices: tuple[str, ...]
    right: str


def ask_about(mail: ExaminedMail, known_domains: tuple[str, ...], seed: str) -> ContentQuestion:
    """The question on a mail: on the fullest list in it, else on the company that gets it.

    Args:
        mail: with the receivers it has now.
        known_domains: to which the company writes; wrong choices come from them.
        seed: the mail's id.
    """
    lists = [a for a in mail.attachments if a.found.others.high >= 2]
    if lists:
        fullest = max(lists, key=lambda a: (a.found.others.high, -a.number))
        told, _ = told_number(fullest.found.others)
        return _persons(fullest.name, told, seed)
    return _receiver(mail, known_domains, seed)


def _persons(file: str, persons: int, seed: str) -> ContentQuestion:
    others = (max(1, persons // 4), persons * 3, persons * 10 + 5)
    wrong = [str(n) for n in dict.fromkeys(others) if n != persons]
    choices = _shuffled([str(persons), *wrong], seed)
    return ContentQuestion(about="persons", file=file, choices=choices, right=str(persons))


def _receiver(mail: ExaminedMail, known: tuple[str, ...], seed: str) -> ContentQuestion:
    domains = sorted({r.domain for r in mail.recipients if r.envelope and not r.inside})
    right = "、".join(domains[:3])
    wrong = [d for d in dict.fromkeys((*known, *_INVENTED)) if d not in domains]
    choices = _shuffled([right, *wrong[: MOST_CHOICES - 1]], seed)
    return ContentQuestion(about="receiver", file="", choices=choices, right=right)


def _shuffled(choices: list[str], seed: str) -> tuple[str, ...]:
    def place(choice: str) -> str:
        return hashlib.sha256(f"{seed} {choice}".encode()).hexdigest()

    return tuple(sorted(choices, key=place))
