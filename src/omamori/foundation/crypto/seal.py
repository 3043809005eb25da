"""封。Seals bytes so that they open only in the place they were made for.

AES-256-GCM (NIST SP 800-38D) with 96-bit random nonces; the context (table, column, row) is the
associated data, so a value copied into another row or column does not open.
"""

import base64
import functools
import hashlib
import hmac
import json
import os
import threading
import time
from datetime import datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from omamori.foundation.crypto import keyring as keyring_file
from omamori.foundation.crypto.keyring import Keyring


class SealBroken(Exception):  # noqa: N818 - says what was found
    """The sealed value was changed, moved to another place, or sealed with a lost key."""


_reread: dict[Keyring, Keyring] = {}
"""Rings read anew after a rotation, by the ring this process started with."""


def keyring() -> Keyring:
    """The ring of this installation."""
    ring: Keyring = settings.OMAMORI_KEYRING
    return _reread.get(ring, ring) if _reread else ring


def read_keyring_again() -> None:
    """Take up keys that a rotation added while this process runs."""
    _reread[settings.OMAMORI_KEYRING] = keyring_file.read(settings.OMAMORI.home)


@functools.lru_cache(maxsize=64)
def _cipher(ring: Keyring, key_id: str, purpose: str) -> AESGCM:
    return AESGCM(ring.derive(purpose, key_id))


@functools.lru_cache(maxsize=64)
def _derived(ring: Keyring, purpose: str) -> bytes:
    return ring.derive(purpose)


class _Nonces:
    """Random nonces, drawn from the system some at a time: each call gives the interpreter away.

    They are used at once or not at all, so that hardly any stands in the memory of a machine that is copied.
    """

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Begin anew; a copy of this process (fork) draws its own."""
        self._lock, self._drawn, self._until = threading.Lock(), list[bytes](), 0.0

    def next(self) -> bytes:
        now = time.monotonic()
        with self._lock:
            if not self._drawn or now > self._until:
                many = os.urandom(_NONCE * _DRAWN)
                self._drawn = [many[at : at + _NONCE] for at in range(0, len(many), _NONCE)]
                self._until = now + _FRESH
            return self._drawn.pop()


_NONCE, _DRAWN, _FRESH = 12, 64, 0.2
"""Bytes of a nonce, how many are drawn together, and for how many seconds."""
_nonces = _Nonces()
os.register_at_fork(after_in_child=_nonces.forget)


def seal(plain: bytes, *, context: str) -> bytes:
    """Seal bytes: key id (4 hex digits), nonce (12 bytes), ciphertext with tag."""
    ring = keyring()
    nonce = _nonces.next()
    key_id = ring.newest
    body = _cipher(ring, key_id, "seal").encrypt(nonce, plain, context.encode())
    return key_id.encode() + nonce + body


def unseal(sealed: bytes, *, context: str) -> bytes:
    """Open what ``seal`` made.

    Raises:
        SealBroken: changed, moved, or of an unknown key.
    """
    try:
        key_id = sealed[:4].decode("ascii")
        if key_id not in dict(keyring().keys):
            read_keyring_again()
        cipher = _cipher(keyring(), key_id, "seal")
        return cipher.decrypt(sealed[4:16], sealed[16:], context.encode())
    except (InvalidTag, UnicodeDecodeError, ValueError, keyring_file.KeyringError) as error:
        raise SealBroken(context) from error


def key_id_of(sealed: bytes) -> str:
    """Which key sealed it; rotation looks for the old ones."""
    return sealed[:4].decode("ascii", "replace")


def blind_index(value: str, *, purpose: str) -> str:
    """An equality index over sealed values: HMAC-SHA256, 32 hex digits; reveals only equality."""
    begun = _keyed(keyring(), purpose).copy()
    begun.update(value.encode())
    return begun.hexdigest()[:32]


@functools.lru_cache(maxsize=64)
def _keyed(ring: Keyring, purpose: str) -> hmac.HMAC:
    """An HMAC that has taken in its key: what is common to all values of a purpose is reckoned once."""
    return hmac.new(_derived(ring, f"blind:{purpose}"), digestmod=hashlib.sha256)


def sign_token(data: dict[str, str], *, purpose: str, expires: datetime) -> str:
    """A URL-safe signed token: the data in clear text, an expiry and an HMAC-SHA256."""
    document = json.dumps({"d": data, "e": int(expires.timestamp())}, separators=(",", ":"))
    body = base64.urlsafe_b64encode(document.encode()).rstrip(b"=")
    mark = hmac.new(_derived(keyring(), f"token:{purpose}"), body, hashlib.sha256).digest()
    return f"{body.decode()}.{base64.urlsafe_b64encode(mark).rstrip(b'=').decode()}"


def read_token(token: str, *, purpose: str, now: datetime) -> dict[str, str] | None:
    """The data of a valid token, or None when it is forged, foreign or expired."""
    body, _, given = token.partition(".")
    mark = hmac.new(
        _derived(keyring(), f"token:{purpose}"), body.encode("utf-8", "replace"), hashlib.sha256
    ).digest()
    right = base64.urlsafe_b64encode(mark).rstrip(b"=").decode()
    if not hmac.compare_digest(right.encode(), given.encode("utf-8", "replace")):
        return None
    document = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    if document["e"] <= now.timestamp():
        return None
    data: dict[str, str] = document["d"]
    return data
