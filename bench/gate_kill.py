"""A thousand times kill -9 of gate, worker and examiners while mail flows: how many are lost, how many twice.

The rounds of ``tests/crash/gate_process.py`` on an encrypted SQLite file, or on the database that
``OMAMORI_KILL_DATABASE_URL`` names (an empty one). Usage: gate_kill.py [ROUNDS] [SEED].
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

PROGRAM = Path(__file__).parent.parent / "tests" / "crash" / "gate_process.py"


def free_port() -> int:
    """A port that nobody uses at this moment."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def main() -> int:
    """Run the rounds and print what became of the mails; 1 when one was lost or came twice unmarked."""
    rounds, seed = (sys.argv[1:] + ["1000", "20261125"][len(sys.argv) - 1 :])[:2]
    with tempfile.TemporaryDirectory(prefix="omamori-kill-") as home:
        environment = {k: v for k, v in os.environ.items() if not k.startswith("OMAMORI_")} | {
            "OMAMORI_HOME": home,
            "OMAMORI_SMTP": f"127.0.0.1:{free_port()}",
            "OMAMORI_NEXT_HOP": f"127.0.0.1:{free_port()}",
            "DJANGO_SETTINGS_MODULE": "omamori.config.settings",
            "PYTHONWARNINGS": "ignore",
        }
        if database := os.environ.get("OMAMORI_KILL_DATABASE_URL", ""):
            environment["OMAMORI_DATABASE_URL"] = database
        from omamori.foundation.crypto import keyring

        keyring.write(keyring.generate(), Path(home))
        done = subprocess.run(
            [sys.executable, str(PROGRAM), rounds, seed],
            env=environment,
            stdout=subprocess.PIPE,
            check=True,
        )
    found = json.loads(done.stdout)
    print(
        f"{found['rounds']} rounds in {found['seconds']} s: {found['taken']} mails promised in "
        f"{found['tries']} tries, {len(found['lost'])} lost, {found['twice']} arrived twice "
        f"({len(found['unmarked'])} of them unmarked), {found['marked']} marked, "
        f"{found['held']} held as repeated, {found['left_in_journal']} segments left, "
        f"ledger broken: {found['broken'] or 'no'}"
    )
    return int(bool(found["lost"] or found["unmarked"] or found["broken"]))


if __name__ == "__main__":
    sys.exit(main())
