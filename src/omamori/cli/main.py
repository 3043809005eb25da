"""入口。Parses the command line; every command is one function in a file of this folder.

Exit codes: 0 done, 1 found something wrong, 2 could not do it.
"""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

from omamori.config.environment import ConfigurationError
from omamori.foundation.crypto.keyring import KeyringError

Command = Callable[[argparse.Namespace], int]


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the value is the process's exit code."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if getattr(options, "home", None):
        os.environ["OMAMORI_HOME"] = str(Path(options.home).absolute())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "omamori.config.settings")
    try:
        command: Command = options.command
        return command(options)
    except (ConfigurationError, KeyringError) as error:
        print(f"omamori: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def with_django(command: Command) -> Command:
    """The same command after Django is set up; keeps ``--help`` and ``init`` quick."""

    def ready(options: argparse.Namespace) -> int:
        import django  # noqa: PLC0415 - only commands that need the database pay for it

        django.setup()
        return command(options)

    return ready


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="omamori", description="個人情報保護マネジメントシステム。規程が動き、記録が残る。"
    )
    parser.add_argument("--home", help="設置フォルダー (既定: OMAMORI_HOME または .omamori)")
    commands = parser.add_subparsers(required=True, metavar="指令")
    _installation(commands)
    _processes(commands)
    _care(commands)
    _proof(commands)
    _mail(commands)
    return parser


def _add(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    text: str,
    command: Command,
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=text, description=text)
    parser.set_defaults(command=command)
    return parser


def _installation(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    from omamori.cli import installation  # noqa: PLC0415 - see with_django

    init = _add(commands, "init", "空の設置を作る (鍵・データベース・最初の人)", installation.init)
    init.add_argument("--company", help="会社名")
    init.add_argument("--domain", help="会社のメールのドメイン")
    init.add_argument("--officer-name", help="最初にサインインする人の氏名 (PMS事務局)")
    init.add_argument("--officer-email", help="その人のメールアドレス")
    _add(commands, "migrate", "データベースを今の版に合わせる (先にバックアップ)", installation.migrate)


def _processes(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    from omamori.cli import demo, processes, supervisor  # noqa: PLC0415 - see with_django

    run = _add(commands, "run", "ウェブ・送信ゲート・作業を一つの端末で動かす", supervisor.run)
    run.add_argument("--demo", action="store_true", help="架空の会社のデモで動かす")
    _add(commands, "web", "ウェブだけを動かす", processes.web)
    _add(commands, "gate", "送信ゲートだけを動かす", with_django(processes.gate))
    _add(commands, "worker", "作業だけを動かす", with_django(processes.worker))
    _add(commands, "demo", "架空の会社を作る (起動はしない)", demo.command)
    send = _add(commands, "send-wrong-mail", "デモの間違いメールをゲートに送る", demo.send_wrong_mail)
    send.add_argument("--gate", help="ゲートのホスト:ポート (既定: OMAMORI_SMTP)")
    _add(commands, "mailbox", "デモの外部メールボックスを動かす", with_django(processes.mailbox))


def _care(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    from omamori.cli import backup, doctor, installation  # noqa: PLC0415 - see with_django

    examine = _add(commands, "doctor", "安全でないところを調べる", with_django(doctor.doctor))
    examine.add_argument("--json", action="store_true", help="機械が読む形で出す")
    keep = _add(commands, "backup", "暗号化したバックアップを取る", with_django(backup.backup))
    keep.add_argument("target", type=Path, help="書き出すファイル")
    restore = _add(commands, "restore", "バックアップを確かめる・戻す", backup.restore)
    restore.add_argument("source", type=Path, help="バックアップのファイル")
    restore.add_argument("--keys", type=Path, help="鍵ファイル (別に保管したもの)")
    restore.add_argument("--verify", action="store_true", help="戻さずに確かめるだけ")
    keys = _add(commands, "rotate-keys", "新しい鍵を加え、封をし直す", with_django(installation.rotate))
    keys.add_argument("--resume", action="store_true", help="鍵を加えず、続きだけを行う")


def _proof(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    from omamori.cli import proof  # noqa: PLC0415 - see with_django

    ledger = commands.add_parser("ledger", help="台帳 (記録の鎖) を確かめる・書き出す")
    acts = ledger.add_subparsers(required=True, metavar="操作")
    _add(acts, "verify", "すべての記録を確かめる", with_django(proof.verify))
    export = _add(acts, "export", "証明を一つのファイルに書き出す", with_django(proof.export))
    export.add_argument("proof", type=Path, help="書き出すファイル")


def _mail(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    from omamori.cli import mail  # noqa: PLC0415 - see with_django

    outbound = commands.add_parser("outbound", help="送信メールの判断を試す")
    acts = outbound.add_subparsers(required=True, metavar="操作")
    judge = _add(acts, "judge", "送らずに判断だけを見る", with_django(mail.judge))
    judge.add_argument("files", nargs="+", type=Path, metavar="FILE.eml")
    judge.add_argument("--json", action="store_true", help="機械が読む形で出す")


if __name__ == "__main__":
    sys.exit(main())
