"""口を開ける。From a store's kind and settings to its source; on any machine, without a database."""

from collections.abc import Callable, Mapping

from omamori.do.discovery.sources.folders import FolderSource
from omamori.do.discovery.sources.mailboxes import ImapSource
from omamori.do.discovery.sources.maildirs import MaildirSource
from omamori.do.discovery.sources.objects import BucketSource
from omamori.do.discovery.sources.port import Source
from omamori.do.discovery.sources.tables import (
    MysqlDatabase,
    PostgresqlDatabase,
    SqliteDatabase,
    TableSource,
)
from omamori.do.discovery.sources.webdav import WebdavSource


def _bucket(s: Mapping[str, str]) -> Source:
    more = {k: s[k] for k in ("prefix", "url", "region") if s.get(k)}
    return BucketSource(s["bucket"], s["access_key"], s["secret_key"], **more)


def _login(s: Mapping[str, str]) -> tuple[str, str, str, str, str]:
    return s["host"], s.get("port", ""), s["database"], s["user"], s["password"]


_WAYS: Mapping[str, Callable[[Mapping[str, str]], Source]] = {
    "folder": lambda s: FolderSource(s["path"]),
    "maildir": lambda s: MaildirSource(s["path"]),
    "webdav": lambda s: WebdavSource(s["url"], s.get("user", ""), s.get("password", "")),
    "s3": _bucket,
    "imap": lambda s: ImapSource(s["host"], s["user"], s["password"], int(s.get("port") or 993)),
    "sqlite": lambda s: TableSource(SqliteDatabase(s["path"])),
    "postgresql": lambda s: TableSource(PostgresqlDatabase(*_login(s))),
    "mysql": lambda s: TableSource(MysqlDatabase(*_login(s))),
}


def opened(kind: str, settings: Mapping[str, str]) -> Source:
    """The source of a store; nothing is called yet.

    Args:
        kind: a key of ``domain.stores.KINDS`` that can be reached.
        settings: with the secrets among them.

    Raises:
        KeyError: no such kind, or a setting is missing.
        WayNotInstalled, StoreGone.
    """
    return _WAYS[kind](settings)
