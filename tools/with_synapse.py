"""Runs the Matrix adapter against a real Synapse: ``with_synapse.py PYTHON`` of an environment that has it.

Starts a homeserver with two accounts in a temporary folder on loopback, then sends a text and a file,
repeats a post with its key, asks who reads, takes both back, and looks as the other account at what is left.
"""

import json
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from omamori.do.outbound.messaging.channels.matrix import Matrix
from omamori.do.outbound.messaging.channels.port import Outgoing

_TRIES = 120


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _configure(python: str, folder: Path, port: int) -> Path:
    config = folder / "homeserver.yaml"
    words = ["-H", "test.example", "-c", str(config), "--generate-config", "--report-stats=no"]
    subprocess.run([python, "-m", "synapse.app.homeserver", *words], check=True, cwd=folder)
    text = config.read_text("utf-8").replace("port: 8008", f"port: {port}")
    # Only what the test asks for: nothing leaves the machine, nobody is slowed down.
    more = "trusted_key_servers: []\nsuppress_key_server_warning: true\n"
    more += "rc_message: {per_second: 1000, burst_count: 1000}\n"
    kept = [
        x for x in text.splitlines() if not x.startswith(("trusted_key_servers", "  - server_name"))
    ]
    config.write_text("\n".join([*kept, more]), "utf-8")
    return config


def _ask(verb: str, url: str, token: str, value: object = None) -> dict[str, Any]:
    body = None if value is None else json.dumps(value).encode()
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    request = urllib.request.Request(url, data=body, headers=headers, method=verb)  # noqa: S310 - loopback only
    with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310 - loopback only
        found: dict[str, Any] = json.load(response)
        return found


def _sign_in(base: str, python: str, config: Path, name: str) -> str:
    password = secrets.token_hex(8)
    script = [python, "-m", "synapse._scripts.register_new_matrix_user"]
    words = ["-u", name, "-p", password, "--no-admin", "-c", str(config), base]
    subprocess.run([*script, *words], check=True, stdout=subprocess.DEVNULL)
    user = {"type": "m.id.user", "user": name}
    login = {"type": "m.login.password", "identifier": user, "password": password}
    return str(_ask("POST", f"{base}/_matrix/client/v3/login", "", login)["access_token"])


def _until_up(base: str, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(_TRIES):
        if process.poll() is not None:
            sys.exit("Synapse が始まりませんでした")
        try:
            urllib.request.urlopen(f"{base}/health", timeout=2)  # noqa: S310 - loopback only
        except (OSError, urllib.error.URLError):
            time.sleep(0.5)
        else:
            return
    sys.exit("Synapse が時間内に答えませんでした")


def _story(base: str, ours: str, theirs: str) -> None:
    client = f"{base}/_matrix/client/v3"
    invited = {
        "preset": "trusted_private_chat",
        "is_direct": True,
        "invite": ["@hanako:test.example"],
    }
    room = str(_ask("POST", f"{client}/createRoom", ours, invited)["room_id"])
    _ask("POST", f"{client}/rooms/{room}/join", theirs, {})
    line = Matrix({"homeserver": base, "token": ours}, now=datetime.now(UTC))
    assert line.identity().account == "@omamori:test.example"
    assert line.readers(room) == ("@hanako:test.example",)
    text = Outgoing(talk=room, key="01text", text="面接の日程をお送りします。")
    first, again = line.send(text), line.send(text)
    assert first == again, "the same key posts once"
    file = line.send(Outgoing(talk=room, key="01file", name="通知.txt", content="採用".encode()))
    read = _messages(client, room, theirs)
    assert [m["content"].get("body") for m in read] == ["面接の日程をお送りします。", "通知.txt"], (
        read
    )
    line.recall(room, first)
    line.recall(room, file)
    left = [m["content"] for m in _messages(client, room, theirs)]
    assert left == [{}, {}], left
    print("Matrix: 送る、同じ鍵で送り直す、ファイル、読む人、取り消し: すべて期待どおり")  # noqa: T201 - a tool


def _messages(client: str, room: str, token: str) -> list[dict[str, Any]]:
    page = _ask("GET", f"{client}/rooms/{room}/messages?dir=f&limit=50", token)
    return [e for e in page["chunk"] if e["type"] == "m.room.message"]


def main() -> int:
    """Start, play, stop."""
    python, folder, port = (
        sys.argv[1],
        Path(tempfile.mkdtemp(prefix="omamori-synapse-")),
        _free_port(),
    )
    config, base = _configure(python, folder, port), f"http://127.0.0.1:{port}"
    command = [python, "-m", "synapse.app.homeserver", "-c", str(config)]
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _until_up(base, process)
        tokens = [_sign_in(base, python, config, name) for name in ("omamori", "hanako")]
        _story(base, *tokens)
    finally:
        process.terminate()
        process.wait(20)
        shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
