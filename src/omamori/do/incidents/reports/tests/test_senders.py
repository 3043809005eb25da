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


def checked(*lines: str, authserv: str = OWN) -> str:
    content = "\n".join([*lines, "", "text"]).encode()
    return senders.check(email.message_from_bytes(content, policy=email.policy.default), authserv)


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
        # What came with the mail does not count: another server's word, or a forged line below the trace.
        (["Authentication-Results: evil.example; dmarc=pass header.from=mirai-print.example", FROM], "unproven"),
        ([f"{HEAD}; none", "Received: from x", f"{HEAD}; dmarc=pass header.from=mirai-print.example", FROM], "unproven"),
        ([f"{HEAD}; dmarc=pass header.from=mirai-print.example", FROM, FROM], "unproven"),
        ([f"{HEAD}; dmarc=pass header.from=mirai-print.example", "From: a@x.example, sato@mirai-print.example"], "unproven"),
    ],
)  # fmt: skip
def test_a_sender_is_proven_by_the_own_server_for_his_own_domain(
    lines: list[str], wanted: str
) -> None:
    assert checked(*lines) == wanted


def test_without_a_named_server_nothing_is_proven() -> None:
    assert checked(f"{HEAD}; dmarc=pass header.from=mirai-print.example", FROM, authserv="") == "unproven"  # fmt: skip


@given(st.text(alphabet="abc;=() .\"'\\<>@\t", max_size=200))
def test_no_header_breaks_the_check_or_proves_another(junk: str) -> None:
    assert checked(f"{HEAD}; {junk}", f"From: {junk}") in ("unproven", "failed", "proven")
    assert checked(f"Authentication-Results: {junk}", FROM) == "unproven"
