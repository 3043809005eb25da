"""メールアドレス。E-mail addresses as RFC 5321 section 4.1.2 and RFC 6531 write them in practice.

Guards are ASCII sets, never word boundaries: in Japanese text letters touch the address (taro@example.co.jpまで).
Old Japanese mobile addresses with ".." or a dot before @ exist and are found. The last label is
checked for its form (letters, at least two, or xn--); file names such as icon@2x.png are refused, and so are
message identifiers (RFC 5322 section 3.6.4) and the user part of a URL (RFC 3986 section 3.2.1).
"""

import re
from collections.abc import Iterator
from typing import ClassVar

from pidetect.expressions import lazily
from pidetect.grid import Column
from pidetect.normalize import INVISIBLE, fold
from pidetect.reading import Reading
from pidetect.recognizers.base import Recognizer
from pidetect.types import Kind, Match, cell_match

# A bracket first: signs that begin with kana would be looked for at every word.
_words, _KIND = str.split, Kind.EMAIL
_SPELLED = (
    *(
        "[at]",
        "(at)",
        "（at）",
        "【at】",
        "<at>",
        "＜at＞",
        "{at}",
        "｛at｝",
        "［at］",
        "[@]",
        "(@)",
    ),
    *(
        "（＠）",
        "［＠］",
        "(a)",
        "（a）",
        "_at_",
        "-at-",
        "/at/",
        "●at●",
        "アット",
        "あっと",
        " dot ",
        "ドット",
    ),
)
_AROUND_SPELLED = lazily(
    r"\s?[\[(（【<＜{｛［]\s{0,2}(?:at|ａｔ|アット(?:マーク)?|あっと(?:まーく)?|@|＠)\s{0,2}[\])）】>＞}｝］]\s?"
    r"|(?P<bare>[_/●-]at[_/●-]|[(（]a[)）]|\s?(?:アット(?:マーク)?|あっと(?:まーく)?)\s?|\sat\s)",
    re.IGNORECASE,
)
_DOT = lazily(
    r"\s?[\[(（【{［]\s?(?:dot|ドット|どっと|\.)\s?[\])）】}］]\s?|\s?(?:\sdot\s|ドット|どっと)\s?| [.．] ",
    re.IGNORECASE,
)
# Signs that stand for @; the last of them only where a remark says so.
_STAND_INS = ("◎", "☆", "★", "●", "■", "▲", "△", "◆", "◇", "□", "＃", "#", "＊", "*")
_REMARKED = frozenset(_STAND_INS[-4:])
_REMARK = lazily(
    r"[^\n]{0,60}(?:[@＠]|アットマーク)[」』\")）]?\s?(?:に|へ|と)\s?(?:変|置|直|替|差|読|して|[)）。])"
)
_NAME = lazily("(?=.{3})[a-z]")
_LETTER_OR_DIGIT = lazily("[A-Za-z0-9ａ-ｚＡ-Ｚ０-９]")
_LOCAL_BACKWARDS = lazily(
    rf"[A-Za-z0-9._%+!#$'*{{}}|~^`\-ａ-ｚＡ-Ｚ０-９．＿－＋{INVISIBLE}]{{1,90}}"
)
_QUOTED_BACKWARDS = lazily(r"\"[^\"\n@]{1,64}\"")
_DOMAIN = lazily(
    rf"[A-Za-z0-9.\-ａ-ｚＡ-Ｚ０-９．。｡－{INVISIBLE}]{{3,260}}"
    r"|[A-Za-z0-9\-ぁ-んァ-ヴー一-龥々]{1,30}[.．。](?:jp|com|net|org|tokyo|[a-z]{2})(?![A-Za-z0-9])"
)
_SPELLED_DOMAIN = lazily(
    rf"[A-Za-z0-9\-ａ-ｚＡ-Ｚ０-９]{{1,60}}(?:(?:{_DOT.pattern}|[.．])[A-Za-z0-9\-ａ-ｚＡ-Ｚ０-９]{{1,60}}){{1,5}}",
    re.IGNORECASE,
)
_FORM = lazily(
    r"(?:[A-Za-z0-9_%+!#$'*{}|~^`.\-]{1,64}|\"[^\"@]{1,64}\")"
    r"@(?P<domain>(?:[^\W_](?:[^\W_]|-){0,62}\.){1,12}(?P<last>[A-Za-z]{2,24}|xn--[A-Za-z0-9\-]{2,59}))"
)
_FILES = frozenset(
    _words(
        "png jpg jpeg gif svg webp css js html htm pdf xlsx docx pptx csv txt zip ts py mp4 local localhost internal lan"
    )
)
_COMMON = frozenset(
    _words(
        "com net org edu gov mil int info biz name jp co io dev app me tv cc ai shop online site "
        "example test invalid xyz asia tokyo osaka nagoya kyoto okinawa yokohama ryukyu cloud blog museum "
        "uk us eu de fr it es nl be ch at se no fi dk pl cz ru cn hk tw kr sg th vn ph my id in au nz ca "
        "br mx ar za tr ae sa il ie pt gr hu ro ua"
    )
)
_SECOND_LEVEL = frozenset(_words("co ne or ac go lg ed gr ad"))
# Mailboxes of an office, not of one person: they are found, but they count nobody.
_OFFICE = lazily(
    r"(?:info|support|sales|contact|office|admin|webmaster|postmaster|no-?reply|do-?not-?reply|soumu|jinji|saiyo|"
    r"recruit|press|help(?:desk)?|customer|privacy|abuse|inquiry|toiawase|mail|newsletter|system|root|all|staff|team|"
    r"eigyo|keiri|jimu(?:kyoku)?|kouhou|uketsuke|madoguchi|soudan|shop|orders?|billing|security|git|group|member|all|desk|[a-z]{2,12}-(?:g|gr|grp|group|ml|all|team|dept|bu|ka|desk))(?:[-_.0-9][^@]*)?@"
)
_CELL = lazily(r"\s*([A-Za-z0-9._%+\-]{1,64}@(?:[A-Za-z0-9\-]{1,63}\.){1,8}([A-Za-z]{2,24}))\s*")
_DOTS, _BEFORE_DOT = ("ot", "ッ", "ドッ"), 70
_BLANKS = (" ", "\u3000")
_URL = lazily(r"[a-z]{2,8}://[^\s/@]{0,80}$", re.IGNORECASE)
_HEADER = lazily(r"^([A-Za-z\-]{2,40}):", re.MULTILINE)
_IDENTIFIERS = frozenset(
    ("message-id", "in-reply-to", "references", "content-id", "resent-message-id", "x-message-id")
)
_OF_EVENT = lazily(r"(?:^|\n)UID:$")
_LINE_ENDS = ("\r", "\n")
_BROKEN_DOMAIN = lazily(r"\r?\n[ \t]{0,4}((?:[a-z0-9\-]{1,63}\.){0,4}[a-z]{2,12})(?![A-Za-z0-9@])")


class Email(Recognizer):
    """Found from each @ outward, so text without @ costs nothing."""

    kind = Kind.EMAIL
    signs: ClassVar[tuple[str, ...]] = ("@", *_SPELLED, *_STAND_INS)
    headers = (
        r"^(?!.*(?:配信|可否|希望|件名|送信|有無|本文|日時)).*(?:メール|e-?mail|メアド|(?<![a-z])mail(?: ?address)?$)|^アドレス$",
    )
    priority = 10

    def find(self, reading: Reading) -> Iterator[Match]:
        """Addresses with @ or ＠; in deep mode also those spelled with [at]."""
        text = reading.text
        for start, end in reading.hits(self):
            if text[start] in _STAND_INS and text[end - 1] == text[start]:
                yield from _stood_in(text, start, end)
            elif end - start == 1:
                if text[start - 1 : start] in _BLANKS and text[end : end + 1] in _BLANKS:
                    yield from _spelled(text, max(0, start - 1), end + 1)
                else:
                    yield from _around(text, start, end, 0.998)
            elif reading.mode == "deep":
                first = max(0, start - (_BEFORE_DOT if text[end - 3 : end - 1] in _DOTS else 3))
                around = _AROUND_SPELLED.search(text, first, end + 6)
                if around and around.start() <= start:
                    spelled = _spelled(text, around.start(), around.end())
                    yield from (m for m in spelled if not around["bare"] or _is_plausible(text, m))

    def cells(self, column: Column) -> Iterator[Match]:
        """Plain addresses at once; others as in text."""
        kind, plain, office = self.kind, _CELL.fullmatch, _OFFICE.match
        for at, cell, row in column.cells:
            found = plain(cell)
            if found and found[2].lower() not in _FILES:
                value = found[1].lower()
                start, end = found.span(1)
                personal = office(value) is None
                yield cell_match((kind, at + start, at + end, 0.998, value, personal, row))
            elif not found:
                for sign in re.finditer("[@＠]", cell):
                    for m in _around(cell, *sign.span(), 0.998):
                        yield m._replace(start=at + m.start, end=at + m.end, row=row)

    def mask(self, value: str) -> str:
        """First letter and last label: t***@***.jp."""
        return f"{value[:1]}***@***.{value.rpartition('.')[2]}"


def _stood_in(text: str, at: int, after: int) -> Iterator[Match]:
    """An address with another sign for @ between two words, one of them a domain that is known to exist."""
    if not (
        _LETTER_OR_DIGIT.match(text[at - 1 : at])
        and _LETTER_OR_DIGIT.match(text[after : after + 1])
    ):
        return
    sign = text[at]
    for match in _around(text, at, after, 0.9 if sign == "◎" or sign in _REMARKED else 0.75):
        if sign in _REMARKED and not _REMARK.match(text, match.end):
            continue
        if _is_plausible(text, match):
            yield match


def _is_plausible(text: str, match: Match) -> bool:
    """Whether what a mere word or sign joins is a mailbox: in small letters, in a known domain, in no address of a page."""
    local, _, domain = match.value.partition("@")
    written = text[match.start : match.start + len(local)]
    if written != fold(written).text.lower() or not _NAME.search(local):
        return False
    known = domain.rpartition(".")[2] in _COMMON
    return (
        known
        and not local.startswith("www.")
        and text[match.start - 1 : match.start] not in ("/", ":", "=")
    )


def _around(text: str, at: int, after: int, certainty: float) -> Iterator[Match]:
    begin = _local_start(text, at)
    right = _DOMAIN.match(text, after)
    written = right.group() if right else ""
    end = after + len(written)
    broken = _BROKEN_DOMAIN.match(text, end) if text[end : end + 1] in _LINE_ENDS else None
    if broken and _goes_on(written, broken.group(1)):
        written, end = written + broken.group(1), broken.end()
    if begin < 0 or not written or not _is_mailbox(text, begin, at):
        return
    local, domain = text[begin:at], written
    if not (local.isascii() and domain.isascii()):
        local, domain = fold(local).text, fold(domain).text.replace("。", ".")
    form = _FORM.match(f"{local}@{domain}")
    if form is None or form.string[form.end() : form.end() + 1].isalnum():
        return
    kept = _known_part(form.group("domain"))
    last = kept.rpartition(".")[2].lower()
    if (
        last in _FILES
        or (text[begin - 1 : begin] == "<" and _is_identifier(text, begin))
        or _OF_EVENT.search(text, max(0, begin - 5), begin)
    ):
        return
    if len(kept) < len(domain):
        end = after + _written_length(written, len(kept))
    known = last in _COMMON or last.startswith("xn--") or len(last) == 2
    value = f"{local}@{kept}".lower()
    personal = _OFFICE.match(value) is None
    yield cell_match((_KIND, begin, end, certainty if known else 0.7, value, personal, -1))


def _local_start(text: str, at: int) -> int:
    """Where the part before @ begins; -1 where nothing does."""
    if text[at - 1 : at] == '"':
        quoted = text.rfind('"', max(0, at - 67), at - 1)
        return quoted if quoted >= 0 and _QUOTED_BACKWARDS.fullmatch(text, quoted, at) else -1
    left = _LOCAL_BACKWARDS.match(text[max(0, at - 90) : at][::-1])
    if left is None:
        return -1
    start = at - left.end()
    while start < at and text[start] in ".'`*|-~^":
        start += 1
    return start if start < at else -1


def _is_mailbox(text: str, begin: int, at: int) -> bool:
    """Not the user of a URL: ``https://user:password@host``."""
    first = max(0, begin - 90)
    if text.rfind("://", first, at) < 0:
        return True
    return _URL.search(text, first, at) is None or "?" in text[first:begin]


def _goes_on(written: str, following: str) -> bool:
    """Whether a domain broken by a line end goes on in the next line."""
    last = following.rpartition(".")[2]
    if last not in _COMMON:
        return False
    if not written:
        return "." in following
    if not written.endswith("."):
        return False
    before = written[:-1].rpartition(".")[2]
    return before in _SECOND_LEVEL if before in _COMMON else True


def _known_part(domain: str) -> str:
    """Without what was glued on by a full stop (example.jp.Thanks)."""
    labels = domain.split(".")
    if labels[-1].lower() in _COMMON or len(labels) < 3:
        return domain
    for index in range(len(labels) - 2, 0, -1):
        if labels[index].lower() in _COMMON:
            return ".".join(labels[: index + 1])
    return domain


def _written_length(written: str, length: int) -> int:
    """How many original letters make so many folded ones."""
    folded = fold(written)
    return folded.ends[length - 1] if length <= len(folded.text) else len(written)


def _is_identifier(text: str, begin: int) -> bool:
    """Whether the last header before is one of message identifiers."""
    before = text[max(0, begin - 600) : begin].rpartition("\n\n")[2]
    names = _HEADER.findall(before)
    return bool(names) and names[-1].lower() in _IDENTIFIERS


def _spelled(text: str, at: int, after: int) -> Iterator[Match]:
    begin = _local_start(text, at)
    right = _SPELLED_DOMAIN.match(text, after)
    if begin < 0 or right is None:
        return
    domain = fold(_DOT.sub(".", right.group())).text
    if " . " in right.group() and domain.rpartition(".")[2].lower() not in _COMMON:
        return
    form = _FORM.match(f"{fold(text[begin:at]).text}@{domain}")
    if form is None or form.end() < len(form.string) or form.group("last").lower() in _FILES:
        return
    value = form.group().lower()
    yield Match(Kind.EMAIL, begin, right.end(), 0.996, value, _OFFICE.match(value) is None)


RECOGNIZER = Email()
