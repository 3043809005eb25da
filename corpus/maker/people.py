"""人。Invented persons with everything that documents say about them, and how it is written and marked."""

import dataclasses
import datetime as dt
import random
from collections.abc import Callable

from maker import addresses, words
from maker.style import Style, digits, write_date
from pidetect.specimens import specimen

DOMAINS = {
    "dev": ("example.jp", "example.com", "example.co.jp", "mirai-print.example", "mail.example.ne.jp", "aozora.example", "example.org", "hikari-net.example"),
    "final": ("example.net", "example.jp", "kitakaze.example", "example.or.jp", "post.example.com", "yamabiko.example", "ex.example.ne.jp"),
}  # fmt: skip
BANKS = {
    "dev": ("みらい銀行", "あけぼの信用金庫", "東和中央銀行", "青葉信用組合", "ゆうちょ銀行", "さざなみ銀行", "JAみずほの里"),
    "final": ("ひばり銀行", "北斗信用金庫", "南海第一銀行", "ゆうちょ銀行", "若草労働金庫", "つばめネット銀行"),
}  # fmt: skip
BRANCHES = (
    "本店",
    "駅前支店",
    "中央支店",
    "西支店",
    "桜通支店",
    "北口出張所",
    "第二営業部",
    "城東支店",
)
ILLNESSES = {
    "dev": ("うつ病", "2型糖尿病", "高血圧症", "気管支喘息", "適応障害", "乳がん", "てんかん", "C型肝炎", "身体障害者手帳2級", "統合失調症", "不整脈"),
    "final": ("双極性障害", "狭心症", "クローン病", "潰瘍性大腸炎", "パニック障害", "胃がん", "慢性腎臓病", "精神障害者保健福祉手帳3級", "脂質異常症", "HIV感染症"),
}  # fmt: skip
JUDGEMENTS = {
    "dev": ("要再検査", "要精密検査", "要治療"),
    "final": ("要精検", "要医療", "要経過観察"),
}
TITLES = {
    "dev": ("課長", "部長", "主任", "係長", "店長", "次長", "マネージャー", "取締役", "リーダー"),
    "final": ("室長", "所長", "主査", "本部長", "チーフ", "支社長", "専務", "参事", "グループ長"),
}
DEPARTMENTS = {
    "dev": ("営業部", "総務部", "人事課", "経理部", "製造二課", "情報システム部", "品質保証部", "お客様相談室", "開発部"),
    "final": ("管理本部", "法務室", "資材課", "企画部", "生産技術部", "CS推進グループ", "広報室", "物流センター"),
}  # fmt: skip


def mark(kind: str, text: str) -> str:
    """A stretch of personal information."""
    return f"⟦{kind}|{text}⟧"


@dataclasses.dataclass(frozen=True)
class Person:
    """One person; readings are in hiragana (names from abroad: katakana)."""

    surname: str
    given: str
    surname_read: str
    given_read: str
    roman: tuple[str, str]
    sex: str
    born: dt.date
    address: tuple[str, str, str, str]
    mobile: str
    landline: str
    mail: str
    seed: int
    split: str
    abroad: str = ""
    abroad_read: str = ""


class Cast:
    """Draws persons; within a document no two share a surname unless they are family."""

    def __init__(self, source: random.Random, split: str) -> None:
        self.source, self.split = source, split
        self._taken: set[str] = set()

    def person(self, *, abroad: float = 0.05, distinct: bool = True) -> Person:
        """A new person."""
        source = self.source
        if source.random() < abroad:
            return self._from_abroad()
        for _ in range(40):
            surname = source.choice(words.surnames(self.split))
            if surname.written not in self._taken or not distinct:
                break
        self._taken.add(surname.written)
        return self._make(surname, source.choice(words.given_names(self.split)))

    def relative(self, other: Person) -> Person:
        """Somebody of the same house."""
        given = self.source.choice(words.given_names(self.split))
        surname = words.Part(other.surname, other.surname_read)
        made = self._make(surname, given)
        return dataclasses.replace(made, address=other.address, landline=other.landline)

    def _make(self, surname: words.Part, given: words.Part) -> Person:
        roman = (words.roman(surname.read), words.roman(given.read))
        return self._with(
            Person(
                surname.written, given.written, surname.read, given.read, roman, given.sex,
                dt.date(1990, 1, 1), ("", "", "", ""), "", "", "", 0, self.split,
            )
        )  # fmt: skip

    def _from_abroad(self) -> Person:
        name = self.source.choice(words.foreign_names(self.split))
        parts = name.written.split(" " if " " in name.written else "・")
        romans = name.roman.split(" ")
        east = " " in name.written
        reads = name.read.split(" " if east else "・")
        self._taken.add(parts[0] if east else parts[-1])
        return self._with(
            Person(
                parts[0] if east else parts[-1], parts[-1] if east else parts[0],
                *((reads[0], reads[-1]) if east else (reads[-1], reads[0])),
                (romans[0], " ".join(romans[1:])) if east else (romans[-1], " ".join(romans[:-1])),
                self.source.choice("mf"), dt.date(1990, 1, 1), ("", "", "", ""), "", "", "", 0, self.split,
                abroad=name.written, abroad_read=name.read,
            )
        )  # fmt: skip

    def _with(self, person: Person) -> Person:
        source = self.source
        address = addresses.make(source, source.choice(words.places(self.split)), self.split)
        area = addresses.AREA_CODES[address[1]]
        local = f"{source.randint(2, 9)}" + "".join(source.choices("0123456789", k=5 - len(area)))
        return dataclasses.replace(
            person,
            born=dt.date(1936, 1, 1) + dt.timedelta(days=source.randrange(25500)),
            address=address,
            mobile=f"0{source.choice('789')}0-{source.randint(1000, 9999)}-{source.randint(0, 9999):04}",
            landline=f"{area}-{local}-{source.randint(0, 9999):04}",
            mail=_mail(source, person.roman, self.split),
            seed=source.randrange(10**6),
        )


def _mail(source: random.Random, roman: tuple[str, str], split: str) -> str:
    letters = ["".join(c for c in r.lower() if "a" <= c <= "z") or "user" for r in roman]
    sur, given = letters
    local = source.choice((f"{given}.{sur}", f"{sur}.{given}", f"{given[0]}-{sur}", f"{sur}{source.randint(1, 99)}", f"{given}_{sur}", f"{sur}.{given[0]}", f"{given}{source.randint(1950, 2009)}"))  # fmt: skip
    return f"{local}@{source.choice(DOMAINS[split])}"


def phone(number: str, style: Style) -> str:
    """A number with hyphens in the form of the document."""
    a, b, c = number.split("-")
    form = style.phone
    if form == "()":
        text = f"{a}({b}){c}"
    elif form == ")-":
        text = f"({a}){b}-{c}"
    elif form == "+81":
        text = f"+81-{a[1:]}-{b}-{c}"
    else:
        text = form.join((a, b, c))
    return digits(text, style)


def full(person: Person, style: Style) -> str:
    """Surname and given name, as one."""
    if person.abroad:
        return person.abroad.replace(" ", style.gap)
    return f"{person.surname}{style.gap}{person.given}"


def _read(person: Person) -> str:
    return person.abroad_read or f"{person.surname_read} {person.given_read}"


def _kana(person: Person, style: Style) -> str:
    return words.katakana(_read(person)).replace(" ", style.gap or " ")


def _hira(person: Person, style: Style) -> str:
    return _read(person).replace(" ", style.gap or " ")


def _holder(person: Person, _: Style) -> str:
    return words.half_width(words.katakana(_read(person)))


def age(person: Person) -> int:
    """Age on the day for which the corpus is written."""
    day = dt.date(2025, 10, 1)
    return (
        day.year - person.born.year - ((day.month, day.day) < (person.born.month, person.born.day))
    )


def _sex(person: Person, style: Style) -> str:
    words_of = {"男": "男女", "男性": ("男性", "女性"), "M": "MF"}[style.sex]
    return words_of[0 if person.sex == "m" else 1]


def _account(person: Person, _: Style) -> str:
    return f"{random.Random(person.seed).randrange(10**7):07}"  # noqa: S311 - an invented number


def _bank(person: Person, style: Style) -> str:
    source = random.Random(person.seed)  # noqa: S311 - an invented number
    number = _account(person, style)
    bank, branch = source.choice(BANKS[person.split]), source.choice(BRANCHES)
    if bank == "ゆうちょ銀行":
        return f"{bank} 記号 1{source.randrange(1000):03}0 番号 {number}1"
    return source.choice(
        (
            f"{bank} {branch} 普通 {number}",
            f"{bank}　{branch}　普通預金　{number}",
            f"{bank} {branch}(店番{source.randrange(100, 999)}) (普) {number}",
            f"{bank}{branch} 当座 {number}",
            f"{bank}（{source.randrange(1000, 1999)}）{branch}（{source.randrange(100, 999)}）普通 {number}",
        )
    )


def _grouped(name: str, *sizes: int) -> Callable[[Person, Style], str]:
    def make(person: Person, _: Style) -> str:
        text, rest = [], specimen(name, person.seed)
        if not sizes or person.seed % 3 == 0:
            return rest
        for size in sizes:
            text.append(rest[:size])
            rest = rest[size:]
        return ("-" if person.seed % 3 == 1 else " ").join(text)

    return make


def _cards(person: Person, style: Style) -> str:
    name = ("card_visa", "card_master", "card_jcb")[person.seed % 3]
    return _grouped(name, 4, 4, 4, 4)(person, style)


def _drawn(form: str) -> Callable[[Person, Style], str]:
    def make(person: Person, _: Style) -> str:
        source = random.Random(f"{form}{person.seed}")  # noqa: S311 - an invented number
        return "".join(source.choice("123456789") if c == "#" else c for c in form)

    return make


def _password(person: Person, _: Style) -> str:
    source = random.Random(person.seed)  # noqa: S311 - an invented word
    return "".join(
        source.choices("abcdefghkmnpqrstuvwxyzABCDEFGH23456789!#%", k=10)
    ) + source.choice("7a!")


Writer = Callable[[Person, Style], str]
WRITERS: dict[str, tuple[str, Writer]] = {
    "full": ("person_name", full),
    "tight": ("person_name", lambda p, s: full(p, dataclasses.replace(s, gap=""))),
    "spaced": ("person_name", lambda p, s: full(p, dataclasses.replace(s, gap="　"))),
    "letters": ("person_name", lambda p, s: full(p, s) if p.abroad else "　".join(p.surname + p.given)),
    "sur": ("person_name", lambda p, _: p.surname),
    "given": ("person_name", lambda p, _: p.given),
    "kana": ("person_name", _kana),
    "hira": ("person_name", _hira),
    "half": ("person_name", _holder),
    "holder": ("person_name", _holder),
    "surkana": ("person_name", lambda p, _: words.katakana(p.surname_read)),
    "givenkana": ("person_name", lambda p, _: words.katakana(p.given_read)),
    "roman": ("person_name", lambda p, _: f"{p.roman[1]} {p.roman[0]}"),
    "ROMAN": ("person_name", lambda p, _: f"{p.roman[1]} {p.roman[0].upper()}"),
    "roman2": ("person_name", lambda p, _: f"{p.roman[0].upper()} {p.roman[1]}"),
    "romanall": ("person_name", lambda p, _: f"{p.roman[0]} {p.roman[1]}".upper()),
    "mobile": ("phone", lambda p, s: phone(p.mobile, s)),
    "tel": ("phone", lambda p, s: phone(p.landline, s)),
    "lost": ("phone", lambda p, _: p.mobile.replace("-", "")[1:]),
    "mail": ("email", lambda p, _: p.mail),
    "widemail": ("email", lambda p, _: words.full_width(p.mail)),
    "atmail": ("email", lambda p, _: p.mail.replace("@", "[at]")),
    "post": ("postal_code", lambda p, s: digits(f"{p.address[0][:3]}-{p.address[0][3:]}", s)),
    "post7": ("postal_code", lambda p, _: p.address[0]),
    "addr": ("postal_address", lambda p, s: addresses.write(p.address, s, short=False, line_break="")),
    "addrshort": ("postal_address", lambda p, s: addresses.write(p.address, s, short=True, line_break="")),
    "addr2": ("postal_address", lambda p, s: addresses.write(p.address, s, short=False, line_break="\n　　　　　")),
    "addrbare": ("postal_address", lambda p, s: addresses.write((*p.address[:3], ""), s, short=False, line_break="")),
    "birth": ("birth_date", lambda p, s: write_date(p.born, s.date)),
    "birth8": ("birth_date", lambda p, _: write_date(p.born, "8")),
    "serial": ("birth_date", lambda p, _: write_date(p.born, "serial")),
    "slash": ("birth_date", lambda p, _: write_date(p.born, "/s")),
    "age": ("age", lambda p, s: digits(f"{age(p)}歳", s)),
    "agenum": ("age", lambda p, _: str(age(p))),
    "sex": ("sex", _sex),
    "my": ("my_number", _grouped("my_number", 4, 4, 4)),
    "my12": ("my_number", _grouped("my_number")),
    "card": ("card", _cards),
    "license": ("drivers_license", _grouped("drivers_license")),
    "passport": ("passport", _grouped("passport")),
    "residence": ("residence_card", _grouped("residence_card")),
    "pension": ("pension_number", _drawn("####-######")),
    "employment": ("employment_insurance", _drawn("####-######-#")),
    "resident": ("resident_code", _drawn("###########")),
    "insurer": ("health_insurance", _grouped("insurer")),
    "insured": ("health_insurance", _drawn("## 番号 ####")),
    "insuredno": ("health_insurance", _drawn("####")),
    "bank": ("bank_account", _bank),
    "account": ("bank_account", _account),
    "userid": ("credential", lambda p, _: p.mail.split("@")[0] + str(p.seed % 100)),
    "password": ("credential", _password),
}  # fmt: skip
"""What a document can say of a person: the kind of the mark and how it is written."""


def write(person: Person, what: str, style: Style) -> str:
    """A marked value of a person; KeyError for an unknown word."""
    kind, writer = WRITERS[what]
    return mark(kind, writer(person, style))
