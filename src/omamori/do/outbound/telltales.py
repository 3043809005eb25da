"""手がかり。What header and first lines tell besides receivers and files: thread, machine, company, password."""

import itertools
import re
import unicodedata
from typing import TypedDict

from omamori.do.outbound import headers
from omamori.do.outbound.headers import Headers

_MOST_ANSWERED = 20
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,300}>")
_WORD = (
    r"(?:パスワード|パスコード|解凍(?:用|の|する)|(?:解凍|開封|展開|復号)?(?:キー|鍵)|暗証|"
    r"(?<![a-z])(?:pass(?:word|code)?|pw)(?![a-z]))"
)
_PASSWORD = re.compile(
    r"パスワード|パスコード|解凍用|(?:解凍|開封|展開|復号)(?:キー|パス)|\bpass(?:word|code)\b|(?<![a-z])pw(?![a-z])|暗証"
)
_TOLD = re.compile(rf"{_WORD}[^\n。]{{0,12}}?(?:は|[:=→「『]|\n)\s*[「『(\[]?([!-~]{{4,64}})")
"""A password named with its value: only signs of ASCII are typed into an archive."""
_NO_VALUE = re.compile(r"https?://|\S+@\S+|[0-9]{2,4}-[0-9]{2,4}-[0-9]{3,4}|[0-9:/.]{1,5}$")
_HINTS = ("パス", "解凍", "キー", "鍵", "暗証", "pass", "pw")
"""One of them stands in whatever the two patterns before find: most mails need not be searched by them."""
_FILE = re.compile(
    r"ファイル|添付|圧縮|解凍|資料|書類|データ|zip|先ほど|先程|さきほど|前便|前の(?:メール|便)|先の(?:メール|便)|お送りし"
)
_COMPANY = re.compile(
    r"^[\s　]*((?:株式会社|有限会社|合同会社|㈱|[(（]株[)）]|学校法人|医療法人)?[ 　]?[^\s　、。,.:：]{2,30}?"
    r"(?:株式会社|有限会社|合同会社|㈱|[(（]株[)）])?)[ 　]?(?:御中)?[\s　]*$"
)
_FORWARDED = (
    *("x-ms-exchange-organization-autoforwarded", "x-forwarded-to", "x-autoforward"),
    "x-sieve-redirected-from",
)
_BY_RULE = "x-ms-exchange-inbox-rules-loop"
"""Exchange writes it when a rule of a mailbox forwards or redirects, and on answers of who is away."""
_HAD_ARRIVED = "delivered-to"
"""Written where a mail is put into a mailbox: what leaves with it had arrived before (.forward, Sieve)."""
_BY_HAND_OR_LIST = ("resent-from", "list-id", "list-post")
_LINES = 4


class Telltales(TypedDict):
    """What is told besides receivers and files; fields of ``ExaminedMail``."""

    greeting_company: str
    answers: tuple[str, ...]
    automatic: str
    mentions_password: bool
    tells_password: bool


def of(top: Headers, text: str, greeting: str) -> Telltales:
    """Everything of this module that a mail tells.

    Args:
        top: its header.
        text: without what it quotes.
        greeting: the name before 様.
    """
    plain = folded(text)
    hinted = _hinted(plain)
    return Telltales(
        greeting_company=greeting_company(text, greeting),
        answers=answers(top),
        automatic=automatic(top),
        mentions_password=hinted and mentions_password(plain),
        tells_password=hinted and tells_password(plain),
    )


def answers(top: Headers) -> tuple[str, ...]:
    """Message-IDs of the mails that this one answers or refers to, the last twenty (RFC 5322 3.6.4)."""
    fields = [*top.all("references"), *top.all("in-reply-to")]
    found = [i for raw in fields for i in _MESSAGE_ID.findall(headers.text(raw))]
    return tuple(dict.fromkeys(found))[-_MOST_ANSWERED:]


def automatic(top: Headers) -> str:
    """``forwarded`` or ``replied`` when a program sent it by itself (RFC 3834 5), else empty."""
    said = headers.text(top.first("auto-submitted")).lower()
    if "auto-forwarded" in said or any(_is_set(top, name) for name in _FORWARDED):
        return "forwarded"
    if said.startswith("auto-replied"):
        return "replied"
    if said.startswith("auto-generated"):
        return ""
    had_arrived = _is_set(top, _HAD_ARRIVED) and not any(
        _is_set(top, name) for name in _BY_HAND_OR_LIST
    )
    return "forwarded" if had_arrived or _is_set(top, _BY_RULE) else ""


def mentions_password(plain: str) -> bool:
    """Whether a folded text speaks of a password."""
    return _hinted(plain) and _PASSWORD.search(plain) is not None


def tells_password(plain: str) -> bool:
    """Whether a folded text names the password of a file that was or will be sent: 「先ほどのファイルのパスワードは…です」."""
    if not _hinted(plain) or _FILE.search(plain) is None:
        return False
    return any(_NO_VALUE.match(found[1]) is None for found in _TOLD.finditer(plain))


def _hinted(plain: str) -> bool:
    return any(hint in plain for hint in _HINTS)


def folded(text: str) -> str:
    """One writing of each sign, as words are looked for in it."""
    return unicodedata.normalize("NFKC", text).lower()


def greeting_company(text: str, greeting: str) -> str:
    """The company in the lines before the greeted name: 「株式会社あおば商事」; empty if there is none.

    Args:
        text: of the mail, without what it quotes.
        greeting: the name before 様, as examination found it.
    """
    told = (line for line in text[:1000].splitlines() if line.strip())
    for line in itertools.islice(told, _LINES):
        if greeting and greeting in re.sub(r"[\s　]", "", line):
            head = re.split(r"[\s　]", line.strip())[0]
            return head if greeting not in head and len(head) > 1 else ""
        if (found := _COMPANY.match(line)) is not None:
            return found[1].strip()
    return ""


def _is_set(top: Headers, name: str) -> bool:
    value = headers.text(top.first(name)).strip().lower()
    return bool(value) and value not in ("false", "no", "0")
