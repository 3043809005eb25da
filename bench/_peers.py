"""Other tools that find personal information in Japanese text, each behind the same two calls; absent ones are left out.

SudachiPy (parts of speech), GiNZA (named entities), fuseji, kakushi and namemask (patterns, with GiNZA for names). What they
find is told in the kinds of pidetect, with places in the original text; what pidetect has no kind for is left aside.
"""

import dataclasses
import importlib
import re
from collections.abc import Callable, Iterable

from pidetect.specimens import Mark
from pidetect.types import Kind

Detect = Callable[[str], list[Mark]]

NAMES, MAILS, PHONES, PLACES = Kind.PERSON_NAME, Kind.EMAIL, Kind.PHONE, Kind.POSTAL_ADDRESS
_KINDS = {
    **dict.fromkeys(("PERSON", "Person"), NAMES),
    **dict.fromkeys(("EMAIL", "Email"), MAILS),
    **dict.fromkeys(("PHONE", "JP_PHONE_NUMBER", "Phone_Number"), PHONES),
    **dict.fromkeys(("ADDRESS", "LOCATION", "Postal_Address"), PLACES),
    **dict.fromkeys(("Province", "City", "County", "Location_Other", "Address_Other"), PLACES),
}
_EXPRESSIONS = (
    (MAILS, re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}")),
    (PHONES, re.compile(r"0\d{1,4}-\d{1,4}-\d{4}")),
    ("", re.compile(r"〒?\d{3}-\d{4}")),
    ("", re.compile(r"\d{4}[- ]?\d{4}[- ]?\d{4}")),
    ("", re.compile(r"\d{4}[- ]?\d{4}[- ]?\d{4}[- ]?\d{4}")),
    (NAMES, re.compile(r"[一-龥]{1,6}[ 　]?(?=様|さん|殿)")),
    (NAMES, re.compile(r"(?<=氏名[:：])\s?[一-龥]{2,8}|(?<=お名前[:：])\s?[一-龥]{2,8}")),
    (
        PLACES,
        re.compile(
            r"(?:東京都|北海道|(?:京都|大阪)府|[一-龥]{2,3}県)[一-龥ぁ-んァ-ヶー0-9０-９-]{4,40}"
        ),
    ),
    ("", re.compile(r"(?:19|20)\d{2}[年/.-]\d{1,2}[月/.-]\d{1,2}日?")),
)


@dataclasses.dataclass(frozen=True, slots=True)
class Peer:
    """A tool.

    Attributes:
        name: as it calls itself, and what of it is asked.
        find: what it finds in a text.
        kinds: what it can find at all, of those that are compared.
        enough: characters on which its speed is measured; 0 for all.
    """

    name: str
    find: Detect
    kinds: frozenset[str]
    enough: int = 0


def plain(text: str) -> list[Mark]:
    """What an afternoon of writing expressions gives: half width only, no check, no table."""
    return [
        Mark(kind, *found.span())
        for kind, expression in _EXPRESSIONS
        for found in expression.finditer(text)
    ]


def _marks(found: Iterable[tuple[str, int, int]]) -> list[Mark]:
    return [Mark(_KINDS[kind], start, end) for kind, start, end in found if kind in _KINDS]


def _fuseji(*, names: bool) -> Detect:
    fuseji = importlib.import_module("fuseji")
    ner = importlib.import_module("fuseji.ner.ginza").GinzaBackend() if names else None
    masker = fuseji.Masker(ner=ner)
    return lambda text: _marks((e.type, e.start, e.end) for e in masker.detect(text))


def _kakushi(*, names: bool) -> Detect:
    kakushi = importlib.import_module("kakushi")
    if names and not kakushi.is_ner_available():
        raise ImportError
    return lambda text: _marks(
        (m.entity_type.value, m.start, m.end) for m in kakushi.find_all(text, use_ner=names)
    )


def _namemask(*, names: bool) -> Detect:
    api = importlib.import_module("namemask.api")
    settings = api.load_config()
    detectors = api.build_default_pipeline(settings, None, use_ner=names, use_address=True)
    verifier = api.build_verifier(settings, use_llm=False, client=None)
    return lambda text: _marks(
        (s.type, s.start, s.end) for s in api.run_pipeline(text, detectors, verifier)
    )


def _sudachi() -> Detect:
    sudachipy = importlib.import_module("sudachipy")
    dictionary = sudachipy.Dictionary(dict="core")
    tokenizer = (getattr(dictionary, "tokenizer", None) or dictionary.create)()

    def names(text: str) -> list[Mark]:
        marks: list[Mark] = []
        begin = 0
        for line in text.split("\n"):
            for token in tokenizer.tokenize(line):
                if "人名" not in token.part_of_speech():
                    continue
                start, end = begin + token.begin(), begin + token.end()
                # 佐藤 and 花子, with a space between or none, are one name.
                if (
                    marks
                    and not text[marks[-1].end : start].strip(" \u3000")
                    and (start - marks[-1].end <= 1)
                ):
                    start = marks.pop().start
                marks.append(Mark(NAMES, start, end))
            begin += len(line) + 1
        return marks

    return names


def _ginza() -> Detect:
    model = importlib.import_module("spacy").load("ja_ginza")

    def entities(text: str) -> list[Mark]:
        return _marks((e.label_, e.start_char, e.end_char) for e in model(text).ents)

    return entities


_PATTERNS, _ALL = frozenset((MAILS, PHONES)), frozenset((NAMES, MAILS, PHONES, PLACES))
_SLOW, _MIDDLE = 4_000, 60_000
_TOOLS: tuple[tuple[str, Callable[[], Detect], frozenset[str], int], ...] = (
    ("fuseji", lambda: _fuseji(names=False), _PATTERNS, 0),
    ("kakushi", lambda: _kakushi(names=False), _PATTERNS, 0),
    ("namemask", lambda: _namemask(names=False), _ALL, 0),
    ("SudachiPy", _sudachi, frozenset((NAMES,)), _MIDDLE),
    ("GiNZA", _ginza, frozenset((NAMES, PLACES)), _SLOW),
    ("fuseji + GiNZA", lambda: _fuseji(names=True), _PATTERNS | {NAMES}, _SLOW),
    ("kakushi + GiNZA", lambda: _kakushi(names=True), _ALL, _SLOW),
    ("namemask + GiNZA", lambda: _namemask(names=True), _ALL, _SLOW),
)


def installed() -> list[Peer]:
    """Plain expressions, and every tool that is installed here; others are named."""
    found = [Peer("plain re", plain, _ALL)]
    for name, make, kinds, enough in _TOOLS:
        try:
            found.append(Peer(name, make(), kinds, enough))
        except (ImportError, OSError):
            print(f"{name}: not installed")
    return found
