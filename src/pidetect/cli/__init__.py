"""命令行。``pidetect [--fast|--deep] [--json] PATH…``: what is in these files, for people and for scripts.

Exit status: 0 nothing found, 1 found, 2 something could not be examined, 130 and 143 when interrupted. Each command
is a module that is loaded only when it is called, because people wait for the first word.
"""

import sys
from collections.abc import Sequence

_COMMANDS = ("scan", "mask", "evaluate")


def main(arguments: Sequence[str] | None = None) -> int:
    """Entry of the command; gives the exit status.

    The first word is a command unless a file of that name lies here and more follows nothing: ``pidetect ./mask``
    and ``pidetect scan mask`` always mean the file.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    command = words.pop(0) if words and _is_command(words) else "scan"
    if command == "mask":
        from pidetect.cli.masking import main as mask  # noqa: PLC0415 - loaded when called

        return mask(words)
    if command == "evaluate":
        from pidetect.evaluate import main as evaluate  # noqa: PLC0415 - loaded when called

        return evaluate(words)
    from pidetect.cli.scanning import main as scan  # noqa: PLC0415 - loaded when called

    return scan(words)


def _is_command(words: Sequence[str]) -> bool:
    """Whether the first word is a command: a file of that name that is the only word is a file."""
    from pathlib import Path  # noqa: PLC0415 - the commonest call has no such word

    return words[0] in _COMMANDS and (len(words) > 1 or not Path(words[0]).exists())
