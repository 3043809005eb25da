"""The one place where a mail is changed: only To and Cc go, the body stays byte for byte."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omamori.do.outbound.domain.errors import NothingToHide, SignedMail
from omamori.do.outbound.domain.header_block import without_receivers

MAIL = (
    b"From: a@x.example\r\nTo: =?utf-8?B?5L2Q6Jek?= <b@y.example>,\r\n c@z.example\r\n"
    b"Cc: d@z.example\r\nSubject: hi\r\n folded\r\n\r\nTo: not a header\r\n\r\nend\r\n"
)


def test_receivers_go_and_the_rest_stays() -> None:
    assert without_receivers(MAIL) == (
        b"From: a@x.example\r\nTo: undisclosed-recipients:;\r\nSubject: hi\r\n folded"
        b"\r\n\r\nTo: not a header\r\n\r\nend\r\n"
    )


def test_once_hidden_nothing_is_named() -> None:
    assert b"y.example" not in without_receivers(MAIL)
    assert without_receivers(without_receivers(MAIL)) == without_receivers(MAIL)


def test_whom_it_was_sent_on_to_by_hand_goes_too() -> None:
    resent = b"Resent-From: a@x.example\r\nResent-To: e@v.example,\r\n f@w.example\r\nResent-Cc: g@w.example\r\n"
    assert without_receivers(resent + MAIL) == b"Resent-From: a@x.example\r\n" + without_receivers(
        MAIL
    )
    alone = b"Resent-To: e@v.example\r\nSubject: x\r\n\r\nend\r\n"
    assert without_receivers(alone) == b"Subject: x\r\n\r\nend\r\n"


def test_line_ends_of_the_mail_are_kept() -> None:
    assert without_receivers(MAIL.replace(b"\r\n", b"\n")) == without_receivers(MAIL).replace(
        b"\r\n", b"\n"
    )


@pytest.mark.parametrize(
    "field",
    [
        b"DKIM-Signature: v=1; a=rsa-sha256",
        b"Content-Type: multipart/signed; boundary=x",
        b"content-type: application/pkcs7-mime",
    ],
)
def test_signed_mail_is_left_alone(field: bytes) -> None:
    with pytest.raises(SignedMail):
        without_receivers(field + b"\r\n" + MAIL)


def test_a_signature_in_the_body_is_text() -> None:
    assert without_receivers(MAIL + b"DKIM-Signature: x\r\n").endswith(b"DKIM-Signature: x\r\n")


@pytest.mark.parametrize("content", [b"", b"\r\n\r\nTo: x\r\n", b"Subject: x", b"no header at all"])
def test_nothing_to_hide(content: bytes) -> None:
    with pytest.raises(NothingToHide):
        without_receivers(content)


def test_a_header_without_a_body() -> None:
    assert without_receivers(b"To: a@b.example\r\nSubject: x\r\n") == (
        b"To: undisclosed-recipients:;\r\nSubject: x\r\n"
    )


@given(st.binary(max_size=300))
def test_any_body_is_kept(body: bytes) -> None:
    head = b"From: a@x.example\r\nTo: b@y.example\r\n\r\n"
    changed = without_receivers(head + body)
    assert changed == b"From: a@x.example\r\nTo: undisclosed-recipients:;\r\n\r\n" + body
