"""Who stands in ``From`` is proven by the company's own server alone, and only for the domain that stands there."""

import email
import email.policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omamori.do.incidents.reports import senders

OWN = "mx.mirai-print.example"
HEAD = f"Authentication-Results: {OWN}"
FROM = "From: 佐藤 <sato@mirai-print.example>"
TOOK = f"Received: from outside by {OWN}"
PASS = f"{HEAD}; dmarc=pass header.from=mirai-print.example"
NONE = f"{HEAD}; none"


def looked(*lines: str, hops: int = 1, strips: bool = False, authserv: str = OWN) -> str:
    content = "\n".join([*lines, "", "text"]).encode()
    mail = email.message_from_bytes(content, policy=email.policy.default)
    return senders.check(mail, senders.Border(authserv=authserv, hops=hops, strips=strips))


def checked(*lines: str, authserv: str = OWN) -> str:
    """As it arrives where the border writes what it found above its ``Received``."""
    own = [line for line in lines if line.lower().startswith("auth")]
    return looked(*own, TOOK, *lines[len(own) :], authserv=authserv)


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        ([f"{HEAD}; dmarc=pass header.from=mirai-print.example", FROM], "proven"),
        ([f"{HEAD.upper()}; DKIM=PASS (2048 (bits)) header.d=Mirai-Print.example", FROM], "proven"),
        ([f"{HEAD} 1;\n dkim=pass\n header.i=@mirai-print.example header.s=a", FROM], "proven"),
        ([f"{HEAD}; spf=pass smtp.mailfrom=sato@mirai-print.example", FROM], "proven"),
        ([f"{HEAD}; dkim=fail", f"{HEAD}; spf=pass smtp.mailfrom=x@mirai-print.example", FROM], "proven"),
        ([f"{HEAD}; dkim=pass header.d=mirai-print.example", "From: a@mail.mirai-print.example"], "proven"),
        ([f"{HEAD}; dkim=pass header.d=evil.mirai-print.example", FROM], "unproven"),
        ([f"{HEAD}; dkim=pass header.d=example", FROM], "unproven"),
        ([f"{HEAD}; dkim=pass header.d=customer.example", FROM], "unproven"),
        ([f"{HEAD}; spf=pass smtp.mailfrom=x@customer.example", FROM], "unproven"),
        ([f"{HEAD}; dkim=pass (header.d=mirai-print.example)", FROM], "unproven"),
        ([f"{HEAD}; none", FROM], "unproven"),
        ([FROM], "unproven"),
        ([f"{HEAD}; dmarc=fail header.from=mirai-print.example", FROM], "failed"),
        ([f"{HEAD}; dkim=fail; spf=fail smtp.mailfrom=x@a.example", FROM], "failed"),
        ([f"{HEAD}; dkim=fail; spf=softfail", FROM], "unproven"),
        (["Authentication-Results: evil.example; dmarc=pass header.from=mirai-print.example", FROM], "unproven"),
        ([f"{HEAD}; dmarc=pass header.from=mirai-print.example", FROM, FROM], "unproven"),
        ([f"{HEAD}; dmarc=pass header.from=mirai-print.example", "From: a@x.example, sato@mirai-print.example"], "unproven"),
    ],
)  # fmt: skip
def test_a_sender_is_proven_by_the_own_server_for_his_own_domain(
    lines: list[str], wanted: str
) -> None:
    assert checked(*lines) == wanted


FORGED = [
    # Nothing of the own server, and the forged line on top of what came with the mail.
    ([TOOK, PASS, FROM], 1),
    ([NONE, TOOK, PASS, FROM], 1),
    ([f"{HEAD}; spf=fail", TOOK, PASS, "Received: from a by b", FROM], 1),
    # A whole forged way in: the own lines are counted from the top, whatever those below are called.
    ([TOOK, PASS, TOOK, FROM], 1),
    ([f"Received: by {OWN} with LMTP", TOOK, PASS, TOOK, PASS, FROM], 2),
    # It never passed the border.
    ([PASS, FROM], 1),
    ([f"Received: by {OWN} with LMTP", PASS, FROM], 2),
]


@pytest.mark.parametrize(("lines", "hops"), FORGED)
def test_a_line_that_came_with_the_mail_proves_nothing(lines: list[str], hops: int) -> None:
    assert looked(*lines, hops=hops) == "unproven"


def test_where_the_border_writes_its_lines_is_said_by_the_company() -> None:
    delivered = f"Received: by {OWN} with LMTP"
    assert looked(PASS, TOOK, FROM) == "proven"
    assert looked(delivered, PASS, TOOK, FROM, hops=2) == "proven"
    assert looked(delivered, PASS, TOOK, FROM) == "unproven", "one hop too few: nothing is believed"
    assert looked(f"{HEAD}; spf=none", PASS, TOOK, FROM) == "proven", "each filter adds its own"
    below = [TOOK, PASS, "Received: from a by b", FROM]
    assert (looked(*below), looked(*below, strips=True)) == ("unproven", "proven")
    assert looked(TOOK, "Received: from a by b", PASS, FROM, strips=True) == "unproven"
    assert looked(PASS, FROM, strips=True) == "unproven"


@given(
    st.lists(st.sampled_from([PASS, TOOK, FROM, NONE, "Received: x"]), max_size=8),
    st.integers(1, 3),
)
def test_nothing_below_the_border_is_ever_believed(below: list[str], hops: int) -> None:
    assert looked(*[TOOK] * hops, *below, FROM, hops=hops) == "unproven"


def test_a_border_without_a_name_is_told_apart() -> None:
    """As Microsoft 365 writes it: no authserv-id, below its ``Received``; foreign lines are renamed there."""
    line = "Authentication-Results: spf=pass (sender IP is 192.0.2.1)\n smtp.mailfrom=mirai-print.example; dkim=pass\n header.d=mirai-print.example;dmarc=pass action=none header.from=mirai-print.example;"
    mail = [TOOK, TOOK, line, "Authentication-Results-Original: x; dmarc=fail", "Received: x", FROM]
    assert looked(*mail, hops=2, strips=True, authserv="-") == "proven"
    assert looked(*mail, hops=3, strips=True, authserv="-") == "proven", "another way in has more"
    assert looked(*mail, hops=1, strips=True, authserv="-") == "unproven"
    assert looked(*mail, hops=2, authserv="-") == "unproven", "nobody says that it renames"
    assert looked(*mail, hops=2, strips=True) == "unproven"
    assert looked(TOOK, PASS, FROM, strips=True, authserv="-") == "unproven", (
        "a named line is another's"
    )


def test_without_a_named_server_nothing_is_proven() -> None:
    assert checked(f"{HEAD}; dmarc=pass header.from=mirai-print.example", FROM, authserv="") == "unproven"  # fmt: skip


@given(st.text(alphabet="abc;=() .\"'\\<>@\t", max_size=200))
def test_no_header_breaks_the_check_or_proves_another(junk: str) -> None:
    assert checked(f"{HEAD}; {junk}", f"From: {junk}") in ("unproven", "failed", "proven")
    assert checked(f"Authentication-Results: {junk}", FROM) == "unproven"
    assert looked(TOOK, f"{HEAD}; {junk}", f"From: {junk}") == "unproven"
