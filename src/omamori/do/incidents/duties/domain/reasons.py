"""なぜ。The reasons of a duty in sentences that a person can check against the text of the law."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from omamori.do.incidents.duties.domain.counting import Count, written
from omamori.do.incidents.duties.domain.rules import Ground, Rule
from omamori.do.incidents.duties.facts_of_case import CaseFacts

CLASS_LABELS = {
    "leak": "漏えい",
    "loss": "紛失",
    "destruction": "滅失・き損",
    "alteration": "改ざん、正確性の未確保",
    "improper_acquisition": "不正・不適正取得",
    "out_of_purpose": "目的外利用・提供",
    "improper_use": "不正利用",
    "request_refused": "開示等の求め等の拒否",
    "suspected": "おそれ",
}
RULED_OUT = {
    "pmark_holder": "プライバシーマークの付与を受けていません。",
    "my_number": "マイナンバーを含みません。",
}


class Held(Protocol):
    """A ground that holds."""

    @property
    def ground(self) -> Ground:
        """Which."""

    @property
    def since(self) -> date:
        """From which day."""

    @property
    def certain(self) -> bool:
        """Known, or counted as the worse case."""


def other_classes(classes: Sequence[str]) -> str:
    """None of the classes of the case is one of the rule's."""
    return f"発生事象は{_names(classes)}で、この義務の対象ではありません。"


def no_ground(grounds: Sequence[Ground], facts: CaseFacts) -> tuple[str, ...]:
    """Each ground, and that it does not hold."""
    found = [f"「{one.label}」に当たりません。{_ruled_out(one, facts)}" for one in grounds]
    if facts.personal_data is False:
        found.insert(0, "個人データではありません。")
    return tuple(found)


def _ruled_out(ground: Ground, facts: CaseFacts) -> str:
    """Why a ground does not hold: what it also needs is ruled out, or the number is too small."""
    missing = [RULED_OUT[k] for k in ground.also if getattr(facts, k) is False and k in RULED_OUT]
    return missing[0] if missing else _figure(ground, facts)


def chain(
    rule: Rule,
    facts: CaseFacts,
    own: Sequence[Held],
    longer: Sequence[Held],
    counted: Count | None,
    start: date,
) -> tuple[str, ...]:
    """From the day of knowledge to the limit."""
    found = [_known(facts)]
    if facts.classes:
        found.append(f"発生事象は{_names(facts.classes)}です。")
    else:
        found.append("発生事象が分からないため、漏えいとして数えます。")
    found += [
        f"{RULED_OUT_UNKNOWN[k]}"
        for k in rule.needs
        if getattr(facts, k) is None and k in RULED_OUT_UNKNOWN
    ]
    found += [_held(one, facts) for one in own]
    if start > facts.first_known:
        found.append(f"事態に当たると分かった {written(start)} から数えます。")
    found += _limit(rule, longer, counted)
    if rule.mark == "confirm":
        found.append("この規則は、今の正式な文で確かめてから使ってください。")
    return tuple(found)


RULED_OUT_UNKNOWN = {
    "pmark_holder": "プライバシーマークの付与を受けているか分からないため、受けているものとして数えます。",
    "my_number": "マイナンバーを含むか分からないため、含むものとして数えます。",
    "card_data": "カード番号を含むか分かりません。含むときの連絡です。",
}


def _known(facts: CaseFacts) -> str:
    first = facts.first_known
    who = [name for name, day in facts.known_by if day == first]
    if who and len(facts.known_by) + (facts.known_on != first) > 1:
        return f"最初に知ったのは {written(first)} の{'、'.join(who)}です。どの部署でも、最初に知った日から数えます。"
    return f"知った日は {written(first)} です。いずれかの部署が知った日を1日目とします。"


def _held(one: Held, facts: CaseFacts) -> str:
    ground = one.ground
    if not one.certain:
        return f"「{ground.label}」かどうか分からないため、当たるものとして数えます ({ground.paragraph})。"
    return f"「{ground.label}」に当たります ({ground.paragraph})。{_figure(ground, facts)}"


def _figure(ground: Ground, facts: CaseFacts) -> str:
    if ground.over is None or facts.count is None:
        return ""
    most = facts.persons_max is not None and facts.count == facts.persons_max
    word = "最大 " if most and facts.persons != facts.persons_max else ""
    than = "を超えます" if facts.count > ground.over else "を超えません"
    return f"本人の数は{word}{facts.count:,}人で、{ground.over:,}人{than}。"


def _limit(rule: Rule, longer: Sequence[Held], counted: Count | None) -> list[str]:
    found = [f"期限の定め: {rule.words}。"]
    if longer and counted:
        found.append(
            f"「{longer[0].ground.label}」に当たるため、{rule.days}日ではなく{rule.days_longer}日です"
            f" ({longer[0].ground.paragraph})。ほかの号と重なっても{rule.days_longer}日です。"
        )
    if counted is None:
        found.append("日数の定めはありません。状況に応じて、速やかに行います。")
        return found
    if counted.due != counted.last:
        closed = counted.closed_because(counted.last)
        found.append(
            f"{counted.days}日目の {written(counted.last)} は{closed}なので、{written(counted.due)} まで延びます。"
        )
    elif counted.guide:
        found.append(f"目安は {written(counted.due)} までです。法律の日数ではありません。")
    else:
        found.append(f"{counted.days}日目の {written(counted.due)} が期限です。")
    return found


def _names(classes: Sequence[str]) -> str:
    return "、".join(f"「{CLASS_LABELS[one]}」" for one in classes)
