"""次のサーバーへ。Hands bytes to the next mail server exactly as they are, and says what it answered.

The one moment of doubt, between the final dot and its answer, is kept apart: there a crash or a lost
line means that nobody knows, and the next try may be a second delivery.
"""

from collections.abc import Sequence

from omamori.do.outbound import delivery_domain as domain
from omamori.do.outbound.lines import Line, LineLost, Lines, Target, target
from omamori.do.outbound.mail import Dsn

__all__ = ["NO_CONNECTION", "UNKNOWN", "Target", "hand_over", "hand_over_on", "target"]

NO_CONNECTION = 421
"""Code for "not sent for sure": no connection, or lost before the data was complete."""
UNKNOWN = 0
"""Code for "nobody knows": the data went out complete and no answer came."""
_NO_UTF8 = 553
_ANOTHER_DIALOGUE = 451
_NOTHING = Dsn()


def hand_over(
    to: Target,
    *,
    sender: str,
    recipients: Sequence[str],
    content: bytes,
    utf8: bool = False,
    dsn: Dsn = _NOTHING,
) -> dict[str, int]:
    """Try once on a line of its own; see ``hand_over_on``."""
    lines = Lines(to)
    try:
        return hand_over_on(
            lines, sender=sender, recipients=recipients, content=content, utf8=utf8, dsn=dsn
        )
    finally:
        lines.close()


def hand_over_on(
    lines: Lines,
    *,
    sender: str,
    recipients: Sequence[str],
    content: bytes,
    utf8: bool = False,
    dsn: Dsn = _NOTHING,
) -> dict[str, int]:
    """Try once; the reply code of each recipient, ``UNKNOWN`` where nobody knows. Never raises.

    Args:
        lines: an open one is used when it still lives.
        utf8: the mail came with SMTPUTF8; text outside ASCII in its header asks for it again.
        dsn: wishes for reports; passed on when the next hop offers DSN (RFC 3461).
    """
    if not domain.sendable(content):
        return dict.fromkeys(recipients, 554)
    if any(not a.isprintable() or " " in a for a in (sender, *recipients)):
        # A line end in an address would be a command of its own to the next server.
        return dict.fromkeys(recipients, 553)
    talk = _Talk(sender=sender, recipients=recipients, content=content, utf8=utf8, dsn=dsn)
    for fresh in (False, True):
        kept = False
        try:
            with lines.line(fresh=fresh) as line:
                kept = not line.fresh
                talk.on(line)
                break
        except (LineLost, UnicodeError):
            # What was answered before stays; the rest was not sent, or is already marked unknown.
            # A kept line that died before anything was answered gets one more try on a new one.
            if talk.answered or not kept:
                break
    return talk.codes


class _Talk:
    """One mail on one line; ``codes`` say at any moment what is known."""

    def __init__(
        self, *, sender: str, recipients: Sequence[str], content: bytes, utf8: bool, dsn: Dsn
    ) -> None:
        self.codes = dict.fromkeys(recipients, NO_CONNECTION)
        self.answered = False
        self._sender, self._content, self._dsn = sender, content, dsn
        addresses = (sender, *recipients)
        self._utf8 = not all(map(str.isascii, addresses)) or (
            utf8 and not content.partition(b"\r\n\r\n")[0].isascii()
        )
        self._header_is_utf8 = utf8 and self._utf8 and all(map(str.isascii, addresses))

    def on(self, line: Line) -> None:
        """Hold the dialogue."""
        if 0 < line.size < len(self._content):
            self.codes.update(dict.fromkeys(self.codes, 552))
            return
        asked = self._addressable(line)
        if not asked:
            return
        commands = [self._mail(line), *(self._rcpt(line, a) for a in asked)]
        if line.offers("pipelining"):
            self._in_one_go(line, commands, asked)
        else:
            self._one_by_one(line, commands, asked)

    def _addressable(self, line: Line) -> list[str]:
        """Whom this server can be asked for; its silence on SMTPUTF8 is a refusal (5.6.7)."""
        if not self._utf8 or line.offers("smtputf8"):
            return list(self.codes)
        if self._header_is_utf8 or not self._sender.isascii():
            self.codes.update(dict.fromkeys(self.codes, _NO_UTF8))
        self.codes.update({a: _NO_UTF8 for a in self.codes if not a.isascii()})
        return [a for a, code in self.codes.items() if code != _NO_UTF8]

    def _mail(self, line: Line) -> bytes:
        words = [f"MAIL FROM:<{self._sender}>"]
        if line.offers("size"):
            words.append(f"SIZE={len(self._content)}")
        if not self._content.isascii() and line.offers("8bitmime"):
            words.append("BODY=8BITMIME")
        if self._utf8 and line.offers("smtputf8"):
            words.append("SMTPUTF8")
        if line.offers("dsn"):
            words += [f"RET={self._dsn.ret}"] if self._dsn.ret else []
            words += [f"ENVID={self._dsn.envid}"] if self._dsn.envid else []
        return " ".join(words).encode("utf-8") + b"\r\n"

    def _rcpt(self, line: Line, address: str) -> bytes:
        words = [f"RCPT TO:<{address}>"]
        wish = self._dsn.of(address)
        if line.offers("dsn"):
            words += [f"NOTIFY={','.join(wish.notify)}"] if wish.notify else []
            words += [f"ORCPT={wish.orcpt}"] if wish.orcpt else []
        return " ".join(words).encode("utf-8") + b"\r\n"

    def _in_one_go(self, line: Line, commands: list[bytes], asked: list[str]) -> None:
        line.send(b"".join([*commands, b"DATA\r\n"]))
        sender = self._reply(line)
        accepted = [a for a in asked if self._noted(a, self._reply(line), sender)]
        begun = self._reply(line)
        if begun == 354:
            self._data(line, accepted)
        elif accepted:
            self.codes.update(dict.fromkeys(accepted, _refusal(begun)))
            self._forget(line)
        else:
            self._forget(line)

    def _one_by_one(self, line: Line, commands: list[bytes], asked: list[str]) -> None:
        line.send(commands[0])
        sender = self._reply(line)
        accepted = []
        for address, command in zip(asked, commands[1:], strict=True):
            if sender >= 400:
                self.codes[address] = sender
                continue
            line.send(command)
            if self._noted(address, self._reply(line), sender):
                accepted.append(address)
        if not accepted:
            self._forget(line)
            return
        line.send(b"DATA\r\n")
        begun = self._reply(line)
        if begun == 354:
            self._data(line, accepted)
        else:
            self.codes.update(dict.fromkeys(accepted, _refusal(begun)))
            self._forget(line)

    def _noted(self, address: str, code: int, sender: int) -> bool:
        if sender >= 400:
            self.codes[address] = sender
            return False
        if 200 <= code < 300:
            return True
        self.codes[address] = _refusal(code)
        return False

    def _data(self, line: Line, accepted: list[str]) -> None:
        if not accepted:
            # The server waits for a mail to nobody: an empty one ends it (RFC 2920, 3.1).
            line.send(domain.END)
            line.reply()
            return
        body = domain.stuffed(self._content)
        line.send(body[: -len(domain.END)])
        # From here on the other side may have the whole mail: only its answer can tell.
        self.codes.update(dict.fromkeys(accepted, UNKNOWN))
        line.send(body[-len(domain.END) :])
        code = line.reply()
        self.codes.update(dict.fromkeys(accepted, code if 200 <= code < 300 else _refusal(code)))

    def _forget(self, line: Line) -> None:
        line.send(b"RSET\r\n")
        line.reply()

    def _reply(self, line: Line) -> int:
        code = line.reply()
        if code == NO_CONNECTION and not self.answered and not line.fresh:
            raise LineLost  # "idle too long" or "enough mails": it closes, this mail is not meant
        self.answered = True
        return code


def _refusal(code: int) -> int:
    """A code that is no success as 4xx or 5xx; nonsense counts as "later"."""
    return code if 400 <= code < 600 else _ANOTHER_DIALOGUE
