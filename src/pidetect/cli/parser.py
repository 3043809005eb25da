"""日本語の引数解析。The parser of arguments, its help and its errors in Japanese; what is wrong is told in one line with a way on."""

import argparse
import re
from collections.abc import Iterable
from typing import NoReturn

# What argparse says (Python 3.11 to 3.14), and how it is told; the first group is the argument or its value.
_SAID = (
    (re.compile(r"unrecognized arguments: (.*)"), "知らない指定です: {}"),
    (re.compile(r"argument (\S+): expected (?:one|at least one) argument"), "{} の後に値を書いてください"),
    (re.compile(r"argument (\S+): not allowed with argument (\S+)"), "{} と {} は一緒に使えません"),
    (re.compile(r"argument (\S+): ignored explicit argument .*"), "{} の後に値は書けません"),
    (re.compile(r"argument (\S+): invalid choice: (.+?) \(choose from (.+)\)"), "{} に {} はありません ({} のどれか)"),
    (re.compile(r"the following arguments are required: (.*)"), "{} を書いてください"),
    (re.compile(r"argument (\S+): invalid \S+ value: (.*)"), "{} の値 {} は読めません"),
    (re.compile(r"argument (\S+): (.*)", re.DOTALL), "{}: {}"),
)  # fmt: skip


class _Help(argparse.RawDescriptionHelpFormatter):
    """Paragraphs stay as they are written."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        """The line that says how it is called."""
        super().add_usage(usage, actions, groups, prefix or "使い方: ")


class Parser(argparse.ArgumentParser):
    """``argparse`` without a word of English."""

    def __init__(self, prog: str, usage: str, description: str, epilog: str = "") -> None:
        """Take the name of the command, what is written behind it, what it does, and what else to know."""
        super().__init__(
            prog=prog,
            usage=f"{prog} {usage}",
            description=description,
            epilog=epilog,
            formatter_class=_Help,
            allow_abbrev=False,
            add_help=False,
        )
        self._positionals.title, self._optionals.title = "対象", "指定"
        self.add_argument("-h", "--help", action="help", help="この説明を出して終わる")

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and where the words are explained; ends with status 2."""
        self.exit(
            2, f"{self.prog}: {in_japanese(message)}\n使い方は {self.prog} --help で見られます。\n"
        )


def in_japanese(message: str) -> str:
    """What argparse says, in Japanese; what it is not known to say stays as it is."""
    for said, told in _SAID:
        if found := said.fullmatch(message):
            return told.format(*found.groups())
    return message
