"""鍵束。The master keys of an installation and what is derived from them.

One file, mode 0600, in the home folder: a list of 256-bit keys, the newest first. Rotation adds a
key; what was sealed with an older one stays readable until it is sealed anew. No Django in here,
because settings need the database key before Django exists.
"""

import base64
import dataclasses
import json
import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class KeyringError(Exception):
    """The key file is missing, unreadable or open to others; the text says what to do."""


@dataclasses.dataclass(frozen=True)
class Keyring:
    """Master keys by id, newest first.

    Attributes:
        keys: pairs of key id (4 hex digits) and 32 secret bytes.
    """

    keys: tuple[tuple[str, bytes], ...]

    @property
    def newest(self) -> str:
        """Id of the key that seals new data."""
        return self.keys[0][0]

    @property
    def oldest(self) -> str:
        """Id of the first key: database, sessions and blind indexes stay derived from it."""
        return self.keys[-1][0]

    def derive(self, purpose: str, key_id: str | None = None) -> bytes:
        """32 bytes for one purpose (HKDF-SHA256, RFC 5869), from the oldest key by default.

        Raises:
            KeyringError: there is no key of that id.
        """
        master = dict(self.keys).get(key_id or self.oldest)
        if master is None:
            raise KeyringError(f"鍵 {key_id} が鍵束にありません。バックアップから戻してください。")
        kdf = HKDF(hashes.SHA256(), length=32, salt=b"omamori", info=purpose.encode())
        return kdf.derive(master)

    def with_new_key(self) -> "Keyring":
        """The same ring with a fresh key in front."""
        return Keyring((_fresh(), *self.keys))


def path(home: Path) -> Path:
    """Where the key file lies."""
    return home / "keys.json"


def generate() -> Keyring:
    """A ring of one fresh key."""
    return Keyring((_fresh(),))


def write(ring: Keyring, home: Path) -> None:
    """Write the ring durably, readable by the owner alone; the old file is replaced at once."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    document = {"keys": [[i, base64.b64encode(k).decode()] for i, k in ring.keys]}
    temporary = path(home).with_suffix(".new")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        json.dump(document, file)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path(home))


def read(home: Path) -> Keyring:
    """Read the ring.

    Raises:
        KeyringError: no usable key file.
    """
    file = path(home)
    try:
        if file.stat().st_mode & 0o077:
            raise KeyringError(
                f"鍵ファイルが他人から読めます。chmod 600 {file} を実行してください。"
            )
        document = json.loads(file.read_text("ascii"))
        keys = tuple((str(i), base64.b64decode(k)) for i, k in document["keys"])
    except FileNotFoundError as error:
        raise KeyringError("鍵がありません。先に omamori init を実行してください。") from error
    except (ValueError, KeyError, TypeError) as error:
        raise KeyringError("鍵ファイルが壊れています。バックアップから戻してください。") from error
    if not keys or any(len(k) != 32 for _, k in keys):
        raise KeyringError("鍵ファイルが壊れています。バックアップから戻してください。")
    return Keyring(keys)


def _fresh() -> tuple[str, bytes]:
    return secrets.token_hex(2), secrets.token_bytes(32)
