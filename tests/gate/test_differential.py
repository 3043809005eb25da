"""並べて比べる試験。The same dialogues to the gate and to aiosmtpd: equal where both are right, and a table
of where they are meant to differ.
"""

import asyncio
import dataclasses
import threading
from collections.abc import Iterator

import pytest
from aiosmtpd.smtp import SMTP, Envelope
from door import Door, Line, as_it_came
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from test_commands import LOOKALIKES

from omamori.gate.intake import Answer, Intake
from omamori.gate.submission import Submission

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

SIZE = 1_000_000
Taken = list[tuple[str, tuple[str, ...], bytes]]


@dataclasses.dataclass(frozen=True)
class Peer:
    """A server and what it has taken."""

    port: int
    taken: Taken


class _Handler:
    def __init__(self, taken: Taken) -> None:
        self.taken = taken

    async def handle_DATA(self, server: SMTP, session: object, envelope: Envelope) -> str:  # noqa: N802
        sender = (envelope.mail_from or "").replace("<>", "")
        self.taken.append((sender, tuple(dict.fromkeys(envelope.rcpt_tos)), envelope.content))
        return "250 OK"


@pytest.fixture(scope="module")
def ours() -> Iterator[Peer]:
    kept: Taken = []

    async def take(self: Intake, mail: Submission) -> Answer:
        kept.append((mail.sender, mail.recipients, as_it_came(mail.content)))
        return Answer("250 2.0.0 Taken", "passed", carried=True)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Intake, "take", take)
        with Door() as door:
            yield Peer(door.port, kept)


@pytest.fixture(scope="module")
def theirs() -> Iterator[Peer]:
    kept: Taken = []
    handler = _Handler(kept)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    def one() -> SMTP:
        return SMTP(handler, data_size_limit=SIZE, enable_SMTPUTF8=True, loop=loop)

    starting = loop.create_server(one, "127.0.0.1", 0)
    server = asyncio.run_coroutine_threadsafe(starting, loop).result(20)
    yield Peer(server.sockets[0].getsockname()[1], kept)

    async def end() -> None:
        server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    asyncio.run_coroutine_threadsafe(end(), loop).result(20)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


def _said(peer: Peer, dialogue: bytes) -> tuple[list[str], Taken]:
    """Codes of all answers to a dialogue that is sent at once, and what was taken."""
    peer.taken.clear()
    line = Line(peer.port)
    try:
        line.send(dialogue)
        codes = []
        while reply := line.reply():
            codes.append(reply[:3])
    except ConnectionResetError:
        pass  # hung up while more was on its way
    finally:
        line.close()
    return codes, list(peer.taken)


LETTERS = st.sampled_from([b"a", b"b.c", b'"d e"', b"f+g"])
ADDRESSES = LETTERS.map(lambda local: local + b"@customer.example")
LINES = st.lists(
    st.sampled_from([b"Subject: x", b"", b".", b"..", b".x", b"\xe3\x81\x82", b"\x80\xff", b"y" * 900, b" "]),
    max_size=5,
)  # fmt: skip
CONTENT = LINES.map(lambda lines: b"".join(line + b"\r\n" for line in lines))


def _stuffed(content: bytes) -> bytes:
    return (b"\r\n" + content).replace(b"\r\n.", b"\r\n..")[2:] + b".\r\n"


MAILS = st.builds(
    lambda sender, options, recipients, content: b"".join(
        [
            b"MAIL FROM:<%b>%b\r\n" % (sender, options),
            *(b"RCPT TO:<%b>\r\n" % r for r in recipients),
            b"DATA\r\n",
            _stuffed(content),
        ]
    ),
    st.one_of(st.just(b""), ADDRESSES),
    st.sampled_from([b"", b" SIZE=100", b" BODY=8BITMIME", b" body=7bit SIZE=5", b" SMTPUTF8"]),
    st.lists(ADDRESSES, min_size=1, max_size=3),
    CONTENT,
)
WHAT, DATA_AT_WRONG_TIME = b"WHAT\r\n", b"DATA\r\nx\r\n.\r\n"
WORDS = st.sampled_from([
    b"EHLO pc\r\n", b"ehlo  pc\r\n", b"RSET\r\n", b"NOOP\r\n", b"NOOP x\r\n", b"VRFY a\r\n", b"EXPN all\r\n",
    WHAT, b"MAIL FROM:<a@b.example>\r\n", b"RCPT TO:<c@d.example>\r\n", b"RCPT TO:\r\n",
    b"RCPT FROM:<c@d.example>\r\n", b"RCPT TO:<c@d.example> WHAT=1\r\n", DATA_AT_WRONG_TIME, b"EHLO\r\n", b"HELO\r\n",
    b"MAIL FROM:<a@b.example> SIZE=9000000\r\n", b"MAIL FROM:<a@b.example> SIZE=x\r\n",
    b"MAIL FROM:<a@b.example> WHAT=1\r\n",
])  # fmt: skip


def _alike(said: tuple[list[str], Taken]) -> tuple[list[str], Taken]:
    """DATA without a recipient may be 503 or 554 (RFC 5321, 3.3)."""
    codes, taken = said
    return ["503" if code == "554" else code for code in codes], taken


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.one_of(MAILS, WORDS), min_size=1, max_size=6))
def test_pipelined_dialogues_are_answered_alike(
    ours: Peer, theirs: Peer, steps: list[bytes]
) -> None:
    # aiosmtpd hangs up after five unknown commands, the gate after twenty mistakes.
    assume(steps.count(WHAT) + 2 * steps.count(DATA_AT_WRONG_TIME) < 5)
    dialogue = b"EHLO pc\r\n" + b"".join(steps) + b"QUIT\r\n"
    assert _alike(_said(ours, dialogue)) == _alike(_said(theirs, dialogue))


@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(MAILS, min_size=1, max_size=4), st.data())
def test_cuts_between_packets_change_nothing(
    ours: Peer, mails: list[bytes], data: st.DataObject
) -> None:
    dialogue = b"EHLO pc\r\n" + b"".join(mails) + b"QUIT\r\n"
    whole = _said(ours, dialogue)
    cut = data.draw(st.integers(0, len(dialogue)))
    ours.taken.clear()
    line = Line(ours.port)
    line.send(dialogue[:cut])
    line.send(dialogue[cut:])
    codes = []
    while reply := line.reply():
        codes.append(reply[:3])
    line.close()
    assert (codes, ours.taken) == whole


READY = b"EHLO pc\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\n"
LONG = b"x" * 1500
BEGUN = ["220", "250", "250", "250"]
MEANT = {
    # what: dialogue, the gate's answers, aiosmtpd's answers
    "long line": (READY + b"DATA\r\n" + LONG + b"\r\n.\r\n", [*BEGUN, "354", "250"], [*BEGUN, "354", "500"]),
    "LF mail": (READY + b"DATA\r\n" + b"word\n" * 300 + b"\r\n.\r\n", [*BEGUN, "354", "250"], [*BEGUN, "354", "500"]),
    "DSN of a mail": (b"EHLO pc\r\nMAIL FROM:<a@b.example> RET=HDRS ENVID=x\r\n", ["220", "250", "250"], ["220", "250", "555"]),
    "DSN of a recipient": (READY[:-2] + b" NOTIFY=NEVER ORCPT=rfc822;c@d.example\r\n", BEGUN, [*BEGUN[:3], "555"]),
    "chunks": (READY + b"BDAT 3 LAST\r\nx\r\n", [*BEGUN, "250"], [*BEGUN, "500", "500"]),
    "a stranger's XFORWARD": (b"EHLO pc\r\nXFORWARD ADDR=192.0.2.1\r\n", ["220", "250", "550"], ["220", "250", "500"]),
    "600 octets": (
        b"EHLO pc\r\nMAIL FROM:<a@b.example> SIZE=1 BODY=8BITMIME AUTH=" + b"x" * 550 + b"\r\n",
        ["220", "250", "250"], ["220", "250", "500"],
    ),
    "UTF-8 recipient": (
        READY[:-2].replace(b"<c@", b"<\xe3\x81\x82@") + b"\r\n", [*BEGUN[:3], "553"], BEGUN,
    ),
    "many recipients": (
        READY + b"".join(b"RCPT TO:<r%d@d.example>\r\n" % n for n in range(1000)),
        [*BEGUN, *["250"] * 999, "452"], [*BEGUN, *["250"] * 1000],
    ),
    "parameters after HELO": (
        b"HELO pc\r\nMAIL FROM:<a@b.example> BODY=8BITMIME\r\n", ["220", "250", "250"], ["220", "250", "501"],
    ),
    "order before form": (
        READY + b"MAIL TO:<a@b.example>\r\n", [*BEGUN, "503"], [*BEGUN, "501"],
    ),
    "DATA with words": (b"EHLO pc\r\nDATA now\r\n", ["220", "250", "501"], ["220", "250", "503"]),
    "TLS where there is none": (b"EHLO pc\r\nSTARTTLS\r\n", ["220", "250", "502"], ["220", "250", "454"]),
    "help": (b"HELP\r\n", ["220", "214"], ["220", "250"]),
}  # fmt: skip


@pytest.mark.parametrize("what", MEANT)
def test_where_they_are_meant_to_differ(ours: Peer, theirs: Peer, what: str) -> None:
    dialogue, gate, peer = MEANT[what]
    assert _said(ours, dialogue + b"QUIT\r\n")[0] == [*gate, "221"]
    assert _said(theirs, dialogue + b"QUIT\r\n")[0] == [*peer, "221"]


@pytest.mark.parametrize("ending", LOOKALIKES)
def test_lookalikes_never_make_two_mails(ours: Peer, theirs: Peer, ending: bytes) -> None:
    """aiosmtpd keeps them raw inside one mail; the gate takes none and hangs up."""
    smuggled = b"MAIL FROM:<ceo@b.example>\r\nRCPT TO:<v@d.example>\r\nDATA\r\nevil\r\n.\r\n"
    dialogue = READY + b"DATA\r\nSubject: x\r\n\r\nhello" + ending + smuggled + b"QUIT\r\n"
    codes, taken = _said(ours, dialogue)
    assert codes[:6] == [*BEGUN, "354", "550"]
    assert taken == []
    assert len(_said(theirs, dialogue)[1]) == 1
