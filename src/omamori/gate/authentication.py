"""サインインの会話 (J.9.2 アクセス制御)。The dialogue of AUTH: PLAIN and LOGIN (RFC 4954, 4616)."""

import base64
import binascii
from collections.abc import Awaitable, Callable

from omamori.gate.commands import Syntax

Ask = Callable[[str], Awaitable[str]]
"""Sends a prompt, gives the client's answer without its line end."""
_GIVEN_UP = "501 5.7.0 Given up"


async def words(rest: str, ask: Ask) -> tuple[str, str]:
    """Name and password out of the argument of AUTH and what is asked for.

    Args:
        rest: mechanism and initial response, if any.
        ask: asks the client, with the prompt in base64 already.

    Raises:
        Syntax: unknown mechanism, given up, or no base64.
    """
    mechanism, _, first = rest.partition(" ")
    match mechanism.upper():
        case "PLAIN":
            parts = _decoded(first or await ask("")).split("\0")
            if len(parts) != 3:
                raise Syntax("501 5.5.2 PLAIN is authority NUL name NUL password")
            return parts[1], parts[2]
        case "LOGIN":
            name = _decoded(first or await ask(_encoded("Username:")))
            return name, _decoded(await ask(_encoded("Password:")))
    raise Syntax("504 5.5.4 PLAIN or LOGIN")


def _encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _decoded(text: str) -> str:
    if text == "*":
        raise Syntax(_GIVEN_UP)
    if text == "=":  # an empty initial response (RFC 4954, 4)
        return ""
    try:
        return base64.b64decode(text, validate=True).decode("utf-8")
    except (binascii.Error, ValueError) as error:
        raise Syntax("501 5.5.2 Not base64") from error
