"""架空の報告書。Reports of the accident under way at 株式会社みらい印刷: one waits for a second person, one is a draft."""

import contextlib
from collections.abc import Callable
from datetime import date

from omamori.do.incidents.cases import queries as cases
from omamori.do.incidents.papers import actions, queries
from omamori.foundation.access.actor import Actor

Who = Callable[[str, date], Actor]
Noon = Callable[[date], contextlib.AbstractContextManager[None]]
_MINE = {
    "reporter": "PMS事務局 小林 (個人情報保護管理者 田中)",
    "industry": "印刷・同関連業",
    "harm": "いまのところ、知らされた被害はありません。",
    "event": "紛失 (漏えいのおそれ)",
}
"""What the office writes itself."""


def reports(who: Who, noon: Noon, *, today: date) -> None:
    """For the newest open case: the first report that is owed is frozen, the next one is being written."""
    office = who("kobayashi", today)
    rows, _after = cases.cases(office, cases.Wanted(state="open"))
    open_cases = [row for row in rows if not row.restricted]
    if not open_cases:
        return
    with noon(today):
        wanted = [w for w in queries.papers_of(office, open_cases[0].public_id).wanted if w.owed]
        for number, one in enumerate(wanted[:2]):
            paper_id = actions.begin(
                office, open_cases[0].public_id, layout=one.layout, stage=one.stage
            )
            page = queries.paper(office, paper_id)
            codes = {line.code for line in page.lines if not line.text}
            actions.write(office, paper_id, {c: t for c, t in _MINE.items() if c in codes})
            if number == 0 and not queries.paper(office, paper_id).missing:
                actions.ask(office, paper_id)
