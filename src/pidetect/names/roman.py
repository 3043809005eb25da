"""ローマ字。Roman spellings of readings as cards and mailers write them (ISO 3602, ヘボン式 of passports).

内閣告示 ローマ字のつづり方 allows several: おおた is Ota, Oota, Ohta; しょう is Sho, Shou, Shoh.
"""

_ROWS = {
    "": "あいうえお",
    "k": "かきくけこ",
    "s": "さしすせそ",
    "t": "たちつてと",
    "n": "なにぬねの",
    "h": "はひふへほ",
    "m": "まみむめも",
    "r": "らりるれろ",
    "g": "がぎぐげご",
    "z": "ざじずぜぞ",
    "d": "だぢづでど",
    "b": "ばびぶべぼ",
    "p": "ぱぴぷぺぽ",
}
_KUNREI = {
    kana: row + vowel
    for row, line in _ROWS.items()
    for kana, vowel in zip(line, "aiueo", strict=True)
}
_KUNREI |= {
    "や": "ya",
    "ゆ": "yu",
    "よ": "yo",
    "わ": "wa",
    "を": "o",
    "ん": "n",
    "ゔ": "vu",
    "ぢ": "zi",
    "づ": "zu",
}
_HEPBURN = _KUNREI | {
    "し": "shi",
    "ち": "chi",
    "つ": "tsu",
    "ふ": "fu",
    "じ": "ji",
    "ぢ": "ji",
    "づ": "zu",
}
_SMALL = {"ゃ": "a", "ゅ": "u", "ょ": "o"}


def forms(reading: str) -> set[str]:
    """The usual spellings of a reading in hiragana, in small letters; empty for what is not one."""
    found: set[str] = set()
    for table, hepburn in ((_HEPBURN, True), (_KUNREI, False)):
        plain = _spell(reading, table, hepburn=hepburn)
        if not plain:
            continue
        short = plain.replace("ou", "o").replace("oo", "o").replace("uu", "u")
        found |= {plain, short, plain.replace("ou", "oh").replace("oo", "oh")}
        if hepburn:
            found |= {
                f.replace("nb", "mb").replace("np", "mp").replace("nm", "mm") for f in list(found)
            }
    return found


def _spell(reading: str, table: dict[str, str], *, hepburn: bool) -> str:
    letters: list[str] = []
    double = False
    for kana in reading:
        if kana in _SMALL and letters:
            last = letters.pop()
            stem = last[:-1]
            glide = "" if hepburn and stem.endswith(("sh", "ch", "j")) else "y"
            letters.append(stem + glide + _SMALL[kana])
        elif kana == "っ":
            double = True
        elif kana == "ー":
            continue
        elif kana in table:
            sound = table[kana]
            if double:
                sound = ("t" if sound.startswith("ch") else sound[:1]) + sound
                double = False
            letters.append(sound)
        else:
            return ""
    return "".join(letters)
