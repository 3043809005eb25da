"""事故の綴りを綴じる。A case as the sections of a sealed file, in the order an assessor asks, and as plain data."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from omamori.act.evidence import correction_told
from omamori.act.evidence.binding import MISSING, plain
from omamori.act.evidence.case_gathering import CaseTold
from omamori.do.incidents.cases.whole import Whole
from omamori.do.incidents.papers.queries import PaperPage
from omamori.foundation.calendar import clock
from omamori.foundation.exports.slides.evidence import Binder, Grid, Lines, Section
from omamori.foundation.ui.wording import told as in_words

FORMAT = "omamori-case-file-1"
TASKS = {"open": "まだ", "done": "済んだ", "skipped": "しないと決めた"}
_UNKNOWN = "調査中"
_STEPS = 7
"""Longer counts of days are told by their two ends."""


def binder(told: CaseTold, *, company: str, made_on: date, by: str) -> Binder:
    """The document.

    Args:
        by: name of who asked for it: the file holds what he may see.
    """
    number = told.case.row.number
    return Binder(
        title=f"事故の綴り {number}",
        company=company,
        made_on=made_on,
        sections=(
            _opening(told, by),
            *_what_is_known(told.case),
            *_duties(told.case),
            *_course(told.case),
            *_papers(told),
            _persons(told),
            _evidence(told.case),
            *_correction(told),
        ),
        data={"format": FORMAT, "company": company, "made_on": made_on.isoformat(), **_data(told)},
        name=f"case-{number}.json",
    )


def _data(told: CaseTold) -> dict[str, Any]:
    """The same for machines: moments as ISO 8601, papers with every field, evidence with its SHA-256."""
    return {
        "case": plain(told.case),
        "papers": [
            {"paper": plain(one.row), "fields": [plain(line) for line in one.lines]} for one in told.frozen
        ],
        "persons": plain(told.persons.figures) if told.persons else None,
        "correction": plain(told.correction) if told.correction else None,
        "missing": list(told.missing),
    }  # fmt: skip


def _opening(told: CaseTold, by: str) -> Section:
    row = told.case.row
    lines = [
        f"事故 {row.number} の記録の全部を、{by} が見られる範囲で綴じたものです。本人の氏名は入っていません。",
        "確かめ方: 台帳の証明を書き出し、python verify_proof.py 証明ファイル この PDF と打ちます。",
        "封印したときの PDF と一字でも違えば、異常と出ます。通信はいりません。",
    ]
    if row.drill:
        lines.insert(0, "【訓練】この綴りは訓練の記録です。")
    return Section(
        "この綴りについて",
        (
            Lines(tuple(lines)),
            Grid(
                ("求められること", "ここでの題"),
                (
                    ("J.4.4.2 緊急事態への準備と対応", "概要、分かっていること、対応の作業、経過"),
                    ("J.4.4.2 関係する機関への報告", "義務と期限、報告書"),
                    ("J.4.4.2 本人への通知・公表", "本人への通知"),
                    ("J.4.5 記録", "証拠の一覧、添付のデータ"),
                    ("J.7.1 是正処置", "是正処置"),
                ),
            ),
        ),
    )


def _what_is_known(case: Whole) -> Iterable[Section]:
    row = case.row
    pairs = [
        ("番号・呼び名", f"{row.number} 「{row.codename}」"),
        ("件", row.title),
        ("段階・状態", f"{row.stage_label}・{row.state_label}"),
        ("気づいた時刻", _at(row.noticed_at)),
        ("対応を始めた時刻", _at(row.opened_at)),
        ("完了した時刻", _at(row.closed_at)),
        ("部署・業務", " ".join(filter(None, (row.department, case.process))) or "不明"),
        ("媒体", row.medium),
        ("最大の人数", f"{row.persons:,}人" if row.persons else "不明"),
        *zip(("発生事象", "事象分類", "原因"), case.decided, strict=False),
        *((m.label, m.name) for m in case.people),
        ("どう終わったか", case.closing_words or "–"),
    ]
    yield Section("概要", (Grid(("項目", "内容"), tuple(pairs)),))
    versions = tuple(
        (
            f"第{v.number}版\n{_at(v.at)}\n{v.by}",
            "\n".join(text for text in v.words.values() if text) or "–",
            v.reason,
        )
        for v in reversed(case.versions)
    )
    yield Section(
        "分かっていること",
        (
            Grid(("版", "内容", "なぜ分かったか"), versions, empty="まだ書かれていません。"),
            Grid(("義務にかかわる問い (いちばん新しい版)", "答え"), case.answers),
        ),
    )


def _duties(case: Whole) -> Iterable[Section]:
    rows = tuple(
        (
            in_words(d.label),
            in_words(d.addressee),
            f"{d.due:%Y/%m/%d}" if d.due else "速やかに",
            d.state_label,
            f"{d.done.done_on:%Y/%m/%d} {d.done.channel_label}\n{d.done.receipt}\n{d.done.note}".strip()
            if d.done
            else "–",
        )
        for d in case.duties.duties
    )
    heads = ("義務", "相手", "期限", "状態", "済ませた日・方法・受付番号")
    reasons = tuple(
        Lines(
            (
                f"◆ {in_words(d.label)} ({d.paragraph})",
                *d.why,
                *_counted(d.steps),
            )
        )
        for d in case.duties.duties
    )
    yield Section("義務と期限", (Grid(heads, rows, empty="期限のある義務はありません。"),))
    if reasons:
        yield Section("義務の理由と日の数え方", reasons)
    if turns := tuple(_turns(case)):
        yield Section("義務の移り変わり", turns)


def _turns(case: Whole) -> Iterable[Lines]:
    """Each reckoning with what it changed; why the first duties arose is told above."""
    for turn, version in reversed(case.turns):
        known = f" (分かっていること 第{version.number}版)" if version else ""
        head = f"◆ {turn.number} 回目の計算 {_at(turn.reckoned_at)}{known}"
        first = turn.number == 1
        changes = tuple(
            f"{in_words(label)}: {standing}" + ("" if first else f"\n{why} ({paragraph})")
            for label, standing, _code, why, paragraph in turn.changed
        )
        yield Lines((head, *(changes or ("義務は変わりませんでした。",))))


def _counted(steps: tuple[str, ...]) -> tuple[str, ...]:
    """How the days were counted in one paragraph: of a long count its two ends; every day is in the data."""
    if not steps:
        return ()
    short = steps if len(steps) <= _STEPS else (*steps[:2], "…", *steps[-3:])
    return ("日の数え方: " + " → ".join(short),)


def _course(case: Whole) -> Iterable[Section]:
    tasks = tuple(
        (
            t.title,
            t.post,
            _at(t.due_at),
            TASKS.get(t.state, t.state),
            "\n".join(filter(None, (f"{t.moved_by} {_at(t.moved_at)}".strip(" –"), t.note))),
        )
        for t in case.tasks
    )
    heads = ("作業", "役割", "いつまでに", "状態", "だれが・いつ")
    yield Section("対応の作業", (Grid(heads, tasks, empty="作業はありません。"),))
    lines = tuple(
        (
            _at(e.at) + (f"\n({e.typed} {e.zone})" if e.typed else ""),
            f"{e.label}\n{e.by or 'お守り'}",
            "\n".join(
                filter(
                    None,
                    (
                        f"{_at(e.corrects)} の記録の訂正" if e.corrects else "",
                        e.text,
                        *(f"{label}: {text}" for label, text in e.details),
                    ),
                )
            ),
        )
        for e in case.entries
    )
    yield Section("経過", (Grid(("時刻", "種類・書いた人", "内容"), lines),))


def _papers(told: CaseTold) -> Iterable[Section]:
    if "papers" in told.missing:
        yield Section("報告書", (Lines((MISSING,)),))
        return
    rows = tuple(
        (
            p.name,
            p.state_label,
            p.made_by,
            f"{p.sent_on:%Y/%m/%d}" if p.sent_on else "–",
            p.receipt or "–",
        )
        for p in told.papers
    )
    heads = ("報告書", "状態", "作った人", "提出日", "受付番号")
    yield Section("報告書", (Grid(heads, rows, empty="報告書はまだありません。"),))
    for page in told.frozen:
        yield Section(page.row.name, (Lines((f"SHA-256 {page.row.sha256}",)), _fields(page)))


def _fields(page: PaperPage) -> Grid:
    rows = tuple(
        (f"{line.item}\n{line.label}".strip(), line.text or _UNKNOWN, line.origin)
        for line in page.lines
    )
    return Grid(("項目", "内容", "どこから"), rows)


def _persons(told: CaseTold) -> Section:
    if "persons" in told.missing:
        return Section("本人への通知", (Lines((MISSING,)),))
    found = told.persons
    if found is None:
        return Section("本人への通知", (Lines(("本人の一覧は、まだ作られていません。",)),))
    figures = found.figures
    rows = [
        ("対象の本人", f"{figures.people:,}人"),
        ("通知が済んだ人", f"{figures.told:,}人"),
        *((word, f"{number:,}人") for _code, word, _colour, number in figures.states),
        ("同じ本人としてまとめた行", f"{figures.merged:,}行"),
        ("問い合わせ", f"{found.enquiries:,}件"),
        ("文を書いた人", found.written_by or "–"),
        ("承認した人", f"{found.approved_by} {_at(found.approved_at)}".strip(" –") or "–"),
    ]
    parts: list[Grid | Lines] = [Grid(("数", "人数"), tuple(rows))]
    if found.body:
        parts.append(Lines((f"◆ {found.subject}", found.body)))
    if found.published_on:
        parts.append(Lines((f"◆ 公表 {found.published_on:%Y/%m/%d}", found.publication)))
    return Section("本人への通知", tuple(parts))


def _evidence(case: Whole) -> Section:
    rows = tuple(
        (
            f"{one.what}\n{one.name}",
            f"{one.size:,} バイト",
            one.sha256,
            "\n".join(
                f"{_at(c.at)} {c.label} {c.by}" + (f" → {c.receiver}" if c.receiver else "")
                for c in one.custody
            ),
        )
        for one in case.pieces
    )
    heads = ("証拠", "大きさ", "SHA-256", "だれの手を通ったか")
    return Section("証拠の一覧", (Grid(heads, rows, empty="証拠はまだありません。"),))


def _correction(told: CaseTold) -> Iterable[Section]:
    if "correction" in told.missing:
        yield Section("是正処置", (Lines((MISSING,)),))
    elif told.correction is None:
        why = told.case.no_correction
        text = f"是正処置は要らないとした理由: {why}" if why else "是正処置は、まだ始まっていません。"  # fmt: skip
        yield Section("是正処置", (Lines((text,)),))
    else:
        yield from correction_told.sections(told.correction)


def _at(value: datetime | None) -> str:
    return f"{value.astimezone(clock.JST):%Y/%m/%d %H:%M}" if value else "–"
