"""中身の問い。What a second person is asked about the content instead of pressing "OK".

Who only waves a mail through does not know the answers; who looks at receivers and opens the files does.
Wrong answers come from real contacts, so that none is foolish; every place is equally likely to be the
right one, and no order or size gives it away. Two questions of four or five answers leave a guesser one
chance in sixteen or less.
"""

import dataclasses
import hashlib
from collections.abc import Iterable

from omamori.do.outbound.domain.opening import Opening, bare, companies_in, missing_headings
from omamori.do.outbound.domain.telling import told_number
from omamori.do.outbound.mail import Attachment, ExaminedMail

MOST_CHOICES = 5
_GRAVE_PERSONS = 1000
"""From here on three questions are asked (個人情報保護法施行規則 第7条第4号: 千人を超える)."""

_INVENTED = (
    "aozora-shoji.example",
    "hinode-kogyo.example",
    "midori-foods.example",
    "kitano-denki.example",
)
_INVENTED_COMPANIES = ("青空商事", "日の出工業", "みどり食品", "北野電機", "やまと運輸")
"""Choices for a company that has written to nobody yet; they never exist."""
_INVENTED_PEOPLE = (
    "青木 翼 (A2026-003)",
    "長谷川 澪 (A2026-019)",
    "松井 湊 (A2026-036)",
    "今井 結 (A2026-052)",
)
_TELLING = (
    "生年月日", "年齢", "性別", "会員番号", "顧客番号", "購入日", "購入金額", "口座番号", "支店名", "部署", "役職", "入社日", "備考", "同居家族", "血液型", "応募職種",
    "資格", "最終学歴", "契約日", "担当者", "来店回数", "保険者番号", "緊急連絡先",
)  # fmt: skip
"""Headings that some lists have; those of nearly every list (氏名, 住所) would be guessed."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class ContentQuestion:
    """A question with its answers.

    Attributes:
        about: ``receiver``, ``talk``, ``namesake``, ``owner``, ``headings``, ``persons``, ``greeting`` or
            ``outside``; the page words it.
        file: name of the attachment it is about, if any; never told with the question, because a
            name may give the answer away.
        number: place of that attachment among several, from 1; 0 when it is the only one.
        choices: answers as they are shown.
        right: the true one among them.
    """

    about: str
    file: str
    choices: tuple[str, ...]
    right: str
    number: int = 0


@dataclasses.dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What is known around a mail; wrong answers come from it.

    Attributes:
        domains: to which the sender writes.
        contacts: (name, domain) of persons to whom the sender writes.
        companies: names of companies that are dealt with.
        openings: beginnings of the attachments that could be read.
    """

    domains: tuple[str, ...] = ()
    contacts: tuple[tuple[str, str], ...] = ()
    companies: tuple[str, ...] = ()
    openings: tuple[Opening, ...] = ()


def questions_about(
    mail: ExaminedMail, around: Surroundings, seed: str
) -> tuple[ContentQuestion, ...]:
    """The questions on a mail: who gets it, and what is in it; three where the matter is grave.

    Args:
        mail: with the receivers it has now.
        around: what is known besides.
        seed: the mail's id and the asking; decides the order of the answers.
    """
    whom = (
        _talk(mail, around, seed)
        or _namesake(mail, around, seed)
        or _receiver(mail, around.domains, seed)
    )
    made = [
        _owner(mail, around, seed),
        _headings(mail, around, seed),
        _persons(mail, seed),
        _greeting(mail, around, seed),
        _outside(mail, seed),
    ]
    content = [_numbered(question, mail) for question in made if question is not None]
    grave = mail.others.high >= _GRAVE_PERSONS or any(
        found.risk.sensitive for _, found in mail.sources()
    )
    return (whom, *content[: 2 if grave else 1])


def _receiver(mail: ExaminedMail, known: tuple[str, ...], seed: str) -> ContentQuestion:
    domains = sorted({r.domain for r in mail.recipients if r.envelope and not r.inside})
    wrong = [d for d in dict.fromkeys((*known, *_INVENTED)) if d not in domains]
    if not domains:
        domains = sorted({r.domain for r in mail.recipients})
        wrong = [d for d in wrong if d not in domains]
    return _question("receiver", "、".join(domains[:3]), wrong, seed)


def _talk(mail: ExaminedMail, around: Surroundings, seed: str) -> ContentQuestion | None:
    """Whom a chat message reaches, told by name and second identifier; no address says it."""
    talk = mail.talk
    if talk is None:
        return None
    right = f"{talk.chosen.name} ({talk.chosen.told_apart_by})"
    others = [f"{n.name} ({n.told_apart_by})" for n in talk.namesakes]
    known = [f"{n} ({d})" for n, d in around.contacts if n and n != talk.chosen.name]
    return _question("talk", right, [*others, *known, *_INVENTED_PEOPLE], seed)


def _namesake(mail: ExaminedMail, around: Surroundings, seed: str) -> ContentQuestion | None:
    """To which of several of one surname it goes: 事例1, the other person of the same name."""
    outside = [r for r in mail.recipients if r.envelope and not r.inside]
    if len(outside) != 1 or not outside[0].display_name:
        return None
    name, domain = outside[0].display_name, outside[0].domain
    same = [c for c in around.contacts if _surname(c[0]) == _surname(name) and c[0]]
    others = [f"{n} ({d})" for n, d in same if (n, d) != (name, domain)]
    if not others:
        return None
    rest = [f"{n} ({d})" for n, d in around.contacts if n and (n, d) not in same and n != name]
    elsewhere = [f"{name} ({d})" for d in (*around.domains, *_INVENTED) if d != domain]
    wrong = [*others[: MOST_CHOICES - 1], *rest, *elsewhere]
    return _question("namesake", f"{name} ({domain})", wrong, seed)


def _owner(mail: ExaminedMail, around: Surroundings, seed: str) -> ContentQuestion | None:
    listed = {a.name for a in _lists(mail)}
    for opening in around.openings:
        if not opening.company or opening.file not in listed:
            continue
        told = dict.fromkeys(bare(name) for name in (*around.companies, *_INVENTED_COMPANIES))
        wrong = [name for name in told if name and not _alike(name, opening.company)]
        return _question("owner", opening.company, wrong, seed, file=opening.file)
    return None


def _headings(mail: ExaminedMail, around: Surroundings, seed: str) -> ContentQuestion | None:
    listed = {a.name for a in _lists(mail)}
    for opening in around.openings:
        usual = [h for h in opening.headings if h in _TELLING]
        if not usual or opening.file not in listed:
            continue
        right = min(usual, key=lambda h: _place(seed, f"right {h}"))
        absent = missing_headings(around.openings, _TELLING)
        wrong = sorted(absent, key=lambda h: _place(seed, f"wrong {h}"))
        return _question("headings", right, wrong, seed, file=opening.file)
    return None


def _persons(mail: ExaminedMail, seed: str) -> ContentQuestion | None:
    lists = _lists(mail)
    if not lists:
        return None
    fullest = max(lists, key=lambda a: (a.found.others.high, -a.number))
    told, _ = told_number(fullest.found.others)
    wrong = [str(n) for n in _ladder(told, seed)]
    return _question("persons", str(told), wrong, seed, file=fullest.name)


def _greeting(mail: ExaminedMail, around: Surroundings, seed: str) -> ContentQuestion | None:
    if not mail.greeting:
        return None
    names = dict.fromkeys(_surname(name) for name, _ in around.contacts)
    right = _surname(mail.greeting)
    wrong = [name for name in names if name and name not in (right, mail.greeting)]
    return _question("greeting", right, wrong, seed) if len(wrong) >= 2 else None


def _outside(mail: ExaminedMail, seed: str) -> ContentQuestion:
    """Always possible: how many outside get it."""
    count = sum(r.envelope and not r.inside for r in mail.recipients)
    return _question("outside", str(count), [str(n) for n in _ladder(count, seed)], seed)


def _question(
    about: str, right: str, wrong: Iterable[str], seed: str, *, file: str = ""
) -> ContentQuestion:
    chosen = [w for w in dict.fromkeys(wrong) if w != right][: MOST_CHOICES - 1]
    choices = sorted([right, *chosen], key=lambda choice: _place(seed, f"{about} {choice}"))
    return ContentQuestion(about=about, file=file, choices=tuple(choices), right=right)


def _numbered(question: ContentQuestion, mail: ExaminedMail) -> ContentQuestion:
    numbers = [a.number for a in mail.attachments if a.name == question.file]
    if not numbers or len(mail.attachments) < 2:
        return question
    return dataclasses.replace(question, number=numbers[0])


def _ladder(number: int, seed: str) -> list[int]:
    """Other numbers around one; its rank among them is as likely to be any as any other."""
    steps = (1.0, 1.8, 3.1, 5.6, 10.0)
    rank = int(_place(seed, f"rank {number}"), 16) % MOST_CHOICES
    while rank and number / steps[rank] < 1:
        rank -= 1
    found: dict[int, None] = {}
    for index in range(MOST_CHOICES):
        if index == rank:
            continue
        distance = abs(index - rank)
        value = number * steps[distance] if index > rank else number / steps[distance]
        value = max(0, round(value))
        while value == number or value in found:
            value += 1
        found[value] = None
    return list(found)


def _lists(mail: ExaminedMail) -> list[Attachment]:
    return [a for a in mail.attachments if a.found.others.high >= 2]


def _surname(name: str) -> str:
    return name.replace("　", " ").partition(" ")[0]


def _alike(one: str, other: str) -> bool:
    return one in other or other in one


def _place(seed: str, word: str) -> str:
    return hashlib.sha256(f"{seed} {word}".encode("utf-8", "surrogatepass")).hexdigest()


def companies_of(names: Iterable[str]) -> tuple[str, ...]:
    """Companies that display names of contacts speak of."""
    return tuple(dict.fromkeys(c for name in names for c in companies_in(name)))
