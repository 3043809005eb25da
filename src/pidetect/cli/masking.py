"""伏せる命令。``pidetect mask FILE…``: masked copies beside the originals, each whole or not at all.

A file is first examined in a confined process, and refused when it hangs or breaks a parser; only what came through
is opened here. The copy is written under another name and moved into its place, so that nobody meets half a file.
"""

import contextlib
import os
import secrets
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pidetect.cli.arguments import mask_parser
from pidetect.cli.places import NOT_BEGUN, PROBLEMS
from pidetect.cli.scanning import INTERRUPTED, prepare, tell_missing, unreadable
from pidetect.cli.terminal import printable
from pidetect.masking import CannotMask, Masker
from pidetect.masking.files import Masked, mask_file
from pidetect.pool import ExaminerPool
from pidetect.recognizers import masks
from pidetect.types import LABELS, UNREPORTED, Mode

DONE, REFUSED = 0, 2
_KEY_BYTES, _LEAST_KEY = 32, 16
_MOST_BYTES = 100_000_000


def main(arguments: Sequence[str]) -> int:
    """The command; gives the exit status."""
    parser = mask_parser()
    asked = parser.parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    several = len(asked.paths) > 1
    if asked.in_place and asked.output:
        parser.error("--in-place と -o は一緒に使えません")
    if several and asked.output and not Path(asked.output).is_dir():
        parser.error("複数のファイルを伏せるときは、-o にあるフォルダーを書いてください")
    try:
        prepare(asked.config)
        if not asked.fast:
            tell_missing()
        masker = Masker(asked.style, _key(asked.key_file), _kinds(asked.kinds))
        with ExaminerPool(1, mode="fast" if asked.fast else "deep") as pool:
            return max([_mask(path, asked, masker, pool) for path in asked.paths])
    except (OSError, ValueError) as error:
        parser.error(unreadable(error))
    except KeyboardInterrupt:
        sys.stderr.write("\n途中でやめました。書きかけのファイルはありません。\n")
        return INTERRUPTED


def _kinds(words: str) -> tuple[str, ...]:
    kinds = tuple(w.strip() for w in words.split(",") if w.strip())
    reported = [str(k) for k in LABELS if k not in UNREPORTED]
    # Kinds of plug-ins are looked for only when one is named.
    if unknown := [k for k in kinds if k not in reported and k not in masks()]:
        known = "、".join(dict.fromkeys((*reported, *(k for k in masks() if k not in UNREPORTED))))
        raise ValueError(f"{unknown[0]} という種類はありません。使える種類: {known}")
    return kinds


def _key(name: str | None) -> bytes:
    """The key in a file; a file that is not there yet is made, readable by its owner only."""
    if name is None:
        return b""
    try:
        descriptor = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except FileExistsError:
        key = Path(name).read_bytes().strip()
        if len(key) < _LEAST_KEY:
            raise ValueError(
                f"{printable(name)}: 鍵が短すぎます。{_LEAST_KEY} バイト以上にしてください"
            ) from None
        return key
    key = secrets.token_hex(_KEY_BYTES).encode()
    with os.fdopen(descriptor, "wb") as file:
        file.write(key + b"\n")
    sys.stderr.write(
        f"{printable(name)}: 新しい鍵を作りました。同じ鍵を使えば、同じ人は同じ名前になります。\n"
    )
    return key


def _mask(path: str, asked: Any, masker: Masker, pool: ExaminerPool) -> int:
    """Mask one file; a sentence on the error output says what became of it."""
    shown = "標準入力" if path == "-" else printable(path)
    try:
        data = _read(path)
        masked = _masked(data, asked, masker, pool)
        written = _write(path, masked, asked)
    except Exception as error:  # noqa: BLE001 - one bad file keeps no other from being masked, and no trace shows its words
        sys.stderr.write(f"{shown}: {_said(error)}\n")
        return REFUSED
    sys.stderr.write(f"{shown}: {_summary(masked.counts)}{written}\n")
    if masked.pictures:
        sys.stderr.write(
            f"  図 {masked.pictures} 個はそのままです。写っているものを確かめてください。\n"
        )
    return DONE


def _read(path: str) -> bytes:
    if path == "-":
        data = sys.stdin.buffer.read(_MOST_BYTES + 1)
    else:
        if not Path(path).exists():
            raise CannotMask(PROBLEMS["missing"])
        if not Path(path).is_file():
            raise CannotMask(
                "ファイルではありません。フォルダーの中は、ファイルを並べて書いてください。"
            )
        with Path(path).open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    return data


def _masked(data: bytes, asked: Any, masker: Masker, pool: ExaminerPool) -> Masked:
    mode: Mode = "fast" if asked.fast else "deep"
    seen = pool.examine(data, "", mode=mode)
    if seen.why == "busy":
        raise CannotMask(NOT_BEGUN)
    if seen.why in ("crashed", "timeout", "bomb", "nested", "encrypted"):
        raise CannotMask(seen.explanation)
    return mask_file(data, masker, mode=mode, floor=asked.floor)


def _said(error: Exception) -> str:
    if isinstance(error, CannotMask):
        return str(error)
    if not isinstance(error, OSError):
        return "壊れているか、思わぬ形のため、伏せられません。"
    if isinstance(error, FileExistsError):
        return f"{printable(str(error.filename2 or error.filename))} がもうあります。--force で置き換えられます。"
    if isinstance(error, PermissionError):
        return "読むか書く権利がありません。"
    return "読み書きできません。"


def _summary(counts: Mapping[str, int]) -> str:
    if not counts:
        return "伏せるものはありませんでした。"
    kinds = "、".join(f"{LABELS.get(k, k)} {n:,} 件" for k, n in counts.items())
    return f"{kinds}を伏せました。"


def _write(path: str, masked: Masked, asked: Any) -> str:
    """Write the copy where it was asked for; gives the words that say where."""
    if path == "-" and not asked.output:
        sys.stdout.buffer.write(masked.data)
        sys.stdout.buffer.flush()
        return ""
    target = _target(path, asked)
    is_source = path != "-" and target.exists() and target.samefile(path)
    if is_source and not asked.in_place:
        raise CannotMask(
            "元のファイルには書きません。元を置き換えるには --in-place を付けてください。"
        )
    replace_file(target, masked.data, like=path, force=asked.force or is_source)
    return f"→ {printable(str(target))}"


def _target(path: str, asked: Any) -> Path:
    source = Path(path)
    if asked.in_place and path != "-":
        # A link stays a link; what it names is replaced.
        return source.resolve()
    name = f"{source.stem}.masked{source.suffix}"
    if not asked.output:
        return source.with_name(name)
    out = Path(asked.output)
    return out / source.name if out.is_dir() else out


def replace_file(target: Path, data: bytes, *, like: str, force: bool) -> None:
    """Write a file whole or not at all, with the rights of another.

    Raises:
        FileExistsError: it is there already, and ``force`` is not set.
        OSError: it cannot be written.
    """
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=".pidetect-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if like != "-":
            Path(name).chmod(Path(like).stat().st_mode & 0o777)
        if force:
            Path(name).replace(target)
        else:
            # A link fails where a file is; a look beforehand could be overtaken.
            os.link(name, target)
            Path(name).unlink()
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
