"""差出人を確かめる。What the receiving mail server found out about a sender (Authentication-Results, RFC 8601): pure.

Anybody can write any name into ``From``, and any ``Authentication-Results`` under it. A line counts by where it
stands, not by what it says (RFC 8601, 5): servers write their lines on top, so whatever stands above the ``Received``
with which the company's own border took the mail was written by the company. A line below it counts only where the
border is known to remove those that came with the mail. Everything else leaves the sender unproven.
"""

import dataclasses
import re
from email.message import Message
from email.utils import getaddresses

PROVEN, UNPROVEN, FAILED = "proven", "unproven", "failed"
_COMMENT = re.compile(r"\([^()]*\)")
_NAME = "authentication-results"
_MOST = 10_000
NAMELESS = "-"
"""Stands for a border that does not write its name."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Border:
    """How the company's own servers mark what they take in.

    Attributes:
        authserv: authserv-id of the border; ``-`` where it writes none (Microsoft 365); empty when none is named.
        hops: how many ``Received`` lines the own servers write, the border's the lowest of them; of several ways
            in, the fewest, or the most where it ``strips``.
        strips: the border removes or renames lines of its name that came with a mail, so its own may also stand
            below its ``Received``.
    """

    authserv: str
    hops: int = 1
    strips: bool = False


def check(mail: Message, border: Border) -> str:
    """``proven``, ``unproven`` or ``failed`` for the one address in ``From``."""
    domain = _from_domain(mail)
    if not border.authserv or not domain:
        return UNPROVEN
    found = [result for line in _own(mail, border) for result in _results(line)]
    if any(_speaks_for(method, said, domain) for method, result, said in found if result == "pass"):
        return PROVEN
    bad = {method for method, result, _said in found if result in ("fail", "hardfail")}
    return FAILED if "dmarc" in bad or {"spf", "dkim"} <= bad else UNPROVEN


def _from_domain(mail: Message) -> str:
    """Domain of the sender; empty unless there is exactly one."""
    fields = [str(value) for name, value in mail.raw_items() if name.lower() == "from"]
    if len(fields) != 1 or len(fields[0]) > _MOST:
        return ""
    addresses = [address for _name, address in getaddresses(fields) if address]
    local, _, domain = addresses[0].rpartition("@") if len(addresses) == 1 else ("", "", "")
    return domain.lower().rstrip(".") if local else ""


def _own(mail: Message, border: Border) -> list[str]:
    """What the border found out, by its lines; nothing of a mail with fewer ``Received`` than came by the border."""
    found: list[str] = []
    received, last = 0, max(border.hops, 1) + border.strips
    for name, value in mail.raw_items():
        received += name.lower() == "received"
        if received == last:
            break
        if name.lower() == _NAME:
            found += _under(_plain(str(value)[:_MOST]), border.authserv.lower())
    return found if received >= (1 if border.strips else max(border.hops, 1)) else []


def _under(text: str, authserv: str) -> list[str]:
    """The results of a line of this name; nothing of another's.

    Microsoft 365 begins with the results: its lines are told by the ``=`` where a name would stand.
    """
    head, _, rest = text.partition(";")
    first = head.split()[:1]
    if authserv == NAMELESS:
        return [text] if first and "=" in first[0] else []
    return [rest] if first == [authserv] else []


def _plain(text: str) -> str:
    """Lower case, without comments and line breaks."""
    for _depth in range(10):
        text, times = _COMMENT.subn(" ", text)
        if not times:
            break
    return " ".join(text.lower().split())


def _results(line: str) -> list[tuple[str, str, dict[str, str]]]:
    """(method, result, properties) of each part, such as ``dkim=pass header.d=example.jp``."""
    found = []
    for part in line.split(";"):
        pairs = [word.partition("=") for word in part.replace(" = ", "=").split() if "=" in word]
        if pairs:
            method = pairs[0][0].partition("/")[0]
            said = {name: value.strip('"') for name, _, value in pairs[1:]}
            found.append((method, pairs[0][2], said))
    return found


def _speaks_for(method: str, said: dict[str, str], domain: str) -> bool:
    """Whether a passed check is about the domain in ``From``, or about one that it belongs to."""
    if method == "dmarc":
        return said.get("header.from", "") == domain
    if method == "dkim":
        return _within(domain, said.get("header.d") or said.get("header.i", "").rpartition("@")[2])
    if method == "spf":
        return _within(domain, said.get("smtp.mailfrom", "").rpartition("@")[2])
    return False


def _within(domain: str, other: str) -> bool:
    return "." in other and (domain == other or domain.endswith(f".{other}"))
