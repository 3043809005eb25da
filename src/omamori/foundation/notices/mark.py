"""自分のお知らせの印。By it the gate knows the product's own notices, should one come its way."""

import hmac

from omamori.foundation.crypto.seal import blind_index

MARK = "X-Omamori-Notice"
"""The header's name."""


def mark_of(notice_id: str) -> str:
    """The header's value: the number and a keyed hash that nobody else can make."""
    return f"{notice_id} {blind_index(notice_id, purpose='notice')}"


def is_ours(value: str) -> bool:
    """Whether a header's value was made by this installation."""
    number, _, _ = value.partition(" ")
    return (
        bool(number)
        and value.isascii()
        and hmac.compare_digest(mark_of(number).encode(), value.encode())
    )
