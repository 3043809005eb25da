"""ローマ字の名前と差出人。Roman names, and the display name in front of a mail address.

Taro SATO, SATO Taro, Sato, T.: two words with capitals of which one is a Japanese family and the other a given
name, or any two before an address or a form of address.
"""

import re
from collections.abc import Iterator

from pidetect.dictionaries import roman_names
from pidetect.expressions import lazily
from pidetect.names import lexicon, stretch, vetoes
from pidetect.names.stretch import Stretch
from pidetect.normalize import fold, has_wide, positions
from pidetect.types import Kind, Match

_REST = r"[A-Za-zＡ-Ｚａ-ｚ'’\-]{1,15}"
_WORD = f"[A-ZＡ-Ｚ]{_REST}"
# The first letter comes first, so that the expression engine passes all others by.
_TWO = lazily(
    rf"([A-ZＡ-Ｚ](?<![A-Za-zＡ-Ｚａ-ｚ0-9.@_\-].){_REST})(,?[ \u3000]|,)(?:[A-Z]\.?[ ])?({_WORD})(?![A-Za-zＡ-Ｚａ-ｚ0-9@_])"
)
_TITLED = lazily(rf"(?:Mr|Ms|Mrs|Dr|Prof|Miss)\.?[ ]((?:[A-Z]\.[ ])?{_WORD}(?:[ ]{_WORD}){{0,2}})")
_END = lazily(
    r"[A-ZＡ-Ｚ][A-Za-zＡ-Ｚａ-ｚ'’.\-]{1,15}(?:[ \u3000][A-ZＡ-Ｚ][A-Za-zＡ-Ｚａ-ｚ'’.\-]{0,15}){0,2}[ \u3000]?$"
)
_START = lazily(
    r"[A-ZＡ-Ｚ][A-Za-zＡ-Ｚａ-ｚ'’.\-]{0,15}(?:,?[ \u3000][A-ZＡ-Ｚ][A-Za-zＡ-Ｚａ-ｚ'’.\-]{0,15}){0,3}"
)
_NOT_NAMES = frozenset(
    (
        "The",
        "This",
        "Dear",
        "Best",
        "Kind",
        "Thank",
        "Tel",
        "Fax",
        "Mail",
        "Email",
        "Inc",
        "Co",
        "Ltd",
        "New",
        "No",
        "No.",
        "Page",
        "Windows",
        "Microsoft",
        "Google",
        "Office",
        "Excel",
        "Word",
        "Adobe",
        "Web",
    )
)
_BOX = lazily(r"[A-Za-z0-9._%+\-]{1,64}[\"'”]{0,2}[ \u3000\t]{0,2}[<＜(（][ \u3000\t]{0,2}")
# 文具のあおい is a shop.
_JOINED = lazily("[一-鿿]の[ぁ-ん一-鿿]")
_QUOTE = " \u3000\t\"'”“「」"


def names(text: str) -> Iterator[Match]:
    """Roman names of Japanese parts, titled ones, and display names before mail addresses."""
    # The ASCII letters alone are few in a Japanese text, and mostly show that there is no name.
    letters = text.encode("ascii", "ignore")
    if _may_be_two(text, letters):
        for two in _TWO.finditer(text):
            first, second = fold(two.group(1)).text, fold(two.group(3)).text
            if lexicon.has_japanese_parts(first, second):
                yield _match(two.start(1), two.end(3), f"{first} {second}", 0.9)
        yield from _foreign(text)
    if _MAY_BE_TITLED.search(letters):
        for titled in _TITLED.finditer(text):
            yield _match(*titled.span(1), titled.group(1), 0.85)
    if b"@" in letters:
        for at in positions(text, "@"):
            yield from _mailbox(text, at)


_PERSON = lazily(
    r"(?<![A-Za-zＡ-Ｚａ-ｚ0-9.@_\-/&])(?P<name>[A-ZÀ-Þ][A-Za-zÀ-ɏ'’\-]{1,14}(?:,? (?!(?:Manager|Director|President|Vice|Chief|Head|Leader|Engineer|Professor|Officer|Senior|General|Assistant|Department|Dept|Team|Sales)(?![A-Za-z]))[A-ZÀ-Þ](?:[A-Za-zÀ-ɏ'’\-]{1,14}|\.)){1,3})(?![A-Za-z0-9@_&])"
)
_FIRM = lazily(
    r",? (?:株式|有限|合同|Co|Inc|Ltd|Corp|LLC|GmbH|Bank|University|Hotel|Street|St|Ave|Road|Bldg)(?![A-Za-z])"
)


def _foreign(text: str) -> Iterator[Match]:
    """Nguyen Van Binh, Hannah Vogel: words with capitals of which one is a frequent name and none an English word."""
    known = roman_names()
    for found in _PERSON.finditer(text):
        words = found["name"].lower().replace(",", " ").replace(".", " ").split()
        if known.isdisjoint(words) or vetoes.is_no_name_alone(found["name"], 1.0):
            continue
        firm = _FIRM.match(text, found.end()) or vetoes.follows_badly(text, found.end())
        if not firm and found["name"].split()[0] not in _NOT_NAMES:
            share = sum(word in known for word in words) / len(words)
            yield _match(*found.span("name"), found["name"], 0.9 if share > _HALF else 0.4)


_HALF = 0.5
_MAY_BE_TITLED = re.compile(b"M(?:[rs]|iss)|Dr|Prof")
_MAY_BE_TWO = re.compile(rb"[A-Z][A-Za-z'\-]{0,15}(?:, ?| )[A-Z]")
_WIDE_CAPITAL = lazily("[Ａ-Ｚ]")
_WIDE_SPACE = lazily("\u3000[A-Z]")


def _may_be_two(text: str, letters: bytes) -> bool:
    """Whether two words with capitals may stand side by side, by the ASCII letters of the text alone."""
    if _MAY_BE_TWO.search(letters) or ("\u3000" in text and _WIDE_SPACE.search(text)):
        return True
    return has_wide(text) and _WIDE_CAPITAL.search(text) is not None


def _match(start: int, end: int, name: str, certainty: float) -> Match:
    value = " ".join(sorted(name.lower().replace(",", " ").split()))
    return Match(Kind.PERSON_NAME, start, end, certainty, value)


def _mailbox(text: str, at: int) -> Iterator[Match]:
    """佐藤 花子 <hanako@example.jp>: the words before the bracket."""
    first = max(0, at - 80)
    box = _BOX.match(text[first:at][::-1])
    if box is None:
        return
    end = at - box.end()
    while end > first and text[end - 1] in _QUOTE:
        end -= 1
    found = stretch.ending(text, end)
    if (
        found is not None
        and found.likeness >= lexicon.GIVEN_ONLY
        and not vetoes.precedes_badly(text, found.start)
        and _JOINED.search(found.name) is None
    ):
        yield Match(
            Kind.PERSON_NAME,
            found.start,
            found.end,
            min(0.97, found.likeness + 0.25),
            lexicon.modern(found.name).replace(" ", ""),
        )
    elif (roman := ending(text, end)) is not None and " " in roman.name.strip():
        yield _match(roman.start, roman.end, roman.name, 0.85)


def looks_personal(words: str) -> bool:
    """Whether roman words look like a name: a Japanese or initialled one, or two capitalised words."""
    parts = words.replace(".", ". ").split()
    if not parts or parts[0] in _NOT_NAMES or (words.isupper() and len(parts) == 1):
        return False
    return len(parts) > 1


def is_acronym(word: str) -> bool:
    """DKIM, JSON: one word in capitals that is no frequent name."""
    name = word.lower()
    known = name in roman_names() or lexicon.is_roman_part(name)
    return word.isupper() and " " not in word and not known


def ending(text: str, end: int) -> Stretch | None:
    """The roman name that ends at a position."""
    first = max(0, end - 40)
    found = _END.search(text[first:end])
    if found is None:
        return None
    name = found.group().rstrip(" \u3000")
    start = first + found.start()
    if name.startswith(("AM ", "PM ")):
        # 10:15 AM Mizuki Aramaki
        name, start = name[3:], start + 3
    if name.split()[0] in _NOT_NAMES:
        return None
    return Stretch(start, start + len(name), fold(name).text, 0.5)


def starting(text: str, start: int) -> Stretch | None:
    """The roman name that begins at a position."""
    while text[start : start + 1] in (" ", "\u3000"):
        start += 1
    found = _START.match(text, start)
    if found is None or len(found.group()) < 3 or found.group().split()[0] in _NOT_NAMES:
        return None
    return Stretch(start, found.end(), fold(found.group()).text, 0.5)
