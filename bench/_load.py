"""Load for the mail benchmarks: distinct mails, sessions that keep their line, latency of each answer."""

import base64
import io
import random
import socket
import threading
import time
from collections.abc import Callable

FROM, TO = "sato@mirai-print.example", "suzuki@mirai-print.example"
_WORDS = [
    "会議",
    "資料",
    "確認",
    "予定",
    "見積",
    "納期",
    "工場",
    "印刷",
    "用紙",
    "校正",
    "部数",
    "色見本",
    "梱包",
    "配送",
    "変更",
    "連絡",
    "明日",
    "午後",
]


def letter(number: int, size: int) -> bytes:
    """A Japanese mail of about ``size`` bytes that no other number gives."""
    dice = random.Random(number)
    lines = [f"お世話になっております。{number} 件目の連絡です。"]
    while sum(len(line) * 3 + 2 for line in lines) < size - 400:
        lines.append("、".join(dice.choice(_WORDS) for _ in range(9)) + "。")
    return (
        _head(number, "text/plain; charset=utf-8", "8bit") + "\r\n".join(lines).encode() + b"\r\n"
    )


def with_workbook(number: int, size: int) -> bytes:
    """A mail of about ``size`` bytes with one xlsx in it."""
    body = base64.encodebytes(workbook(number, size * 3 // 4)).replace(b"\n", b"\r\n")
    mark = f"b{number}"
    text = f"--{mark}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{number} の表です。\r\n--{mark}\r\n"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    head = (
        f'Content-Type: {kind}; name="{number}.xlsx"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    )
    start = _head(number, f"multipart/mixed; boundary={mark}", "8bit")
    return start + text.encode() + head.encode() + body + f"--{mark}--\r\n".encode()


def workbook(number: int, size: int) -> bytes:
    """A workbook of numbers, about ``size`` bytes as a file."""
    import openpyxl

    dice, book = random.Random(number), openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("部数")
    for _ in range(size // 40):
        sheet.append([dice.randrange(10**6) for _ in range(6)])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _head(number: int, kind: str, encoding: str) -> bytes:
    return (
        f"From: {FROM}\r\nTo: {TO}\r\nSubject: mail {number}\r\nMIME-Version: 1.0\r\n"
        f"Message-ID: <{number}.{time.time_ns()}@mirai-print.example>\r\n"
        f"Content-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    ).encode()


class Session:
    """One line to a server."""

    def __init__(self, port: int) -> None:
        """Connect and greet."""
        self._line = socket.create_connection(("127.0.0.1", port), 60)
        self._line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._file = self._line.makefile("rb")
        self._reply()
        self._say(b"EHLO bench\r\n")

    def send(self, mail: bytes) -> float:
        """Hand in one mail; seconds from its final dot to the answer."""
        self._line.sendall(f"MAIL FROM:<{FROM}>\r\nRCPT TO:<{TO}>\r\nDATA\r\n".encode())
        for _ in range(3):
            self._reply()
        start = time.perf_counter()
        self._say(mail + b".\r\n")
        return time.perf_counter() - start

    def close(self) -> None:
        """Hang up."""
        self._file.close()
        self._line.close()

    def _say(self, data: bytes) -> None:
        self._line.sendall(data)
        self._reply()

    def _reply(self) -> None:
        while line := self._file.readline():
            if line[3:4] != b"-":
                break
        if line[:1] not in b"23":
            raise ConnectionError(line.decode("ascii", "replace"))


def hand_in(port: int, mails: list[bytes], sessions: int = 10) -> float:
    """Hand in mails over several sessions; seconds until the last was answered."""
    errors: list[BaseException] = []

    def run(mine: list[bytes]) -> None:
        try:
            session = Session(port)
            for position, mail in enumerate(mine, 1):
                session.send(mail)
                if position % 90 == 0:  # Postfix ends a line after a hundred
                    session.close()
                    session = Session(port)
            session.close()
        except (OSError, ValueError) as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(mails[n::sessions],)) for n in range(sessions)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return time.perf_counter() - start


def at_rate(port: int, mails: list[bytes], per_second: float) -> list[float]:
    """Hand in mails one each 1/``per_second``; seconds from final dot to answer of each."""
    session, found = Session(port), []
    start = time.perf_counter()
    for number, mail in enumerate(mails):
        time.sleep(max(0.0, start + number / per_second - time.perf_counter()))
        found.append(session.send(mail))
    session.close()
    return found


def until(holds: Callable[[], bool], seconds: float) -> None:
    """Wait until something holds.

    Raises:
        TimeoutError: it does not within the time.
    """
    limit = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > limit:
            raise TimeoutError
        time.sleep(0.01)
