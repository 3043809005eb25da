"""引数。The words of ``pidetect`` and of ``pidetect mask``, in one place, so that both say the same thing alike."""

import argparse
import os
from pathlib import Path

from pidetect.cli.parser import Parser

_LEAST_FLOOR = 0.05


_EXAMPLES = (
    "例:\n"
    "  pidetect 営業部                 フォルダーの中のすべて\n"
    "  pidetect --csv 営業部 > a.csv   表計算ソフトで開く一覧\n"
    "  cat 名簿.txt | pidetect -       標準入力\n"
    "\n"
    "ほかの命令 (それぞれ --help があります):\n"
    "  pidetect mask FILE…       個人情報を伏せたファイルを作る\n"
    "  pidetect evaluate PATH…   ラベル付きの文書で正しさを測る\n"
    "\n"
    "終了コード: 0 なし、1 あり、2 調べきれないものがあるか言葉の誤り、130 と 143 途中でやめた"
)


def scan_parser() -> argparse.ArgumentParser:
    """``pidetect PATH…``."""
    parser = Parser(
        prog="pidetect",
        usage="[指定…] PATH…",
        description="ファイルの中の個人情報を見つけます。値そのものは表示しません。",
        epilog=_EXAMPLES,
    )
    parser.add_argument(
        "paths", nargs="*", metavar="PATH", help="ファイル、フォルダー、または - (標準入力)"
    )
    _add_mode(parser)
    _add_output(parser)
    parser.add_argument(
        "--seconds", type=_seconds, default=60.0, metavar="N", help="1 ファイルの秒数 (既定 60)"
    )
    parser.add_argument(
        "--exclude",
        action="append",
        default=[],
        metavar="PATTERN",
        help="調べない名前 (*.log など)",
    )
    parser.add_argument("--no-ocr", action="store_true", help="画像の文字を読まない")
    parser.add_argument(
        "--workers",
        type=_workers,
        default=0,
        metavar="N",
        help="並べて調べる数 (既定は CPU の数、4 まで)",
    )
    parser.add_argument("--no-progress", action="store_true", help="進み具合を出さない")
    _add_answers(parser)
    return parser


def _add_output(parser: argparse.ArgumentParser) -> None:
    """In which form the answers come; a table for people when nothing is said."""
    output = parser.add_mutually_exclusive_group()
    output.add_argument("--json", action="store_true", help="1 行に 1 件の JSON で出す")
    output.add_argument("--sarif", action="store_true", help="SARIF 2.1.0 で出す")
    output.add_argument(
        "--csv", action="store_true", help="表計算ソフトで開ける CSV (UTF-8) で出す"
    )
    output.add_argument("--list", action="store_true", help="見つけた所を 1 件ずつ出す")


def _add_answers(parser: argparse.ArgumentParser) -> None:
    """What is answered without looking at a file."""
    parser.add_argument(
        "--schema", action="store_true", help="--json の JSON Schema を出して終わる"
    )
    parser.add_argument("--version", action="store_true", help="版を出して終わる")


def mask_parser() -> argparse.ArgumentParser:
    """``pidetect mask FILE…``."""
    parser = Parser(
        prog="pidetect mask",
        usage="[指定…] FILE…",
        description=(
            "個人情報を伏せたファイルを作ります。テキスト、CSV、HTML、docx、xlsx の形はそのままです。"
            "元のファイルは変えません。"
        ),
        epilog="終了コード: 0 すべて書き出した、2 伏せられないファイルがある。",
    )
    parser.add_argument("paths", nargs="+", metavar="FILE", help="ファイル、または - (標準入力)")
    parser.add_argument(
        "-o",
        "--output",
        metavar="OUT",
        help="書き出す先 (複数のときはフォルダー)。既定は 名前.masked.拡張子",
    )
    parser.add_argument(
        "--style",
        choices=("stars", "label", "pseudonym"),
        default="stars",
        help="＊で (既定)、［氏名］のように、または架空の値に",
    )
    parser.add_argument(
        "--key-file", metavar="K", help="架空の値の鍵。同じ鍵なら同じ人は同じ名前に。なければ作る"
    )
    parser.add_argument("--kinds", metavar="KIND,…", default="", help="伏せる種類 (既定はすべて)")
    parser.add_argument("--in-place", action="store_true", help="元のファイルを置き換える")
    parser.add_argument("--force", action="store_true", help="書き出す先があれば置き換える")
    _add_mode(parser)
    return parser


def _add_mode(parser: argparse.ArgumentParser) -> None:
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--fast", action="store_true", help="速さを優先する")
    mode.add_argument("--deep", action="store_true", help="くまなく調べる (既定)")
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help="自社の番号の形などの設定 (TOML)"
    )
    parser.add_argument(
        "--floor", type=_probability, default=0.5, metavar="P", help="確からしさの下限 (既定 0.5)"
    )
    if parser.prog == "pidetect":
        parser.add_argument(
            "--password",
            action="append",
            default=[],
            metavar="PW",
            help="試すパスワード (何度でも)",
        )
        parser.add_argument(
            "--password-file",
            action="append",
            default=[],
            metavar="FILE",
            help="パスワードを 1 行に一つ書いたファイル",
        )


def _probability(word: str) -> float:
    try:
        value = float(word)
    except ValueError:
        value = -1.0
    if not _LEAST_FLOOR <= value <= 1:
        raise argparse.ArgumentTypeError(f"{_LEAST_FLOOR} から 1 までの数を書いてください")
    return value


def _seconds(word: str) -> float:
    try:
        value = float(word)
    except ValueError:
        value = 0.0
    if not 0 < value <= 86_400:
        raise argparse.ArgumentTypeError("1 日 (86400) までの秒数を書いてください")
    return value


def _workers(word: str) -> int:
    value = int(word) if word.isascii() and word.isdecimal() else 0
    if not 1 <= value <= 64:
        raise argparse.ArgumentTypeError("1 から 64 までの数を書いてください")
    return value


def workers(asked: int) -> int:
    """How many processes: as asked, else one for each processor, up to four."""
    return asked or min(4, os.cpu_count() or 1)
