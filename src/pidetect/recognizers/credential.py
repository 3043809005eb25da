"""ID とパスワード。Passwords after their label, the ID beside them, secrets with a form of their own, logins in addresses.

個人情報保護委員会規則第7条第2号 (財産的被害が生じるおそれ: ID とパスワードの組み合わせ) and ガイドライン通則編3-5-3-1 make a pair
a duty to report. A password alone is told too (PPAP mails carry nothing else). URL users follow RFC 3986 3.2.1, basic
authentication RFC 7617, private keys RFC 7468; the forms of API keys are those their issuers publish.

The span is the value only. An ID counts where a password stands near; one that is a mail address stays an email.
Not told: rules (8文字以上), placeholders (****, <password>, 別送), and code that reads a password from elsewhere.
"""

import re
from collections.abc import Iterator
from typing import ClassVar

from pidetect.expressions import Expression
from pidetect.grid import Column
from pidetect.labels import narrow
from pidetect.normalize import Folded, fold
from pidetect.reading import Reading
from pidetect.recognizers.base import Recognizer
from pidetect.secretvalues import (
    CODE,
    GOES_ON,
    NO_VALUE,
    OTHERWISE,
    STROKE_FIRST,
    STRONG,
    VALUE_FIRST,
    trimmed,
)
from pidetect.types import Kind, Match

_REACH, _NEAR = 110, 160
_SHORTEST, _LONG_KEY = 4, 6
_SURE = (":", "=", "=>", "→")
_LABEL = (
    r"パスワード|パスコード|パスフレーズ|合い?言葉|アクセスコード|認証コード|暗証番号|暗証コード|パス(?=[:=/ ]|は ?[!-~])|password|passwd|passphrase|passcode|pass|pwd|pw|pinコード|pin"
    r"|セキュリティコード|暗号化キー|セキュリティキー|ネットワークキー"
)
_LOGIN = r"(?:ユーザー?|ログ[イオ]ン|アカウント|サインイン|管理者|会員|接続|登録|user|login|log-in|account|admin|sign-?in)[ _-]?(?:id|名|名前|name|アカウント)|アカウント|(?:ログイン|ユーザー?)(?=[」』】]? ?[:→=/は]| {1,3}[0-9a-z])|username|userid|login|user|uid|id"
# Between label and value: a remark in brackets, then what says "is".
_REMARK = r"(?: ?[(\[][^()\[\]\n]{0,20}[)\]])?"
_IS = (
    r"(?: {0,3}(?:[:=→|│]|(?:(?<=[ぁ-んァ-ヶー一-鿿])|(?<=PW)|(?<=PASS)|(?<=ID))/|=>|…{1,3}|は(?:次|以下|下記)の(?:とおり|通り)(?:です|になります)?[。:]?\s{1,6}|[はが]、|は|が|を|is)[ \t]{0,4}\n?[ \t]{0,6}"
    r"|を(?:お?送り|お?知らせ|お?伝え|ご?連絡|設定|変更|再?発行)[^\n:。]{0,14}[:。] ?\n?[ \t]{0,4}|は?[^\n:。0-9a-z]{0,8}同じ[、 ]?"
    r"|[\]】」』〕] ?[:=→]? {0,3}\n? {0,4}|、 {0,2}|(?=[\"'「『【])|\((?=[!-.0-~]{4,40}\))|(?<=[ぁ-んァ-ヶー一-鿿])(?=[0-9A-Za-z])|[ \t]{1,20}|[ \t]{0,3}\n[ \t]{0,8})"
)
_OPEN = r"[\"'「『【`]?"
_VALUE = r"(?P<value>[!-~]{3,72})"
_AFTER_LABEL = Expression(rf"[\"']?{_REMARK}(?P<is>{_IS}){_OPEN}{_VALUE}")
# 「ID／PASS は foo／bar」, 「id/pass: foo / bar」
_BOTH = Expression(
    rf"(?:(?<![a-z])(?:{_LOGIN})) ?[/・&,、と] ?(?:(?:初期|仮)?(?:{_LABEL})){_REMARK}(?P<is>{_IS}){_OPEN}"
    r"(?P<id>[!-.0-~]{3,60})(?: ?[/、,と] ?| {1,4})(?P<value>[!-~]{3,72})"
)
_ID = Expression(
    rf"(?<![a-z_])(?:{_LOGIN})(?![a-z])[\"']?{_REMARK}(?P<is>{_IS}){_OPEN}(?P<value>[0-9a-z][0-9a-z._@+\\\-]{{2,60}})"
)
_MAIL = Expression(r"[^@]+@[^@]+\.[a-z]{2,}$", re.IGNORECASE)
_RULE = Expression(
    r"(?:文字|桁|字|ケタ|回|日|か月|ヶ月|個|種|分|秒|つ|%|以|characters|chars|digits|or more|letters)",
    re.IGNORECASE,
)
_KEYS = Expression(
    r"(?P<aws>(?<![A-Z0-9])A(?:KIA|SIA)[0-9A-Z]{16}(?![0-9A-Z]))|(?P<github>gh[pousr]_[0-9A-Za-z]{36,80}|github_pat_[0-9A-Za-z_]{22,90})"
    r"|(?P<gitlab>glpat-[0-9A-Za-z_-]{20,40})|(?P<slack>xox[abeoprs]-[0-9A-Za-z-]{10,90})|(?P<stripe>[sr]k_(?:live|test)_[0-9A-Za-z]{16,110})"
    r"|(?P<google>AIza[0-9A-Za-z_-]{35})"
)
_PRIVATE = Expression(
    r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----(?:[0-9A-Za-z+/=\s:,]|-(?!----)){0,9000}+(?:-----END [A-Z ]{0,30}PRIVATE KEY-----)?"
)
_SECRET = Expression(
    r"(?:[ _-]?(?:key|token|キー))?[\"']?(?: {0,3}(?:[:=]|=>|は)[ \t]{0,4}|[ \t]{1,8})[\"'「]?(?P<value>[0-9A-Za-z+/=_.\-]{16,200})"
)
_BASIC = Expression(
    r"(?<=authorization: )(?:basic|bearer) {1,3}(?P<value>[0-9A-Za-z+/=_.\-]{8,400})", re.IGNORECASE
)
_URL_USER = Expression(
    r"(?P<id>[0-9A-Za-z._%+~!$&*\-]{1,60}):(?P<value>[!-.0-?A-~]{1,60}?)@[0-9A-Za-z\[]"
)
_VALUE_HEADER = r"^(?:初期|仮|現在の?|新|旧|ログイン|管理者|admin|login|user)?[ _-]?(?:パスワード|パスコード|パス|暗証番号|pinコード|pass ?(?:word|wd|code)?|pw|pwd|pin)$"
_ID_HEADER = r"^(?:ユーザー?|ログイン|アカウント|サインイン|user|login|account)[ _-]?(?:id|名|name)$|^(?:id|user|login|アカウント)$"
_IS_VALUE = Expression(_VALUE_HEADER)
_CELL = Expression(r"\s*([!-~！-～]{3,72})\s*")
_PASSWORDS = (
    *("パスワード", "パス:", "パスは", "パス ", "パス　", "パスコード", "パスフレーズ"),
    "暗証番号",
    "暗証コード",
    "password",
    "passwd",
    "passphrase",
    "passcode",
    "pwd",
    "pw",
    "pass",
    "pin",
    "合言葉",
    "合い言葉",
    "アクセスコード",
    "認証コード",
    "セキュリティキー",
    "ネットワークキー",
    "暗号化キー",
)
_KEYS_OF = ("鍵", "キー", "KEY", "Key", "PSK")
_LOGINS = ("アカウント", "ログイン", "管理画面", "管理者", "VPN", "FTP")
_FORMS = (
    *("akia", "asia", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "aiza"),
    *(f"xox{kind}-" for kind in "abeoprs"),
    *(f"{kind}k_{use}_" for kind in "sr" for use in ("live", "test")),
)
_SECRETS = (
    "api_key",
    "apikey",
    "api-key",
    "apiキー",
    "secret_key",
    "secretkey",
    "client_secret",
    "secret_access_key",
    "access_token",
    "auth_token",
    "シークレットキー",
    "アクセストークン",
)
_NAME_OF_PATH = Expression("[ァ-ヶー一-鿿]")
_PASS_FOR = Expression("(?:解凍|開封|閲覧|復号|起動|共通|初期|管理|仮|新|旧)$")
# 鍵, キー and KEY are passwords of a file or of a network that is named shortly before.
_LOCKED = Expression(
    r"(?:ssid|wi-?fi|無線|ルーター|zip|解凍|開封|暗号|フォルダー?|添付|ファイル|共有)[^\n]{0,40}$"
)
_KEY = Expression(rf"の?(?:値|コード)?{_REMARK}(?P<is> {{0,3}}[:=→は] {{0,3}}){_OPEN}{_VALUE}")
# 「管理画面 … admin / Kuma!2024」: who and the password with a stroke between them, behind a word for a login.
_STROKE_SOON = Expression(rf"[^/／\n]{{0,{_REACH - 1}}}[/／]")
_STROKE = Expression(
    r"[^\n。]{0,60}?(?:^|[\s(:は「、])(?P<id>[0-9a-z][0-9a-z._@+-]{1,40}) ?/ ?(?P<value>[!-.0-~]{6,40})(?=$|[\s)」、。,|]|です)",
    re.IGNORECASE,
)
_MIXED = Expression(r"(?=.*[0-9])(?=.*[a-z])|(?=.*[a-z])(?=.*[!#$%&*+?@^~])", re.IGNORECASE)
_LETTER = Expression("[0-9a-zA-Z_]")


class Credential(Recognizer):
    """The password first, then the ID near it."""

    kind = Kind.CREDENTIAL
    signs: ClassVar[tuple[str, ...]] = (
        *_PASSWORDS,
        *_KEYS_OF,
        *_LOGINS,
        *_FORMS,
        *_SECRETS,
        *map(str.upper, _SECRETS),
        "private key",
        "basic ",
        "bearer ",
        "://",
    )
    headers = (_VALUE_HEADER, _ID_HEADER)
    priority = 4

    def find(self, reading: Reading) -> Iterator[Match]:
        """Values after labels, and secrets by their form."""
        text, last = reading.text, -1
        for start, end in reading.hits(self):
            if start < last:
                continue
            word = text[start:end].lower()
            if word == "://":
                found = _in_address(text, end)
            elif word in _FORMS or word in ("private key", "basic ", "bearer "):
                found = _by_form(text, start, word)
            elif word in _SECRETS:
                found = _secret(text, end)
            elif text[start:end] in _KEYS_OF:
                found = _key(reading, start, end)
            elif text[start:end] in _LOGINS:
                found = _with_a_stroke(reading, start, end)
            else:
                found = _pair(reading, start, end)
            for match in found:
                last = max(last, match.end)
                yield match

    def cells(self, column: Column) -> Iterator[Match]:
        """Passwords; IDs where the list has a column of passwords."""
        password = _IS_VALUE.search(column.header) is not None
        if not password and not any(map(_IS_VALUE.search, column.beside)):
            return
        if password and not _are_values(column):
            return
        for at, value, row in column.cells:
            found = _CELL.fullmatch(value)
            if (
                found is None
                or found[1][0] == "`"
                or _MAIL.match(found[1])
                or NO_VALUE.fullmatch(found[1].lower())
            ):
                continue
            start, end = found.span(1)
            yield Match(self.kind, at + start, at + end, 0.95, found[1], row=row)

    def mask(self, value: str) -> str:
        """Nothing of it, not even its length."""
        del value
        return "********"


def _are_values(column: Column) -> bool:
    """Whether what stands under 「パスワード」 looks like passwords, not like a description of them."""
    filled = [v.strip() for _, v, _ in column.cells if v.strip()]
    strong = sum(1 for v in filled if STRONG.match(narrow(v)))
    return strong > 0 if filled[1:] else bool(filled)


def _match(
    folded: Folded, span: tuple[int, int], certainty: float, *, personal: bool = True
) -> Match:
    start, end = folded.origin(*span)
    value = folded.text[span[0] : span[1]]
    return Match(Kind.CREDENTIAL, start, end, certainty, value, personal)


def _window(reading: Reading, start: int, end: int) -> Folded:
    """The text around a place, folded, not beyond its cell in a list."""
    first, last = max(0, start - _NEAR), end + _NEAR
    pieces = reading.pieces
    if pieces is not None and pieces.row(start) >= 0:
        first, last = pieces.window(start, _NEAR, _NEAR)
    return fold(reading.text[first:last], first)


def _pair(reading: Reading, start: int, end: int) -> Iterator[Match]:
    """The password behind a label, and the ID before or behind it."""
    text = reading.text
    if text[start:end].isascii() and (
        _LETTER.match(text[end : end + 1])
        or (start and text[start - 1].isascii() and text[start - 1].isalnum())
    ):
        return
    if text[end - 1] in ":：は 　":
        end -= 1
        if _NAME_OF_PATH.match(text[start - 1 : start]) and not _PASS_FOR.search(
            text, max(0, start - 4), start
        ):
            return
    near = _window(reading, start, end)
    at = _place(near, end)
    label = _place(near, start)
    if pair := _both(near.text, label, at):
        yield _match(near, pair[0], 0.9)
        yield _match(near, pair[1], 0.95)
        return
    found = _AFTER_LABEL.match(near.text, at)
    span = _password(near.text, found, near.text[label:at].lower()) if found else None
    if found is None or span is None:
        yield from _told_otherwise(near, label, at)
        return
    login = _login(near.text, label, span[1])
    strong = STRONG.match(near.text[slice(*span)]) is not None
    if strong or login or not text[start:end].isascii():
        yield _match(near, span, 0.95 if strong and found["is"].strip() else 0.8)
        if login:
            yield _match(near, login, 0.9)


def _told_otherwise(near: Folded, label: int, at: int) -> Iterator[Match]:
    """A password that stands before its label, in quotation marks, in kanji digits, or in small letters before です."""
    if (first := VALUE_FIRST.search(near.text[:label])) and _MIXED.match(first["value"]):
        yield _match(near, first.span("value"), 0.75)
    elif other := OTHERWISE.match(near.text, at):
        name = other.lastgroup or ""
        if not NO_VALUE.fullmatch(other[name].lower()):
            yield _match(near, other.span(name), 0.7)


def _key(reading: Reading, start: int, end: int) -> Iterator[Match]:
    """The key of a file or of a network, behind 鍵 or キー."""
    near = _window(reading, start, end)
    at = _place(near, end)
    found = _KEY.match(near.text, at)
    if found is None or not _LOCKED.search(near.text[:at].lower()):
        return
    span = _password(near.text, found, "")
    if span and span[1] - span[0] >= _LONG_KEY and _MIXED.match(near.text[slice(*span)]):
        yield _match(near, span, 0.8)


def _with_a_stroke(reading: Reading, start: int, end: int) -> Iterator[Match]:
    """ID and password, 「tanaka01 / kuma2024」, behind a word for a login."""
    before = reading.text[max(0, start - 60) : start]
    soon = _STROKE_SOON.match(reading.text, end) is not None
    if not (soon or "/" in before or "／" in before):
        return
    near = _window(reading, end, end)
    found = _STROKE.match(near.text, _place(near, end)) if soon else None
    found = found or STROKE_FIRST.search(near.text[: _place(near, start)])
    if found is None or NO_VALUE.fullmatch(found["value"].lower()):
        return
    if _MIXED.match(found["value"]) and not found["id"].isdigit():
        if not _MAIL.match(found["id"]):
            yield _match(near, found.span("id"), 0.7)
        yield _match(near, trimmed(near.text, found.span("value")), 0.75)


def _both(text: str, label: int, end: int) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """ID and password behind a label of both."""
    found = _BOTH.search(text.lower(), max(0, label - 40), min(len(text), end + _REACH))
    if found is None or not found.start() <= label < found.end():
        return None
    pair = trimmed(text, found.span("id")), trimmed(text, found.span("value"))
    values = [text[slice(*span)] for span in pair]
    if any(NO_VALUE.fullmatch(v.lower()) or CODE.fullmatch(v) for v in values):
        return None
    return pair if STRONG.match(values[1]) or found["is"].strip() in _SURE else None


def _place(folded: Folded, origin: int) -> int:
    """Where a place of the original stands in folded text."""
    if isinstance(folded.starts, range):
        return origin - folded.starts.start if folded.starts else 0
    return next((n for n, at in enumerate(folded.starts) if at >= origin), len(folded.text))


def _password(text: str, found: re.Match[str], label: str) -> tuple[int, int] | None:
    """The value, if it is one and not a rule, a placeholder, code or a word of a sentence."""
    span = trimmed(text, found.span("value"), found["is"])
    value, behind = text[slice(*span)], text[span[1] : span[1] + 12]
    if len(value) < _SHORTEST or NO_VALUE.fullmatch(value.lower()) or CODE.fullmatch(value):
        return None
    if _RULE.match(behind.lstrip(" ")) or not GOES_ON.match(behind):
        return None
    sure = found["is"].strip() in _SURE
    if not STRONG.match(value):
        a_word = "\n" in found["is"] or re.match(r" [a-z]|\(", behind)
        return span if sure and not a_word else None
    if label.startswith("pin"):
        return span if value.isdigit() else None
    return None if label.startswith("pass") and value.isdigit() and not sure else span


def _login(text: str, label: int, end: int) -> tuple[int, int] | None:
    """The last ID before the label of the password, else the first behind the password."""
    folded = text.lower()
    before = [f for f in _ID.finditer(folded, max(0, label - _NEAR), label) if _is_login(folded, f)]
    behind = _ID.search(folded, end, min(len(folded), end + _REACH))
    found = before[-1] if before else behind
    if found is None or not _is_login(folded, found):
        return None
    span = trimmed(text, found.span("value"))
    return span if GOES_ON.match(text[span[1] : span[1] + 12]) else None


def _is_login(folded: str, found: re.Match[str]) -> bool:
    value = found["value"]
    if _MAIL.match(value) or NO_VALUE.fullmatch(value) or re.fullmatch(_LABEL, value):
        return False
    after = folded[found.end("value") : found.end("value") + 1]
    return after not in (":", "=")


def _in_address(text: str, end: int) -> Iterator[Match]:
    """``scheme://user:password@host``."""
    found = _URL_USER.match(text, end)
    if found and not NO_VALUE.fullmatch(found["value"].lower()):
        for name in ("id", "value"):
            start, last = found.span(name)
            yield Match(Kind.CREDENTIAL, start, last, 0.95, found[name])


def _by_form(text: str, start: int, word: str) -> Iterator[Match]:
    """Keys that show what they are."""
    if word.startswith("private"):
        begin = text.rfind("-----BEGIN", max(0, start - 45), start)
        found = _PRIVATE.match(text, begin) if begin >= 0 else None
        span = found.span() if found else None
    elif word.endswith(" "):
        found = _BASIC.match(text, start)
        span = found.span("value") if found else None
    else:
        found = _KEYS.match(text, start)
        span = found.span() if found else None
    if span:
        yield Match(Kind.CREDENTIAL, *span, 0.97, text[slice(*span)], personal=False)


def _secret(text: str, end: int) -> Iterator[Match]:
    """A long value of letters and digits behind the word for a key."""
    found = _SECRET.match(text, end)
    if found and re.search("[0-9]", found["value"]) and re.search("[A-Za-z]", found["value"]):
        yield Match(Kind.CREDENTIAL, *found.span("value"), 0.9, found["value"], personal=False)


RECOGNIZER = Credential()
