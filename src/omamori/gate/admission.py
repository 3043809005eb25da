"""だれのメールか。Whose mail a client that does not sign in may hand in (J.9.2).

The networks of Microsoft 365 and Google are those of all their customers: an address says "from the
cloud", not "from us". So the sender's domain must be ours, and where the service marks each mail with
its customer (``X-OriginatorOrg``), that mark must be there.
"""

import contextlib
import dataclasses
import re

from omamori.gate.commands import header_block

_NO = "550 5.7.1 Not a sender of this company (OMAMORI-SENDER)"
_DOMAIN = re.compile(rb"@([A-Za-z0-9._-]+)")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Admission:
    """What a mail must show; nothing is asked by default.

    Attributes:
        domains: of senders, in lower case, as xn--; empty for any.
        header: name in lower case and value that must stand in the mail; None for none.
    """

    domains: frozenset[str] = frozenset()
    header: tuple[str, str] | None = None

    @classmethod
    def read(cls, domains: str, header: str) -> "Admission":
        """From the settings: domains by comma, and ``Name: value``.

        Raises:
            ValueError: the header is no name and value.
        """
        name, colon, value = header.partition(":")
        if header.strip() and not (colon and name.strip() and value.strip()):
            raise ValueError(f"「名前: 値」の形で書いてください: {header}")
        pair = (name.strip().lower(), value.strip()) if header.strip() else None
        words = (word.strip() for word in domains.split(","))
        return cls(domains=frozenset(_plain(w) for w in words if w), header=pair)

    def refusal(self, sender: str, content: bytes) -> str:
        """The answer to a mail that may not be handed in here; empty when it may.

        Args:
            sender: of the envelope; for notices of machines, which have none, From must be ours.
            content: the mail.
        """
        if not self.domains and self.header is None:
            return ""
        head = header_block(content)
        if self.domains and not self._is_ours(sender, head):
            return _NO
        if self.header is not None:
            name, value = self.header
            if value.lower() not in [v.strip().lower() for v in _values(head, name)]:
                return _NO
        return ""

    def _is_ours(self, sender: str, head: bytes) -> bool:
        if sender:
            return _plain(sender.rpartition("@")[2]) in self.domains
        found = [
            domain.decode()
            for value in _values(head, "from")
            for domain in _DOMAIN.findall(value.encode())
        ]
        return bool(found) and all(_plain(domain) in self.domains for domain in found)


def _values(head: bytes, name: str) -> list[str]:
    pattern = rb"(?im)^" + re.escape(name.encode()) + rb"[ \t]*:([^\r\n]*(?:\r\n[ \t][^\r\n]*)*)"
    return [value.decode("utf-8", "replace") for value in re.findall(pattern, head)]


def _plain(domain: str) -> str:
    with contextlib.suppress(UnicodeError):
        return domain.lower().rstrip(".").encode("idna").decode("ascii")
    return domain.lower()
