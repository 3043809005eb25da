"""設置。Makes an installation, brings its database up to date, changes its keys."""

import argparse
import os
import sys
from pathlib import Path

from omamori.config import environment
from omamori.foundation.crypto import keyring


def init(options: argparse.Namespace) -> int:
    """Make keys, database and the first person; refuses a folder that already has keys."""
    home = environment.read().home
    if keyring.path(home).exists():
        print(f"omamori: {home} には既に設置があります。何も変えていません。", file=sys.stderr)
        return 2
    answers = _ask(options)
    make_home(home)
    _django()
    from omamori.cli import first_steps

    print(f"設置しました: {home}")
    print(
        f"鍵ファイル {keyring.path(home)} は、バックアップとは別の安全な所に写しを保管してください。"
    )
    link = first_steps.first_person(**answers)
    print(f"次のリンクからパスワードを決めてください (7 日間有効):\n  {link}")
    print("omamori doctor で安全を確かめ、omamori run で起動します。")
    return 0


def make_home(home: Path) -> None:
    """A home folder with fresh keys and an empty, migrated database."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    home.chmod(0o700)
    keyring.write(keyring.generate(), home)
    _django()
    _call("migrate", verbosity=0, interactive=False)


def migrate(options: argparse.Namespace) -> int:
    """Back up, then apply the migrations that are missing."""
    del options
    _django()
    from omamori.cli import backup

    home = environment.read().home
    kept = backup.write(home / "backups" / "before-migrate.omb")
    print(f"先にバックアップを取りました: {kept}")
    _call("migrate", verbosity=1, interactive=False)
    return 0


def rotate(options: argparse.Namespace) -> int:
    """Add a key and seal columns and files anew with it; may be repeated after a break."""
    from omamori.foundation.crypto import rotation, seal
    from omamori.foundation.storage import blobs

    home = environment.read().home
    if not options.resume:
        keyring.write(keyring.read(home).with_new_key(), home)
    seal.read_keyring_again()
    columns = 0
    for model, field in rotation.sealed_columns():
        columns += rotation.reseal_column(model, field)
    files = sum(blobs.reseal(n, kind=kind) for kind in blobs.kinds() for n in blobs.numbers(kind))
    print(
        f"封をし直しました: 列 {columns} 件、ファイル {files} 件。鍵ファイルの写しを取り直してください。"
    )
    return 0


def _ask(options: argparse.Namespace) -> dict[str, str]:
    questions = {
        "company": "会社名",
        "domain": "会社のメールのドメイン",
        "officer_name": "PMS事務局の方の氏名",
        "officer_email": "その方のメールアドレス",
    }
    answers = {}
    for key, text in questions.items():
        given = getattr(options, key)
        while not given:
            if not sys.stdin.isatty():
                name = key.replace("_", "-")
                raise environment.ConfigurationError(f"--{name} を付けてください ({text})")
            given = input(f"{text}: ").strip()
        answers[key] = given
    return answers


def _django() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "omamori.config.settings")
    django.setup()


def _call(command: str, **options: object) -> None:
    from django.core.management import call_command

    call_command(command, **options)
