"""事故の義務。Reads the facts of a case from a file and says who must be told by when, by which paragraph, and why."""

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from omamori.do.incidents.duties import computing
from omamori.do.incidents.duties.facts_of_case import from_json, written
from omamori.facts.errors import Invalid
from omamori.foundation.calendar import clock

_MOST_BYTES = 1_000_000


def run(options: argparse.Namespace) -> int:
    """Print the duties; with ``--json`` a list with stable keys, else text for people.

    Raises:
        Invalid: the file or the day is not usable; one sentence each.
        OSError: the file cannot be read.
    """
    facts = from_json(_read(options.facts))
    on = _day(options.as_of)
    found = computing.examine(facts, on=on)
    if options.json:
        rows = [computing.as_json(duty, found) for duty in found.duties]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        print("\n".join(_told(found, on or clock.today())))
    return 0


def _read(name: str) -> Any:
    if name == "-":
        content = sys.stdin.buffer.read(_MOST_BYTES + 1)
    else:
        with Path(name).open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        raise Invalid({"facts": "ファイルが大きすぎます。一つの事故の事実だけを書いてください。"})
    try:
        return json.loads(content.decode("utf-8-sig"), object_pairs_hook=_once)
    except UnicodeDecodeError:
        raise Invalid({"facts": "ファイルを UTF-8 で保存してください。"}) from None
    except json.JSONDecodeError as error:
        place = f"{error.lineno} 行 {error.colno} 字目"
        raise Invalid({"facts": f"JSON として読めません ({place})。"}) from None
    except (ValueError, RecursionError):
        raise Invalid({"facts": "JSON として読めません。"}) from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise Invalid({"facts": f"「{key[:60]}」が二度書かれています。一つにしてください。"})
        found[key] = value
    return found


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    found = written(text)
    if found is None:
        raise Invalid({"as_of": "--as-of は「2026-11-24」の形の、実在する日付で書いてください。"})
    return found


def _told(found: computing.Reckoned, on: date) -> list[str]:
    lines = [
        f"知った日 {computing.written(found.facts.first_known)}、{computing.written(on)} の時点"
    ]
    for duty in found.duties:
        lines += ["", *_duty(duty, on)]
    if not found.duties:
        lines += ["", "知らせる義務はありません。"]
    if found.not_owed:
        lines += ["", "要らないもの"]
        lines += [f"  {one.label}: {' '.join(one.why)}" for one in found.not_owed]
    if found.questions:
        lines += ["", "確かめること (分かるまで、悪いほうとして数えています)"]
        lines += [f"  {question.fact}: {question.text}" for question in found.questions]
    return lines


def _duty(duty: computing.Duty, on: date) -> list[str]:
    left = _left(duty.due, on)
    due = f"{computing.written(duty.due)}{left}" if duty.due else "日数の定めなし (速やかに)"
    if duty.due and duty.count and duty.count.guide:
        due += " 目安"
    lines = [
        f"■ {duty.label}{'' if duty.must else ' (勧め)'}",
        f"  相手  {duty.addressee}",
        f"  期限  {due}",
        f"  根拠  {duty.paragraph}",
    ]
    lines += [f"  {'わけ' if n == 0 else '    '}  {why}" for n, why in enumerate(duty.why)]
    if duty.count and duty.count.due != duty.count.last:
        moved = [step for step in duty.steps if step.startswith("繰り越し")]
        lines += [f"        {step}" for step in moved]
    return lines


def _left(due: date | None, on: date) -> str:
    if due is None:
        return ""
    days = (due - on).days
    if days < 0:
        return f" ({-days}日過ぎています)"
    return f" (あと{days}日)" if days else " (今日)"
