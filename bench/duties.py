"""事故の義務の速さ。One case, and ten thousand open cases reckoned anew, against the limits of 1 ms and 5 s.

.venv/bin/python bench/duties.py [cases]
"""

import itertools
import json
import sys
import time
from datetime import date, timedelta

from omamori.do.incidents.duties.computing import as_json, examine
from omamori.do.incidents.duties.facts_of_case import CaseFacts, from_json, to_json

ONE, MANY = 0.001, 5.0
"""Seconds of CPU: one case, ten thousand cases."""
BEGIN = date(2024, 1, 1)


def kept(count: int) -> list[str]:
    """So many cases as they are kept: every mixture of grounds, known on any day of three years."""
    grounds = itertools.cycle(itertools.product([True, False, None], repeat=4))
    found = []
    for number, (sensitive, damage, malicious, encrypted) in zip(
        range(count), grounds, strict=False
    ):
        facts = CaseFacts(
            known_on=BEGIN + timedelta(days=number % 1096),
            classes=("leak",),
            persons=number,
            sensitive=sensitive,
            property_damage=damage,
            malicious=malicious,
            strongly_encrypted=encrypted,
            my_number=number % 7 == 0,
            role="processor" if number % 5 == 0 else "controller",
        )
        found.append(json.dumps(to_json(facts)))
    return found


def main() -> int:
    """Measure; 1 when a limit is missed."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    rows, on = kept(count), BEGIN + timedelta(days=1096)
    examine(from_json(json.loads(rows[0])), on=on)
    begun = time.process_time()
    owed = {code for row in rows for code in _owed(row, on)}
    many = (time.process_time() - begun) * 10_000 / count
    worst = CaseFacts(known_on=date(2026, 12, 1))
    begun = time.process_time()
    for _ in range(100):
        found = examine(worst, on=on)
        json.dumps([as_json(duty, found) for duty in found.duties], ensure_ascii=False)
    one = (time.process_time() - begun) / 100
    print(f"一件 (理由と数え方をすべて書き出す)  {one * 1000:.2f} ms  上限の {one / ONE:.2f} 倍")
    print(f"一万件の数え直し                     {many:.2f} s   上限の {many / MANY:.2f} 倍")
    print(f"出てきた義務の種類                   {len({code for code, _due in owed})}")
    return int(one > ONE or many > MANY)


def _owed(row: str, on: date) -> set[tuple[str, date | None]]:
    facts = from_json(json.loads(row))
    return {(d.code, d.due) for d in examine(facts, on=on).duties}


if __name__ == "__main__":
    sys.exit(main())
