"""送り直しと返送の決まり。When to try again, when to give up, and the letter that tells the sender.

Pure: RFC 5321 (4.5.4) on trying again, RFC 3461–3464 on the report, RFC 3834 on automatic mail.
"""

import base64
import dataclasses
from collections.abc import Sequence
from datetime import datetime, timedelta
from email.utils import format_datetime

_PAUSES = (1, 5, 15, 60)
"""Minutes; the last is repeated."""
_GIVE_UP_AFTER = timedelta(days=3)
_LEAST_TRIES = 5
_HEADER_SHOWN = 32 * 1024
END = b".\r\n"
"""What is held back until the rest is sent: without it no server takes the mail."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Failure:
    """One recipient who does not get the mail.

    Attributes:
        code: the next hop's reply code; 0 when no answer came in all the tries.
    """

    address: str
    code: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class Report:
    """What the sender is told.

    Attributes:
        number: public id of the mail; identifies the report, too.
        head: header block of the mail.
        received_at: when the gate took it.
        now: when the report is written.
        author: address that notices come from.
    """

    number: str
    sender: str
    failures: tuple[Failure, ...]
    head: bytes
    received_at: datetime
    now: datetime
    author: str

    @property
    def host(self) -> str:
        """Name of this server."""
        return self.author.rpartition("@")[2] or "omamori.invalid"


def pause(attempt: int) -> timedelta:
    """How long to wait after the try of this number (from 1)."""
    return timedelta(minutes=_PAUSES[min(attempt, len(_PAUSES)) - 1])


def gives_up(first_try_at: datetime, now: datetime, *, tries: int = _LEAST_TRIES) -> bool:
    """Whether the tries have lasted long enough, and were enough: a clock may leap over days."""
    return tries >= _LEAST_TRIES and now - first_try_at >= _GIVE_UP_AFTER


def sendable(content: bytes) -> bool:
    """Whether the bytes mean one mail to every server: only CR LF ends lines, no NUL."""
    ends = content.count(b"\r\n")
    return ends == content.count(b"\r") == content.count(b"\n") and b"\0" not in content


def stuffed(content: bytes) -> bytes:
    """The bytes for the line: dots doubled, the end of data added; nothing else changes."""
    body = content.replace(b"\r\n.", b"\r\n..")
    if body.startswith(b"."):
        body = b"." + body
    return body + (END if body.endswith(b"\r\n") or not body else b"\r\n" + END)


def delivery_report(report: Report) -> bytes:
    """A multipart/report from nobody to the sender, in Japanese for people, in RFC 3464 for programs."""
    return _multipart(report, "メールをお届けできませんでした", _letter(report), _status(report))


def refusal_report(report: Report, reasons: Sequence[str]) -> bytes:
    """The same for a mail that the gate itself refused: why, and the allowed way (status 5.7.1)."""
    letter = _refusal_letter(report, reasons)
    return _multipart(report, "メールを送りませんでした", letter, _status(report, "5.7.1"))


def _multipart(report: Report, title: str, letter: bytes, status: Sequence[str]) -> bytes:
    boundary = f"=_omamori_{report.number}"
    encoded = base64.b64encode(title.encode()).decode()
    lines = [
        f"From: Omamori <{report.author}>",
        f"To: <{report.sender}>",
        f"Subject: =?UTF-8?B?{encoded}?=",
        f"Date: {format_datetime(report.now)}",
        f"Message-ID: <{report.number}.{int(report.now.timestamp())}@{report.host}>",
        "Auto-Submitted: auto-replied",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/report; report-type=delivery-status; boundary="{boundary}"',
        "",
        f"--{boundary}",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: base64",
        "",
        *_folded(letter),
        f"--{boundary}",
        "Content-Type: message/delivery-status",
        "",
        *status,
        f"--{boundary}",
        "Content-Type: text/rfc822-headers",
        "Content-Transfer-Encoding: base64",
        "",
        *_folded(report.head[:_HEADER_SHOWN]),
        f"--{boundary}--",
        "",
    ]
    return "\r\n".join(lines).encode("utf-8")


def _letter(report: Report) -> bytes:
    lines = [
        "次の宛先にメールをお届けできませんでした。",
        "",
        *(f"  {failure.address}  {_reason(failure.code)}" for failure in report.failures),
        "",
        "宛先のつづりを確かめ、必要なら送り直してください。",
        "宛先が正しい場合は、この控えを添えてシステム管理者に相談してください。",
        f"受付番号: {report.number}",
    ]
    return "\r\n".join(lines).encode("utf-8")


def _refusal_letter(report: Report, reasons: Sequence[str]) -> bytes:
    lines = [
        "会社の送信の規程で送れないメールだったので、だれにも送っていません。",
        "",
        *(f"  {reason}" for reason in reasons or ("理由は、お守りの画面で確かめてください。",)),
        "",
        "宛先:",
        *(f"  {failure.address}" for failure in report.failures),
        "",
        "中身を直して送り直すか、お守りの画面に書いてある別の方法で渡してください。",
        f"受付番号: {report.number}",
    ]
    return "\r\n".join(lines).encode("utf-8")


def _reason(code: int) -> str:
    if code == 0:
        return "(相手のサーバーにつながりませんでした)"
    if code == 552:
        return "(552: 相手のサーバーが受け取れる大きさを超えています)"
    if code >= 500:
        return f"({code}: 相手のサーバーが受け取りを断りました)"
    return f"({code}: 何度か試しましたが、受け取ってもらえませんでした)"


def _status(report: Report, fixed: str = "") -> Sequence[str]:
    lines = [
        f"Reporting-MTA: dns; {report.host}",
        f"Arrival-Date: {format_datetime(report.received_at)}",
    ]
    for failure in report.failures:
        kind = "rfc822" if failure.address.isascii() else "utf-8"
        status = fixed or {0: "4.4.1", 552: "5.3.4"}.get(failure.code, f"{failure.code // 100}.0.0")
        lines += ["", f"Final-Recipient: {kind}; {failure.address}", "Action: failed"]
        lines += [f"Status: {status}"]
        if failure.code:
            lines.append(f"Diagnostic-Code: smtp; {failure.code}")
    return [*lines, ""]


def _folded(data: bytes) -> list[str]:
    text = base64.b64encode(data).decode()
    return [text[i : i + 76] for i in range(0, len(text), 76)] or [""]
