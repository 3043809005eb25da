"""メールアドレス。E-mail addresses as RFC 5321 section 4.1.2 and RFC 6531 write them in practice.

Guards are ASCII sets, never word boundaries: in Japanese text letters touch the address (taro@example.co.jpまで).
Old Japanese mobile addresses with ".." or a dot before @ exist and are found. The last label is
checked for its form (letters, at least two, or xn--); file names such as icon@2x.png are refused.
"""

import re
from collections.abc import Iterator

from pidetect.normalize import INVISIBLE, fold
from pidetect.reading import Reading
from pidetect.types import Kind, Match

_words = str.split
_AT = re.compile("[@＠]")
_SPELLED = re.compile(
    r"[\[(（【<＜]\s{0,2}(?:at|アット|あっと|アットマーク)\s{0,2}[\])）】>＞]", re.IGNORECASE
)
_LOCAL_BACKWARDS = re.compile(
    rf"[A-Za-z0-9._%+/=?!#$&'*{{}}|~^`\-ａ-ｚＡ-Ｚ０-９．＿－{INVISIBLE}]{{1,90}}"
)
_DOMAIN = re.compile(rf"[A-Za-z0-9.\-ａ-ｚＡ-Ｚ０-９．－{INVISIBLE}]{{3,260}}")
_FORM = re.compile(
    r"[A-Za-z0-9_%+/=?!#$&'*{}|~^`.\-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9\-]{0,61}[A-Za-z0-9])?\.)+"
    r"(?P<last>[A-Za-z]{2,24}|xn--[A-Za-z0-9\-]{2,59})"
)
_FILES = {
    "png",
    "jpg",
    "jpeg",
    "gif",
    "svg",
    "webp",
    "css",
    "js",
    "html",
    "pdf",
    "xlsx",
    "docx",
    "ts",
    "py",
}
_COMMON = {
    *(
        _words(
            "com net org edu gov mil int info biz name jp co io dev app me tv cc ai shop online site"
        )
    ),
    *(
        _words(
            "example test invalid xyz asia tokyo osaka nagoya kyoto okinawa yokohama ryukyu cloud blog"
        )
    ),
    *(
        _words(
            "uk us eu de fr it es nl be ch at se no fi dk pl cz ru cn hk tw kr sg th vn ph my id in au nz ca"
        )
    ),
    *(_words("br mx ar za tr ae sa il ie pt gr hu ro ua")),
}
# Mailboxes of an office, not of one person: they are found, but they count nobody.
_OFFICE = re.compile(
    r"(?:info|support|sales|contact|office|admin|webmaster|postmaster|no-?reply|do-?not-?reply|soumu|jinji|saiyo|"
    r"recruit|press|help(?:desk)?|customer|privacy|abuse|inquiry|toiawase|mail|newsletter|system|root)(?:[-_.0-9].*)?@"
)


class Email:
    """Found from each @ outward, so text without @ costs nothing."""

    kind = Kind.EMAIL

    def find(self, reading: Reading) -> Iterator[Match]:
        """Addresses with @ or ＠; in deep mode also those spelled with [at]."""
        for at in _AT.finditer(reading.text):
            yield from _around(reading.text, at.start(), at.end(), 0.95)
        if reading.mode == "deep":
            for at in _SPELLED.finditer(reading.text):
                yield from _around(reading.text, at.start(), at.end(), 0.8)

    def mask(self, value: str) -> str:
        """First letter and last label: t***@***.jp."""
        return f"{value[:1]}***@***.{value.rpartition('.')[2]}"


def _around(text: str, at: int, after: int, certainty: float) -> Iterator[Match]:
    left = _LOCAL_BACKWARDS.match(text[max(0, at - 90) : at][::-1])
    right = _DOMAIN.match(text, after)
    if left is None or right is None:
        return
    local = fold(text[at - left.end() : at], at - left.end())
    domain = fold(right.group(), after)
    skipped = len(local.text) - len(local.text.lstrip(".'`*/=|-"))
    address = f"{local.text[skipped:]}@{domain.text}"
    form = _FORM.match(address)
    if form is None or form.group("last").lower() in _FILES:
        return
    start = local.origin(skipped, len(local.text))[0]
    end = domain.origin(0, form.end() - (len(local.text) - skipped) - 1)[1]
    value = form.group().lower()
    last = form.group("last").lower()
    known = last in _COMMON or last.startswith("xn--") or len(last) == 2
    yield Match(
        Kind.EMAIL, start, end, certainty if known else 0.7, value, _OFFICE.match(value) is None
    )


RECOGNIZER = Email()
