"""聞き返す。Facts that contradict each other are taken as unknown and asked about; unknown facts are asked about too."""

import dataclasses
from datetime import date
from typing import Any

from omamori.do.incidents.duties.facts_of_case import CaseFacts
from omamori.facts.months import months_after

_OLD_MONTHS = 120
_PROMPT_DAYS = 5


@dataclasses.dataclass(frozen=True)
class Question:
    """Something to find out.

    Attributes:
        fact: the key it is about.
        code: ``unknown``, ``contradiction`` or ``check`` (counted as written, but look again).
        text: the question, with what follows while it is open.
    """

    fact: str
    code: str
    text: str


_UNKNOWN = {
    "classes": "何が起きましたか (漏えい、紛失など九つの区分)。分かるまで、漏えいとして数えます。",
    "persons": "本人の数は最大で何人ですか。分かるまで、1,000人 (マイナンバーは100人) を超えるものとして数えます。",
    "sensitive": "病歴や健康診断の結果などの要配慮個人情報を含みますか。分かるまで、含むものとして数えます。",
    "property_damage": "カード番号やパスワードなど、悪用されると財産的被害が出るものを含みますか。分かるまで、含むものとして数えます。",
    "malicious": "不正アクセス、盗難、持ち出しなど、不正の目的のおそれがありますか。分かるまで、義務はあるもの、確報は短いほうの30日として数えます。",
    "my_number": "マイナンバーを含みますか。分かるまで、含むものとして数えます。",
    "my_number_public": "マイナンバーが、不特定多数の人に見られる状態でしたか。分かるまで、見られる状態だったとして数えます。",
    "strongly_encrypted": "高度な暗号化がされ、鍵は漏れていませんか。分かるまで、されていないものとして数えます。",
    "recovered_unseen": "だれにも見られないうちに、すべて回収できましたか。分かるまで、できていないものとして数えます。",
    "personal_data": "データベースや名簿の一部 (個人データ) ですか。分かるまで、個人データとして数えます。",
    "being_acquired": "入力フォームなどで、取得しようとしていた情報を含みますか。分かるまで、含むものとして数えます。",
    "role": "自社の情報ですか、委託を受けて預かった情報ですか。分かるまで、自社に報告の義務があるものとして数えます。",
    "pmark_holder": "プライバシーマークの付与を受けている (申請中を含む) 会社ですか。分かるまで、受けているものとして数えます。",
}


def settled(facts: CaseFacts, *, on: date | None) -> tuple[CaseFacts, tuple[Question, ...]]:
    """The facts with contradicting ones taken as unknown, and every open question.

    Args:
        facts: as told.
        on: the day of the question; what lies after it cannot have happened. None = not asked.
    """
    unknown, found = _contradictions(facts, on)
    kept = dataclasses.replace(facts, **unknown) if unknown else facts
    asked = {question.fact for question in found}
    found += [Question(key, "unknown", _UNKNOWN[key]) for key in _open(kept) if key not in asked]
    return kept, tuple(found)


def _open(facts: CaseFacts) -> list[str]:
    """Keys whose answer could change something and is not known."""
    missing = [
        key for key in _UNKNOWN if key != "persons" and getattr(facts, key) in (None, "", ())
    ]
    if facts.count is None:
        missing.append("persons")
    idle = set()
    if facts.my_number is False:
        idle.add("my_number_public")
    if facts.personal_data is not False:
        idle.add("being_acquired")
    return [key for key in missing if key not in idle]


def _contradictions(facts: CaseFacts, on: date | None) -> tuple[dict[str, Any], list[Question]]:
    unknown: dict[str, Any] = {}
    found: list[Question] = []
    for part in (_of_days(facts, on), _of_counts(facts), _of_kinds(facts)):
        for values, question in part:
            unknown |= values
            found.append(question)
    return unknown, found


_Found = list[tuple[dict[str, Any], Question]]


def _said(key: str, text: str, *, forget: bool = True) -> tuple[dict[str, Any], Question]:
    """A question; what contradicts is forgotten, what is only strange is kept."""
    code = "contradiction" if forget else "check"
    return ({key: None} if forget else {}, Question(key, code, text))


def _of_days(facts: CaseFacts, on: date | None) -> _Found:
    known = facts.first_known
    found: _Found = []
    if on is not None and known > on:
        text = "知った日が先の日付です。書き誤りでなければ、そのままで構いません。"
        found.append(_said("known_on", text, forget=False))
    if on is not None and known < months_after(on, -_OLD_MONTHS):
        text = "知った日が10年以上前です。日付を確かめてください。当時の規則で数えています。"
        found.append(_said("known_on", text, forget=False))
    return found + _of_occurring(facts, on) + _of_telling(facts, on) + _of_learning(facts, on)


def _of_occurring(facts: CaseFacts, on: date | None) -> _Found:
    known, occurred = facts.first_known, facts.occurred_on
    if occurred is None:
        return []
    text = ""
    if on is not None and occurred > on:
        text = "起きた日が先の日付です。分からないものとして扱います。いつ起きましたか。"
    elif occurred > known:
        text = "起きた日が、知った日より後です。分からないものとして扱います。どちらの日付が正しいですか。"
    elif occurred < months_after(known, -_OLD_MONTHS):
        text = "起きた日が、知った日の10年以上前です。分からないものとして扱います。日付を確かめてください。"
    return [_said("occurred_on", text)] if text else []


def _of_telling(facts: CaseFacts, on: date | None) -> _Found:
    known, told = facts.first_known, facts.entruster_notified_on
    if told is None:
        return []
    if told < known or (on is not None and told > on):
        text = "委託元に知らせた日が、知った日より前か、先の日付です。知らせていないものとして数えます。"
        return [_said("entruster_notified_on", text)]
    if facts.role != "processor":
        text = (
            "委託元に知らせた日がありますが、委託を受けた立場になっていません。預かった情報ですか。"
        )
        return [_said("role", text, forget=False)]
    if (told - known).days >= _PROMPT_DAYS:
        text = (
            "委託元に知らせたのが、目安の5日を過ぎています。"
            "委員会への報告が要らないかを、委託元と確かめてください。"
        )
        return [_said("entruster_notified_on", text, forget=False)]
    return []


def _of_learning(facts: CaseFacts, on: date | None) -> _Found:
    if on is None or not any(day > on for _key, day in facts.learned):
        return []
    text = "分かった日が先の日付のものがあります。知った日から数えます。"
    kept = tuple((key, day) for key, day in facts.learned if day <= on)
    return [({"learned": kept}, Question("learned", "contradiction", text))]


def _of_counts(facts: CaseFacts) -> _Found:
    persons, most = facts.persons, facts.persons_max
    forget: dict[str, Any] = {"persons": None, "persons_max": None}
    bad = facts.sensitive or facts.property_damage or facts.my_number or facts.malicious
    if facts.count == 0 and bad:
        text = "本人の数が0人なのに、要配慮個人情報やカード番号などを含むことになっています。数は分からないものとして数えます。何人ですか。"
        return [(forget, Question("persons", "contradiction", text))]
    if persons is not None and most is not None and persons > most:
        text = "本人の数が、最大の数より多くなっています。数は分からないものとして数えます。どちらが正しいですか。"
        return [(forget, Question("persons", "contradiction", text))]
    return []


def _of_kinds(facts: CaseFacts) -> _Found:
    found: _Found = []
    if facts.my_number is False and (facts.my_number_public or facts.my_number_system):
        text = "マイナンバーを含まないのに、マイナンバーが見られる状態だったことになっています。分からないものとして数えます。"
        found.append(({"my_number": None}, Question("my_number", "contradiction", text)))
    if facts.recovered_unseen and facts.my_number_public:
        text = "不特定多数に見られる状態だったのに、見られずに回収したことになっています。回収できていないものとして数えます。"
        found.append(
            ({"recovered_unseen": None}, Question("recovered_unseen", "contradiction", text))
        )
    if facts.property_damage is False and facts.card_data:
        text = "カード番号を含むのに、財産的被害のおそれがないことになっています。おそれがあるかは分からないものとして数えます。"
        found.append(
            ({"property_damage": None}, Question("property_damage", "contradiction", text))
        )
    return found
