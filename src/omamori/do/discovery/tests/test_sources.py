"""Every way into a store: the same promises, against real servers of this machine."""

import contextlib
import os
import socket
import sqlite3
import ssl
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pymysql
import pytest

from omamori.do.discovery.domain.errors import NotAllowedHere
from omamori.do.discovery.domain.files import Listed, Wanted
from omamori.do.discovery.examining import Work
from omamori.do.discovery.executors import HereExecutor
from omamori.do.discovery.sources.folders import FolderSource
from omamori.do.discovery.sources.mailboxes import ImapSource
from omamori.do.discovery.sources.maildirs import MaildirSource
from omamori.do.discovery.sources.objects import BucketSource
from omamori.do.discovery.sources.opening import opened
from omamori.do.discovery.sources.port import NotThere, Source, StoreGone
from omamori.do.discovery.sources.reach import require_folder, require_host
from omamori.do.discovery.sources.tables import SqliteDatabase, TableSource
from omamori.do.discovery.sources.webdav import WebdavSource
from omamori.do.discovery.tests.servers import PASSWORD, USER, imap, webdav
from omamori.do.discovery.tests.share import people
from omamori.testing.certificates import self_signed

MESSAGE = (
    "From: a@example.jp\r\nTo: b@example.jp\r\nSubject: =?utf-8?b?5ZCN57C/?=\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n\r\n"
    "氏名：山田 花子\r\n住所：東京都千代田区丸の内1-1-1\r\n電話：03-5550-1234\r\n"
).encode()


def things(source: Source) -> list[str]:
    return sorted(f.path for f in source.listing() if isinstance(f, Listed))


def content(source: Source, path: str) -> bytes:
    with source.fetched(path) as found:
        return found.data if found.data is not None else Path(found.place).read_bytes()


def test_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "x.txt").write_text("x")
    (tmp_path / "y.txt").write_text("y")
    os.mkfifo(tmp_path / "pipe")
    source = FolderSource(str(tmp_path))
    assert things(source) == ["a/b/x.txt", "y.txt"]
    assert content(source, "a/b/x.txt") == b"x"
    for path in ("a/../y.txt", "a/none", "../y.txt"):
        with pytest.raises(NotThere):
            content(source, path)
    with pytest.raises(StoreGone, match="unreachable"):
        things(FolderSource(str(tmp_path / "none")))


def test_a_folder_is_open_when_every_step_is(tmp_path: Path) -> None:
    root = tmp_path / "root"
    (root / "shut").mkdir(parents=True)
    for path in (root / "x.txt", root / "shut" / "y.txt"):
        path.write_text("")
        path.chmod(0o644)
    (root / "shut").chmod(0o750)
    source = FolderSource(str(root))
    source._is_reachable = lambda: True  # type: ignore[method-assign]
    seen = {f.path: f.open for f in source.listing() if isinstance(f, Listed)}
    assert seen == {"x.txt": True, "shut/y.txt": False}


def test_names_that_are_no_unicode(tmp_path: Path, executor: HereExecutor) -> None:
    name = os.fsencode(str(tmp_path)) + b"/\x83\x81\x83\x82.txt"
    Path(os.fsdecode(name)).write_bytes("氏名：山田 花子 電話 03-5550-1234".encode())
    source = FolderSource(str(tmp_path))
    (path,) = things(source)
    assert "電話" in content(source, path).decode()


def test_a_maildir(tmp_path: Path) -> None:
    for folder in ("cur", "new", "tmp", ".Sent/cur"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "new" / "1.host").write_bytes(MESSAGE)
    (tmp_path / ".Sent" / "cur" / "2.host:2,S").write_bytes(MESSAGE)
    (tmp_path / "tmp" / "3.host").write_bytes(MESSAGE)
    source = MaildirSource(str(tmp_path))
    assert things(source) == ["INBOX/1.host", "Sent/2.host"]
    # It is read meanwhile: another name, the same message.
    (tmp_path / "new" / "1.host").rename(tmp_path / "cur" / "1.host:2,S")
    assert content(MaildirSource(str(tmp_path)), "INBOX/1.host") == MESSAGE


@pytest.fixture
def mail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    made = self_signed("localhost")
    (tmp_path / "trusted.pem").write_bytes(made.pem)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "trusted.pem"))
    boxes = {"INBOX": [MESSAGE, b"Subject: nothing\r\n\r\n-\r\n"], "Sent Items": [MESSAGE]}
    monkeypatch.setattr("omamori.do.discovery.sources.mailboxes._IMPLICIT", -1)
    with imap(boxes, made.server) as port:
        monkeypatch.setattr("omamori.do.discovery.sources.mailboxes._IMPLICIT", port)
        yield port


def test_a_mail_box(mail: int) -> None:
    source = ImapSource("localhost", USER, PASSWORD, mail)
    assert things(source) == ["INBOX/7.1", "INBOX/7.2", "Sent Items/7.1"]
    assert content(source, "Sent Items/7.1") == MESSAGE
    source.check()
    source.close()


def test_a_wrong_password_is_repeated_nowhere(mail: int) -> None:
    with pytest.raises(StoreGone, match="refused") as told:
        ImapSource("localhost", USER, "falsch", mail).check()
    assert "falsch" not in f"{told.value!r}{told.value.__cause__!r}"


def test_mail_without_encryption_is_not_asked_for(mail: int, tmp_path: Path) -> None:
    with pytest.raises((StoreGone, ssl.SSLError)):
        ImapSource("localhost", USER, PASSWORD, 1).check()


def test_webdav(tmp_path: Path) -> None:
    (tmp_path / "営業 1").mkdir()
    (tmp_path / "営業 1" / "名簿.csv").write_text("x", "utf-8")
    with webdav(tmp_path) as url:
        source = WebdavSource(url, USER, PASSWORD)
        assert things(source) == ["営業 1/名簿.csv"]
        assert content(source, "営業 1/名簿.csv") == b"x"
        (listed,) = (f for f in source.listing() if isinstance(f, Listed))
        assert (listed.size, listed.open, listed.changed > 0) == (1, False, True)
        with pytest.raises(NotThere, match="moved"):
            content(source, "none")
        with pytest.raises(StoreGone, match="refused"):
            things(WebdavSource(url, USER, "falsch"))
    with pytest.raises(StoreGone):
        source.check()


def test_webdav_sends_no_password_in_the_clear() -> None:
    with pytest.raises(StoreGone, match="refused"):
        WebdavSource("http://nas.example/dav/", USER, PASSWORD)


def test_tables_of_sqlite(tmp_path: Path, executor: HereExecutor) -> None:
    path = tmp_path / "shop.db"
    with sqlite3.connect(path) as line:
        line.execute("CREATE TABLE 会員 (氏名 TEXT, 住所 TEXT, 電話 TEXT, メール TEXT, 写真 BLOB)")
        rows = [(*row, b"\x00") for row in people(3000)]
        line.executemany("INSERT INTO 会員 VALUES (?,?,?,?,?)", rows)
        line.execute('CREATE TABLE "a ""quoted"" name" (n INTEGER)')
    line.close()
    before = path.read_bytes()
    source = TableSource(SqliteDatabase(str(path)))
    assert things(source) == ['a "quoted" name', "会員"]
    work = Work(
        shard=1, fence=1, kind="sqlite", settings={"path": str(path)}, mode="fast",
        wanted=(Wanted(path="会員"),),
    )  # fmt: skip
    (told,) = executor._examining.look(work).outcomes
    assert 2500 <= told.estimate <= 3500, "two thousand rows stand for three thousand persons"
    assert told.kinds["person_name"] >= 2900
    with pytest.raises(NotThere):
        content(source, "none")
    source.close()
    assert path.read_bytes() == before
    with pytest.raises(StoreGone):
        things(TableSource(SqliteDatabase(str(tmp_path / "none.db"))))


@pytest.mark.skipif(not os.environ.get("OMAMORI_TEST_DATABASE_URL"), reason="no PostgreSQL")
def test_tables_of_postgresql() -> None:
    import psycopg

    url = os.environ["OMAMORI_TEST_DATABASE_URL"]
    parts = urlsplit(url)
    with psycopg.connect(url, autocommit=True) as line:
        line.execute("CREATE SCHEMA scanned")
        line.execute("CREATE TABLE scanned.member (name TEXT, phone TEXT)")
        line.execute("INSERT INTO scanned.member VALUES ('山田 花子', '03-5550-1234')")
        settings = {
            "host": parts.hostname or "", "port": str(parts.port or 5432),
            "database": parts.path.strip("/"), "user": parts.username or "", "password": "x",
        }  # fmt: skip
        source = opened("postgresql", settings)
        try:
            assert "scanned.member" in things(source)
            assert "山田 花子,03-5550-1234" in content(source, "scanned.member").decode()
            database: Any = source
            with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
                database._database._line.execute("DELETE FROM scanned.member")
        finally:
            source.close()
            line.execute("DROP SCHEMA scanned CASCADE")


@pytest.fixture
def mysql(tmp_path: Path) -> Iterator[int]:
    """A server of MariaDB, and the port it listens on; ended at the end."""
    data, user = str(tmp_path / "data"), ["--user=root"] if os.geteuid() == 0 else []
    begun = ["mariadb-install-db", "--no-defaults", f"--datadir={data}", "--skip-test-db", *user]
    begun.append("--auth-root-authentication-method=normal")
    subprocess.run(begun, check=True, capture_output=True, timeout=120)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    served = ["/usr/sbin/mariadbd", "--no-defaults", f"--datadir={data}", f"--port={port}", *user]
    served += ["--bind-address=127.0.0.1", f"--socket={tmp_path}/s", "--skip-log-bin"]
    with subprocess.Popen(served, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            until = time.monotonic() + 60
            while time.monotonic() < until and server.poll() is None:
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                    break
            yield port
        finally:
            server.terminate()


@pytest.mark.skipif(not Path("/usr/sbin/mariadbd").exists(), reason="no MariaDB")
def test_tables_of_mysql(mysql: int) -> None:
    line = pymysql.connect(host="127.0.0.1", port=mysql, user="root", autocommit=True)
    with line.cursor() as cursor:
        cursor.execute("CREATE DATABASE shop CHARACTER SET utf8mb4")
        cursor.execute("CREATE TABLE shop.`odd``name` (name TEXT, phone TEXT)")
        rows = [("𠮷田 花子", "03-5550-1234")] * 2_500
        cursor.executemany("INSERT INTO shop.`odd``name` VALUES (%s, %s)", rows)
        cursor.execute("CREATE VIEW shop.seen AS SELECT name FROM shop.`odd``name`")
        cursor.execute("CREATE USER %s@'127.0.0.1' IDENTIFIED BY %s", (USER, PASSWORD))
        cursor.execute("GRANT ALL ON shop.* TO %s@'127.0.0.1'", (USER,))
    line.close()
    settings = {"host": "127.0.0.1", "port": str(mysql), "database": "shop"}
    settings |= {"user": USER, "password": PASSWORD}
    source = opened("mysql", settings)
    assert things(source) == ["odd`name"]
    assert "𠮷田 花子,03-5550-1234" in content(source, "odd`name").decode()
    database: Any = source
    assert database._database.sample("odd`name").rows == 2_500
    with (
        pytest.raises(pymysql.err.OperationalError, match="READ ONLY"),
        database._database._line.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM `odd``name`")
    source.close()
    with pytest.raises(StoreGone, match="refused") as told:
        opened("mysql", {**settings, "password": "falsch"}).check()
    assert told.value.__suppress_context__
    with pytest.raises(StoreGone, match="refused"):
        opened("mysql", {**settings, "database": "mysql"}).check()


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_bucket(s3: str) -> None:
    import boto3

    client = boto3.client(
        "s3", endpoint_url=s3, region_name="ap-northeast-1",
        aws_access_key_id="key", aws_secret_access_key="secret",
    )  # fmt: skip
    where = {"LocationConstraint": "ap-northeast-1"}
    client.create_bucket(Bucket="kokyaku", CreateBucketConfiguration=where)
    for key in ("a/名簿.csv", "a/b/x.txt", "other/y.txt"):
        client.put_object(Bucket="kokyaku", Key=key, Body=key.encode())
    source = BucketSource("kokyaku", "key", "secret", prefix="a/", url=s3)
    assert things(source) == ["a/b/x.txt", "a/名簿.csv"]
    assert content(source, "a/名簿.csv") == "a/名簿.csv".encode()
    with pytest.raises(NotThere, match="moved"):
        content(source, "a/none")
    client.put_bucket_acl(Bucket="kokyaku", ACL="public-read")
    assert source.is_public()
    with pytest.raises(StoreGone):
        BucketSource("none-such", "key", "secret", url=s3).check()
    source.close()


@pytest.mark.parametrize(
    ("host", "allowed", "passes"),
    [
        ("127.0.0.1", "", False),
        ("127.0.0.1", "127.0.0.1", True),
        ("127.0.0.1", "127.0.0.0/8", True),
        ("localhost", "localhost", True),
        ("169.254.169.254", "169.254.0.0/16", False),
        ("169.254.169.254", "169.254.169.254", False),
        ("[fe80::1]", "fe80::/10", False),
        ("0.0.0.0", "0.0.0.0/0", False),
        ("::ffff:169.254.169.254", "::/0,0.0.0.0/0", False),
        ("127.0.0.1", "nas.example.jp,10.0.0.0/8", False),
        ("", "127.0.0.1", False),
    ],
)
def test_hosts_that_may_be_called(host: str, allowed: str, passes: bool) -> None:
    if passes:
        require_host(host, allowed=allowed)
    else:
        with pytest.raises(NotAllowedHere):
            require_host(host, allowed=allowed)


def test_folders_that_may_be_looked_through(tmp_path: Path) -> None:
    home, share = tmp_path / "home", tmp_path / "share"
    for folder in (home / "demo", share / "a"):
        folder.mkdir(parents=True)
    (share / "out").symlink_to(home)
    require_folder(str(share / "a"), allowed=f"{share}:{home}/demo", home=home)
    require_folder(str(home / "demo"), allowed=f"{share}:{home}/demo", home=home)
    for path in (home, share / "out", tmp_path, "/", share / ".." / "home"):
        with pytest.raises(NotAllowedHere):
            require_folder(str(path), allowed=str(share), home=home)
    with pytest.raises(NotAllowedHere):
        require_folder(str(tmp_path), allowed=str(tmp_path), home=home)
