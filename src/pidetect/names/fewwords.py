"""短い文の名前。Names in a note of a few words, by what is said of them: 林に渡してください, 妹の茜が結婚しました.

Whoever writes 林 or 茜 without a title is known to the reader, and a memo of one line tells the tagger nothing of it.
What people do, and what is done for them, tells a person from a wood or a madder; in longer texts the other
names of the document do.
"""

import functools
import re
from collections.abc import Callable, Iterable, Iterator

from pidetect.dictionaries import common_words
from pidetect.expressions import lazily
from pidetect.names import lexicon, vetoes
from pidetect.names.lexicon import HIRAGANA, KANJI
from pidetect.types import Kind, Match

LONGEST = 400
"""Texts beyond so many characters are left to the tagger and to the names that they name more than once."""
_CERTAIN, _LISTED, _SURE = 0.6, 0.65, 0.96
_LIKE = 0.5
# Surnames of one kanji, without places and things that act in notes themselves: 上 reports, 東 and 島 have a telephone.
_ONE_LETTER = frozenset(
    "林森原関星堀辻泉岡嶋沢澤濱畑畠菅岸柳榊柏桑榎椿池沼滝瀧湊橘塚坂阪峯嶺巽乾旭曽管園牧辰向奥仲吉呉"
    "李張陳劉楊徐胡郭羅梁宋鄭謝韓馮蕭曹袁鄧許傅沈彭崔朴趙尹姜"
)
_PREDICATE = (
    r"(?:に(?:も|は)?(?:渡し|連絡|確認|依頼|相談|伝え|お願い|任せ|頼|聞|電話|引き?継|代わ|替|変更|返事|声を|言って|送|報告|交代)"
    r"|から(?:先に|も)?(?:連絡|電話|報告|返事|返信|伝言|聞|受け取|もら|引き?継|借り|どうぞ|相談)"
    r"|[がは](?:、|も)?(?:[^、。\nたて]{0,6})?(?:持って|持ち|来ます|来ない|来た|担当|対応|休み|休ん|欠席|出席|参加|出張|外出|不在|元気|預か|作り|書い|話し|言っ|受け|説明|発表|代わり|遅れ|早退|帰[りっ国]|結婚|退職|入社|異動|入院|退院|転ん|泣|生まれ|勤め|住ん|通っ|入学|卒業|進学|就職|釣り|翻訳|運転|動い|勝っ|合格|承[りっ]|伺[いう])"
    r"|と(?:話し|相談|打ち?合わせ|一緒|同行|交代|面談|会[いっう])|の(?:指示|番で|字で|机|席[にはを]|携帯|後任|代わり|代理|隣の席|担当|家族|送別会|歓迎会|件で|母|父|妻|夫|子ども|荷物)|宛て?[のに]|まで(?:連絡|ご連絡|電話|お))"
)
_EDGE = rf"(?:(?<![{KANJI}ァ-ヶーA-Za-z0-9])|(?<=[昨今明先本]日)|(?<=[先今来毎]週)|(?<=今朝))"
_SINGLE = lazily(rf"{_EDGE}(?P<name>[{KANJI}]){_PREDICATE}")
_SURNAME = lazily(rf"{_EDGE}(?P<name>[{KANJI}]{{2,3}}){_PREDICATE}")
_KANA = lazily(
    rf"(?:^|[、。「\s])(?P<name>[{HIRAGANA}]{{2,4}}|[ァ-ヴー]{{2,5}})(?!に変更){_PREDICATE}"
)
_KIN = "妹|弟|兄|姉|夫|妻|父|母|息子|娘|長男|長女|次男|次女|二男|二女|三男|三女|孫|祖父|祖母|叔父|叔母|伯父|伯母|甥|姪|主人|家内|友人|同僚|上司|部下|先輩|後輩"
_RELATED = lazily(
    rf"(?<![{KANJI}])(?:{_KIN})(?:(?P<no>の)|[ \u3000・:：、は]{{0,2}})(?P<name>[{KANJI}]{{1,3}}|[{HIRAGANA}]{{2,4}}|[ァ-ヴー]{{2,5}})(?P<end>(?=[、。・）)\s]|$)|(?=[がはもとに]))"
)
_KIN_OF = lazily(rf"(?<![{KANJI}])(?:{_KIN})の(?P<name>[{KANJI}]{{1,2}}){_PREDICATE}")
_TITLED = lazily(
    rf"{_EDGE}(?<!お)(?P<name>[{KANJI}]{{1,2}})(?:さん|くん|君|ちゃん)(?=[がはのにもとへを、。（(：:]|から|より|宛|です|でし)"
)
_ADDRESSED = lazily(
    rf"^(?P<name>[{KANJI}]{{1,3}})[、，](?=[^\n]{{0,40}}(?:よろしく|お願い|頼[むん]|ください|下さい|ありがとう|教えて|か？))"
)
_MENTIONED = lazily(r"(?<![A-Za-z0-9._%+-])@(?P<name>[a-z]{3,12})(?![a-z0-9.@_/-])")
_IN_SMALL = lazily(r"(?<![A-Za-z0-9@._-])(?P<name>[a-z]{2,12} [a-z]{2,12}) ?(?:さん|様|さま|氏)")
_SAID = lazily(
    rf"(?:(?<![{KANJI}])(?:姓|名|名字|苗字)[はが](?P<name>[{KANJI}]{{1,3}})(?=[、。\s]|です|$)|[組班課係室][ \u3000](?P<placed>[{KANJI}]{{2,3}})$)",
    re.MULTILINE,
)
_SPACED = lazily(
    rf"(?<![{KANJI}])(?P<name>[{KANJI}][ \u3000][{KANJI}])[ \u3000]?(?:様|さま|さん|殿|氏|君|くん)"
)
_INTRODUCED = lazily(
    rf"(?:^|[。\n])[ \u3000]?(?P<name>[{HIRAGANA}]{{2,5}})(?:です。(?=お世話|いつも|先日|本日|ご無沙汰|お疲れ)|と申します|といいます)"
)
_LINKED = lazily(
    rf"[、・と／→⇒](?P<name>[{KANJI}]{{1,3}})(?=[、・とがはのもにへ／→⇒（(。\n]|両|の?[二三四]名|$)"
)
_LINKED_BEFORE = lazily(rf"(?:^|[、・とはを：:\s（(])(?P<name>[{KANJI}]{{1,3}})[、・と／→⇒]$")


def names(text: str, known: Iterable[Match]) -> Iterator[Match]:
    """Names of a short text that nobody has seen yet.

    Args:
        text: the text; of longer ones nothing is told.
        known: its names that are sure.
    """
    if len(text) > LONGEST:
        return
    new = [
        _match(found, certainty)
        for form, is_name, certainty in _forms()
        for found in form.finditer(text)
        if is_name(found)
    ]
    yield from new
    for name in (*known, *new):
        yield from _linked(text, name)


def _linked(text: str, name: Match) -> Iterator[Match]:
    """Surnames joined to a name: 星、月岡、風見の順に."""
    at = name.end
    while (found := _LINKED.match(text, at)) and _is_surname(found["name"]):
        yield _match(found, _LISTED)
        at = found.end("name")
    at = name.start
    while (before := _LINKED_BEFORE.search(text, max(0, at - 5), at)) and _is_surname(
        before["name"]
    ):
        yield _match(before, _LISTED)
        at = before.start("name")


def _match(found: re.Match[str], certainty: float) -> Match:
    group = "name" if found.groupdict().get("name") else found.lastgroup
    name = lexicon.modern("".join(found[group or 0].split()))
    return Match(Kind.PERSON_NAME, *found.span(group or 0), certainty, name)


def _is_surname(word: str) -> bool:
    if len(word) == 1:
        return word in _ONE_LETTER
    return (
        lexicon.is_surname(word) or lexicon.is_rare_surname(word) or lexicon.is_open_surname(word)
    ) and not vetoes.is_place_too(word)


def _is_single(found: re.Match[str]) -> bool:
    return found["name"] in _ONE_LETTER


def _is_longer(found: re.Match[str]) -> bool:
    name = found["name"]
    return name not in common_words() and (_is_surname(name) or lexicon.is_given(name))


def _is_in_kana(found: re.Match[str]) -> bool:
    name = found["name"]
    like = lexicon.is_given(name) or lexicon.likeness(name) >= _LIKE
    return like and name not in common_words() and name not in _NO_NAMES


_NO_GIVEN = frozenset(("さん", "さま", "くん", "ちゃん", "たち", "など", *_KIN.split("|")))
_NO_NAMES = frozenset(("これ", "それ", "あれ", "どれ", "ここ", "そこ", "みな", "みんな", "まま", "あと", "のち", "いま", "さき", "ほか", "うち", "そと", "みせ", "もり", "かわ"))  # fmt: skip


def _is_related(found: re.Match[str]) -> bool:
    """妹の茜が結婚しました, 長男　大地, 母・和子; 父の車は and 母の日に are things."""
    name = found["name"]
    if not lexicon.is_given(name) or name in _NO_GIVEN:
        return False
    kanji = len(name) > 1 and "一" <= name[0] <= "龥"
    return not found["no"] or (kanji and name not in common_words())


def _is_child(found: re.Match[str]) -> bool:
    return lexicon.is_given(found["name"])


def _is_titled(found: re.Match[str]) -> bool:
    """神さん, 希望さん; 奥さん and 大家さん are parts that people play."""
    name = found["name"]
    if len(name) == 1:
        return (name in _ONE_LETTER and name != "奥") or name in "神王丸角宮浜東西南北"
    return name not in _PARTS and (lexicon.is_given(name) or lexicon.is_surname(name))


_PARTS = frozenset(("大家", "旦那", "職人", "業者", "患者", "農家", "住職", "棟梁", "奥方", "王子", "天使", "先生", "店主", "主人"))  # fmt: skip


def _is_addressed(found: re.Match[str]) -> bool:
    return _is_surname(found["name"])


def _is_mentioned(found: re.Match[str]) -> bool:
    return lexicon.is_roman_part(found["name"])


def _is_in_small(found: re.Match[str]) -> bool:
    return lexicon.has_japanese_parts(*found["name"].split())


def _is_one_surname(found: re.Match[str]) -> bool:
    return lexicon.is_surname("".join(found["name"].split()))


def _is_said(found: re.Match[str]) -> bool:
    """名は葵、姓は轟; 二年三組 石井."""
    name = found[found.lastgroup or 0]
    if found.lastgroup == "name":
        return len(name) == 1 or lexicon.is_given(name) or _is_surname(name)
    return name not in common_words() and lexicon.is_surname(name)


def _is_introduced(found: re.Match[str]) -> bool:
    return found["name"] not in common_words()


@functools.cache
def _forms() -> tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], bool], float], ...]:
    """How a name may stand, whether a word that stands so is one, and how certain."""
    return (
        (_SINGLE, _is_single, _CERTAIN),
        (_SURNAME, _is_longer, _CERTAIN),
        (_KANA, _is_in_kana, _CERTAIN),
        (_RELATED, _is_related, _CERTAIN),
        (_KIN_OF, _is_child, _CERTAIN),
        (_TITLED, _is_titled, _LISTED),
        (_ADDRESSED, _is_addressed, _CERTAIN),
        (_MENTIONED, _is_mentioned, _CERTAIN),
        (_IN_SMALL, _is_in_small, _LISTED),
        (_SAID, _is_said, _CERTAIN),
        (_SPACED, _is_one_surname, _SURE),
        (_INTRODUCED, _is_introduced, _CERTAIN),
    )
