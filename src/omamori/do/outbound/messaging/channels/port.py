"""接続口。What the messaging room needs of a service: send, recall, who reads, who we are there.

Every failure says what is known: nothing was sent (``Unreachable``, ``Busy``), the service said no
(``Declined``), or nobody knows (``Unknown``). Only the last can make a message arrive twice.
"""

import dataclasses
from collections.abc import Mapping
from typing import Protocol


class Unreachable(Exception):  # noqa: N818 - says what happened
    """No connection: nothing was sent."""


class Busy(Exception):  # noqa: N818 - says what happened
    """The service took nothing and names a pause (HTTP 429 or 503, RFC 9110, 10.2.3)."""

    def __init__(self, seconds: int) -> None:
        """Keep the pause."""
        super().__init__(seconds)
        self.seconds = seconds


class Declined(Exception):  # noqa: N818 - says what happened
    """The service said no for good; ``code`` is a short word of ours, never its text."""

    def __init__(self, code: str) -> None:
        """Keep the code."""
        super().__init__(code)
        self.code = code


class Unknown(Exception):  # noqa: N818 - says what happened
    """The request was begun and no answer can be understood: it may have arrived."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Outgoing:
    """One thing to be posted: a text, or a file.

    Attributes:
        talk: where to, as the service names it.
        key: the same for every try of this thing, and for no other.
        text: empty for a file.
        name, content: of a file; an empty name means that it is a text.
    """

    talk: str
    key: str
    text: str = ""
    name: str = ""
    content: bytes = b""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Identity:
    """Who we are in the service: account and workspace, in words of the service."""

    account: str
    name: str


Reference = Mapping[str, str]
"""How the service names what was posted; needed to recall it."""


class Channel(Protocol):
    """A messaging service.

    Attributes:
        idempotent: the same key twice posts once, so that a try without an answer may be repeated.
    """

    idempotent: bool

    def send(self, outgoing: Outgoing) -> Reference:
        """Post one thing.

        Raises:
            Unreachable, Busy, Declined, Unknown.
        """
        ...

    def recall(self, talk: str, reference: Reference) -> None:
        """Take back what was posted.

        Raises:
            Unreachable, Busy, Declined, Unknown.
        """
        ...

    def readers(self, talk: str) -> tuple[str, ...]:
        """Accounts besides our own that read a talk, in a steady order.

        Raises:
            Unreachable, Busy, Declined, Unknown.
        """
        ...

    def identity(self) -> Identity:
        """Who we are there; shows that the connection works.

        Raises:
            Unreachable, Busy, Declined, Unknown.
        """
        ...
