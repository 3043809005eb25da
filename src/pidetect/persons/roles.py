"""だれとして出ているか。Who stands in a text only because he writes, receives or issues it.

A colleague's signature is personal information, too, but no reason to stop a mail: both sides know it. So
greetings, heads of quoted mails, introductions and signatures are told apart from persons who are spoken of.
"""

import re
from collections.abc import Iterator, Sequence

from pidetect.expressions import lazily
from pidetect.types import Kind, Match

_HEAD = lazily(
    r"^[>＞|\s]{0,12}(?:from|to|cc|bcc|sender|reply-to|差出人|宛先|送信者|送信元|受信者|発信者|返信先|送付先)[ 　]{0,2}[:：]",
    re.IGNORECASE,
)
_WROTE = lazily(
    r"(?:wrote|writes|書きました|さんは書|のメール|のメッセージ)[ 　]{0,2}[:：]?[ 　]{0,2}$|^[>＞\s]{0,8}(?:On|20[0-9]{2}).{0,60}@"
)
# A greeting fills its line: 「鈴木様、田中様」, not 「鈴木様、090-…」.
_TITLE = lazily(
    r"[ 　]{0,2}(?:様|さま|さん|殿|先生|氏|各位|御中|部長|課長|係長|主任|次長|社長|専務|常務|所長|店長|室長|本部長)[ 　]?(?:様|殿)?"
    r"(?:[、,，・ 　と]{1,3}[^\s、,，0-9@]{1,14}(?:様|さま|さん|殿|先生)){0,8}[、。,，!！ 　]{0,3}(?:[(（][^)）\n]{0,40}[)）])?[ 　]{0,3}$"
)
_SELF = lazily(
    r"[ 　]?(?:です|でございます|と申します|と申す|より(?:[^一-鿿]|$)|であります|と言います|といいます)"
)
_RULE = lazily(r"[\s>＞]{0,8}[-=_*~#+･・─━―—＊＝◇◆□■☆★…／/|.:]{3,120}[\s]*")
_OFFICE = lazily(
    r"株式会社|有限会社|合同会社|[(（]株[)）]|[(（]有[)）]|㈱|㈲|法人|協会|組合|事務所|大学|病院|市役所|区役所|役場|県庁|"
    r"[部課室係局](?:[ 　]|$)|支店|支社|営業所|本社|センター|(?:Inc|Ltd|Corp|LLC)\b|(?:tel|fax|ＴＥＬ|ＦＡＸ|内線|代表)",
    re.IGNORECASE,
)
_PERSONAL = lazily(
    r"生年月日|生まれ|年齢|性別|会員|氏名|フリガナ|ふりがな|お客様|患者|既往|保護者|続柄|申込|本籍|自宅|口座"
)
_GREETING_REACH, _LONGEST_BLOCK, _LONGEST_LINE = 400, 14, 400
_LONGEST_CONTACT_LINE = 90
_MOST_SIGNATURES = 8
_CONTACTS = frozenset((Kind.EMAIL, Kind.PHONE, Kind.POSTAL_ADDRESS, Kind.POSTAL_CODE))
_GRAVE = frozenset(
    (Kind.BIRTH_DATE, Kind.AGE, Kind.SEX, Kind.SPECIAL_CARE, Kind.MY_NUMBER, Kind.CARD)
)
_BLANKS = " 　>＞\t\r"
_Bounds = tuple[int, int]


def correspondents(text: str, matches: Sequence[Match]) -> set[int]:
    """Indexes of matches that belong to who writes, receives or issues the text.

    Args:
        text: the text.
        matches: in order of appearance; those in tables are left aside.
    """
    free = [i for i, m in enumerate(matches) if m.row < 0]
    found: set[int] = set()
    line = (-1, -1)
    head_end = 0
    in_head = False
    for index in free:
        match = matches[index]
        if match.start >= line[1]:
            line = _line(text, match.start)
            in_head = _is_head(text[line[0] : line[1]])
            head_end = line[1] if in_head else head_end
        if in_head or _greets_or_signs(text, match, line[1], head_end):
            found.add(index)
    signatures = list(_signatures(text, free, matches))
    if len(signatures) <= _MOST_SIGNATURES:
        found.update(i for signature in signatures for i in signature)
    return found


def _line(text: str, position: int) -> _Bounds:
    """Start and end of the line at a position; a very long line is cut around it."""
    first, last = max(0, position - _LONGEST_LINE), position + _LONGEST_LINE
    start, end = text.rfind("\n", first, position), text.find("\n", position, last)
    return (start + 1 if start >= 0 else first), (end if end >= 0 else min(last, len(text)))


def _is_head(line: str) -> bool:
    """From: and To: of a mail, and the line that introduces a quotation."""
    return is_addressed(line) or _WROTE.search(line[:200]) is not None


def is_addressed(line: str) -> bool:
    """Whether a line begins like the head of a mail that names senders or recipients."""
    return _HEAD.match(line) is not None


def is_office(words: str) -> bool:
    """Whether words name an office, a branch or its telephone."""
    return _OFFICE.search(words) is not None


def _greets_or_signs(text: str, match: Match, end: int, head_end: int) -> bool:
    """Whether a name is greeted at the beginning or introduces itself."""
    if match.kind != Kind.PERSON_NAME:
        return False
    if _SELF.match(text, match.end, end):
        return True
    return (
        match.start - head_end <= _GREETING_REACH and _TITLE.match(text, match.end, end) is not None
    )


def _signatures(text: str, free: Sequence[int], matches: Sequence[Match]) -> Iterator[list[int]]:
    """Contact blocks of one person of an office, by their matches."""
    done = -1
    for number, index in enumerate(free):
        match = matches[index]
        if match.kind not in _CONTACTS or match.start < done:
            continue
        start, end, ruled = _block(text, match.start)
        done = end
        first = number
        while first and matches[free[first - 1]].start >= start:
            first -= 1
        last = number
        while last < len(free) and matches[free[last]].start < end:
            last += 1
        members = [free[n] for n in range(first, last)]
        if _is_signature(text[start:end], [matches[i] for i in members], ruled=ruled):
            yield members


def _block(text: str, position: int) -> tuple[int, int, bool]:
    """Start and end of the lines around a position up to an empty line or a rule, and whether a rule is there."""
    start, end = _line(text, position)
    ruled = False
    for _ in range(_LONGEST_BLOCK):
        above = _line(text, start - 1) if start > 0 else (0, 0)
        bare = text[above[0] : above[1]].strip(_BLANKS)
        if not bare or _RULE.fullmatch(bare):
            ruled = bool(bare)
            break
        start = above[0]
    for _ in range(_LONGEST_BLOCK):
        below = _line(text, end + 1) if end + 1 < len(text) else (len(text), len(text))
        bare = text[below[0] : below[1]].strip(_BLANKS)
        if not bare or _RULE.fullmatch(bare):
            ruled = ruled or bool(bare)
            break
        end = below[1]
    return start, end, ruled


def _is_signature(words: str, found: Sequence[Match], *, ruled: bool) -> bool:
    """Whether the words are a contact block of one or two people of an office."""
    lines = words.split("\n")
    if len(lines) > _LONGEST_BLOCK or max(map(len, lines)) > _LONGEST_CONTACT_LINE:
        return False
    if {m.kind for m in found} & _GRAVE or _PERSONAL.search(words):
        return False
    names = [m.value for m in found if m.kind == Kind.PERSON_NAME and not m.value.isascii()]
    surnames = {n.partition(" ")[0][:2] for n in names}
    boxes = {m.value for m in found if m.kind == Kind.EMAIL and m.personal}
    if len(surnames) > 2 or len(boxes) > 2:
        return False
    return is_office(words) or (ruled and len(lines) > 1)
