"""メールボックスに入る。Signing in to a mailbox by IMAP (RFC 9051), with passwords of any letters."""

import imaplib


def sign_in(line: imaplib.IMAP4, user: str, password: str) -> None:
    """By SASL PLAIN (RFC 4616), which lets every letter through; by LOGIN where a server offers nothing else.

    Raises:
        IMAP4.error, OSError: refused or cut off; what the server said may repeat the password.
    """
    if "AUTH=PLAIN" in line.capabilities:
        line.authenticate("PLAIN", lambda _challenge: f"\0{user}\0{password}".encode())
    else:
        line.login(user, password)
