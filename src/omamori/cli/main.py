"""入口。Parses the command line; every command is one function in a file of this folder.

Exit codes: 0 done, 1 found something wrong, 2 could not do it.
"""

import argparse
import dataclasses
import importlib
import os
import sys
from collections.abc import Callable
from pathlib import Path

import django

from omamori.config.environment import ConfigurationError
from omamori.facts.errors import Refusal
from omamori.foundation.crypto.keyring import KeyringError

Command = Callable[[argparse.Namespace], int]


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the value is the process's exit code."""
    os.umask(0o077)  # whatever a command writes belongs to the owner alone
    parser = _parser()
    options = parser.parse_args(arguments)
    if getattr(options, "home", None):
        os.environ["OMAMORI_HOME"] = str(Path(options.home).absolute())
    if getattr(options, "milter", None):
        os.environ["OMAMORI_MILTER"] = options.milter
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "omamori.config.settings")
    try:
        command: Command = options.command
        return command(options)
    except (ConfigurationError, KeyringError) as error:
        print(f"omamori: {error}", file=sys.stderr)
        return 2
    except Refusal as refusal:
        words = (refusal.message, *getattr(refusal, "fields", {}).values(), refusal.next_step)
        print(f"omamori: {''.join(str(w) for w in words)} [{refusal.code}]", file=sys.stderr)
        return 2
    except OSError as error:
        named = f" ({error.filename})" if error.filename else ""
        print(f"omamori: {error.strerror or type(error).__name__}{named}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


@dataclasses.dataclass(frozen=True)
class Lazy:
    """A command of this folder, imported only when it is called: ``--help`` stays quick.

    Attributes:
        django: set Django up first.
    """

    module: str
    function: str
    django: bool = False

    def __call__(self, options: argparse.Namespace) -> int:
        """Run it."""
        if self.django:
            django.setup()
        command: Command = getattr(
            importlib.import_module(f"omamori.cli.{self.module}"), self.function
        )
        return command(options)


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
    _people(commands)
    _posts(commands)
    _api(commands)
    _scan(commands)
    _incidents(commands)
    _deck(commands)
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
    init = _add(
        commands,
        "init",
        "空の設置を作る (鍵・データベース・最初の人)",
        Lazy("installation", "init"),
    )
    init.add_argument("--company", help="会社名")
    init.add_argument("--domain", help="会社のメールのドメイン")
    init.add_argument("--officer-name", help="最初にサインインする人の氏名 (PMS事務局)")
    init.add_argument("--officer-email", help="その人のメールアドレス")
    _add(
        commands,
        "migrate",
        "データベースを今の版に合わせる (先にバックアップ)",
        Lazy("installation", "migrate"),
    )


def _processes(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    run = _add(
        commands, "run", "ウェブ・送信ゲート・作業を一つの端末で動かす", Lazy("supervisor", "run")
    )
    run.add_argument("--demo", action="store_true", help="架空の会社のデモで動かす")
    web = _add(commands, "web", "ウェブだけを動かす", Lazy("processes", "web", django=True))
    gate = _add(commands, "gate", "送信ゲートだけを動かす", Lazy("processes", "gate", django=True))
    gate.add_argument("--milter", help="milter の待ち受け (unix:/path またはホスト:ポート)")
    for part in (run, web, gate):
        part.add_argument("--unsafe", action="store_true", help="doctor が危険と言っても起動する")
    _add(commands, "worker", "作業だけを動かす", Lazy("processes", "worker", django=True))
    make = _add(commands, "demo", "架空の会社を作る (起動はしない)", Lazy("demo", "command"))
    make.add_argument("--small", action="store_true", help="一年分の記録なしで作る (試験用)")
    send = _add(
        commands,
        "send-wrong-mail",
        "デモの間違いメールをゲートに送る",
        Lazy("demo", "send_wrong_mail"),
    )
    send.add_argument("--gate", help="ゲートのホスト:ポート (既定: OMAMORI_SMTP)")
    _add(
        commands,
        "mailbox",
        "デモの外部メールボックスを動かす",
        Lazy("processes", "mailbox", django=True),
    )


def _care(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    examine = _add(
        commands, "doctor", "安全でないところを調べる", Lazy("doctor", "doctor", django=True)
    )
    examine.add_argument("--json", action="store_true", help="機械が読む形で出す")
    keep = _add(
        commands, "backup", "暗号化したバックアップを取る", Lazy("backup", "backup", django=True)
    )
    keep.add_argument("target", type=Path, help="書き出すファイル")
    restore = _add(commands, "restore", "バックアップを確かめる・戻す", Lazy("backup", "restore"))
    restore.add_argument("source", type=Path, help="バックアップのファイル")
    restore.add_argument("--keys", type=Path, help="鍵ファイル (別に保管したもの)")
    restore.add_argument("--verify", action="store_true", help="戻さずに確かめるだけ")
    keys = _add(
        commands,
        "rotate-keys",
        "新しい鍵を加え、封をし直す",
        Lazy("installation", "rotate", django=True),
    )
    keys.add_argument("--resume", action="store_true", help="鍵を加えず、続きだけを行う")


def _people(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    for verb, text, function, note in (
        ("import", "表から取り込む", "take_in", "読み込む Excel か CSV"),
        ("export", "表に書き出す", "take_out", "書き出す Excel (.xlsx)"),
    ):
        acts = commands.add_parser(verb, help=text).add_subparsers(required=True, metavar="何を")
        people = _add(acts, "people", "従業者名簿", Lazy("people", function, django=True))
        people.add_argument("file", type=Path, help=note)
        who = "操作する人のメールアドレス (その人の権限で行い、台帳に残る)"
        people.add_argument("--as", dest="person", required=True, metavar="ADDRESS", help=who)
        if verb == "import":
            people.add_argument("--preview", action="store_true", help="見るだけで、取り込まない")


def _posts(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    text = "役割に任命する (画面で任命できる人が一人もいなくなったとき)"
    appoint = _add(commands, "appoint", text, Lazy("posts", "appoint", django=True))
    appoint.add_argument(
        "post",
        choices=("top", "officer", "auditor"),
        help="トップマネジメント、個人情報保護管理者、監査責任者のどれか",
    )
    appoint.add_argument("address", metavar="ADDRESS", help="任命する人のメールアドレス")
    day = "役割に就く最初の日 (例: 2026-12-01)。前の人の任命は前日に終わる"
    appoint.add_argument("--from", dest="day", required=True, metavar="DATE", help=day)


def _api(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    describe = Lazy("describe", "describe", django=True)
    _add(commands, "api", "API の説明書 (OpenAPI) を出す", describe)


def _scan(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    scan = _add(
        commands,
        "scan",
        "個人情報を洗い出す (場所を書けばこのパソコンの、書かなければ設置に決めた保存先の)",
        Lazy("scan", "run"),
    )
    scan.add_argument("path", nargs="?", help="このパソコンの、調べるフォルダー (設置は要らない)")
    scan.add_argument("--report", help="そのときに、結果を書くファイル (.jsonl)")
    scan.add_argument(
        "--mode", choices=("fast", "deep"), default="fast", help="速く、またはくまなく"
    )
    scan.add_argument("--on", default="", metavar="tls://HOST:PORT", help="Dask のスケジューラー")
    scan.add_argument(
        "--workers", type=int, default=0, help="並べて調べる数 (既定: 空いているだけ)"
    )
    scan.add_argument("--once", action="store_true", help="いま調べられるものがなくなれば終わる")


def _incidents(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    duties = _add(
        commands,
        "duties",
        "事故の事実から、だれに、いつまでに、どの条で知らせるかを出す (設置は要らない)",
        Lazy("duties", "run"),
    )
    duties.add_argument(
        "--facts", required=True, metavar="FACTS.json", help="事実のファイル (- で標準入力)"
    )
    duties.add_argument("--as-of", metavar="DATE", help="いつの時点で見るか (例: 2026-11-24)")
    duties.add_argument("--json", action="store_true", help="機械が読む形で出す")


def _proof(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    ledger = commands.add_parser("ledger", help="台帳 (記録の鎖) を確かめる・書き出す")
    acts = ledger.add_subparsers(required=True, metavar="操作")
    _add(acts, "verify", "すべての記録を確かめる", Lazy("proof", "verify", django=True))
    export = _add(
        acts, "export", "証明を一つのファイルに書き出す", Lazy("proof", "export", django=True)
    )
    export.add_argument("proof", type=Path, help="書き出すファイル")


def _mail(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    outbound = commands.add_parser("outbound", help="送信メールの判断を試す")
    acts = outbound.add_subparsers(required=True, metavar="操作")
    judge = _add(acts, "judge", "送らずに判断だけを見る", Lazy("mail", "judge", django=True))
    judge.add_argument("files", nargs="+", type=Path, metavar="FILE.eml")
    judge.add_argument("--json", action="store_true", help="機械が読む形で出す")
    past = _add(acts, "replay", "送信の履歴で、取り違えの規則を試す", Lazy("replay", "run"))
    past.add_argument("file", type=Path, metavar="HISTORY.csv", help="日時、差出人、宛先")
    past.add_argument("--json", action="store_true", help="機械が読む形で出す")
    past.add_argument(
        "--label", nargs="?", const="swap", default="", help="取り違えに 1 を書いた列 (既定: swap)"
    )
    past.add_argument(
        "--inside", action="append", default=[], metavar="DOMAIN", help="尋ねない社内のドメイン"
    )
    past.add_argument("--times", type=int, help="何倍確からしければ尋ねるか (既定: 統制の初期値)")


def _deck(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    deck = commands.add_parser("deck", help="教育資料", description="教育資料")
    inside = deck.add_subparsers(required=True, metavar="指令")
    build = _add(
        inside,
        "build",
        "今日の教育資料を書き出す (HTML、PowerPoint、PDF、写し)",
        Lazy("deck", "build", django=True),
    )
    build.add_argument("--out", required=True, help="書き出すフォルダー")
    build.add_argument(
        "--audience", help="対象: joiner、manager、sales、system、ec (既定: 全従業者)"
    )


if __name__ == "__main__":
    sys.exit(main())
