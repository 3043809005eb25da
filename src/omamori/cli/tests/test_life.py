"""The life of an installation, by its real commands in real processes: made, kept, damaged, restored."""

import contextlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

COMMAND = [sys.executable, "-m", "omamori.cli.main"]


class House:
    """An installation of its own."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder, self.home = folder, folder / "home"
        self.settings = {k: v for k, v in os.environ.items() if not k.startswith("OMAMORI_")}
        self.settings |= {"OMAMORI_HOME": str(self.home), "PYTHONWARNINGS": "ignore"}
        self.settings |= settings

    def run(self, *arguments: str, **settings: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [*COMMAND, *arguments],
            env=self.settings | settings,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=120,
        )

    def ok(self, *arguments: str, **settings: str) -> str:
        done = self.run(*arguments, **settings)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def found(self, level: str = "unsafe", **settings: str) -> list[str]:
        done = self.run("doctor", "--json", **settings)
        return [f["code"] for f in json.loads(done.stdout) if f["level"] == level]


INIT = (
    "init", "--company", "株式会社みらい印刷", "--domain", "mirai-print.example",
    "--officer-name", "小林 恵", "--officer-email", "Kobayashi@mirai-print.example",
)  # fmt: skip


@pytest.fixture(scope="module")
def server() -> str:
    return os.environ.get("OMAMORI_TEST_DATABASE_URL", "")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, server: str) -> Iterator[House]:
    """One house for the module: each test leaves it as it was."""
    made = House(tmp_path_factory.mktemp("life"))
    with database(made, server):
        told = made.ok(*INIT)
        assert "/accounts/invitation/" in told
        yield made


class database:  # noqa: N801 - reads as what it gives
    """A database of its own on the test server; nothing on SQLite."""

    def __init__(self, house: House, server: str) -> None:
        self.house, self.server = house, server
        self.name = f"life_{random.SystemRandom().randrange(10**12)}"

    def __enter__(self) -> str:
        if self.server:
            self._do(f'CREATE DATABASE "{self.name}"')
            url = f"{self.server.rpartition('/')[0]}/{self.name}"
            self.house.settings["OMAMORI_DATABASE_URL"] = url
            return url
        return ""

    def __exit__(self, *_: object) -> None:
        if self.server:
            self._do(f'DROP DATABASE "{self.name}" WITH (FORCE)')

    def _do(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[call-overload]


def test_a_new_house_is_safe_and_closed(house: House) -> None:
    assert house.found() == []
    for path in (house.home, *house.home.iterdir()):
        assert path.stat().st_mode & 0o077 == 0, path
    again = house.run(*INIT)
    assert (again.returncode, again.stdout) == (2, "")
    if not house.settings.get("OMAMORI_DATABASE_URL"):
        with pytest.raises(sqlite3.DatabaseError):
            sqlite3.connect(house.home / "omamori.db").execute("SELECT 1 FROM sqlite_master")


def test_init_asks_for_what_is_missing(tmp_path: Path) -> None:
    done = House(tmp_path).run("init", "--company", "a")
    assert done.returncode == 2
    assert "--domain" in done.stderr
    assert not (tmp_path / "home").exists()


def test_an_unsafe_house_does_not_start(house: House) -> None:
    for part in ("run", "web", "gate"):
        done = house.run(part, OMAMORI_SMTP_ALLOWED="0.0.0.0/0")
        assert done.returncode == 2, part
        assert "smtp_allowed" in done.stderr
    # With --unsafe it goes on, and fails only at the certificate that is not there.
    missing = {"OMAMORI_SMTP_TLS_CERTIFICATE": "/nowhere", "OMAMORI_SMTP_TLS_KEY": "/nowhere"}
    done = house.run("gate", "--unsafe", OMAMORI_SMTP_ALLOWED="0.0.0.0/0", **missing)
    assert "--unsafe" in done.stderr
    assert "起動しません" not in done.stderr


def test_readable_keys_open_nothing(house: House) -> None:
    keys = house.home / "keys.json"
    keys.chmod(0o640)
    try:
        done = house.run("doctor")
        assert done.returncode == 2
        assert "chmod 600" in done.stderr, done.stderr
    finally:
        keys.chmod(0o600)


def test_unknown_settings_are_refused(house: House) -> None:
    done = house.run("doctor", OMAMORI_SMTP_ALOWED="x")
    assert done.returncode == 2
    assert "smtp_alowed" in done.stderr


def test_doctor_finds_missing_migrations(house: House, server: str) -> None:
    if server:
        pytest.skip("one engine is enough")
    forget = (
        "from django.db import connection\n"
        "connection.cursor().execute('DELETE FROM django_migrations WHERE app=%s', ['statistics'])"
    )
    again = (
        "from django.core.management import call_command\n"
        "call_command('migrate', 'statistics', fake=True, verbosity=0)"
    )
    _python(house, forget)
    try:
        assert house.found() == ["migrations"]
        assert house.run("gate").returncode == 2
    finally:
        _python(house, again)
    assert house.found() == []


def _python(house: House, code: str) -> None:
    env = house.settings | {"DJANGO_SETTINGS_MODULE": "omamori.config.settings"}
    code = f"import django; django.setup()\n{code}"
    subprocess.run([sys.executable, "-c", code], env=env, check=True, timeout=60)


def test_backup_restore_and_damage(house: House, server: str, tmp_path: Path) -> None:
    target = tmp_path / "kept" / "a.omb"
    assert house.found("advice") == ["backup", "callout_chain"]
    house.ok("backup", str(target))
    assert "backup" not in house.found("advice")
    assert target.stat().st_mode & 0o077 == 0
    keys = house.home / "keys.json"
    key = json.loads(keys.read_text())
    assert not any(
        str(value).encode() in target.read_bytes() for value in _leaves(key) if len(str(value)) > 20
    )
    assert "正常" in house.ok("restore", str(target), "--verify", "--keys", str(keys))
    new = House(tmp_path / "new")
    with database(new, server):
        done = new.run("restore", str(target), "--keys", str(keys))
        assert done.returncode == 0, done.stderr
        assert "正常" in new.ok("ledger", "verify")
        assert new.found() == []
        again = new.run("restore", str(target), "--keys", str(keys))
        assert again.returncode == 2


def _leaves(value: object) -> list[object]:
    if isinstance(value, dict):
        return [leaf for item in value.values() for leaf in _leaves(item)]
    return (
        [leaf for item in value for leaf in _leaves(item)] if isinstance(value, list) else [value]
    )


def test_a_changed_byte_or_foreign_keys_are_refused(house: House, tmp_path: Path) -> None:
    target = tmp_path / "a.omb"
    house.ok("backup", str(target))
    whole = target.read_bytes()
    with tarfile.open(target) as archive:
        places = [m.offset_data + m.size // 2 for m in archive.getmembers()]
    for place in places:
        target.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        new = House(tmp_path / f"n{place}")
        done = new.run("restore", str(target), "--keys", str(house.home / "keys.json"))
        assert done.returncode == 2, done.stdout
        assert not new.home.exists()
    target.write_bytes(whole[: len(whole) // 2])
    done = house.run("restore", str(target), "--verify")
    assert done.returncode == 2
    target.write_bytes(whole)
    other = House(tmp_path / "other")
    other.ok(*INIT)
    done = other.run("restore", str(target), "--verify")
    assert done.returncode == 2
    assert "鍵" in done.stderr


@pytest.mark.crash
def test_a_killed_backup_leaves_nothing_under_its_name(house: House, tmp_path: Path) -> None:
    target = tmp_path / "a.omb"
    chance = random.Random(7)
    for _ in range(3):
        process = subprocess.Popen([*COMMAND, "backup", str(target)], env=house.settings)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(chance.uniform(0.1, 0.8))
        process.send_signal(signal.SIGKILL)
        process.wait()
        if target.exists():  # a quick machine was done before: what has the name is whole
            house.ok("restore", str(target), "--verify")
            target.unlink()
    begun = time.monotonic()
    process = subprocess.Popen([*COMMAND, "backup", str(target)], env=house.settings)
    while not list(tmp_path.glob("*.part")):
        assert time.monotonic() - begun < 60
        assert process.poll() is None or target.exists()
    process.kill()
    process.wait()
    house.ok("backup", str(target))
    house.ok("restore", str(target), "--verify")


def test_new_keys_beside_existing_data(house: House, tmp_path: Path) -> None:
    before = tmp_path / "before.omb"
    house.ok("backup", str(before))
    old_keys = tmp_path / "keys.json"
    old_keys.write_bytes((house.home / "keys.json").read_bytes())
    assert "封をし直しました" in house.ok("rotate-keys")
    assert "封をし直しました" in house.ok("rotate-keys", "--resume")
    assert "正常" in house.ok("ledger", "verify")
    after = tmp_path / "after.omb"
    house.ok("backup", str(after))
    house.ok("restore", str(after), "--verify")
    house.ok("restore", str(before), "--verify", "--keys", str(old_keys))
    house.ok("restore", str(before), "--verify")  # the new ring still knows the old key
    assert house.run("restore", str(after), "--verify", "--keys", str(old_keys)).returncode == 2


def test_migrate_keeps_a_backup_first(house: House) -> None:
    assert "before-migrate.omb" in house.ok("migrate")
    assert (house.home / "backups" / "before-migrate.omb").is_file()


def test_the_ledgers_proof(house: House, tmp_path: Path) -> None:
    proof = tmp_path / "proof.jsonl"
    house.ok("ledger", "export", str(proof))
    script = Path(__file__).parents[4] / "verify_proof.py"
    done = subprocess.run(
        [sys.executable, str(script), str(proof)], capture_output=True, timeout=60
    )
    assert done.returncode == 0


def test_people_in_and_out_as_a_person(house: House, tmp_path: Path) -> None:
    officer = "kobayashi@mirai-print.example"
    table = tmp_path / "people.xlsx"
    house.ok("export", "people", str(table), "--as", officer)
    assert table.stat().st_mode & 0o077 == 0
    assert house.run("export", "people", str(table), "--as", officer).returncode == 2
    assert "そのまま 1 人" in house.ok("import", "people", str(table), "--as", officer)
    rows = tmp_path / "people.csv"
    rows.write_text(
        "従業者番号,氏名,フリガナ,メールアドレス,雇用区分,部門コード,入社日\n"
        "002,佐藤 健,さとう けん,sato@mirai-print.example,正社員,001,2026-04-01\n",
        encoding="utf-8",
    )
    seen = house.run("import", "people", str(rows), "--as", officer, "--preview")
    assert "取り込んでいません" in seen.stdout, seen.stdout + seen.stderr
    stranger = house.run("import", "people", str(rows), "--as", "x@mirai-print.example")
    assert stranger.returncode == 2
    missing = house.run("import", "people", str(tmp_path / "no.csv"), "--as", officer)
    assert (missing.returncode, "no.csv" in missing.stderr) == (2, True)


def test_judge_and_describe(house: House, tmp_path: Path) -> None:
    file = tmp_path / "a.eml"
    file.write_text(
        "From: kobayashi@mirai-print.example\nTo: kenji@hinode-bussan.example\n"
        "Subject: a\nMessage-ID: <1@x>\nDate: Tue, 24 Nov 2026 10:00:00 +0900\n\nHello\n"
    )
    done = house.run("outbound", "judge", str(file), "--json")
    assert json.loads(done.stdout)["verdict"], done.stderr
    assert house.run("outbound", "judge", str(tmp_path / "none.eml")).returncode == 2
    assert json.loads(house.ok("api"))["info"]["title"] == "お守り API"
