"""手順書の列。What is kept of each task; form and Excel follow from it."""

from collections.abc import Mapping

from omamori.foundation.exports.lists import As, Item, Listing, Values
from omamori.reference.incidents import POSTS, shipped

YES_NO: Mapping[str, str] = {"yes": "はい", "no": "いいえ"}
PLAYBOOKS: Mapping[str, str] = {code: book.title for code, book in shipped().items()}
_LONGEST_DUE = 60 * 24 * 90


def _sensible(values: Values) -> Mapping[str, str]:
    due = values.get("due", "")
    if due and not (due.isdecimal() and 1 <= int(due) <= _LONGEST_DUE):
        return {"due": "対応を始めてからの分を、1 から 129,600 (90日) までの整数で書いてください。"}
    if due and values.get("first_hour") == YES_NO["yes"] and int(due) > 60:
        return {"due": "最初の1時間の作業の期限は、60 分までにしてください。"}
    return {}


TASKS = Listing(
    name="tasks",
    title="事故の手順書の作業",
    key=("playbook", "code"),
    check=_sensible,
    items=(
        Item(key="playbook", label="手順書", needed=True, kind=As.CHOICE, choices=PLAYBOOKS, width=28),
        Item(key="code", label="番号", needed=True, longest=40, width=16, kind=As.CODE,
             pattern=r"[a-z0-9_]{1,40}", help="英小文字・数字・下線。例: call_receiver"),
        Item(key="title", label="作業", needed=True, longest=120, width=48),
        Item(key="post", label="だれが", needed=True, kind=As.CHOICE, choices=POSTS, width=16),
        Item(key="due", label="期限 (分)", needed=True, kind=As.NUMBER, width=10,
             help="対応を始めてから何分までに。1日は 1440 分です。"),
        Item(key="first_hour", label="最初の1時間", needed=True, kind=As.CHOICE, choices=YES_NO, width=10),
        Item(key="words", label="言うこと・書くこと", kind=As.LONG, longest=900, width=60),
    ),
)  # fmt: skip
