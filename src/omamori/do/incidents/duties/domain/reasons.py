"""なぜ。The reasons of a duty in sentences that a person can check against the text of the law."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from omamori.do.incidents.duties.domain.counting import Count, written
from omamori.do.incidents.duties.domain.rules import Ground, Rule
from omamori.do.incidents.duties.facts_of_case import CaseFacts
from omamori.facts.sentences import said

CLASS_LABELS = {
    "leak": "漏えい",
    "loss": "紛失",
    "destruction": "滅失・き損",
    "alteration": "改ざん、正確性の未確保",
    "improper_acquisition": "不正・不適正取得",
    "out_of_purpose": "目的外利用・提供",
    "improper_use": "不正利用",
    "request_refused": "開示等の求め等の拒否",
    "suspected": said("おそれ"),
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
    return said("発生事象は%(classes)sで、この義務の対象ではありません。", classes=_names(classes))


def no_ground(grounds: Sequence[Ground], facts: CaseFacts) -> tuple[str, ...]:
    """Each ground, and that it does not hold."""
    found = [
        said("「%(ground)s」に当たりません。%(why)s", ground=one.label, why=_ruled_out(one, facts))
        for one in grounds
    ]
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
        found.append(said("発生事象は%(classes)sです。", classes=_names(facts.classes)))
    else:
        found.append("発生事象が分からないため、漏えいとして数えます。")
    found += [
        RULED_OUT_UNKNOWN[k]
        for k in rule.needs
        if getattr(facts, k) is None and k in RULED_OUT_UNKNOWN
    ]
    found += [_held(one, facts) for one in own]
    if start > facts.first_known:
        found.append(said("事態に当たると分かった %(day)s から数えます。", day=written(start)))
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
        return said("最初に知ったのは %(day)s の%(who)sです。どの部署でも、最初に知った日から数えます。", day=written(first), who=tuple(who))  # fmt: skip
    return said("知った日は %(day)s です。いずれかの部署が知った日を1日目とします。", day=written(first))  # fmt: skip


def _held(one: Held, facts: CaseFacts) -> str:
    ground = one.ground
    if not one.certain:
        return said("「%(ground)s」かどうか分からないため、当たるものとして数えます (%(paragraph)s)。", ground=ground.label, paragraph=ground.paragraph)  # fmt: skip
    return said("「%(ground)s」に当たります (%(paragraph)s)。%(figure)s", ground=ground.label, paragraph=ground.paragraph, figure=_figure(ground, facts))  # fmt: skip


def _figure(ground: Ground, facts: CaseFacts) -> str:
    if ground.over is None or facts.count is None:
        return ""
    most = facts.persons_max is not None and facts.count == facts.persons_max
    counts = {"n": f"{facts.count:,}", "over": f"{ground.over:,}"}
    above = facts.count > ground.over
    if most and facts.persons != facts.persons_max:
        return (
            said("本人の数は最大 %(n)s人で、%(over)s人を超えます。", **counts)
            if above
            else said("本人の数は最大 %(n)s人で、%(over)s人を超えません。", **counts)
        )
    return (
        said("本人の数は%(n)s人で、%(over)s人を超えます。", **counts)
        if above
        else said("本人の数は%(n)s人で、%(over)s人を超えません。", **counts)
    )


def _limit(rule: Rule, longer: Sequence[Held], counted: Count | None) -> list[str]:
    found = [said("期限の定め: %(words)s。", words=rule.words)]
    if longer and counted:
        found.append(
            said(
                "「%(ground)s」に当たるため、%(days)s日ではなく%(longer)s日です (%(paragraph)s)。ほかの号と重なっても%(longer)s日です。",
                ground=longer[0].ground.label,
                days=rule.days,
                longer=rule.days_longer,
                paragraph=longer[0].ground.paragraph,
            )
        )
    if counted is None:
        found.append("日数の定めはありません。状況に応じて、速やかに行います。")
        return found
    if counted.due != counted.last:
        closed = counted.closed_because(counted.last)
        found.append(said("%(n)s日目の %(last)s は%(closed)sなので、%(due)s まで延びます。", n=counted.days, last=written(counted.last), closed=closed, due=written(counted.due)))  # fmt: skip
    elif counted.guide:
        found.append(
            said("目安は %(due)s までです。法律の日数ではありません。", due=written(counted.due))
        )
    else:
        found.append(
            said("%(n)s日目の %(due)s が期限です。", n=counted.days, due=written(counted.due))
        )
    return found


def _names(classes: Sequence[str]) -> tuple[str, ...]:
    return tuple(said("「%(name)s」", name=CLASS_LABELS[one]) for one in classes)
