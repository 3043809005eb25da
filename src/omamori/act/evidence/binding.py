"""綴じる。The gathered records as the sections of a sealed file, and as plain data for machines."""

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from omamori.act.evidence import effects_told, people_told
from omamori.act.evidence.gathering import Understood, Year
from omamori.do.training.materials.rows import EditionRow
from omamori.foundation.calendar import clock
from omamori.foundation.exports.slides.evidence import Binder, Grid, Lines, Section
from omamori.plan.objectives.rows import EventRow

FORMAT = "omamori-training-evidence-1"
MISSING = "この部分を見る権限のない人が作ったため、ここには載っていません。"
Titles = Mapping[str, tuple[str, ...]]


def binder(told: tuple[Year, Year], titles: Titles, *, company: str, made_on: date) -> Binder:
    """The document.

    Args:
        titles: of the slides of each edition, by its public id.
    """
    this, before = told
    sections = [_opening(this, before)]
    for year in told:
        sections += _year(year, titles)
    return Binder(
        title=f"教育の証拠 {this.year}年度と{before.year}年度",
        company=company,
        made_on=made_on,
        sections=tuple(sections),
        data=data(told, titles, company=company, made_on=made_on),
        name=f"training-evidence-{this.year}.json",
    )


def data(told: tuple[Year, Year], titles: Titles, *, company: str, made_on: date) -> dict[str, Any]:
    """The same for machines: days as ISO 8601, everybody by name, editions with their hashes and slides."""
    return {
        "format": FORMAT,
        "company": company,
        "made_on": made_on.isoformat(),
        "years": [plain(year) for year in told],
        "slides": {key: list(found) for key, found in sorted(titles.items())},
    }


def plain(value: object) -> Any:
    """Dataclasses, days and tuples as JSON values."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = (field.name for field in dataclasses.fields(value))
        return {name: plain(getattr(value, name)) for name in names}
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(one) for one in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value)


def _opening(this: Year, before: Year) -> Section:
    return Section(
        "この冊子について",
        (
            Lines(
                (
                    f"{before.first:%Y/%m/%d} から {this.last:%Y/%m/%d} までの教育の記録を、審査の順に並べたものです。",
                    "計画 → 教材 (版と指紋) → 受講した人 → 欠席・遅れた人への対応 → 理解度 → 効果。今年度のあとに前年度が続きます。",
                    "確かめ方: 台帳の証明を書き出し、python verify_proof.py 証明ファイル この PDF と打ちます。",
                    "封印したときの PDF と一字でも違えば、異常と出ます。通信はいりません。",
                )
            ),
            Grid(
                ("求められること", "ここでの題"),
                (
                    ("J.4.3 教育の計画と実施", "計画、教材、受講"),
                    ("J.4.3 受けていない人への対応", "欠席・遅れ・免除"),
                    ("J.4.2 力量、J.4.3 理解の確認", "理解度"),
                    ("J.6.1 有効性の評価", "効果"),
                    ("J.4.5 記録", "名簿、添付のデータ、版の指紋"),
                ),
            ),
        ),
    )


def _year(year: Year, titles: Titles) -> list[Section]:
    name = f"{year.year}年度"
    absent = "欠席・遅れ・免除と、その後"
    return [
        Section(f"{name} 計画", _or(year, "plan", (_events(year.events),))),
        Section(f"{name} 教材", _or(year, "material", tuple(_material(year.editions, titles)))),
        Section(f"{name} 受講", _or(year, "people", people_told.counts(year))),
        Section(f"{name} {absent}", _or(year, "people", people_told.absent(year))),
        Section(f"{name} 理解度", _or(year, "understanding", tuple(_quizzes(year.quizzes)))),
        Section(f"{name} 効果", _or(year, "effect", effects_told.grids(year.effects))),
        Section(f"{name} 名簿", _or(year, "people", people_told.roster(year))),
    ]


def _or(year: Year, part: str, parts: tuple[Lines | Grid, ...]) -> tuple[Lines | Grid, ...]:
    return (Lines((MISSING,)),) if part in year.missing else parts


def _events(rows: Iterable[EventRow]) -> Grid:
    return Grid(
        ("予定の日", "行事", "対象", "担当", "行った日", "結果・記録"),
        tuple(
            (
                f"{row.planned_on:%Y/%m/%d}",
                row.title,
                row.values.get("audience", ""),
                row.owner,
                f"{row.done_on:%Y/%m/%d}" if row.done_on else "まだ",
                "\n".join(filter(None, (row.done_note, row.done_record))),
            )
            for row in rows
        ),
        empty="この年度の年間計画に、教育の行事はありません。",
    )


def _material(rows: tuple[EditionRow, ...], titles: Titles) -> Iterable[Lines | Grid]:
    yield Grid(
        ("対象", "版", "教えた期間", "作った人", "承認した人と日", "枚数"),
        tuple(
            (
                row.audience_label,
                f"第{row.number}版",
                f"{_day(row.valid_from)} – {_day(row.valid_to)}",
                row.made_by,
                f"{row.approved_by} {_moment(row.approved_at)}",
                str(row.slides),
            )
            for row in rows
        ),
        numeric=frozenset({5}),
        empty="この年度に使った教育資料の版はありません。",
    )
    for row in rows:
        lines = [f"{row.audience_label} 第{row.number}版。作った理由: {row.reason}"]
        lines.append(f"版の指紋 SHA-256: {row.deck_hash}")
        lines += [f"{one.label} SHA-256: {one.sha256}" for one in row.files if one.sha256]
        lines.append("スライド: " + "、".join(titles.get(row.public_id, ())))
        yield Lines(tuple(lines))


def _quizzes(found: tuple[Understood, ...]) -> Iterable[Lines | Grid]:
    yield Grid(
        ("テスト", "公開", "出題", "合格の線", "答案", "合格", "平均", "前回にない問い"),
        tuple(
            (
                one.row.title,
                _moment(one.row.published_at),
                f"{one.row.number} 問",
                one.row.pass_words,
                str(one.row.papers),
                str(one.row.passed),
                "–" if one.row.average is None else f"{one.row.average}%",
                "–" if not one.page or one.page.new_share is None else f"{one.page.new_share}%",
            )
            for one in found
        ),
        numeric=frozenset({4, 5, 6, 7}),
        empty="この年度に公開したテストはありません。",
    )
    for one in found:
        if one.page and one.page.needs:
            needs = "、".join(
                f"{label} {there}/{least}" for label, least, there, _met in one.page.needs
            )
            yield Lines((f"{one.row.title}: 必ず入れる内容 (集まりの問い/要る数): {needs}",))
        if one.clauses:
            yield Grid(
                ("条 (理解の低い順)", "出た数", "正解", "正解の割合"),
                tuple(
                    (code, str(asked), str(right), f"{right * 100 // max(asked, 1)}%")
                    for code, asked, right in one.clauses[:12]
                ),
                numeric=frozenset({1, 2, 3}),
            )


def _day(value: date | None) -> str:
    return f"{value:%Y/%m/%d}" if value else ""


def _moment(value: datetime | None) -> str:
    return f"{value.astimezone(clock.JST):%Y/%m/%d}" if value else ""
