"""保存先。The kinds of store that can be looked through and what must be known of each."""

import dataclasses
import re
from collections.abc import Mapping

from omamori.do.discovery.domain.pacing import ALL_DAY, Pace
from omamori.facts.lifecycle import Medium
from omamori.facts.sentences import said


@dataclasses.dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of store.

    Attributes:
        label: what people call it.
        asked: settings that must be given; may: that may be given. Names of ``FIELDS``.
        secret: of these the ones that are sealed and never shown again.
        medium: on what it keeps (``omamori.facts.lifecycle``).
        reached: whether it is reached over the network, by host.
    """

    label: str
    asked: tuple[str, ...]
    may: tuple[str, ...] = ()
    secret: tuple[str, ...] = ()
    medium: Medium = Medium.SERVER
    reached: bool = False


_LOGIN = ("user", "password")
KINDS: Mapping[str, Kind] = {
    "folder": Kind(
        label="フォルダー (共有フォルダー、マウントした保存先)", asked=("path",), may=("alias",)
    ),
    "webdav": Kind(
        label="WebDAV",
        asked=("url",),
        may=(*_LOGIN, "alias"),
        secret=_LOGIN,
        medium=Medium.CLOUD,
        reached=True,
    ),
    "s3": Kind(
        label="S3 (オブジェクトストレージ)",
        asked=("bucket", "access_key", "secret_key"),
        may=("prefix", "url", "region"),
        secret=("access_key", "secret_key"),
        medium=Medium.CLOUD,
        reached=True,
    ),
    "maildir": Kind(label="メールボックス (Maildir)", asked=("path",), medium=Medium.MAIL),
    "imap": Kind(
        label="メールボックス (IMAP)",
        asked=("host", *_LOGIN),
        may=("port",),
        secret=_LOGIN,
        medium=Medium.MAIL,
        reached=True,
    ),
    "postgresql": Kind(
        label="データベース (PostgreSQL)",
        asked=("host", "database", *_LOGIN),
        may=("port",),
        secret=_LOGIN,
        medium=Medium.DATABASE,
        reached=True,
    ),
    "mysql": Kind(
        label="データベース (MySQL)",
        asked=("host", "database", *_LOGIN),
        may=("port",),
        secret=_LOGIN,
        medium=Medium.DATABASE,
        reached=True,
    ),
    "sqlite": Kind(
        label="データベース (SQLite のファイル)", asked=("path",), medium=Medium.DATABASE
    ),
    "report": Kind(label="パソコンの報告", asked=(), medium=Medium.PC),
}

FIELDS: Mapping[str, str] = {
    "path": "場所 (このサーバーから見た道筋)",
    "alias": "みなが使うアドレス (台帳にはこう書く)",
    "url": "アドレス (https://…)",
    "host": "サーバー名",
    "port": "ポート番号",
    "database": "データベース名",
    "bucket": "バケット名",
    "prefix": "バケットの中の先頭 (この下だけを調べる)",
    "region": "リージョン",
    "user": "利用者名",
    "password": "パスワード",
    "access_key": "アクセスキー",
    "secret_key": "シークレットキー",
}

LONGEST = 400
MODES = {"fast": "速く", "deep": "くまなく"}
FASTEST_FILES, FASTEST_BYTES = 100_000, 10_000_000_000


@dataclasses.dataclass(frozen=True, kw_only=True)
class StoreGiven:
    """What a person says of a store.

    Attributes:
        kind: a key of ``KINDS``.
        department_id: whose it is; empty for the whole company.
        settings: values by name; secrets that are left out stay as they were.
        nightly: looked through each night by itself.
        mode: a key of ``MODES``.
    """

    name: str
    kind: str
    department_id: str = ""
    settings: Mapping[str, str] = dataclasses.field(default_factory=dict)
    nightly: bool = True
    mode: str = "fast"
    pace: Pace = ALL_DAY


def problems(given: StoreGiven, *, known: Mapping[str, str] | None = None) -> dict[str, str]:
    """What is wrong with it, by field; empty when it can be kept.

    Args:
        given: what was said.
        known: the settings so far, when it changes.
    """
    wrong = _own_problems(given)
    kind = KINDS.get(given.kind)
    if kind is None:
        return wrong | {"kind": "保存先の種類を一つ選んでください。"}
    values = {**(known or {}), **{k: v for k, v in given.settings.items() if v}}
    for name in kind.asked:
        if not values.get(name, "").strip():
            wrong[name] = said("「%(field)s」を書いてください。", field=FIELDS[name])
    for name in (*kind.asked, *kind.may):
        if sentence := _odd(name, values.get(name, "").strip()):
            wrong.setdefault(name, sentence)
    return wrong


def _own_problems(given: StoreGiven) -> dict[str, str]:
    """What is wrong with what every store has."""
    wrong = {}
    if not 0 < len(given.name.strip()) <= 120:
        wrong["name"] = "名前を 120 字までで書いてください。"
    if given.mode not in MODES:
        wrong["mode"] = "調べ方を一つ選んでください。"
    if not 0 <= given.pace.files <= FASTEST_FILES:
        wrong["files_per_second"] = "1 秒の件数は 0 から 100,000 までにしてください。"
    if not 0 <= given.pace.bytes <= FASTEST_BYTES:
        wrong["bytes_per_second"] = "1 秒のバイト数は 0 から 10,000,000,000 までにしてください。"
    return wrong


def _odd(name: str, value: str) -> str:
    """What is wrong with the shape of one value; empty if nothing."""
    if not value:
        return ""
    if len(value) > LONGEST or not value.isprintable():
        return "400 字までで、改行などの見えない文字を入れずに書いてください。"
    if name == "path" and (not value.startswith("/") or ".." in value.split("/")):
        return "「/」で始まる道筋を書いてください。「..」は使えません。"
    shape, sentence = _SHAPES.get(name, ("", ""))
    return sentence if shape and not re.fullmatch(shape, value) else ""


_SHAPES: Mapping[str, tuple[str, str]] = {
    "url": (
        r"https?://[^\s/?#@]+(?:/[^\s?#]*)?",
        "https:// で始まるアドレスを書いてください。利用者名や「?」は入れられません。",
    ),
    "host": (
        r"[A-Za-z0-9.-]{1,253}|\[?[0-9A-Fa-f:.]{2,45}\]?",
        "サーバー名か IP アドレスだけを書いてください。",
    ),
    "port": (
        r"[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]",
        "1 から 65535 までの数字で書いてください。",
    ),
    "bucket": (
        r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]",
        "バケット名は、英小文字・数字・「.」「-」で 3 字から 63 字です。",
    ),
}


def parted(given: StoreGiven) -> tuple[dict[str, str], dict[str, str]]:
    """The settings that may be shown, and those that may not."""
    kind = KINDS[given.kind]
    allowed = {
        k: v.strip() for k, v in given.settings.items() if v and k in (*kind.asked, *kind.may)
    }
    shown = {k: v for k, v in allowed.items() if k not in kind.secret}
    return shown, {k: v for k, v in allowed.items() if k in kind.secret}


def shown_address(kind: str, settings: Mapping[str, str]) -> str:
    """Where a store is, as people see it; never a secret."""
    if kind in ("folder", "maildir", "sqlite"):
        return settings.get("path", "")
    if kind == "s3":
        return "/".join(filter(None, (settings.get("bucket"), settings.get("prefix"))))
    if kind == "webdav":
        return settings.get("url", "")
    if kind == "report":
        return settings.get("device", "")
    port = f":{settings['port']}" if settings.get("port") else ""
    return "/".join(filter(None, (f"{settings.get('host', '')}{port}", settings.get("database"))))
