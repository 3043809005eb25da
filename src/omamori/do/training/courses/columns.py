"""受講の記録の列。What a past record says; the same list goes out and comes in."""

from collections.abc import Mapping

from omamori.do.training.courses.models import Completion
from omamori.foundation.exports.lists import As, Item, Listing, Values

_WAYS = {str(value): str(label) for value, label in Completion.Way.choices}


def _whole(values: Values) -> Mapping[str, str]:
    score, of = values.get("score", ""), values.get("score_of", "")
    if bool(score) != bool(of):
        return {"score": "点数は、得点と満点の両方を書くか、両方とも空にしてください。"}
    if score and float(score) > float(of):
        return {"score": "得点が満点より大きくなっています。"}
    return {}


RECORDS = Listing(
    name="records",
    title="受講の記録",
    key=("person", "course", "completed_on"),
    check=_whole,
    items=(
        Item(key="person", label="受けた人", needed=True, kind=As.PERSON, longest=120, width=20,
             aliases=("従業者", "氏名", "受講者")),
        Item(key="course", label="講座", needed=True, longest=120, width=36, aliases=("研修", "講座名")),
        Item(key="completed_on", label="修了した日", needed=True, kind=As.DATE, aliases=("受講日", "実施日")),
        Item(key="edition", label="教材", longest=64, width=28, aliases=("テキスト", "版")),
        Item(key="score", label="得点", kind=As.NUMBER, longest=5, width=8, aliases=("点数",)),
        Item(key="score_of", label="満点", kind=As.NUMBER, longest=5, width=8),
        Item(key="way", label="受け方", kind=As.CHOICE, choices=_WAYS, width=16),
    ),
)  # fmt: skip
