"""地の文の名前。Names that the tagger sees in running text, as far as spelling and neighbours allow.

The tagger has learned from sentences; tables, menus and logs are none. What no name can look like is
refused here, whatever it is taken for.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pidetect.dictionaries import common_words, roman_names
from pidetect.expressions import lazily
from pidetect.names import lexicon, vetoes
from pidetect.reading import Reading, plain
from pidetect.types import Kind, Match

if TYPE_CHECKING:
    from pidetect.tagger import NameSpan

_SENTENCE, _WHOLE, _LIKELY_PAIR = 18, 0.9, 0.5
_ROMAN = lazily(
    r"[A-Z][A-Za-z'’.\-]{0,20}(?:,?[ ](?:[A-Z][A-Za-z'’.\-]{0,20}|van|von|der|de|da|di|del|la|le|bin|al|el)){0,4}"
)
_ONE_ROMAN = lazily(r"[A-Z][a-z]{2,14}")
_KATAKANA = lazily(r"[ァ-ヴー・＝= ]+")
_MIXED = lazily(r"[A-Za-z].*[^\x00-\x7f]|[^\x00-\x7f].*[A-Za-z]")
_FAMILY = lazily(f"[{lexicon.KANJI}]{{1,4}}|[ァ-ヴー]{{2,10}}")
_GIVEN = lazily(f"[{lexicon.KANJI}]{{1,4}}[ぁ-ん]{{0,2}}|[ぁ-んー]{{2,5}}|[ァ-ヴー]{{2,10}}")
_SURE, _BEYOND_DOUBT, _LEAST_WHOLE = 0.9, 0.985, 4


def names(reading: Reading) -> Iterator[Match]:
    """Names in running text, by the tagger, unless spelling or neighbours make them something else."""
    from pidetect import tagger  # noqa: PLC0415 - its tables are needed in deep mode only

    text = reading.text
    for span in tagger.names(text):
        name = lexicon.modern(" ".join(plain(text[span.start : span.end], keep_case=True).split()))
        if vetoes.precedes_badly(text, span.start):
            continue
        if not _spelled_like_a_name(name, span.certainty):
            yield from _two_persons(text, span)
            continue
        if _stands_badly(reading, span, name):
            continue
        doubt = 0.5 if vetoes.follows_badly(text, span.end) else 1.0
        if (vetoes.is_place_too(name) or name in _SPOTS) and not _person_like(
            text, span.start, span.end
        ):
            # Alone it is a town; in a list of persons it may be one of them.
            doubt = _TOWN
        if _is_quoted(text, span.start, span.end) or _is_stop(text, span.start, span.end, name):
            doubt = min(doubt, _TOWN)
        certainty = span.certainty * doubt
        if (
            _HALF <= certainty < _LIKELY
            and name[0] not in "おご"
            and _POST_BEHIND.match(text, span.end)
        ):
            # 世古理事: no dictionary knows him, but the post behind speaks for a person.
            certainty = _WITH_POST
        yield Match(Kind.PERSON_NAME, span.start, span.end, round(certainty, 3), name)


def _stands_badly(reading: Reading, span: "NameSpan", name: str) -> bool:
    """Whether a word is cut out of others, or is a pattern, a body or the cell of a list of things."""
    text = reading.text
    if _is_cut(text, span.end, name):
        return True
    if _HIRAGANA.fullmatch(name) and _inside_hiragana(text, span.start, span.end):
        return True
    if reading.pieces is not None and not _may_stand_in_cell(reading, span, name):
        return True
    return _is_pattern(name) or (vetoes.ends_like_a_body(name) and span.certainty < _SURE)


_IN_CELL = 0.95
_OF_THINGS = lazily(
    "品|商|型|産地|地名|場所|住所|会社|社名|店|取引|仕入|メーカー|銘柄|業者|団体|学校|病院|駅|会場|件名|題|曲|作|馬|船|ファイル|サーバ|項目|内容|名称|種"
)
_PART = lazily(r"[^ \u3000]+")


def _two_persons(text: str, span: "NameSpan") -> Iterator[Match]:
    """図書　ひまり 篤志: two given names, or two surnames, with a blank between are two persons."""
    parts = list(_PART.finditer(text, span.start, span.end))
    if span.certainty < _SURE or len(parts) != len(("one", "other")):
        return
    words = [lexicon.modern(part.group()) for part in parts]
    if all(map(lexicon.is_given, words)) or all(map(lexicon.is_open_surname, words)):
        for part, word in zip(parts, words, strict=True):
            yield Match(Kind.PERSON_NAME, *part.span(), _WITH_POST, word)


_TOWN, _LONGEST_STOP = 0.4, 3
_HALF, _LIKELY, _WITH_POST = 0.35, 0.5, 0.6
_POST_BEHIND = lazily(
    r"(?:理事|代表|委員|監事|幹事|議員|[副部課係次室所店社会支工局院園]{0,2}長|主任|専務|常務|取締役|教授|講師|先生|医師|さん(?!家|ち))(?![会制])"
)
# Gates and corners that somebody may be called, too.
_SPOTS = frozenset(
    (
        "西口",
        "東口",
        "南口",
        "北口",
        "出口",
        "入口",
        "表口",
        "裏口",
        "川口",
        "中央",
        "改札",
        "正門",
        "仲間",
    )
)
_HIRAGANA = lazily("[ぁ-んー]+")
_LETTERS = lazily(
    r"(?:[A-Z]{1,2}[・＝=]){1,9}.*|.*・[A-Z]{2,}.*|.*[一-鿿ァ-ヶー]の[一-鿿ァ-ヶー]{2}.*|.*[はをがに].*[A-Z].*"
)


_FIRM_BEHIND = lazily(r"(?: [A-Z][a-z]+){0,3},? (?:Co|Inc|Ltd|Corp|LLC|GmbH)\b")
_CALLED = lazily(r"と(?:呼ばれる|いう名の|名付け)")
_STOP = lazily(
    r"停留所|のりば|バス停|[0-9０-９]か所|拠点|店舗|各店|方面|路線|始発|下車|各地|会場は|沿線"
)
_ERAS = "明大昭平令"
_LINKED = "、・，,→～〜－"
_STOP_REACH = 60


def _is_quoted(text: str, start: int, end: int) -> bool:
    """「高尾」: what stands alone in quotation marks is called so, and is mostly no person."""
    if text[end - 1 : end].isascii() and _FIRM_BEHIND.match(text, end):
        return True
    if text[start - 1 : start] == "・" and text[start:end] in _ERAS:
        return True
    marks = text[start - 1 : start], text[end : end + 1]
    if marks == ("「", "」"):
        # 患者名が「真栄田 智子」と違う: a whole name is a name in quotation marks, too.
        name = text[start:end].replace("\u3000", " ")
        least = _LIKELY_PAIR if " " in name else _SURE
        return len(name) < _LEAST_WHOLE or lexicon.likeness(name) < least
    return marks == ("『", "』") or _CALLED.match(text, end) is not None


def _is_stop(text: str, start: int, end: int, name: str) -> bool:
    """A surname in a list of stops, branches or places is one of them."""
    if " " in name or len(name) > _LONGEST_STOP:
        return False
    if text[start - 1 : start] not in _LINKED and text[end : end + 1] not in _LINKED:
        return False
    return _STOP.search(text, max(0, start - _STOP_REACH), end + _STOP_REACH) is not None


def _is_pattern(name: str) -> bool:
    """Letters of courts and sizes (A・B), and words joined by particles."""
    last = name.rpartition("・")[2]
    if last != name and last in common_words() and not lexicon.is_given(last):
        # ジョン・レノン・ミュージアム
        return True
    return _LETTERS.fullmatch(name) is not None and lexicon.likeness(name) < _LIKELY_PAIR


_CUT = lazily(
    "(?<=[ぁ-ん])(?!さん|さま|ちゃん|くん|です|でし|より|から|まで|だけ|など|って|ほか|へ|や|だ)[ぁ-ん](?<![はがをにのともでへや])"
)
_CUT_ROMAN = lazily("(?<=[A-Za-z])[a-z]")
_MAY_FOLLOW = lazily("さん|さま|ちゃん|くん|[はがをにのとも、。]|です|より|から")


def _is_cut(text: str, end: int, name: str) -> bool:
    """Whether a name ends within a word: 里山みちく|さの会, Fuji Mara|thon."""
    if _CUT_ROMAN.match(text, end):
        return True
    return _CUT.match(text, end) is not None and not lexicon.is_given(name[-2:])


_LINKED_BEFORE = lazily("[一-鿿ァ-ヶ][とや]\\Z")


def _inside_hiragana(text: str, start: int, end: int) -> bool:
    """Whether a name in hiragana is cut out of other hiragana (生ま[れの]部長)."""
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    if _LINKED_BEFORE.search(text, max(0, start - 2), start) and lexicon.is_given(text[start:end]):
        before = ""
    return _HIRAGANA.fullmatch(before) is not None or (
        _HIRAGANA.fullmatch(after) is not None and _MAY_FOLLOW.match(text, end) is None
    )


# 山口 and 成田 are towns, too; among verbs of people, or behind a part that people play, they are persons.
_PERSON_BEHIND = lazily(
    r"[ \u3000]?(?:さん|様|氏|君|くん|先生|部長|課長|係長|主任|店長|社長|が|より|宛|あて|にて|へ(?:連絡|転送|確認|依頼)|から(?:連絡|報告|電話|返|引|受|説明|提|回|依頼|の(?:連絡|報告|電話|返信))"
    r"|まで[ \u3000]?(?:お|ご|連絡|内線|$|[。\n(（])|に(?:連絡|確認|依頼|相談|引き?継|伝|渡|お願い|任|頼|聞|変|替|交代)|と(?:協議|相談|確認|同行|調整|面談)|[（(](?:内線|[0-9ぁ-んァ-ヶ])|[:：]|も(?:同席|参加|出席))"
)
_PERSON_BEFORE = lazily(
    r"(?:担当|窓口|後任|前任|議長|書記|記録|幹事|文責|受付|対応|記入|確認|承認|報告|作成|起案|司会|講師|運転|同行|同席|出席|欠席|参加|代理|上司|部下|同僚|責任)者?(?:は|が|の|を|:|：|、|・|[ \u3000]){1,3}$"
    r"|(?:[部課室係]|営業|総務|経理|人事|製造|技術|工場|支店|本社|会社)(?:の|[ \u3000])$"
)


def _person_like(text: str, start: int, end: int) -> bool:
    return (
        _PERSON_BEHIND.match(text, end) is not None
        or _PERSON_BEFORE.search(text, max(0, start - 12), start) is not None
    )


def without_clans(text: str, seen: list[Match], tagged: list[Match]) -> list[Match]:
    """Of what structure saw, 藤原 in 藤原氏 stays only where the tagger sees a person, too."""
    starts = {m.start for m in tagged}
    return [
        m
        for m in seen
        if m.value not in vetoes.CLANS or m.start in starts or not text.startswith("氏", m.end)
    ]


def _spelled_like_a_name(name: str, certainty: float) -> bool:
    if not name or vetoes.is_no_name_alone(name, certainty):
        return False
    if name.isascii():
        return _ROMAN.fullmatch(name) is not None and _is_roman(name, certainty)
    if _MIXED.search(name):
        return "・" in name or (certainty >= _SURE and len(name) < 8 and " " not in name)
    if " " in name and not _KATAKANA.fullmatch(name):
        return lexicon.likeness(name) >= _LIKELY_PAIR or (certainty >= _SURE and _is_pair(name))
    return True


def _is_roman(name: str, certainty: float) -> bool:
    """Whether roman words are a name: one by itself only where the tagger is sure, and surer of one that nobody knows."""
    known = any(map(_is_roman_name, name.lower().replace(",", " ").split()))
    if " " in name:
        return known or not name.isupper()
    return certainty >= _SURE and (known or certainty >= _BEYOND_DOUBT)


def _is_roman_name(word: str) -> bool:
    """Whether a roman word is a frequent name: all others in capitals are mostly products, titles and protocols."""
    return word in roman_names() or lexicon.is_roman_part(word)


def _is_pair(name: str) -> bool:
    """Whether two words may be a rare family name and a given name: no ordinary words, no endings of verbs."""
    first, _, second = name.partition(" ")
    if _FAMILY.fullmatch(first) is None or _GIVEN.fullmatch(second) is None:
        return False
    parts = ((first, lexicon.is_surname), (second, lexicon.is_given))
    return all(known(part) or not vetoes.is_ordinary(part) for part, known in parts)


def _may_stand_in_cell(reading: Reading, span: "NameSpan", name: str) -> bool:
    """In a short cell of a column of something else (品名) only a whole name, or one beyond doubt, is a name."""
    first, last = reading.cell_around(span.start)
    row = reading.row_at(span.start)
    if row < 0 or last - first > _SENTENCE or lexicon.likeness(name) >= _WHOLE:
        return True
    return span.certainty >= _IN_CELL and not _OF_THINGS.search(reading.header(span.start))
