"""電話番号。Numbers of the same kind that no telephone has.

総務省「電気通信番号計画」(令和元年総務省告示第6号): behind 070, 080, 090 and 050 the next digit is never 0, and
a local exchange number (市内局番) never begins with 0; so a 0 in that place makes a number nobody can be given.
"""

import re

from pidetect.masking.shapes import Drawing, digits_of, normal, with_digits

_THREE = re.compile(r"0[2-9]0")
_SERVICES = ("0120", "0800", "0570", "0990", "0180")
_FIRST_GROUP = re.compile(r"[(（]?([0-9０-９]{2,5})[^0-9０-９]")
_ABROAD = re.compile(r"[+＋]\s{0,2}(?!81|８１)")


def invent(draw: Drawing, value: str) -> str:
    """A number of the same form that is not in use."""
    plain = digits_of(value)
    if _ABROAD.match(value):
        return with_digits(value, plain[:1] + draw.digits("phone", normal(value), len(plain)))
    national = plain
    if plain.startswith("81") and len(plain) > 10:
        national = "0" + plain[2:].removeprefix("0")
    elif not plain.startswith("0"):
        # Excel takes the leading zero away.
        national = "0" + plain
    drawn = draw.digits("phone", national, len(national))
    kept = _kept(value, national)
    new = kept + drawn[len(kept) :]
    return with_digits(value, _as_written(plain, new))


def _kept(value: str, national: str) -> str:
    """Area code or prefix, and the zero that makes the rest unassigned."""
    if national.startswith(_SERVICES):
        return national[:4] + "000"
    if _THREE.match(national) and len(national) == 11:
        return national[:3] + "0"
    group = _FIRST_GROUP.match(value)
    area = digits_of(group.group(1)) if group else ""
    if area.startswith("0") and national.startswith(area) and area != national:
        return area + "0"
    if national.startswith(("03", "06")):
        return national[:2] + "0"
    # Where the area code ends cannot be seen: two zeros are in the exchange either way.
    return national[:3] + "00"


def _as_written(plain: str, new: str) -> str:
    if plain.startswith("81") and len(plain) > 10:
        return ("810" if plain[2] == "0" else "81") + new[1:]
    return new if plain.startswith("0") else new[1:]
