"""xAPI の文。Completions and the rest as statements of the Experience API 1.0.3 with the verbs of cmi5; pure.

Sources: ADL xAPI 1.0.3 (Part Two: Statements), AICC cmi5 (Quartz, 9.3 Verbs). People are told by an account of this
installation (their 従業者番号), never by mail address.
"""

import dataclasses
import uuid
from datetime import datetime
from typing import Any

VERBS = {
    "launched": "http://adlnet.gov/expapi/verbs/launched",
    "completed": "http://adlnet.gov/expapi/verbs/completed",
    "passed": "http://adlnet.gov/expapi/verbs/passed",
    "failed": "http://adlnet.gov/expapi/verbs/failed",
    "waived": "https://w3id.org/xapi/adl/verbs/waived",
}
_WORDS = {"launched": "始めた", "completed": "学び終えた", "passed": "合格した", "failed": "届かなかった",
          "waived": "免除された"}  # fmt: skip
_CATEGORY = "https://w3id.org/xapi/cmi5/context/categories/cmi5"
_REASON = "https://w3id.org/xapi/cmi5/result/extensions/reason"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Told:
    """One thing that happened to one person in one course.

    Attributes:
        key: from what the statement's id is made: the same thing has the same id in every export.
        verb: a key of ``VERBS``; home: address of the installation; number: 従業者番号.
        edition: hash or number of what was taught, part of the activity's address.
        reason: of a waiver.
    """

    key: str
    verb: str
    at: datetime
    home: str
    number: str
    course_id: str
    title: str
    edition: str = ""
    score: int | None = None
    of: int | None = None
    reason: str = ""


def statement(told: Told) -> dict[str, Any]:
    """The statement as JSON would hold it."""
    activity = f"{told.home}/training/courses/{told.course_id}/"
    found: dict[str, Any] = {
        "id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{activity}{told.key}/{told.verb}")),
        "actor": {
            "objectType": "Agent",
            "account": {"homePage": told.home, "name": told.number},
        },
        "verb": {"id": VERBS[told.verb], "display": {"ja": _WORDS[told.verb], "en": told.verb}},
        "object": {
            "objectType": "Activity",
            "id": activity + (f"?edition={told.edition}" if told.edition else ""),
            "definition": {
                "type": "http://adlnet.gov/expapi/activities/course",
                "name": {"ja": told.title},
            },
        },
        "context": {
            "registration": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{activity}{told.key}")),
            "contextActivities": {"category": [{"id": _CATEGORY}]},
            "language": "ja",
        },
        "timestamp": told.at.isoformat(),
        "version": "1.0.3",
    }
    result = _result(told)
    if result:
        found["result"] = result
    return found


def _result(told: Told) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if told.verb in ("passed", "failed"):
        found["success"] = told.verb == "passed"
    if told.verb in ("completed", "waived"):
        found["completion"] = True
    if told.score is not None and told.of:
        scaled = round(told.score / told.of, 4)
        found["score"] = {"raw": told.score, "min": 0, "max": told.of, "scaled": scaled}
    if told.verb == "waived":
        found["success"] = True
        found["extensions"] = {_REASON: told.reason}
    return found
