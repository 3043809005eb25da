"""架空の会社。株式会社みらい印刷, 120 people: invented, the same every time."""

from datetime import date, timedelta

from omamori.foundation.organization.models import Appointment, Company, Department, Leave, Person

DOMAIN = "mirai-print.example"

_DEPARTMENTS = (
    ("100", "経営企画室", None), ("200", "管理本部", None), ("210", "総務部", "200"),
    ("220", "人事部", "200"), ("230", "経理部", "200"), ("300", "営業本部", None),
    ("310", "営業部", "300"), ("320", "第二営業部", "300"), ("330", "EC事業部", "300"),
    ("400", "製造本部", None), ("410", "製版課", "400"), ("420", "印刷課", "400"),
    ("430", "加工課", "400"), ("500", "情報システム室", None), ("600", "品質管理室", None),
)  # fmt: skip

_NAMED = (
    ("伊藤 和夫", "いとう かずお", "ito", "100", "officer", "代表取締役社長"),
    ("田中 美咲", "たなか みさき", "tanaka", "210", "regular", "総務部長"),
    ("高橋 誠", "たかはし まこと", "takahashi", "600", "regular", "品質管理室長"),
    ("佐藤 健", "さとう けん", "sato", "310", "regular", ""),
    ("鈴木 由香", "すずき ゆか", "suzuki", "310", "regular", ""),
    ("渡辺 浩", "わたなべ ひろし", "watanabe", "310", "regular", "営業部長"),
    ("小林 恵", "こばやし めぐみ", "kobayashi", "210", "regular", ""),
    ("中村 翔", "なかむら しょう", "nakamura", "500", "regular", "情報システム室長"),
    ("加藤 直樹", "かとう なおき", "kato", "300", "officer", "取締役営業本部長"),
    ("吉田 香織", "よしだ かおり", "yoshida", "220", "regular", "人事部長"),
    ("山田 隆", "やまだ たかし", "yamada", "400", "officer", "取締役製造本部長"),
    ("佐々木 亮", "ささき りょう", "sasaki", "330", "regular", "EC事業部長"),
)

_FAMILY = (
    ("山本", "やまもと", "yamamoto"), ("松本", "まつもと", "matsumoto"), ("井上", "いのうえ", "inoue"),
    ("木村", "きむら", "kimura"), ("林", "はやし", "hayashi"), ("清水", "しみず", "shimizu"),
    ("斎藤", "さいとう", "saito"), ("阿部", "あべ", "abe"), ("森", "もり", "mori"),
    ("池田", "いけだ", "ikeda"), ("橋本", "はしもと", "hashimoto"), ("石川", "いしかわ", "ishikawa"),
    ("前田", "まえだ", "maeda"), ("藤田", "ふじた", "fujita"), ("後藤", "ごとう", "goto"),
    ("岡田", "おかだ", "okada"), ("長谷川", "はせがわ", "hasegawa"), ("村上", "むらかみ", "murakami"),
)  # fmt: skip
_GIVEN = (
    ("陽子", "ようこ", "yoko"), ("大輔", "だいすけ", "daisuke"), ("真由美", "まゆみ", "mayumi"),
    ("拓也", "たくや", "takuya"), ("久美子", "くみこ", "kumiko"), ("健太", "けんた", "kenta"),
)  # fmt: skip
_PLACES = ("310", "320", "330", "210", "220", "230", "410", "420", "430", "500", "420", "430")
_KINDS = ("regular",) * 7 + ("contract", "part_time", "part_time", "dispatched", "seconded")


def company(*, on: date) -> None:
    """Fill an empty database with the company as of a day."""
    Company.objects.create(
        name="株式会社みらい印刷",
        name_kana="みらいいんさつ",
        domains=[DOMAIN],
        fiscal_year_starts=4,
    )
    departments: dict[str, Department] = {}
    for order, (code, name, parent) in enumerate(_DEPARTMENTS):
        departments[code] = Department.objects.create(
            code=code, name=name, order=order, parent=departments[parent] if parent else None
        )
    joined = date(on.year - 6, 4, 1)
    Person.objects.bulk_create(_people(departments, joined))
    by_email = {p.email: p for p in Person.objects.exclude(email=None)}
    _appoint(departments, by_email, joined)
    away = Person.objects.filter(employment="regular", number__gt="E060").order_by("number").first()
    if away:
        Leave.objects.create(person=away, starts_on=on - timedelta(days=30), kind="childcare")


def _people(departments: dict[str, Department], joined: date) -> list[Person]:
    rows = [
        Person(
            number=f"E{i + 1:03}", name=name, name_kana=kana, email=f"{local}@{DOMAIN}",
            employment=kind, department=departments[code], title=title, joined_on=joined,
        )
        for i, (name, kana, local, code, kind, title) in enumerate(_NAMED)
    ]  # fmt: skip
    for i in range(120 - len(_NAMED)):
        family, given = _FAMILY[i % len(_FAMILY)], _GIVEN[(i // len(_FAMILY)) % len(_GIVEN)]
        kind = _KINDS[i % len(_KINDS)]
        # Part-timers of the factory have no mailbox: they read and sign on paper.
        floor = kind == "part_time"
        rows.append(
            Person(
                number=f"E{len(_NAMED) + i + 1:03}",
                name=f"{family[0]} {given[0]}",
                name_kana=f"{family[1]} {given[1]}",
                email=None if floor else f"{family[2]}.{given[2]}@{DOMAIN}",
                employment=kind,
                department=departments["430" if floor else _PLACES[i % len(_PLACES)]],
                joined_on=joined + timedelta(days=37 * (i % 40)),
            )
        )
    return rows


def _appoint(
    departments: dict[str, Department], people: dict[str | None, Person], on: date
) -> None:
    def who(local: str) -> Person:
        return people[f"{local}@{DOMAIN}"]

    company_wide = (
        ("top", "ito", "kato"), ("privacy_officer", "tanaka", "yoshida"),
        ("auditor", "takahashi", None), ("office", "kobayashi", None),
        ("trainer", "yoshida", None), ("complaints", "tanaka", "kobayashi"),
        ("operator", "nakamura", None),
    )  # fmt: skip
    for post, local, stand_in in company_wide:
        Appointment.objects.create(
            post=post, person=who(local), starts_on=on, stand_in=who(stand_in) if stand_in else None
        )
    heads = {"210": "tanaka", "220": "yoshida", "300": "kato", "310": "watanabe", "330": "sasaki",
             "400": "yamada", "500": "nakamura", "600": "takahashi"}  # fmt: skip
    for code, local in heads.items():
        Appointment.objects.create(
            post="department_head", person=who(local), department=departments[code], starts_on=on
        )
