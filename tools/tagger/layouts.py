"""並びの行。Tables, forms, signatures, logs and rules as lines to learn from: most of a file is no sentence.

Made by chance from short patterns; a column or a value is a name only where its heading says so.
"""

import random
from collections.abc import Callable

import filling
import sources
from sources import KANJI, KATAKANA, Spans, word_list

from pidetect.dictionaries import municipalities

Line = tuple[str, Spans]

_BOX = ("━", "─", "=", "＝", "-", "*", "・", "_", "…", "■", "＊", "┄", "~")
_GAPS = ("\t", ",", "，", " | ", "|", "  ", "   ", "     ", "　", "　　", "　　　　", " / ", "：")
_TITLES = ("", "", "", " 様", "様", "さん", " 殿", "　様")


class Layouts:
    """Makes lines; all chance comes from one seeded source."""

    def __init__(self, rng: random.Random, filler: filling.Filler) -> None:
        """Use the words of a filler."""
        self.rng, self.filler = rng, filler
        self._said = [t for t in sources.templates("office") if "{" not in t and "⟦" not in t]
        self._nouns = [
            w
            for w in sources.nouns()
            if 2 <= len(w) <= 6 and (KANJI.fullmatch(w) or KATAKANA.fullmatch(w))
        ]
        self._cities = [(p, m) for p, ms in municipalities().items() for m in sorted(ms)]
        self._things: tuple[Callable[[], str], ...] = (
            self._noun, self._noun, self._noun, self._number, self._number, self._date, self._place, self._latin, self._mail,
            self._phone, self._role, self._address, lambda: self.filler.word("CO"), lambda: self.filler.word("DEPT"),
            lambda: self.filler.word("PROD"), lambda: self._noun() + self._noun(), lambda: self.rng.choice("○×△◎－済未可否男女"),
        )  # fmt: skip

    def lines(self, number: int) -> list[Line]:
        """So many blocks of lines, without the empty ones."""
        makers = (
            self._table,
            self._table,
            self._form,
            self._signature,
            self._numbers,
            self._log,
            self._rule,
            self._cities_listed,
            self._header,
            self._people,
            self._talk,
            self._english,
            self._seats,
            self._shifts,
            self._duties,
        )
        out: list[Line] = []
        for _ in range(number):
            out += self.rng.choice(makers)()
        return [line for line in out if line[0].strip()]

    def _noun(self) -> str:
        return self.rng.choice(self._nouns)

    def _number(self) -> str:
        form = self.rng.choice(
            (
                "{:d}",
                "{:,d}",
                "{:,d}円",
                "{:d}個",
                "{:d}%",
                "¥{:,d}",
                "No.{:d}",
                "A-{:04d}",
                "{:d}名",
                "{:d}.5",
                "第{:d}回",
                "{:d}月",
                "({:d})",
            )
        )
        return form.format(self.rng.randrange(1, 10 ** self.rng.randint(1, 6)))

    def _date(self) -> str:
        month, day = self.rng.randint(1, 12), self.rng.randint(1, 28)
        return self.rng.choice(
            (
                f"2026/{month}/{day}",
                f"令和{month}年{day}月{day}日",
                f"{month}月{day}日（水）",
                f"2026-{month:02d}-{day:02d} 10:{day:02d}",
                f"{month}:{day:02d}",
            )
        )

    def _place(self) -> str:
        prefecture, city = self.rng.choice(self._cities)
        return self.rng.choice(
            (
                city,
                prefecture,
                prefecture.rstrip("県府都"),
                city.rstrip("市区町村"),
                city.rstrip("市区町村")
                + self.rng.choice(
                    (
                        "駅",
                        "支店",
                        "営業所",
                        "工場",
                        "店",
                        "小学校",
                        "浄水場",
                        "病院",
                        "公園",
                        "インター",
                        "川",
                        "山",
                        "線",
                        "港",
                        "大橋",
                    )
                ),
            )
        )

    def _address(self) -> str:
        prefecture, city = self.rng.choice(self._cities)
        house = self.rng.choice(
            (
                f"{self.rng.randint(1, 9)}-{self.rng.randint(1, 30)}-{self.rng.randint(1, 20)}",
                f"{self.rng.randint(1, 9)}丁目{self.rng.randint(1, 30)}番{self.rng.randint(1, 20)}号",
                f"{self.rng.randint(1, 3000)}番地",
            )
        )
        return self.rng.choice((prefecture, "")) + city + self.filler.word("PL")[:3] + house

    def _latin(self) -> str:
        return self.rng.choice((" ", "_", "-", "")).join(
            self.rng.choice(word_list("latin")) for _ in range(self.rng.randint(1, 3))
        )

    def _mail(self) -> str:
        local = self.filler.word("R").lower().replace(" ", self.rng.choice("._-"))
        return local + self.rng.choice(
            ("@example.jp", "@example.co.jp", "@mail.example", "@sales.example")
        )

    def _phone(self) -> str:
        return f"0{self.rng.randint(3, 90)}-{self.rng.randint(100, 9999)}-{self.rng.randint(1000, 9999)}"

    def _role(self) -> str:
        return self.rng.choice(word_list("roles"))

    def _thing(self) -> str:
        return self.rng.choice(self._things)()

    def _person(self) -> str:
        return self.filler.word(
            self.rng.choices(("J", "JSP", "JS", "K", "F", "R", "HK"), (6, 6, 3, 2, 1, 1, 1))[0]
        )

    def _row(self, makers: list[tuple[Callable[[], str], bool]], gap: str, *, wide: bool) -> Line:
        text, spans = self.rng.choice(("", "", "  ", "　", "|", "・")), []
        for make, named in makers:
            word = make()
            if named:
                word = word.replace("\u3000", " ") if "　" in gap else word
                spans.append((len(text), len(text) + len(word)))
            text += word + (gap if not wide else " " * max(2, 14 - 2 * len(word)))
        return text.rstrip(" 　\t"), spans

    def _table(self) -> list[Line]:
        number = self.rng.randint(2, 6)
        gap = self.rng.choice(_GAPS)
        wide = gap == "     "
        columns = [(self.rng.choice(self._things), False) for _ in range(number)]
        heads = [self.rng.choice(word_list("headings")) for _ in columns]
        if self.rng.random() < 0.45:
            place = self.rng.randrange(number)
            columns[place], heads[place] = (
                (self._person, True),
                self.rng.choice(word_list("person_labels")),
            )
        head = self._row([(lambda w=w: w, False) for w in heads], gap, wide=wide)
        return [head, *(self._row(columns, gap, wide=wide) for _ in range(self.rng.randint(2, 5)))]

    def _form(self) -> list[Line]:
        out: list[Line] = []
        mark = self.rng.choice(("：", ":", " : ", "　", "　　", "】", "  ", "\t", "／"))
        lead = self.rng.choice(("", "", "・", "■", "　", "1. ", "【"))
        for _ in range(self.rng.randint(2, 5)):
            named = self.rng.random() < 0.4
            label = (
                lead
                + self.rng.choice(word_list("person_labels") if named else word_list("headings"))
                + mark
            )
            word = self._person() if named else self._thing()
            spans = [(len(label), len(label) + len(word))] if named else []
            out.append((label + word + (self.rng.choice(_TITLES) if named else ""), spans))
        return out

    def _signature(self) -> list[Line]:
        rule = self._rule()
        name, role = (
            self._person(),
            self.rng.choice(("", self._role() + " ", self._role() + "　", "担当：", "総務 ")),
        )
        after = self.rng.choice(
            ("", "", f"（{self._noun()}担当）", f" <{self._mail()}>", " 拝", "より")
        )
        lines: list[Line] = [
            (self.filler.word("CO"), []),
            (self.filler.word("DEPT"), []),
            (role + name + after, [(len(role), len(role) + len(name))]),
            ("〒100-0000 " + self._address(), []),
            (f"TEL：{self._phone()}　FAX：{self._phone()}", []),
            (f"E-mail: {self._mail()}", []),
        ]
        return [*rule, *(line for line in lines if self.rng.random() < 0.85), *rule]

    def _numbers(self) -> list[Line]:
        gap = " " * self.rng.randint(1, 8)
        first = self.rng.choice((self._noun, self._place, self._number, self._place))
        rows = [
            gap.join([first(), *(self._number() for _ in range(self.rng.randint(1, 5)))])
            for _ in range(3)
        ]
        return [(" " * self.rng.randint(0, 6) + row, []) for row in rows]

    def _log(self) -> list[Line]:
        level = self.rng.choice(("INFO", "WARN", "ERROR", "DEBUG"))
        forms = (
            f"2026-11-{self.rng.randint(1, 28)} 10:22:{self.rng.randint(10, 59)} {level} [{self.rng.choice(word_list('latin'))}] {self._latin()} {self._number()}",
            f"{self._latin()}={self._latin()}; {self._latin()}: {self._number()}",
            f"https://www.example.com/{self._latin()}/{self.rng.randrange(9999)}",
            f"{self._latin()}.{self.rng.choice(('txt', 'xlsx', 'log', 'py'))} {self._number()} bytes",
            f"{self._latin()} where id = {self.rng.randrange(999)};",
            f"ID: {self._latin()}  パスワード: {self._latin()}{self.rng.randrange(99)}",
            f"{self._noun()}({self._latin()})を{self._noun()}しました。",
        )
        return [(form, []) for form in self.rng.sample(forms, 2)]

    def _rule(self) -> list[Line]:
        one, wide = self.rng.choice(_BOX), self.rng.randint(8, 40)
        title = self._noun() + self._noun()
        forms = (
            one * wide,
            one * wide,
            f"{one * 5} {title} {one * 5}",
            "┌" + "┬".join("─" * self.rng.randint(2, 9) for _ in range(3)) + "┐",
            f"■ {title}",
            f"◆{title}◆",
            f"【{title}】",
            "　" * self.rng.randint(3, 20) + title,
            " " * self.rng.randint(5, 40) + self._date(),
            "　" * 6 + "↓" + "　" * 8 + "↓",
        )
        return [(self.rng.choice(forms), [])]

    def _cities_listed(self) -> list[Line]:
        link = self.rng.choice(("、", "・", "→", " ", "　", "／", "～", "－", "と", " ＝ "))
        words = [self._place() for _ in range(self.rng.randint(2, 6))]
        tail = self.rng.choice(
            (
                "",
                "を巡回します。",
                "の各店舗",
                "方面",
                f"の{self._noun()}",
                "行き",
                "に拠点があります。",
                "間は運休です。",
            )
        )
        return [
            (
                self.rng.choice(("", "会場：", "経由 ", "（", f"{self._noun()}は"))
                + link.join(words)
                + tail,
                [],
            )
        ]

    def _header(self) -> list[Line]:
        label = self.rng.choice(("From: ", "To: ", "Cc: ", "差出人: ", "宛先: ", "CC："))
        text, spans = label, []
        for number in range(self.rng.randint(1, 3)):
            word = self._person()
            text += ", " if number else ""
            spans.append((len(text), len(text) + len(word)))
            text += word + self.rng.choice(
                (
                    f" <{self._mail()}>",
                    f" <{self._mail()}>",
                    "様",
                    "",
                    f" ({self.filler.word('DEPT')})",
                )
            )
        return [(text, spans), (f"Subject: {self._noun()}の{self._noun()}について", [])]

    def _people(self) -> list[Line]:
        link = self.rng.choice(("、", "・", "／", "，", " , ", "、 "))
        text, spans = self.rng.choice(("出席：", "参加者 ", "（", "欠席者は", "当番：", "")), []
        kind = self.rng.choice(("J", "JS", "JSP", "F", "JS"))
        title = self.rng.choice(_TITLES)
        for number in range(self.rng.randint(2, 5)):
            word = self.filler.word(kind)
            text += link if number else ""
            spans.append((len(text), len(text) + len(word)))
            text += word + title
        return [(text + self.rng.choice(("", "です。", "（敬称略）", "の各氏", "以上")), spans)]

    def _talk(self) -> list[Line]:
        """Minutes and scripts: who speaks, and what; menus of the week, where a day stands in the same place."""
        gap = self.rng.choice(("\u3000", "\u3000", "「", "：", " ", "\t", "> "))
        out: list[Line] = []
        for _ in range(self.rng.randint(2, 4)):
            said = (
                self.filler.fill(self.rng.choice(self._said))[0]
                if self.rng.random() < 0.6
                else self._noun()
            )
            named = self.rng.random() < 0.6
            who = (
                self.filler.word(self.rng.choice(("JS", "JS", "FS", "JG")))
                if named
                else self.rng.choice(word_list("days"))
            )
            out.append(
                (
                    f"{who}{gap}{said}" + ("」" if gap == "「" else ""),
                    [(0, len(who))] if named else [],
                )
            )
        return out

    def _seats(self) -> list[Line]:
        """Rows of seats: persons by their surnames; or rows of things, towns and rooms that look alike."""
        gap = self.rng.choice(("  ", "     ", "　　", "　　　", "│", "\t"))
        persons = self.rng.random() < 0.6
        other = self.rng.choice((self._noun, self._place))
        out: list[Line] = []
        for _ in range(self.rng.randint(2, 4)):
            row = [
                ((lambda: self.filler.word(self.rng.choice(("JS", "JS", "JS", "JG", "FS")))), True)
                if persons and self.rng.random() < 0.9
                else (other, False)
                for _ in range(self.rng.randint(2, 5))
            ]
            out.append(self._row(row, gap, wide=False))
        return out

    def _shifts(self) -> list[Line]:
        """A table of shifts: one word and then letters; the word is a person, a machine or a room."""
        gap = self.rng.choice(("\t", "　　", "  ", ","))
        named = self.rng.random() < 0.65
        signs = self.rng.choice(("早遅休公", "ABCN", "○×△－", "日夜明休"))
        out: list[Line] = []
        for _ in range(self.rng.randint(2, 5)):
            who = (
                self.filler.word(self.rng.choice(("JS", "JS", "JG", "FS")))
                if named
                else self._noun()
            )
            row = gap.join(self.rng.choice(signs) for _ in range(7))
            out.append((f"{who}{gap}{row}", [(0, len(who))] if named else []))
        return out

    def _duties(self) -> list[Line]:
        """Duties side by side, each with a person or with a state."""
        gap = self.rng.choice(("　", "　", " ", "：", ":"))
        text, spans = self.rng.choice(("", "・", "※", "　")), []
        for _ in range(self.rng.randint(1, 3)):
            text += self.rng.choice(word_list("duties")) + gap
            if self.rng.random() < 0.65:
                word = self.filler.word(self.rng.choice(("JS", "JS", "J", "FS")))
                spans.append((len(text), len(text) + len(word)))
            else:
                word = self.rng.choice((*word_list("states"), self._noun(), self._number()))
            text += word + self.rng.choice(("　　", "　", "、", "  "))
        return [(text.rstrip(" 　、"), spans)]

    def _english(self) -> list[Line]:
        return [self.filler.fill(self.rng.choice(sources.english())) for _ in range(3)]
