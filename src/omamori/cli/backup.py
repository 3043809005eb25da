"""バックアップ。One file with database and sealed files; worthless without the keys, which stay out.

Every member is sealed already (encrypted database, sealed blobs, a sealed dump of PostgreSQL); the
sealed manifest binds them together with their SHA-256.
"""

import argparse
import contextlib
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from omamori.config import environment
from omamori.foundation.crypto import keyring

_MANIFEST = "manifest"
_DUMP = "postgresql.dump"
_DATABASE = "omamori.db"
_WORK = "backup-work-"
_OLD_WORK = 2 * 24 * 60 * 60


class BackupBroken(environment.ConfigurationError):
    """The backup file is not whole, or not of this installation's keys."""


def backup(options: argparse.Namespace) -> int:
    """Write a backup while the system runs."""
    target = write(options.target)
    size = target.stat().st_size
    print(f"バックアップを書きました: {target} ({size:,} バイト)。鍵は入っていません。")
    return 0


def write(target: Path) -> Path:
    """Write the backup durably under its final name; a half-written one never has that name."""
    from django.conf import settings

    from omamori.cli import doctor
    from omamori.foundation.calendar import clock
    from omamori.foundation.crypto.seal import seal

    target.parent.mkdir(parents=True, exist_ok=True)
    home = Path(settings.OMAMORI.home)
    partial = target.with_name(f"{target.name}.part")
    with (
        tempfile.TemporaryDirectory(dir=home, prefix=_WORK) as folder,
        tarfile.open(partial, "w") as archive,
    ):
        members = {}
        for name, path in _members(home, Path(folder)):
            if digest := _add(archive, name, path):
                members[name] = digest
        text = json.dumps({"at": clock.now().isoformat(), "members": members}).encode()
        entry = tarfile.TarInfo(_MANIFEST)
        sealed = seal(text, context="backup.manifest")
        entry.size = len(sealed)
        archive.addfile(entry, io.BytesIO(sealed))
    with partial.open("rb") as file:
        os.fsync(file.fileno())
    partial.chmod(0o600)
    partial.replace(target)
    _sync_folder(target.parent)
    (home / doctor.LAST_BACKUP).touch()
    _sweep(home)
    return target


def restore(options: argparse.Namespace) -> int:
    """Check a backup, and unless ``--verify`` put it in the place of a missing installation."""
    home = environment.read().home
    keys = options.keys or keyring.path(home)
    with tempfile.TemporaryDirectory() as name:
        trial = Path(name) / "home"
        trial.mkdir(mode=0o700)
        _take_keys(keys, trial)
        count = _unpack(options.source, trial)
        code = _verify_trial(trial)
        if code or options.verify:
            print(f"バックアップの確認: {'異常があります' if code else f'正常です ({count} 個)'}")
            return code
        if (home / _DATABASE).exists() or any((home / "blobs").rglob("*.blob")):
            print(
                f"omamori: {home} に既にデータがあります。先に別の所へ移してください。",
                file=sys.stderr,
            )
            return 2
        if (trial / _DUMP).exists():
            _restore_postgresql(trial)
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        for entry in trial.iterdir():
            _put(entry, home / entry.name)
    print(f"戻しました: {home}。omamori doctor で確かめてください。")
    return 0


def _add(archive: tarfile.TarFile, name: str, path: Path) -> str:
    """Add a member and return its digest; empty when it has just been erased."""
    try:
        with path.open("rb") as file:
            # One open file for both: a blob erased or sealed anew meanwhile changes nothing.
            archive.addfile(archive.gettarinfo(arcname=name, fileobj=file), file)
            file.seek(0)
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return ""


def _put(entry: Path, place: Path) -> None:
    if entry.is_dir() and place.is_dir():
        shutil.rmtree(place)  # without a single blob: looked at before
    shutil.move(str(entry), str(place))


def _sweep(home: Path) -> None:
    """Clear what backups cut off days ago left; a running one is younger."""
    for left in home.glob(f"{_WORK}*"):
        if _age(left) > _OLD_WORK:
            shutil.rmtree(left, ignore_errors=True)


def _age(path: Path) -> float:
    from omamori.foundation.calendar import clock

    return clock.now().timestamp() - path.stat().st_mtime


def _sync_folder(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _members(home: Path, folder: Path) -> Iterator[tuple[str, Path]]:
    from django.db import connection

    if connection.vendor == "postgresql":
        _dump_postgresql(folder / _DUMP)
        yield _DUMP, folder / _DUMP
    else:
        copy = folder / _DATABASE
        with connection.cursor() as cursor:
            # A consistent copy beside running writers, encrypted with the same key.
            cursor.execute("VACUUM INTO %s", [str(copy)])
        yield _DATABASE, copy
    yield "omamori.toml", home / "omamori.toml"
    for blob in sorted((home / "blobs").rglob("*.blob")):
        yield str(blob.relative_to(home)), blob


def _unpack(source: Path, trial: Path) -> int:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        with tarfile.open(source) as archive:
            archive.extractall(trial, filter="data")
        sealed = (trial / _MANIFEST).read_bytes()
        ring = keyring.read(trial)
        cipher = AESGCM(ring.derive("seal", sealed[:4].decode("ascii")))
        text = cipher.decrypt(sealed[4:16], sealed[16:], b"backup.manifest")
        manifest: dict[str, Any] = json.loads(text)
    except (OSError, tarfile.TarError, InvalidTag, ValueError) as error:
        raise BackupBroken("バックアップが壊れているか、鍵が違います。") from error
    (trial / _MANIFEST).unlink()
    for name, digest in manifest["members"].items():
        if not (trial / name).is_file() or _digest(trial / name) != digest:
            raise BackupBroken(f"バックアップの中身が壊れています: {name}")
    return len(manifest["members"])


def _verify_trial(trial: Path) -> int:
    if not (trial / _DATABASE).exists():
        return 0  # a PostgreSQL dump is verified by its digest; its chain after it is restored
    command = [sys.executable, "-m", "omamori.cli.main", "ledger", "verify"]
    variables = {k: v for k, v in os.environ.items() if not k.startswith("OMAMORI_")}
    variables["OMAMORI_HOME"] = str(trial)
    return subprocess.run(command, env=variables, check=False).returncode  # noqa: S603 - fixed words, no input


def _take_keys(keys: Path, trial: Path) -> None:
    if not keys.is_file():
        raise keyring.KeyringError("鍵ファイルがありません。--keys で指定してください。")
    shutil.copyfile(keys, keyring.path(trial))
    keyring.path(trial).chmod(0o600)


def _dump_postgresql(target: Path) -> None:
    from omamori.foundation.storage import envelope

    command = ["pg_dump", "--format=custom", "--no-owner", *_server()]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=_password()) as process:  # noqa: S603 - fixed words, no input
        assert process.stdout is not None
        pieces = iter(lambda: process.stdout.read(65536) if process.stdout else b"", b"")
        with target.open("wb") as file:
            file.writelines(envelope.sealed(pieces, context="backup.dump"))
    if process.returncode:
        raise BackupBroken("pg_dump が失敗しました。PostgreSQL の道具と版を確かめてください。")


def _restore_postgresql(trial: Path) -> None:
    """Into an empty database, whole or not at all; files are put in place only after it."""
    import django

    os.environ["OMAMORI_HOME"] = str(trial)  # its keys open the dump
    django.setup()
    from omamori.foundation.storage import envelope

    command = ["pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", *_server()]
    with subprocess.Popen(command, stdin=subprocess.PIPE, env=_password()) as process:  # noqa: S603 - fixed words, no input
        assert process.stdin is not None
        with (trial / _DUMP).open("rb") as file, contextlib.suppress(BrokenPipeError):
            for piece in envelope.opened(file, context="backup.dump"):
                process.stdin.write(piece)
        with contextlib.suppress(BrokenPipeError):
            process.stdin.close()
    if process.returncode:
        raise BackupBroken("pg_restore が失敗しました。空のデータベースに戻してください。")
    (trial / _DUMP).unlink()


def _server() -> list[str]:
    parts = urlsplit(environment.read().database_url)
    options = {"--host": parts.hostname, "--port": parts.port, "--username": parts.username}
    given = [f"{key}={value}" for key, value in options.items() if value]
    return [*given, f"--dbname={parts.path.lstrip('/')}"]


def _password() -> dict[str, str]:
    password = urlsplit(environment.read().database_url).password
    return os.environ | ({"PGPASSWORD": password} if password else {})


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
