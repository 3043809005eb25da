"""封筒の差出人。Where a notice comes back to: by a token in the address it tells whose it was, without personal data."""

import hmac
import re

from django.conf import settings

from omamori.foundation.crypto.seal import blind_index

_PLACE = "*"
_LETTERS = 16
"""Hex digits of the seal: with the number and a short name it stays within the 64 letters of a local part."""


def envelope_of(principal_id: str) -> str:
    """The envelope sender of one notice; empty when the company has named no address for it."""
    pattern = settings.OMAMORI.notice_bounces
    return pattern.replace(_PLACE, f"{principal_id}.{_seal(principal_id)}") if pattern else ""


def named_by(address: str) -> str:
    """The person whom an address was made for by this house; empty for every other address.

    Args:
        address: a header's value, as it came.
    """
    before, place, after = settings.OMAMORI.notice_bounces.partition(_PLACE)
    if not place:
        return ""
    token = rf"([0-9a-z]{{26}})\.([0-9a-f]{{{_LETTERS}}})"
    pattern = re.compile(re.escape(before) + token + re.escape(after), re.IGNORECASE)
    for number, seal in pattern.findall(address):
        if hmac.compare_digest(_seal(number.lower()), seal.lower()):
            return str(number).lower()
    return ""


def _seal(principal_id: str) -> str:
    return blind_index(principal_id, purpose="persons-envelope")[:_LETTERS]
