"""ローマ字の住所。Addresses as English letters give them: 1-2-3 Jinnan, Shibuya-ku, Tokyo (from the small to the large).

Known by a 区, 市 or 郡 in romanised form; it begins at the first part with a number and ends with the prefecture.
"""

from pidetect.expressions import lazily

SIGNS = ("-ku", "-shi", "-gun", "-machi", "-mura")
_PART = r"[#0-9A-Za-zŌōŪū'. \-]{1,40}"
# To be read backwards from the sign, letter by letter and never again.
_BEFORE = lazily(rf"[A-Za-zŌōŪū]{{2,15}}(?: ?,{_PART}){{0,5}}")
_BEHIND = lazily(
    r"(?:-[a-z]{2,5})?(?:, ?[A-Za-zŌōŪū]{2,14}-(?:ku|shi|gun|machi|cho|mura))?"
    r"(?:,? (?:Tokyo|Osaka|Kyoto|Hokkaido|[A-Z][a-z]{2,9}-(?:ken|fu|to)|[A-Z][a-z]{2,9}(?: Prefecture| Pref\.)?))?"
)
_NUMBER = lazily("[0-9]")
_REACH = 110


def address_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The address around a sign at ``start`` to ``end``; an empty stretch when there is none."""
    first = max(0, start - _REACH)
    line = text.rfind("\n", first, start) + 1
    before = _BEFORE.match(text[max(first, line) : start][::-1])
    if before is None or not text[start - 1 : start].isascii():
        return start, start
    at = start - before.end()
    for part in text[at:start].split(","):
        if _NUMBER.search(part):
            break
        at += len(part) + 1
    if at >= start:
        return start, start
    at += len(text[at:start]) - len(text[at:start].lstrip())
    behind = _BEHIND.match(text, end)
    return at, behind.end() if behind else end
