"""欄の名前。A cell under 氏名: almost always one name; sometimes several, sometimes none.

The hot path of every list of customers, so a cell is decided by one expression and one look-up.
"""

import re
from collections.abc import Iterable, Iterator

from pidetect.expressions import lazily
from pidetect.names import kana, lexicon, vetoes
from pidetect.names.lexicon import HIRAGANA, KANJI, KATAKANA
from pidetect.normalize import fold
from pidetect.types import Kind, Match, cell_match

_PLAIN = lazily(rf"[{KANJI}]{{1,5}}[ \u3000]?[{KANJI}{HIRAGANA}{KATAKANA}]{{0,6}}")
_CELL = lazily(rf"[{KANJI}{HIRAGANA}{KATAKANA} \u3000・･ｦ-ﾟA-Za-zÀ-ɏＡ-Ｚａ-ｚ.．,'’\-＝=]{{1,40}}")
_SEVERAL = lazily(r"[、，/／;；\n]|[,](?=[^A-Za-z ])| と ")
_TITLE = lazily(r"[ \u3000]{0,2}(?:様|さん|氏|殿|先生|君|くん|ちゃん|御中)$")
_NUMBER = lazily(
    r"[ \u3000\t\r\"]*(?:(?:No\.?)?[0-9０-９]{1,4}[.．)）:：\s\u3000]{1,3})?[ \u3000\t]*"
)
_NOTE = lazily(r"[（(\[［【].*$|[ \u3000]?様(?:の(?:ご|お)|ご|方$|宅$|分$).*$", re.DOTALL)
_LATIN = lazily(r"[A-Za-z][A-Za-z .,'’\-]{1,38}")
# The reading of an address, under the same ふりがな as that of a name.
_PLACE = lazily(
    r"(?:ほっかいどう|とうきょうと|おおさかふ|きょうとふ|[ぁ-ん]{2,5}けん)[ ]?[ぁ-ん]{1,8}(?:し|く|ぐん|まち|ちょう|むら)(?:[ ぁ-ん]|$)"
)
# 教育を計画し, 前に出た名前, 送ってよい個人情報: sentences and their parts.
_PHRASE = lazily("[一-鿿]{1,5}[ぁ-ん]{1,3}[一-鿿]|[一-鿿][をはがに]|[ぁ-ん]{2}[一-鿿]{3}")
_SURE, _TITLED, _LIST = 0.96, 2, 3
_KIND = Kind.PERSON_NAME
_ONE_LATIN_WORD = lazily(r"[a-z_\-]+|[A-Z]{1,2}")


def names_in(cells: Iterable[tuple[int, str, int]]) -> Iterator[Match]:
    """The names in the cells (place, raw text, row number) of a column that is announced as names."""
    kind, plain, nobody, body, old = (
        _KIND,
        _PLAIN.fullmatch,
        vetoes.EMPTY,
        vetoes.ends_like_a_body,
        lexicon.has_old_form,
    )
    for start, cell, row in cells:
        if plain(cell) is None:
            yield from _odd_cell(cell, start, row)
            continue
        name = cell.replace("\u3000", " ").rstrip()
        if old(name):
            name = lexicon.modern(name)
        if ("様" in name or name[-1] in "殿氏") and len(name) > _TITLED:
            name = _TITLE.sub("", _NOTE.sub("", name)) or name
        bare = name.replace(" ", "")
        if bare not in nobody and not body(bare):
            yield cell_match((kind, start, start + len(name), _SURE, name, True, row))
        elif lexicon.likeness(name) >= lexicon.SURNAME:
            yield Match(kind, start, start + len(name), 0.9, name, row=row)


def _odd_cell(cell: str, start: int, row: int) -> Iterator[Match]:
    """Several names, titles, notes in brackets, roman and foreign names."""
    at = 0
    pieces = _SEVERAL.split(cell)
    if len(pieces) >= _LIST and 2 * sum(map(vetoes.is_ordinary, pieces)) > len(pieces):
        # 見出し、敬称、役職、列: a list of words.
        return
    for separator in _SEVERAL.finditer(cell):
        yield from _trimmed(cell[at : separator.start()], start + at, row)
        at = separator.end()
    yield from _trimmed(cell[at:], start + at, row)


def _trimmed(piece: str, start: int, row: int) -> Iterator[Match]:
    """A piece of a cell without blanks, titles and notes in brackets."""
    bare = _TITLE.sub("", _NOTE.sub("", piece).rstrip(' \u3000\t\r"'))
    number = _NUMBER.match(bare)
    name = bare[number.end() :] if number else bare
    if name and _CELL.fullmatch(name):
        yield from _one(name, start + len(bare) - len(name), row)
    reading = kana.behind(piece, len(bare)) if name else None
    if reading is not None:
        yield reading._replace(start=start + reading.start, end=start + reading.end, row=row)


def _one(name: str, start: int, row: int) -> Iterator[Match]:
    folded = " ".join(fold(name).text.split())
    bare = folded.replace(" ", "")
    if (
        not bare
        or _PLACE.match(lexicon.hiragana(folded))
        or (bare in vetoes.EMPTY and lexicon.likeness(folded) < lexicon.SURNAME)
    ):
        return
    if name.isascii():
        if _LATIN.fullmatch(name) is None or _ONE_LATIN_WORD.fullmatch(name):
            return
        certainty = 0.9
    elif (
        vetoes.ends_like_a_body(bare)
        or vetoes.precedes_badly(name, len(name))
        or "株式会社" in bare
    ):
        return
    else:
        likeness = lexicon.likeness(folded)
        if likeness < lexicon.GIVEN_ONLY and _PHRASE.search(folded):
            return
        certainty = 0.88 + 0.1 * likeness
    yield Match(
        Kind.PERSON_NAME,
        start,
        start + len(name),
        round(certainty, 3),
        lexicon.modern(folded),
        row=row,
    )
