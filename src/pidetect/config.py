"""設定。What only the office itself knows: the forms of its employee and customer numbers.

A number of an office has no law that says how it looks. It is found beside its usual label (社員番号, 会員番号);
forms of its own, and labels of its own, come from a TOML file::

    [employee_number]
    forms = ["E######", "@@-####"]   # # is a digit, @ a Latin letter, all else stands for itself
    labels = ["スタッフID"]

    [customer_number]
    forms = ["C-########"]

The file is named by the environment variable PIDETECT_CONFIG, so that examining processes have it, too.
"""

import dataclasses
import functools
import os
import re
import tomllib
from pathlib import Path

from pidetect.normalize import HYPHENS
from pidetect.requests import CONFIGURATION

VARIABLE = CONFIGURATION
_LONGEST, _MOST = 40, 100
_DIGIT, _LETTER = "[0-9０-９]", "[A-Za-zＡ-Ｚａ-ｚ]"
_WIDE = 0xFEE0


class ConfigError(ValueError):
    """The file cannot be used; the message says in Japanese what to change."""


@dataclasses.dataclass(frozen=True, slots=True)
class Numbers:
    """How numbers of one kind are written.

    Attributes:
        forms: patterns in which # is a digit and @ a Latin letter.
        labels: words that stand before such a number, besides the usual ones.
    """

    forms: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Config:
    """All that can be set; nothing of it is needed."""

    employee_number: Numbers = Numbers()
    customer_number: Numbers = Numbers()


def load(path: Path) -> Config:
    """Read a file.

    Raises:
        ConfigError: not TOML, an unknown name, or a form that would match too much.
        OSError: the file cannot be read.
    """
    try:
        tables = tomllib.loads(path.read_text("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path.name} を TOML として読めません: {error}") from error
    known = {field.name for field in dataclasses.fields(Config)}
    if unknown := sorted(tables.keys() - known):
        raise ConfigError(
            f"{unknown[0]} という項目はありません。使える項目: {'、'.join(sorted(known))}"
        )
    return Config(**{name: _numbers(name, table) for name, table in tables.items()})


def use(path: Path) -> None:
    """Take the settings of a file, here and in processes started later; before the first ``scan``.

    Raises:
        ConfigError, OSError: as ``load``.
    """
    load(path)
    os.environ[VARIABLE] = str(path.absolute())
    current.cache_clear()


@functools.cache
def current() -> Config:
    """The settings of this process."""
    named = os.environ.get(VARIABLE, "")
    return load(Path(named)) if named else Config()


def _numbers(name: str, table: object) -> Numbers:
    if not isinstance(table, dict) or table.keys() - {"forms", "labels"}:
        raise ConfigError(f"[{name}] に書けるのは forms と labels だけです")
    forms, labels = (_texts(name, key, table.get(key, [])) for key in ("forms", "labels"))
    for form in forms:
        if form.count("#") + form.count("@") < 3:
            raise ConfigError(f"[{name}] の形「{form}」には # か @ が三つ以上要ります")
    return Numbers(forms, labels)


def _texts(name: str, key: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > _MOST:
        raise ConfigError(f"[{name}] の {key} は {_MOST} 個までの文字列の列です")
    texts = tuple(v for v in value if isinstance(v, str) and 0 < len(v.strip()) <= _LONGEST)
    if len(texts) != len(value):
        raise ConfigError(f"[{name}] の {key} には {_LONGEST} 字までの文字列だけを書けます")
    return tuple(t.strip() for t in texts)


def expression(form: str) -> str:
    """A form as a regular expression over original text: both widths, all hyphens; linear, without repeats."""
    return "".join(map(_symbol, form))


def _symbol(character: str) -> str:
    if character in "#＃":
        return _DIGIT
    if character in "@＠":
        return _LETTER
    if character in HYPHENS:
        return f"[{re.escape(HYPHENS)}]"
    if "!" <= character <= "~":
        return f"[{re.escape(character)}{re.escape(chr(ord(character) + _WIDE))}]"
    return re.escape(character)
