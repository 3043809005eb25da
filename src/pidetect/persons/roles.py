"""だれとして出ているか。Who stands in a text only because he writes, receives or issues it.

A colleague's signature is personal information, too, but no reason to stop a mail: both sides know it. So
greetings, heads of quoted mails, introductions and signatures are told apart from persons who are spoken of.
"""

import re
from collections.abc import Iterator, Sequence

from pidetect.types import Kind, Match

_HEAD = re.compile(
    r"^[>＞|\s]{0,12}(?:from|to|cc|bcc|sender|reply-to|差出人|宛先|送信者|送信元|受信者|発信者|返信先|送付先)[ 　]{0,2}[:：]",
    re.IGNORECASE,
)
_WROTE = re.compile(
    r"(?:wrote|writes|書きました|さんは書|のメール|のメッセージ)[ 　]{0,2}[:：]?[ 　]{0,2}$|^[>＞\s]{0,8}(?:On|20[0-9]{2}).{0,60}@"
)
_TITLE = re.compile(
    r"[ 　]{0,2}(?:様|さま|さん|殿|先生|氏|各位|御中|部長|課長|係長|主任|次長|社長|専務|常務|所長|店長|室長|本部長)[、。,，!！]{0,2}[ 　]{0,2}(?:[、,，・及と]|$|[(（]|様|殿)"
)
_SELF = re.compile(
    r"[ 　]?(?:です|でございます|と申します|と申す|より(?:[^一-鿿]|$)|であります|と言います|といいます)"
)
_RULE = re.compile(r"[\s>＞]{0,8}[-=_*~#+･・─━―—＊＝◇◆□■☆★…／/|.:]{3,120}[\s]*")
_OFFICE = re.compile(
    r"株式会社|有限会社|合同会社|[(（]株[)）]|[(（]有[)）]|㈱|㈲|法人|協会|組合|事務所|大学|病院|市役所|区役所|役場|県庁|"
    r"[部課室係局](?:[ 　]|$)|支店|支社|営業所|本社|センター|(?:Inc|Ltd|Corp|LLC)\b|(?:tel|fax|ＴＥＬ|ＦＡＸ|内線|代表)",
    re.IGNORECASE,
)
_PERSONAL = re.compile(
    r"生年月日|生まれ|年齢|性別|会員|氏名|フリガナ|ふりがな|お客様|患者|既往|保護者|続柄|申込|本籍|自宅|口座"
)
_GREETING_LINES, _LONGEST_BLOCK, _LONGEST_LINE = 10, 14, 90
_MOST_SIGNATURES = 8
_CONTACTS = frozenset((Kind.EMAIL, Kind.PHONE, Kind.POSTAL_ADDRESS, Kind.POSTAL_CODE))
_GRAVE = frozenset(
    (Kind.BIRTH_DATE, Kind.AGE, Kind.SEX, Kind.SPECIAL_CARE, Kind.MY_NUMBER, Kind.CARD)
)
_Line = tuple[int, int, list[int]]
"""Start and end of a line, and the indexes of the matches in it."""


def correspondents(text: str, matches: Sequence[Match]) -> set[int]:
    """Indexes of matches that belong to who writes, receives or issues the text.

    Args:
        text: the text.
        matches: in order of appearance; those in tables are left aside.
    """
    lines = list(_lines(text, matches))
    found: set[int] = set()
    written = 0
    for start, end, indexes in lines:
        line = text[start:end]
        if _HEAD.match(line) or _WROTE.search(line[:200]):
            found.update(indexes)
            written = 0
            continue
        written += bool(line.strip(" 　>＞"))
        names = [i for i in indexes if matches[i].kind == Kind.PERSON_NAME]
        if written <= _GREETING_LINES and len(names) == len(indexes):
            found.update(i for i in names if _TITLE.match(text, matches[i].end, end))
        found.update(i for i in names if _SELF.match(text, matches[i].end, end))
    signatures = list(_signatures(text, lines, matches))
    if len(signatures) <= _MOST_SIGNATURES:
        found.update(i for signature in signatures for i in signature)
    return found


def _lines(text: str, matches: Sequence[Match]) -> Iterator[_Line]:
    """All lines with what was found in them; only lines near matches matter, so the rest is cut short."""
    free = [i for i, m in enumerate(matches) if m.row < 0]
    at = position = 0
    for line in text.split("\n"):
        end = position + len(line)
        indexes: list[int] = []
        while at < len(free) and matches[free[at]].start < end:
            indexes.append(free[at])
            at += 1
        yield position, end, indexes
        position = end + 1


def _signatures(text: str, lines: Sequence[_Line], matches: Sequence[Match]) -> Iterator[list[int]]:
    """Contact blocks of one person of an office."""
    block: list[_Line] = []
    ruled = False
    for line in [*lines, (len(text), len(text), [])]:
        bare = text[line[0] : line[1]].strip(" 　>＞\t\r")
        if bare and not _RULE.fullmatch(bare):
            block.append(line)
            continue
        if block and len(block) <= _LONGEST_BLOCK:
            indexes = [i for _, _, found in block for i in found]
            if _is_signature(text, block, [matches[i] for i in indexes], ruled=ruled or bool(bare)):
                yield indexes
        ruled = bool(bare) or (ruled and not block)
        block = []


def _is_signature(
    text: str, block: Sequence[_Line], found: Sequence[Match], *, ruled: bool
) -> bool:
    kinds = {m.kind for m in found}
    if not kinds & _CONTACTS or kinds & _GRAVE:
        return False
    words = text[block[0][0] : block[-1][1]]
    if _PERSONAL.search(words) or max(end - start for start, end, _ in block) > _LONGEST_LINE:
        return False
    surnames = {
        m.value.partition(" ")[0][:2]
        for m in found
        if m.kind == Kind.PERSON_NAME and not m.value.isascii()
    }
    boxes = {m.value for m in found if m.kind == Kind.EMAIL and m.personal}
    if len(surnames) > 2 or len(boxes) > 2:
        return False
    return _OFFICE.search(words) is not None or (ruled and len(block) > 1)
