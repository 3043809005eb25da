"""Texts that nobody writes and everybody may send: one shape repeated, to be had in any length."""

import base64
import functools
import random
from collections.abc import Callable, Iterator
from itertools import count, cycle

from pidetect.dictionaries import given_names, rare_surnames, surnames
from pidetect.recognizers import recognizers

Shape = Callable[[int], str]

# One piece, over and over.
REPEATED = (
    *(
        "漢",
        "佐",
        "あ",
        "ア",
        "1",
        "0",
        " ",
        "　",
        "\n",
        "\r\n",
        "\t",
        "\t\n",
        "漢 ",
        "漢  ",
        "漢　",
    ),
    *(
        "1-",
        "1 ",
        "0 ",
        "a@",
        "@",
        "＠",
        ":",
        "：",
        "氏名：",
        "氏名",
        "様",
        "佐藤様",
        "佐藤、",
        "佐藤・",
    ),
    *(
        "佐藤 ",
        "佐藤花子",
        "〒",
        "記号１",
        "記号 ",
        "番号1",
        "都道府県",
        "東京都",
        "東京都港区",
        "市1",
        "市",
    ),
    *(
        "区1-",
        "港区1",
        "中央区1",
        "(",
        "（",
        "()",
        "((1",
        "[",
        "[[a]",
        "【】",
        '"',
        '""',
        "│",
        "|",
        "┼",
    ),
    *(
        "│佐藤│\n",
        "|氏名|電話|\n",
        "-",
        "─",
        "=",
        "ｱｲｳ",
        "ｶﾞ",
        "ｻﾄｳ ﾊﾅｺ ",
        "サトウ ハナコ ",
        "\u0301",
        "か\u3099",
    ),
    *(
        "か\u3099様",
        "\u200b",
        "\u200b1",
        "\ud800",
        "\udc00様",
        "𠮷",
        "𠮷様",
        "😀",
        "\u202e1",
        "Abcdefghij",
    ),
    *(
        "Abc Def ",
        "A ",
        "Aa,",
        "ID: ",
        "パスワード:",
        "パスワード: ID: ",
        "password=",
        "pw a ",
        "http://a:b@",
    ),
    *(
        "://",
        "a@example.jp ",
        "a@example.jp",
        "a.@",
        "a@b.b.b.b.b.b.",
        "[ at ",
        "a[at]b[dot]",
        "@\njp",
    ),
    *(
        "(03",
        "+81 ",
        "0-",
        "81-",
        "090-1234-5678 ",
        "4242 4242 4242 4242 ",
        "4444 ",
        "普通1234567",
        "銀行",
    ),
    *(
        "みらい銀行 本店 普通 1234567 ",
        "口座番号",
        "支店12",
        "生年月日",
        "生年月日：1985/4/1 ",
        "生",
        "生まれ",
    ),
    *(
        "昭和60年",
        "1生",
        "歳",
        "42歳",
        "佐藤(42)",
        "男",
        "女、",
        "男性 ",
        "性別 男・女 ",
        "佐藤さんがうつ病のため",
    ),
    *(
        "佐藤さんがうつ病のため。通院中。",
        "既往歴：",
        "がん、",
        "逮捕",
        "判定A",
        "運転免許証1",
        "旅券AB1234567",
    ),
    *(
        "AB12345678CD ",
        "基礎年金番号(",
        "被保険者証 記号 1 番号 2 ",
        "雇用保険",
        "住民票コード",
        "社員番号12 ",
    ),
    *(
        "会員番号：",
        "T7000012050002 ",
        "住所：",
        "〒1",
        "〒100-0005",
        "東京都港区芝1-2-3 ",
        "丁目",
        "上る",
    ),
    *(
        "京都市中京区寺町通御池上る",
        "大阪市北区梅田1-1-1梅田ビル",
        "-ku",
        "a-ku, ",
        "1-2 Jinnan, Shibuya-ku, Tokyo ",
    ),
    *(
        "と申します",
        "営業部長 ",
        "課長の",
        "担当：",
        "担当 ",
        "担当者(",
        "名：",
        "フリガナ ",
        "佐藤（サトウ ハナコ）",
    ),
    *(
        "From: ",
        "From: 佐藤\n",
        "> ",
        "1:11 ",
        "10:20 佐藤\n",
        "@佐藤 ",
        "Mr. Sato Taro ",
        "Taro SATO ",
        "孫 ",
        "夫、",
    ),
    *(
        "名前は山田です。",
        "今日は良い天気ですね。",
        "ー",
        "・",
        "ア・",
        "ア ",
        "\0",
        "\f",
        "\x85",
        "\u2028",
        "\ufeff",
    ),
    *(
        "葛\U000e0100",
        "㍿",
        "㍻",
        "①",
        "ﾞ",
        "〇ー",
        "一",
        "一-",
        "\n----\n株式会社みらい 佐藤\nTEL 03-1234-5678\n",
    ),
    *(
        "氏名\t佐藤\n電話\t090-1234-5678\n",
        "氏名\t（（（\n電話\t（（\n",
        "氏名\t備考\n佐藤\tx\n\n",
        "a\tb\nc\td\na|b\nc|d\n",
    ),
    *(
        "氏名  佐藤 花子\n電話  090-1234-5678\n\n",
        "From: 佐藤 花子 <a@example.jp>\nTo: b@example.jp\n\n",
    ),
)


def repeated(piece: str) -> Shape:
    """So much of a piece as fills the length."""
    return lambda n: (piece * (n // len(piece) + 1))[:n]


def _filled(pieces: Iterator[str], n: int) -> str:
    """Pieces up to a length."""
    taken: list[str] = []
    length = 0
    while length < n:
        taken.append(next(pieces))
        length += len(taken[-1])
    return "".join(taken)[:n]


@functools.cache
def _known() -> tuple[list[str], list[str]]:
    mixed = sorted(surnames()) + sorted(rare_surnames()), sorted(given_names())
    random.Random(3).shuffle(mixed[1])
    return mixed


def _names(form: str) -> Shape:
    """Distinct whole names, each in its surroundings."""

    def fill(n: int) -> str:
        family, given = _known()
        return _filled(
            (form.format(s, g) for s, g in zip(cycle(family), cycle(given), strict=False)), n
        )

    return fill


def _signs(between: str) -> Shape:
    """Signs of all recognisers in random order."""

    def fill(n: int) -> str:
        words = sorted({s for r in recognizers() for s in r.signs})
        chosen = random.Random(2)
        return _filled((chosen.choice(words) + between for _ in count()), n)

    return fill


def _random(letters: str) -> Shape:
    return lambda n: "".join(random.Random(5).choices(letters, k=n))


def _columns(n: int) -> str:
    header = "".join(f"\tc{i}" for i in range(n // 8))
    return f"氏名{header}\n佐藤{header}\n鈴木"


_KINDS = "電話\tメール\t住所\t生年月日\t性別\t年齢\t口座番号\tパスワード\t既往歴\tマイナンバー"
_KANJI = "".join(map(chr, range(0x4E00, 0x9FFF)))
GROWN: dict[str, Shape] = {
    "an address that never ends": lambda n: "a@" + "b." * (n // 2),
    "a mailbox that never ends": lambda n: "a." * (n // 2) + "@",
    "one town": lambda n: "東京都港区" + "一" * n,
    "one house number": lambda n: "東京都港区芝" + "1-" * (n // 2),
    "a quote that never ends": lambda n: '氏名\t電話\n"' + "a\t" * (n // 2),
    "quotes only": lambda n: '氏名,電話\n"' + '""' * (n // 2),
    "quotes and line ends": lambda n: "氏名\t電話\n" + '"\n' * (n // 2),
    "columns": _columns,
    "empty columns": lambda n: "\n".join(["氏名" + "\t" * (n // 3)] * 3),
    "a triangle": lambda n: (
        "氏名\t電話\n" + "\n".join("佐藤" + "\t" * i for i in range(int(n**0.5)))
    ),
    "empty rows": lambda n: "氏名\t電話\n" + "\n" * n,
    "a long row set with spaces": lambda n: (
        ("氏名  " * (n // 8) + "\n") + ("佐藤  " * (n // 8) + "\n")
    ),
    "a long cell": lambda n: "氏名\t備考\n佐藤\t" + "あ" * n + "\n鈴木\tb",
    "many names in a cell": lambda n: "氏名\t備考\n" + "佐藤、" * (n // 3) + "\ta\n鈴木\tb",
    "many addresses in a cell": lambda n: (
        "住所\t氏名\n" + "東京都港区1" * (n // 6) + "\ta\n鈴木\tb"
    ),
    "cells of nothing": lambda n: f"氏名\t{_KINDS}\n" + ("\t（（＠" * 11 + "\n") * (n // 45),
    "brackets in brackets": lambda n: "（【[" * (n // 6) + "]】）" * (n // 6),
    "base64": lambda n: base64.encodebytes(random.Random(4).randbytes(n)).decode()[:n],
    "any letters": lambda n: "".join(map(chr, random.Random(1).choices(range(0x110000), k=n))),
    "digits": _random("0123456789 -\n"),
    "kanji digits": _random("〇一二三四五六七八九 ー"),
    "kanji": _random(_KANJI),
    "kanji set apart": lambda n: " ".join(_random(_KANJI)(n // 2)),
    "kana": _random("".join(map(chr, range(0x3041, 0x30FF)))),
    "ASCII": _random("".join(map(chr, range(32, 127)))),
    "marks": _random("：:、。,()（）「」【】@＠-－ー・/\n\t |\"' 　"),
    "distinct addresses": lambda n: _filled((f"u{i}@example.jp " for i in count()), n),
    "distinct numbers": lambda n: _filled((f"090-1234-{i:04}\n" for i in count()), n),
    "distinct names": _names("{0} {1} "),
    "distinct names with titles": _names("{0} {1}様、"),
    "distinct mailboxes": _names("{0} {1} <a@example.jp>, "),
    "distinct names in prose": _names("本日は{0}{1}さんと{0}部長が参加しました。"),
    "distinct surnames": _names("{0}は"),
    "distinct speakers": _names("{0}：はい。\n"),
    "a list of distinct names": _names("{0} {1}\t{0}さんの電話は090-1234-5678\n"),
    "signs": _signs(""),
    "signs and spaces": _signs(" "),
    "signs and line ends": _signs("\n"),
    "signs and numbers": _signs("1"),
    "signs and colons": _signs("："),
}

HOSTILE: dict[str, Shape] = {repr(p): repeated(p) for p in REPEATED} | GROWN
