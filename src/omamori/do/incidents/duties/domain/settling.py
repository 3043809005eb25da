"""済みにする。What may be written about a duty, and how it stands by its day."""

from datetime import date

LONGEST_RECEIPT = 80
LONGEST_NOTE = 2000
MAY_WAIT = frozenset({"notify_persons", "notify_persons_my_number"})
"""Duties that the law lets wait for a reason (通則編 3-5-4-2): the notice to the persons."""
SOON_DAYS = 5


def problems(
    code: str,
    *,
    kind: str,
    done_on: date,
    today: date,
    known_on: date,
    channel: str,
    receipt: str,
    note: str,
) -> dict[str, str]:
    """A sentence per field that cannot be kept."""
    wrong = {}
    if done_on > today:
        wrong["done_on"] = "先の日付は書けません。知らせた日を書いてください。"
    elif done_on < known_on:
        wrong["done_on"] = "知った日より前の日付です。知らせた日を確かめてください。"
    if kind == "done" and not channel:
        wrong["channel"] = "知らせた方法を選んでください。"
    if kind == "postponed" and code not in MAY_WAIT:
        wrong["kind"] = "延期できるのは、本人への通知だけです。"
    if kind == "postponed" and not note.strip():
        wrong["note"] = "なぜ延期するのか、いつまた判断するのかを書いてください。"
    if kind not in ("done", "postponed"):
        wrong["kind"] = "「済み」か「延期」を選んでください。"
    if len(receipt.strip()) > LONGEST_RECEIPT:
        wrong["receipt"] = f"受付番号は {LONGEST_RECEIPT} 字までで書いてください。"
    if len(note.strip()) > LONGEST_NOTE:
        wrong["note"] = f"{LONGEST_NOTE:,} 字までで書いてください。"
    return wrong


def standing(*, lifted: bool, kind: str, due: date | None, today: date) -> str:
    """``lifted``, ``done``, ``postponed``, ``overdue``, ``soon`` (within five days) or ``open``.

    A mark counts before the lifting: what was done stays done.
    """
    if kind == "done":
        return "done"
    if lifted:
        return "lifted"
    if due is not None and due < today:
        return "overdue"
    if kind == "postponed":
        return "postponed"
    if due is not None and (due - today).days < SOON_DAYS:
        return "soon"
    return "open"


def stage(due: date, guide_from: date | None, today: date) -> str:
    """Which reminder is due on a day; empty when none is.

    A week before, three days before, the day before and on the day; every day after it. A guide of a few
    days is told of from its first day on.
    """
    left = (due - today).days
    if left < 0:
        return f"late-{today.isoformat()}"
    if left == 0:
        return "today"
    if left == 1:
        return "one"
    if guide_from and today >= guide_from:
        return "guide"
    if left <= 3:
        return "three"
    return "week" if left <= 7 and not guide_from else ""
