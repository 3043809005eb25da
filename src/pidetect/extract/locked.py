"""暗号の付いた ZIP。WinZip AES (AE-1, AE-2; APPNOTE 7.2.8 and the WinZip AES specification).

The standard library knows only the old ZipCrypto. The cryptography package is in the house already, so
the few lines that AES members need are here instead of a second cryptographic library.
"""

import hashlib
import hmac
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterable

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from pidetect.types import CannotExamine

AES = 99
_AES_EXTRA = 0x9901
_SALT = {1: 8, 2: 12, 3: 16}
_KEY = {1: 16, 2: 24, 3: 32}
_ROUNDS = 1000
_LOCAL = struct.Struct("<4s22xHH")


class WrongPassword(Exception):  # noqa: N818 - an answer, caught in the same package
    """None of the passwords opens the member."""


def opened(
    package: zipfile.ZipFile, entry: zipfile.ZipInfo, passwords: Iterable[str], most: int
) -> bytes:
    """The content of a locked member; raises CannotExamine("encrypted") when no password fits.

    Args:
        package: the archive.
        entry: the member.
        passwords: to try, in UTF-8 and as Windows writes them (cp932).
        most: bytes that may be unpacked; one more is given when there are more.
    """
    for key in _keys(passwords):
        try:
            if entry.compress_type == AES:
                return _aes(package, entry, key, most)
            with package.open(entry, pwd=key) as member:
                return member.read(most + 1)
        except (WrongPassword, RuntimeError, zipfile.BadZipFile, zlib.error, EOFError):
            # ZipCrypto checks one byte only: a wrong password shows in the check sum of the content.
            continue
    raise CannotExamine("encrypted")


def _keys(passwords: Iterable[str]) -> Iterable[bytes]:
    for password in passwords:
        utf8 = password.encode("utf-8", "surrogatepass")
        yield utf8
        windows = password.encode("cp932", "replace")
        if windows != utf8:
            yield windows


def _raw(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    file = package.fp
    if file is None:
        raise CannotExamine("broken")
    file.seek(entry.header_offset)
    head = file.read(30)
    if len(head) < 30 or head[:4] != b"PK\x03\x04":
        raise CannotExamine("broken")
    _, name, extra = _LOCAL.unpack(head)
    file.seek(entry.header_offset + 30 + name + extra)
    return file.read(entry.compress_size)


def _aes(package: zipfile.ZipFile, entry: zipfile.ZipInfo, key: bytes, most: int) -> bytes:
    strength, method = _aes_fields(entry.extra)
    data = _raw(package, entry)
    salt_size, key_size = _SALT[strength], _KEY[strength]
    if len(data) < salt_size + 12:
        raise CannotExamine("broken")
    salt, check = data[:salt_size], data[salt_size : salt_size + 2]
    derived = hashlib.pbkdf2_hmac("sha1", key, salt, _ROUNDS, key_size * 2 + 2)
    if derived[-2:] != check:
        raise WrongPassword
    body, seal = data[salt_size + 2 : -10], data[-10:]
    found = hmac.new(derived[key_size : key_size * 2], body, hashlib.sha1).digest()[:10]
    if not hmac.compare_digest(found, seal):
        raise WrongPassword
    return _inflated(_ctr(derived[:key_size], body), method, most)


def _aes_fields(extra: bytes) -> tuple[int, int]:
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        if kind == _AES_EXTRA and size >= 7 and at + 11 <= len(extra):
            strength, method = extra[at + 8], struct.unpack_from("<H", extra, at + 9)[0]
            if strength in _KEY:
                return strength, method
        at += 4 + size
    raise CannotExamine("unsupported")


def _ctr(key: bytes, body: bytes) -> bytes:
    """AES-CTR with the counter in little-endian order, beginning at one, as WinZip has it."""
    blocks = -(-len(body) // 16)
    counters = b"".join(n.to_bytes(16, "little") for n in range(1, blocks + 1))
    encryptor = Cipher(algorithms.AES(key), modes.ECB()).encryptor()  # noqa: S305 - the key stream of CTR
    stream = (encryptor.update(counters) + encryptor.finalize())[: len(body)]
    return (int.from_bytes(body) ^ int.from_bytes(stream)).to_bytes(len(body))


def _inflated(data: bytes, method: int, most: int) -> bytes:
    if method == zipfile.ZIP_STORED:
        return data[: most + 1]
    if method == zipfile.ZIP_DEFLATED:
        return zlib.decompressobj(-15).decompress(data, most + 1)
    if method == zipfile.ZIP_LZMA:
        size = struct.unpack_from("<H", data, 2)[0]
        properties = {"id": lzma.FILTER_LZMA1, **_lzma(data[4 : 4 + size])}
        unpacker = lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=[properties])
        return unpacker.decompress(data[4 + size :], most + 1)
    raise CannotExamine("unsupported")


def _lzma(properties: bytes) -> dict[str, int]:
    """The five bytes before an LZMA stream."""
    byte, dictionary = struct.unpack("<BI", properties[:5])
    rest, lc = divmod(byte, 9)
    pb, lp = divmod(rest, 5)
    return {"lc": lc, "lp": lp, "pb": pb, "dict_size": min(dictionary, 1 << 26)}
