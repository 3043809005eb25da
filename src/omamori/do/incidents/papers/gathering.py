"""集める。A case with its facts, its class, its course and its duties, as the reports see it."""

from datetime import date

from django.utils.translation import gettext as _

from omamori.do.incidents.cases import queries as cases
from omamori.do.incidents.cases import reaching, showing
from omamori.do.incidents.duties import computing
from omamori.do.incidents.duties import queries as duties
from omamori.do.incidents.duties.facts_of_case import CaseFacts, from_json
from omamori.do.incidents.papers.case_at_hand import CaseAtHand, Known
from omamori.do.incidents.persons import queries as persons
from omamori.foundation.access.actor import Actor
from omamori.foundation.calendar import clock
from omamori.foundation.organization import queries as organization
from omamori.reference.statistics import axis

_SAID = ("に当たります", "当たるものとして")
"""How a duty says that a ground holds, or is counted while it is not known."""
_TO_COMMISSION = ("ppc_prompt", "ppc_full", "my_number_prompt", "my_number_full")
ROLES = {
    "controller": "自社の情報 (委託なし)",
    "processor": "委託を受けて預かった情報 (委託元あり)",
}


def at_hand(actor: Actor, case_id: str) -> CaseAtHand:
    """The case for the reports.

    Raises:
        NotPermitted.
        NotFound: none in reach.
    """
    row = reaching.shown(actor, case_id)
    known = duties.duties_of(case_id, on=cases.today_of(case_id))
    versions = showing.facts(row)
    lines, _older = showing.timeline(row, by_hand=True)
    values = {**_company(), **_class(row.classification), **_course(lines)}
    if versions:
        newest = versions[0]
        origin = f"分かっていること 第{newest.number}版"
        facts = from_json(newest.facts)
        values |= _facts(facts, origin, row.classification) | _words(newest.words, facts, origin)
    medium = cases.media().get(row.medium, "")
    values["medium"] = Known(medium, "事故の記録")
    values |= _both(_reached(persons.reached(case_id)), _told(known))
    return CaseAtHand(
        case_id=case_id,
        number=row.number,
        facts_number=row.facts_number,
        values={name: one for name, one in values.items() if one.text},
        owed={d.code: d.due for d in known.duties if d.state != "lifted"},
        drill=row.drill,
    )


def _company() -> dict[str, Known]:
    company = organization.company()
    return {"company": Known(company.name if company else "", "会社の設定")}


def _facts(facts: CaseFacts, origin: str, decided: dict[str, object]) -> dict[str, Known]:
    found = {
        "known": Known(_day(facts.first_known), origin),
        "persons": Known(_persons(facts), origin),
        "role": Known(ROLES.get(facts.role, ""), origin),
        "my_number": Known(
            "いいえ" if facts.my_number is False else "はい",
            origin if facts.my_number is not None else "分からないときは「はい」とする",
        ),
    }
    if not decided and facts.classes:
        names = "、".join(computing.CLASS_LABELS[one] for one in facts.classes)
        found["event"] = Known(names, origin)
    return found


def _words(words: dict[str, str], facts: CaseFacts, origin: str) -> dict[str, Known]:
    occurred = [_day(facts.occurred_on)] if facts.occurred_on else []
    occurred += [words["occurred"]] if words.get("occurred") else []
    return {
        "occurred": Known(" ".join(occurred), origin),
        "what": Known(words.get("what", ""), origin),
        "items": Known(words.get("items", ""), origin),
        "place": Known(words.get("place", ""), origin),
    }


def _class(decided: dict[str, object]) -> dict[str, Known]:
    """The class that a person decided."""

    def named(name: str, codes: object) -> Known:
        given = [codes] if isinstance(codes, str) else codes if isinstance(codes, list) else []
        found = (axis(name).value(str(code)) for code in given)
        return Known("、".join(_(one.label) for one in found if one), "決めた分類")

    return {
        "event": named("event", decided.get("classes")),
        "kind": named("kind", decided.get("kind")),
        "causes": named("cause", decided.get("causes")),
    }


def _course(lines: tuple[showing.EntryRow, ...]) -> dict[str, Known]:
    """What people wrote into the timeline, oldest first."""
    text = "\n".join(
        f"{line.at.astimezone(clock.JST):%Y-%m-%d %H:%M} {line.text}"
        for line in reversed(lines)
        if not line.corrected
    )
    return {"course": Known(text, "経過 (人が書いたもの)")}


def _told(known: duties.CaseDuties) -> dict[str, Known]:
    """What was told to whom, from the marks of the duties."""
    by_code = {duty.code: duty for duty in known.duties if duty.state != "lifted"}
    found = {"others": Known(_others(by_code), "義務と期限")}
    for name, code in (("to_persons", "notify_persons"), ("publication", "substitute_measure")):
        done = by_code[code].done if code in by_code else None
        if done:
            word = f"{_day(done.done_on)} {done.channel_label or '延期'} {done.note}".strip()
            found[name] = Known(word, "義務と期限の記録")
    for name, code in (("pmark_grounds", "pmark_prompt"), ("ppc_grounds", "ppc_prompt")):
        why = by_code[code].why if code in by_code else ()
        found[name] = Known("\n".join(one for one in why if _grounds(one)), "義務の計算")
    number = by_code.get("my_number_prompt")
    if number and not found["ppc_grounds"].text:
        text = "\n".join(one for one in number.why if _grounds(one))
        found["ppc_grounds"] = Known(text, "義務の計算")
    return found


def _both(counted: dict[str, Known], marked: dict[str, Known]) -> dict[str, Known]:
    """What the list counts, under what was written down when the duty was done."""
    found = counted | marked
    for name in counted.keys() & marked.keys():
        text = f"{marked[name].text}\n{counted[name].text}"
        found[name] = Known(text, f"{marked[name].origin}、{counted[name].origin}")
    return found


def _reached(found: persons.Reached) -> dict[str, Known]:
    """How far the notices to the persons have come, as counted in their list."""
    if not found.people:
        return {}
    told = "、".join(f"{word} {number:,}人" for word, number in found.states)
    text = f"対象 {found.people:,}人、通知が済んだ人 {found.told:,}人 ({told})"
    values = {"to_persons": Known(text, "本人への通知の一覧")}
    if found.published_on:
        said = f"{_day(found.published_on)} 公表\n{found.publication}".strip()
        values["publication"] = Known(said, "本人への通知の一覧")
    return values


def _grounds(sentence: str) -> bool:
    return any(words in sentence for words in _SAID)


def _others(by_code: dict[str, duties.DutyView]) -> str:
    rows = [by_code[code] for code in _TO_COMMISSION if code in by_code]
    if not rows:
        return "報告の対象となる事態に当たらない"
    told = [
        f"{duty.label}: {_day(duty.done.done_on)} 提出 受付番号 {duty.done.receipt or 'なし'}"
        if duty.done and duty.done.kind == "done"
        else f"{duty.label}: これから提出 (期限 {_day(duty.due) if duty.due else 'なし'})"
        for duty in rows
    ]
    return "\n".join(told)


def _persons(facts: CaseFacts) -> str:
    if facts.persons is not None and facts.count == facts.persons:
        return f"{facts.persons:,}人"
    return f"最大{facts.count:,}人" if facts.count is not None else ""


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
