"""環境変数と設定ファイル。Where an installation differs from another, in one typed place.

Values come from ``OMAMORI_*`` variables, then from ``omamori.toml`` in the home folder. An unknown
key is an error: a misspelt safety setting must not be silently ignored.
"""

import dataclasses
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any


class ConfigurationError(Exception):
    """The installation is not configured in a usable way; the text says what to change."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Environment:
    """Everything an operator can set.

    Attributes:
        home: folder of database, keys, spool and files.
        database_url: empty for the encrypted SQLite file in ``home``; ``sqlite:///path`` or
            ``postgresql://user:password@host:port/name``.
        web: host:port of the web server.
        smtp: host:port of the outgoing-mail gate.
        next_hop: host:port of the mail server that receives released mail.
        mailbox: host:port of the demo's outside mailbox; empty when there is none.
        public_url: how people reach the web server; the base of links in notices.
        demo: the invented company runs here; never true in production.
        smtp_allowed: addresses or networks that may hand in mail without signing in, by comma.
        smtp_max_bytes: largest mail accepted.
        smtp_tls_certificate, smtp_tls_key: files for TLS; empty for none.
        smtp_implicit: host:port of a second door where TLS begins at once; empty for none.
        smtp_fronts: hosts that may say XCLIENT and XFORWARD, by comma.
        smtp_proxies: networks whose connections begin with a PROXY header, by comma.
        smtp_sender_domains: domains whose senders need not sign in, by comma; empty for any.
        smtp_required_header: ``Name: value`` that mails without signing in must bear; empty for none.
        smtp_rate, smtp_rate_signed_in: ``mails,recipients,bytes`` per minute for one client address
            and for one person; 0 for no limit; empty for the built-in values.
        smtp_answer_within: milliseconds that a dialogue waits for the verdict after the mail is on
            disk; 0 for not at all.
        smtp_backlog: mails that may wait to be judged before more are told to come again.
        smtp_name: this server's name in greeting and trace line.
        milter: where the milter listens, by comma: ``unix:/path`` or host:port; empty for nowhere.
        next_hop_tls: ``none``, ``starttls`` or ``implicit``.
        next_hop_user, next_hop_password: sign-in at the next hop; empty for none.
        notice_from: sender address of notices.
        oidc_issuer, oidc_client_id, oidc_client_secret: OpenID Connect; empty for none.
        saml_metadata_url, saml_entity_id: SAML 2.0 identity provider; empty for none.
        scan_folders: folders below which scans may look, by colon; empty for none.
        scan_hosts: hosts and networks that scans may call, by comma; empty for none.
        callout_api: address of the telephone provider's API for emergency calls, ``https://…``; empty for none.
        callout_account, callout_key: account and secret at that provider.
        callout_number: number that calls and messages come from, in E.164.
        report_mailbox: where mails to the reporting address arrive: ``maildir:/path`` or
            ``imaps://user:password@host/INBOX``; empty for nowhere.
        report_address: address that people report to, such as ``report@example.jp``: answers to receipts go there;
            empty: receipts say that nobody reads an answer.
        report_authserv: name by which the mail server that receives reports signs its Authentication-Results
            (RFC 8601); empty: no sender of a mailed report counts as proven.
        report_authserv_hops: how many ``Received`` lines the own servers write on the way to that mailbox, the
            fewest of all ways: only results that stand above the last of them count.
        report_authserv_strips: that server removes such results of its name that came with a mail; then those
            below its ``Received`` count as well.
        notice_bounces: where notices to persons come back to that cannot be delivered, with ``*`` for a token,
            such as ``notice+*@example.jp``; empty: to ``notice_from``.
        notice_mailbox: where those mails arrive, as ``report_mailbox``; empty: the reporting mailbox.
        hosts: extra host names the web server answers to, by comma.
        workers: web worker processes.
        log_level: ``INFO`` and so on.
    """

    home: Path = Path(".omamori")
    database_url: str = ""
    web: str = "127.0.0.1:8000"
    smtp: str = "127.0.0.1:2525"
    next_hop: str = "127.0.0.1:2526"
    mailbox: str = ""
    public_url: str = ""
    demo: bool = False
    smtp_allowed: str = "127.0.0.1,::1"
    smtp_max_bytes: int = 100 * 1024 * 1024
    smtp_tls_certificate: str = ""
    smtp_tls_key: str = ""
    smtp_implicit: str = ""
    smtp_fronts: str = ""
    smtp_proxies: str = ""
    smtp_sender_domains: str = ""
    smtp_required_header: str = ""
    smtp_rate: str = ""
    smtp_rate_signed_in: str = ""
    smtp_answer_within: int = 40
    smtp_backlog: int = 20_000
    smtp_name: str = ""
    milter: str = ""
    next_hop_tls: str = "none"
    next_hop_user: str = ""
    next_hop_password: str = ""
    notice_from: str = "omamori@localhost"
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    saml_metadata_url: str = ""
    saml_entity_id: str = ""
    scan_folders: str = ""
    scan_hosts: str = ""
    report_mailbox: str = ""
    report_address: str = ""
    report_authserv: str = ""
    report_authserv_hops: int = 1
    report_authserv_strips: bool = False
    notice_bounces: str = ""
    notice_mailbox: str = ""
    callout_api: str = ""
    callout_account: str = ""
    callout_key: str = ""
    callout_number: str = ""
    hosts: str = ""
    workers: int = 2
    log_level: str = "INFO"

    @property
    def base_url(self) -> str:
        """The public URL without a trailing slash."""
        return (self.public_url or f"http://{self.web}").rstrip("/")

    @property
    def scanned_folders(self) -> str:
        """Folders below which scans may look; the demo's invented share is always among its own."""
        demo = str(self.home / "demo" / "share") if self.demo else ""
        return ":".join(filter(None, (self.scan_folders, demo)))


def read(variables: Mapping[str, str] | None = None) -> Environment:
    """Read the environment.

    Raises:
        ConfigurationError: an unknown key, or a value of the wrong kind.
    """
    variables = os.environ if variables is None else variables
    given = {
        key.removeprefix("OMAMORI_").lower(): value
        for key, value in variables.items()
        if key.startswith("OMAMORI_") and not key.startswith("OMAMORI_TEST_")
    }
    home = Path(given.pop("home", ".omamori")).expanduser().absolute()
    values: dict[str, object] = {}
    file = home / "omamori.toml"
    if file.is_file():
        values |= tomllib.loads(file.read_text("utf-8"))
    values |= given
    return _build(home, values)


def _build(home: Path, values: Mapping[str, object]) -> Environment:
    kinds = {f.name: f.type for f in dataclasses.fields(Environment)}
    unknown = sorted(set(values) - set(kinds) | {"home"} & set(values))
    if unknown:
        raise ConfigurationError(f"知らない設定があります: {', '.join(unknown)}")
    typed: dict[str, Any] = {k: _convert(k, kinds[k], v) for k, v in values.items()}
    return Environment(home=home, **typed)


def _convert(key: str, kind: object, value: object) -> object:
    try:
        if kind is bool and not isinstance(value, bool):
            return {"1": True, "true": True, "0": False, "false": False, "": False}[
                str(value).lower()
            ]
        if kind is int:
            return int(str(value))
    except (KeyError, ValueError) as error:
        raise ConfigurationError(f"設定 {key} の値が正しくありません") from error
    return value if kind is bool else str(value)


def host_port(address: str) -> tuple[str, int]:
    """Split ``host:port``; IPv6 hosts may stand in brackets.

    Raises:
        ConfigurationError: there is no port.
    """
    host, _, port = address.rpartition(":")
    if not host or not port.isdigit():
        raise ConfigurationError(f"「ホスト:ポート」の形で書いてください: {address}")
    return host.strip("[]"), int(port)
