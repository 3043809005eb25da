"""名前の見比べ。Whether two receivers could be taken for each other; whether a greeting fits a name.

Spelling variants are made equal first (NFKC, 髙/高, 﨑/崎 …): a person who picks from a list sees the
sound of a name, not its code point.
"""

import functools
import re
import unicodedata

_VARIANTS = str.maketrans(
    "髙﨑嵜碕邊邉斎齋齊濵濱廣澤櫻嶋嶌眞國栁冨曻桒",
    "高崎崎崎辺辺斉斉斉浜浜広沢桜島島真国柳富昇桑",
)
_JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff々]")
_PARENTHESES = re.compile(r"[(\[【〔〈<].*?[)\]】〕〉>]")
_HONORIFIC = re.compile(r"(様|さん|殿|先生|御中)$")
_GENERIC_LOCALS = frozenset(
    {
        *("info", "sales", "support", "contact", "admin", "office", "mail", "inquiry", "shop"),
        *("order", "recruit", "soumu", "eigyo", "keiri", "jinji", "webmaster", "postmaster"),
        *("noreply", "no-reply", "customer", "service", "help", "desk", "staff"),
    }
)
_GENERIC_GREETINGS = ("各位", "皆", "みな", "担当", "関係", "お客", "御中", "会員", "先生方")
_NEAR = 0.35
"""3-gram Jaccard from which two local parts count as alike: fixed before it was measured."""


@functools.lru_cache(maxsize=8192)
def normal(name: str) -> str:
    """The name in one spelling, with single spaces, parentheses and titles left out."""
    text = unicodedata.normalize("NFKC", name).translate(_VARIANTS)
    text = _PARENTHESES.sub(" ", text).strip().strip("\"'")
    return _HONORIFIC.sub("", " ".join(text.split()))


@functools.lru_cache(maxsize=8192)
def surname(display_name: str) -> str:
    """The family name of a Japanese display name with a space in it; empty when not known."""
    parts = normal(display_name).split(" ")
    if len(parts) < 2 or not _JAPANESE.search(parts[0]):
        return ""
    return parts[0]


def greeting_fits(greeting: str, display_name: str) -> bool | None:
    """Whether 「○○様」 may mean this receiver; None when nothing can be said."""
    greeted = normal(greeting).replace(" ", "")
    name = normal(display_name)
    if not greeted or not _JAPANESE.search(greeted) or not _JAPANESE.search(name):
        return None
    if any(word in greeted for word in _GENERIC_GREETINGS):
        return None
    whole = name.replace(" ", "")
    words = [w for w in re.split(r"[ ・/,、_-]", name) if _JAPANESE.search(w)]
    return greeted in whole or whole in greeted or any(w in greeted for w in words)


def domains_alike(one: str, other: str) -> bool:
    """Different domains that read the same at a glance: a slip of one or two letters, or the end."""
    if one == other:
        return False
    first, second = one.partition(".")[0], other.partition(".")[0]
    if first == second:
        return len(first) >= 4
    limit = 1 if min(len(one), len(other)) < 12 else 2
    return _distance(one, other, limit) <= limit


def look_alike(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two (address, display name) pairs could be taken for each other."""
    (address, name), (other_address, other_name) = one, other
    if address.lower() == other_address.lower():
        return False
    if surname(name) and surname(name) == surname(other_name):
        return True
    local, _, domain = address.lower().rpartition("@")
    other_local, _, other_domain = other_address.lower().rpartition("@")
    if local == other_local and domains_alike(domain, other_domain):
        return True
    if local in _GENERIC_LOCALS or other_local in _GENERIC_LOCALS:
        return False
    return _jaccard(_trigrams(local), _trigrams(other_local)) >= _NEAR


@functools.lru_cache(maxsize=8192)
def _trigrams(word: str) -> frozenset[str]:
    padded = f"^{re.sub(r'[^a-z0-9]+', '.', word)}$"
    return frozenset(padded[i : i + 3] for i in range(max(1, len(padded) - 2)))


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)


def _distance(one: str, other: str, limit: int) -> int:
    """Edits (also of neighbours swapped) from one word to the other; ``limit + 1`` when more."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        following = [i]
        for j, b in enumerate(other, 1):
            cost = min(following[j - 1] + 1, row[j] + 1, row[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            following.append(cost)
        before, row = row, following
    return row[-1]
