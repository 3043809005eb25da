"""Seals open only in their place, survive a change of keys, and tokens cannot be forged."""

import hmac
import os

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from omamori.foundation.calendar import clock
from omamori.foundation.crypto import keyring, rotation, seal
from omamori.foundation.storage import blobs


@given(st.binary(max_size=300), st.text(max_size=40))
def test_round_trip(plain: bytes, context: str) -> None:
    assert seal.unseal(seal.seal(plain, context=context), context=context) == plain


@given(st.binary(max_size=80), st.data())
def test_any_changed_byte_is_found(plain: bytes, data: st.DataObject) -> None:
    sealed = bytearray(seal.seal(plain, context="a.b.1"))
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(seal.SealBroken):
        seal.unseal(bytes(sealed), context="a.b.1")


def test_value_moved_to_another_row_does_not_open() -> None:
    sealed = seal.seal(b"x", context="mail.subject.1")
    with pytest.raises(seal.SealBroken):
        seal.unseal(sealed, context="mail.subject.2")


def test_blind_index_reveals_only_equality_within_its_purpose() -> None:
    one = seal.blind_index("a@example.jp", purpose="recipient")
    assert one == seal.blind_index("a@example.jp", purpose="recipient")
    assert one != seal.blind_index("a@example.jp", purpose="sender")
    assert "example" not in one


@given(st.text(max_size=200), st.text(max_size=20))
def test_blind_index_is_an_hmac(value: str, purpose: str) -> None:
    key = seal.keyring().derive(f"blind:{purpose}")
    whole = hmac.new(key, value.encode(), "sha256").hexdigest()
    assert seal.blind_index(value, purpose=purpose) == whole[:32]


def test_no_nonce_comes_twice_not_even_in_a_copy_of_the_process() -> None:
    seal.seal(b"x", context="a.b.1")
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(write, b"".join(_nonce() for _ in range(100)))
        os._exit(0)
    mine = {_nonce() for _ in range(300)}
    os.waitpid(child, 0)
    told = os.read(read, 10_000)
    os.close(read)
    os.close(write)
    others = {told[at : at + 12] for at in range(0, len(told), 12)}
    assert (len(mine), len(others), mine & others) == (300, 100, set())


def _nonce() -> bytes:
    return seal.seal(b"x", context="a.b.1")[4:16]


def test_tokens_expire_and_cannot_be_forged_or_reused_elsewhere() -> None:
    from datetime import timedelta

    now = clock.now()
    token = seal.sign_token({"id": "1"}, purpose="link", expires=now + timedelta(minutes=1))
    assert seal.read_token(token, purpose="link", now=now) == {"id": "1"}
    assert seal.read_token(token, purpose="other", now=now) is None
    assert seal.read_token(token, purpose="link", now=now + timedelta(minutes=2)) is None
    for place in range(len(token)):
        forged = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        if forged.rstrip("ABCD") != token.rstrip("ABCD"):
            assert seal.read_token(forged, purpose="link", now=now) is None
    for rubbish in ("", ".", "日本語.日本語", "a.b.c"):
        assert seal.read_token(rubbish, purpose="link", now=now) is None


@pytest.fixture
def fresh_key() -> object:
    old = keyring.read(settings.OMAMORI.home)
    keyring.write(old.with_new_key(), settings.OMAMORI.home)
    seal.read_keyring_again()
    yield old
    keyring.write(old, settings.OMAMORI.home)
    seal.read_keyring_again()


@pytest.mark.parametrize("size", [0, 1, 65535, 65536, 65537, 200_000])
def test_blobs_round_trip_and_survive_rotation(size: int, request: pytest.FixtureRequest) -> None:
    content = bytes(i % 251 for i in range(size))
    number = blobs.put(content, kind="test")
    request.getfixturevalue("fresh_key")
    assert blobs.reseal(number, kind="test")
    assert not blobs.reseal(number, kind="test"), "already under the newest key"
    assert blobs.read(number, kind="test") == content
    blobs.erase(number, kind="test")
    with pytest.raises(blobs.BlobMissing):
        blobs.read(number, kind="test")


@pytest.mark.parametrize("cut", [0, 3, 40, 90, 65_700, -1])
def test_cut_or_changed_blob_is_never_read(cut: int) -> None:
    number = blobs.put(b"x" * 150_000, kind="test")
    file = next((settings.OMAMORI.home / "blobs" / "test").glob(f"*/{number}.blob"))
    whole = file.read_bytes()
    for bad in (whole[:cut], whole[:cut] + bytes([whole[cut] ^ 1]) + whole[cut + 1 :] + b""):
        if bad != whole:
            file.write_bytes(bad)
            with pytest.raises(seal.SealBroken):
                blobs.read(number, kind="test")
    file.write_bytes(whole)
    assert blobs.read(number, kind="test")


def test_full_disk_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    before = list(blobs.numbers("test"))
    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        blobs.put(b"x", kind="test")
    assert list(blobs.numbers("test")) == before
    assert not list((settings.OMAMORI.home / "blobs" / "test").glob("*/*.part"))


@pytest.mark.parametrize("bad", ["../../etc/passwd", "", "A" * 26, "0" * 25])
def test_blob_numbers_are_no_paths(bad: str) -> None:
    with pytest.raises(blobs.BlobMissing):
        blobs.read(bad, kind="test")


def test_every_sealed_column_is_known_to_the_rotation() -> None:
    assert all(field.attname for _, field in rotation.sealed_columns())


def test_key_file_open_to_others_is_refused() -> None:
    path = keyring.path(settings.OMAMORI.home)
    path.chmod(0o644)
    try:
        with pytest.raises(keyring.KeyringError, match="chmod"):
            keyring.read(settings.OMAMORI.home)
    finally:
        path.chmod(0o600)
