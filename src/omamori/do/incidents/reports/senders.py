"""差出人を確かめる。What the receiving mail server found out about a sender (Authentication-Results, RFC 8601): pure.

Anybody can write any name into ``From``. Only results by the name of the company's own server count, and only those
that stand above what came with the mail; everything else leaves the sender unproven.
"""

import re
from email.message import Message
from email.utils import getaddresses

PROVEN, UNPROVEN, FAILED = "proven", "unproven", "failed"
_COMMENT = re.compile(r"\([^()]*\)")
_NAME = "authentication-results"
_MOST = 10_000


def check(mail: Message, authserv: str) -> str:
    """``proven``, ``unproven`` or ``failed`` for the one address in ``From``.

    Args:
        authserv: authserv-id of the company's own server; empty when none is named.
    """
    domain = _from_domain(mail)
    if not authserv or not domain:
        return UNPROVEN
    found = [result for line in _own(mail, authserv) for result in _results(line)]
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


def _own(mail: Message, authserv: str) -> list[str]:
    """The results of the own server: the first ones, down to the next trace line (RFC 8601, 4.1 and 5)."""
    found: list[str] = []
    for name, value in mail.raw_items():
        if found and name.lower() == "received":
            break
        if name.lower() != _NAME:
            continue
        text = _plain(str(value)[:_MOST])
        if text.partition(";")[0].split()[:1] != [authserv.lower()]:
            break
        found.append(text.partition(";")[2])
    return found


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
