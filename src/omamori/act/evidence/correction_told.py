"""是正処置の章。The rounds of a correction: whys, action, promise, what came of it, who closed it (J.7.1)."""

from collections.abc import Iterable
from datetime import datetime

from omamori.act.nonconformities.queries import Detail
from omamori.act.nonconformities.rounds import RoundRow
from omamori.foundation.calendar import clock
from omamori.foundation.exports.slides.evidence import Grid, Lines, Section


def sections(found: Detail) -> Iterable[Section]:
    """One for the whole, one for each round."""
    row = found.row
    closed = f" 完了 {_at(row.closed_at)}" if row.closed_at else ""
    yield Section(
        "是正処置", (Lines((f"{row.title}　状態: {row.state_label}{closed}", found.what)),)
    )
    for one in found.rounds:
        yield Section(f"是正処置 {one.number} 回目", (Grid(("項目", "内容"), _rows(one)),))


def _rows(one: RoundRow) -> tuple[tuple[str, str], ...]:
    rows = [(f"なぜ {place}", why) for place, why in enumerate(one.whys, 1)]
    rows += [
        ("直接の原因", one.cause),
        ("その他の要因", one.other_factors),
        ("注意すべきこと", one.watch),
        ("その場の処置", one.correction),
        ("是正処置", one.action),
        ("担当・期日", f"{one.owner} {one.due_on:%Y/%m/%d}"),
        ("計画を立てた人", f"{one.planned_by} {_at(one.planned_at)}"),
        ("承認した人", f"{one.approved_by} {_at(one.approved_at)}" if one.approved_at else "–"),
        ("行ったこと", f"{one.result}\n{one.done_by} {_at(one.done_at)}" if one.done_at else "–"),
    ]
    if promise := one.prediction:
        rows += [
            ("効果の見込み", promise.sentence),
            ("見込んだときの値", promise.base),
            ("何も変えなくても当たる確率", "–" if promise.chance is None else f"{promise.chance} %"),
        ]  # fmt: skip
        rows += [
            (f"判定 {result.on:%Y/%m/%d}", "\n".join((result.label, result.reason, *(f"{k}: {v}" for k, v in result.facts))))
            for result in promise.results
        ]  # fmt: skip
    if one.checked_at:
        verdict = "効果あり" if one.effective else "効果なし"
        by = one.checked_by or "お守り (記録から計算)"
        rows.append(("効果の確認", f"{verdict} {one.effect}\n{by} {_at(one.checked_at)}"))
    else:
        rows.append(("効果を確かめる人", one.checker))
    return tuple((label, text) for label, text in rows if text)


def _at(value: datetime | None) -> str:
    return f"{value.astimezone(clock.JST):%Y/%m/%d %H:%M}" if value else ""
