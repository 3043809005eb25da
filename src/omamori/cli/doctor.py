"""診断。Looks at the installation as a careful colleague would: what is unsafe, and what to do.

Each check is a pure function over the facts gathered; ``unsafe`` stops a production start.
"""

import argparse
import dataclasses
import ipaddress
import json
import shutil
import stat
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from omamori.config.environment import Environment, host_port
from omamori.foundation.calendar import clock
from omamori.foundation.crypto import keyring
from omamori.foundation.exports.slides import paper
from pidetect import tagger

LAST_BACKUP = "last-backup"
"""Empty file in the home folder whose time is that of the last backup."""
_OLD_BACKUP = 48
_OLD_TEST = 2
LOOPBACK = {"127.0.0.1", "::1", "localhost"}
_SAFE_SQLITE = (3, 51, 3)
"""First version without the WAL-reset corruption bug (3.7.0–3.51.2)."""


@dataclasses.dataclass(frozen=True)
class Finding:
    """One thing found.

    Attributes:
        code: stable name of the check.
        level: ``ok``, ``advice`` or ``unsafe``.
        text: what was found and what to do, in Japanese.
    """

    code: str
    level: str
    text: str


def doctor(options: argparse.Namespace) -> int:
    """Print the findings; 1 when something is unsafe."""
    findings = examine(settings.OMAMORI)
    if options.json:
        print(json.dumps([dataclasses.asdict(f) for f in findings], ensure_ascii=False, indent=2))
    else:
        marks = {"ok": "よし", "advice": "助言", "unsafe": "危険"}
        for found in findings:
            print(f"[{marks[found.level]}] {found.text}")
    return int(any(f.level == "unsafe" for f in findings))


def examine(given: Environment) -> list[Finding]:
    """All findings, the unsafe first."""
    found = [
        *check_exposure(given),
        *check_gate(given),
        *check_files(given.home),
        *check_database(),
        *check_space(given.home),
        *check_backup(given.home),
        *check_callout(),
        *check_slides(),
        *check_names(),
    ]
    order = {"unsafe": 0, "advice": 1, "ok": 2}
    return sorted(found, key=lambda finding: order[finding.level])


def before_start(given: Environment) -> list[Finding]:
    """What must hold before a door opens: quick checks only. The demo must just not be exposed."""
    exposure = check_exposure(given)
    if given.demo:
        return [finding for finding in exposure if finding.code == "demo_exposed"]
    return [*exposure, *check_gate(given), *check_files(given.home), *check_migrations()]


def check_exposure(given: Environment) -> list[Finding]:
    """Pages reachable from outside must use TLS and must not be the demo."""
    open_host = host_port(given.web)[0] not in LOOPBACK
    secure = given.base_url.startswith("https://")
    findings = []
    if given.demo and (open_host or given.public_url):
        text = "デモが外から見える設定です。デモは 127.0.0.1 だけで動かしてください。"
        findings.append(Finding("demo_exposed", "unsafe", text))
    if (open_host or given.public_url) and not secure:
        text = "public_url が https ではありません。TLS を終端するプロキシの https の URL にしてください。"
        findings.append(Finding("no_tls", "unsafe", text))
    if not findings:
        findings.append(Finding("exposure", "ok", "ウェブの公開のしかたは安全です。"))
    return findings


def check_gate(given: Environment) -> list[Finding]:
    """A gate that anybody may use is an open relay."""
    findings = []
    if _is_open(given.smtp_allowed):
        text = "smtp_allowed が全世界に開いています。社内の送信元だけにしてください。"
        findings.append(Finding("open_relay", "unsafe", text))
    outside = host_port(given.smtp)[0] not in LOOPBACK
    if outside and not given.smtp_tls_certificate:
        text = "送信ゲートに TLS の証明書がありません (smtp_tls_certificate, smtp_tls_key)。"
        findings.append(Finding("gate_no_tls", "unsafe", text))
    findings += _check_introductions(given)
    next_host = host_port(given.next_hop)[0]
    if next_host not in LOOPBACK and given.next_hop_tls == "none":
        text = "次のメールサーバーへの通信が暗号化されません。next_hop_tls を starttls にしてください。"
        findings.append(Finding("next_hop_no_tls", "unsafe", text))
    return findings or [Finding("gate", "ok", "送信ゲートの設定は安全です。")]


def _check_introductions(given: Environment) -> list[Finding]:
    """Whose word about a client counts, and networks that belong to others, too."""
    findings = []
    if _is_open(given.smtp_fronts) or _is_open(given.smtp_proxies):
        text = "smtp_fronts か smtp_proxies が全世界に開いています。だれでも送信元を偽れます。"
        findings.append(Finding("introduced_by_anybody", "unsafe", text))
    if _is_public(given.smtp_allowed) and not given.smtp_sender_domains:
        text = (
            "smtp_allowed に社外の住所があります。クラウドの送信元はよその会社も使うので、"
            "smtp_sender_domains に自社のドメインを書いてください。"
        )
        findings.append(Finding("shared_networks", "advice", text))
    return findings


def _is_public(allowed: str) -> bool:
    """Whether some network is reachable from outside."""
    for text in (n.strip() for n in allowed.split(",") if n.strip()):
        try:
            network = ipaddress.ip_network(text, strict=False)
        except ValueError:
            continue  # the gate refuses to start with it and says so
        if not network.is_private:
            return True
    return False


def _is_open(allowed: str) -> bool:
    """Whether networks cover a large part of the world; /7 is wider than any private network."""
    for text in (n.strip() for n in allowed.split(",") if n.strip()):
        try:
            network = ipaddress.ip_network(text, strict=False)
        except ValueError:
            continue  # the gate refuses to start with it and says so
        if network.prefixlen < 7:
            return True
    return False


def check_files(home: Path) -> list[Finding]:
    """Keys and database belong to the owner alone."""
    findings = []
    for path in (home, keyring.path(home), home / "omamori.db", home / "omamori.toml"):
        if path.exists() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            mode = "700" if path.is_dir() else "600"
            text = f"他の利用者から読めます: chmod {mode} {path}"
            findings.append(Finding("open_files", "unsafe", text))
    return findings or [Finding("files", "ok", "鍵とデータベースの権限は安全です。")]


def check_database() -> list[Finding]:
    """A safe SQLite, encrypted, sound; and no migration missing."""
    findings = check_migrations()
    if connection.vendor == "sqlite":
        findings += _check_sqlite()
    elif not _postgresql_encrypted():
        text = "PostgreSQL の通信が暗号化されていません。同じ機械か、TLS で接続してください。"
        findings.append(Finding("postgresql_no_tls", "advice", text))
    return findings or [Finding("database", "ok", "データベースは正常です。")]


def check_migrations() -> list[Finding]:
    """Tables of an older version; empty when there are none."""
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return []
    text = "データベースが古い版のままです。omamori migrate を実行してください。"
    return [Finding("migrations", "unsafe", text)]


def _check_sqlite() -> list[Finding]:
    findings = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()")
        version = tuple(int(n) for n in str(cursor.fetchone()[0]).split("."))
        cursor.execute("PRAGMA quick_check(1)")
        sound = cursor.fetchone()[0] == "ok"
    if version < _SAFE_SQLITE:
        text = "この SQLite の版には破損の不具合があります。付属のドライバーを使ってください。"
        findings.append(Finding("sqlite_version", "unsafe", text))
    if not sound:
        text = "データベースが壊れています。omamori restore でバックアップから戻してください。"
        findings.append(Finding("sqlite_broken", "unsafe", text))
    file = Path(str(connection.settings_dict["NAME"]))
    if file.is_file() and file.open("rb").read(15) == b"SQLite format 3":
        text = "データベースが暗号化されていません。"
        findings.append(Finding("not_encrypted", "unsafe", text))
    return findings


def _postgresql_encrypted() -> bool:
    if str(connection.settings_dict["HOST"]) in LOOPBACK | {""}:
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
        return bool(cursor.fetchone()[0])


def check_space(home: Path) -> list[Finding]:
    """A full disk makes the gate refuse mail."""
    free = shutil.disk_usage(home).free
    if free < 1 << 30:
        text = f"空き容量が残り {free >> 20} MB です。1 GB 以上を空けてください。"
        return [Finding("space", "unsafe", text)]
    return [Finding("space", "ok", f"空き容量: {free >> 30} GB")]


def check_backup(home: Path) -> list[Finding]:
    """Somebody should have made a backup, and lately."""
    stamp = home / LAST_BACKUP
    if not stamp.exists():
        text = "まだバックアップがありません。omamori backup を毎日動かしてください。"
        return [Finding("backup", "advice", text)]
    hours = int((clock.now().timestamp() - stamp.stat().st_mtime) // 3600)
    if hours >= _OLD_BACKUP:
        text = f"最後のバックアップから {hours} 時間たちました。毎日動いているか確かめてください。"
        return [Finding("backup", "advice", text)]
    text = "新しいバックアップがあります。omamori restore --verify で確かめられます。"
    return [Finding("backup", "ok", text)]


def check_slides() -> list[Finding]:
    """Teaching material and evidence as PDF need Pango of the system."""
    if paper.ready():
        return [Finding("slides", "ok", "教育資料と証拠の PDF を作れます。")]
    text = (
        "PDF を作る部品 (Pango) がありません。"
        "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 を実行してください。"
        "HTML と PowerPoint は今も作れます。"
    )
    return [Finding("slides", "advice", text)]


def check_names() -> list[Finding]:
    """The finder of names is twice as quick as machine code, and tells the same."""
    if tagger.is_compiled():
        return [Finding("names", "ok", "氏名の見分け手は機械の言葉で動きます。")]
    text = (
        "氏名の見分け手が Python のまま動いています。結果は同じですが、メール一通に約二倍の時間がかかります。"
        "C のコンパイラーを入れ (apt-get install gcc libc6-dev)、"
        "python -m pidetect.tagger.compiling を実行してください。"
    )
    return [Finding("names", "advice", text)]


def check_callout() -> list[Finding]:
    """Somebody can be called in an emergency, and open call-outs are being worked on."""
    from omamori.do.incidents.callout import standing as callout

    if check_migrations():
        return []
    standing = callout.standing()
    if standing.silent:
        text = (
            f"緊急の呼び出しが {standing.silent // 60} 分止まっています。働き手を再び起動し、"
            "それまでは紙の連絡表で直接電話してください。"
        )
        return [Finding("callout_silent", "unsafe", text)]
    if not standing.chain:
        text = "承認された緊急連絡網がありません。「緊急の呼び出し」で連絡網を書き、別の人の承認を受けてください。"
        return [Finding("callout_chain", "advice", text)]
    if standing.months is None or standing.months >= _OLD_TEST:
        text = "緊急連絡網を二か月以上試していません。働き手が動いているかを確かめてください。"
        return [Finding("callout_test", "advice", text)]
    return [Finding("callout", "ok", "緊急連絡網は承認され、試されています。")]
