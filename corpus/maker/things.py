"""物と所。Companies, products, numbers and days: everything in a document that is nobody's."""

import dataclasses
import datetime as dt
import random
from collections.abc import Callable

from maker import addresses, words
from maker.people import DOMAINS, mark, phone
from maker.style import Style, digits
from pidetect.specimens import specimen

_COMPANIES = {
    "dev": ("みらい印刷", "あおぞら商事", "東和電設", "北斗システム", "やまと食品", "グリーン物流", "白鳥製作所", "日之出化成", "Kaede Works", "オリオン精機", "さくら不動産", "三ツ星フーズ", "アルファ企画", "丸善堂", "大和田産業"),
    "final": ("ひかり紙器", "南風トラベル", "瑞穂テクノ", "カモメ運輸", "青嵐建設", "つむぎ出版", "Lumen Design", "豊国薬品", "まるいち水産", "ノーザン機工", "天神橋印房", "ポラリス情報"),
}  # fmt: skip
_TRADES = {
    "dev": (
        "商店",
        "電器",
        "建設",
        "製作所",
        "酒造",
        "工務店",
        "写真館",
        "製薬",
        "運輸",
        "硝子",
        "農園",
    ),
    "final": (
        "電機",
        "鉄工所",
        "物産",
        "呉服店",
        "畳店",
        "会計事務所",
        "自動車",
        "製麺",
        "花店",
        "不動産",
        "クリーニング",
    ),
}
_STATIONS = (
    "川口駅",
    "松本駅",
    "福島駅",
    "高田馬場駅",
    "千葉駅",
    "三宮駅",
    "中野駅",
    "石川町駅",
    "平塚駅",
    "豊橋駅",
    "宮崎駅",
    "上野駅",
    "大宮駅",
    "品川駅",
    "立川駅",
    "長野駅",
    "目黒駅",
    "水戸駅",
    "岡山駅",
    "森下駅",
)
_SPOTS = (
    "松本市",
    "川口市",
    "石川県",
    "福島市",
    "山口県",
    "宮崎県",
    "高山市",
    "大阪市北区",
    "千葉県",
    "豊田市",
    "長野県",
    "渋谷",
    "中野区",
    "三浦半島",
    "上野公園",
    "秋田県",
    "岡山市",
    "富山県",
    "白石市",
    "熊谷市",
    "成田空港",
    "横浜港",
)
_PRODUCTS = {
    "dev": ("卓上プリンター", "チェアマット", "ハイグレード用紙", "サクラ水性ペン", "コーヒー豆マリア・ブレンド", "りんごジュース「あかり」", "会議用マイク", "LED デスクライト 光", "ステンレスボトル", "収納棚「大和」", "新米 はるか", "業務用掃除機", "名刺用紙 ハナコ", "防災セット"),
    "final": ("電動シュレッダー", "空気清浄機「凪」", "さつまいも ひめあやか", "デスクパッド ミドリ", "急須 千代", "インクリボン", "清酒「美咲」", "検査用手袋", "ホワイトボード「翔」", "緑茶 みさき", "ラベルシール", "台車 タロウ 2型"),
}  # fmt: skip
_PLANS = ("スタンダードプラン", "プレミアム会員", "月額コース", "年間契約", "お試しプラン")


@dataclasses.dataclass(frozen=True)
class Company:
    """An invented company."""

    name: str
    domain: str
    address: tuple[str, str, str, str]
    landline: str
    fax: str
    free: str
    number: str


def company_name(source: random.Random, split: str) -> str:
    """A name with its legal form; a third bear a surname, as 佐藤商店 does."""
    base = source.choice(_COMPANIES[split])
    if source.random() < 0.35:
        base = source.choice(words.surnames(split)).written + source.choice(_TRADES[split])
    forms = (
        f"株式会社{base}",
        f"{base}株式会社",
        f"(株){base}",
        f"有限会社{base}",
        f"合同会社{base}",
        f"㈱{base}",
        f"{base}(有)",
    )
    return source.choices(forms, (8, 8, 2, 2, 1, 1, 1))[0]


def company(source: random.Random, split: str) -> Company:
    """A new company."""
    address = addresses.make(source, source.choice(words.places(split)), split)
    area = addresses.AREA_CODES[address[1]]
    local = f"{source.randint(2, 9)}" + "".join(source.choices("0123456789", k=5 - len(area)))
    last = source.randint(1000, 9900)
    return Company(
        name=company_name(source, split),
        domain=source.choice(DOMAINS[split]),
        address=address,
        landline=f"{area}-{local}-{last}",
        fax=f"{area}-{local}-{last + 1}",
        free=f"0120-{source.randint(100, 999)}-{source.randint(100, 999)}",
        number=specimen("corporate_number", source.randrange(10**6)),
    )


def write_company(firm: Company, what: str, style: Style, source: random.Random) -> str:
    """What a document says of a company; addresses and numbers are marked, they count no person."""
    if what == "addr":
        text = addresses.write(firm.address, style, short=False, line_break="")
        return mark("postal_address", text)
    if what == "post":
        return mark("postal_code", digits(f"{firm.address[0][:3]}-{firm.address[0][3:]}", style))
    if what in {"tel", "fax", "free"}:
        number = {"tel": firm.landline, "fax": firm.fax, "free": firm.free}[what]
        return mark("phone", phone(number, style))
    if what == "noreply":
        return mark("email", f"noreply@{firm.domain}")
    if what == "mail":
        box = source.choice(("info", "support", "sales", "soumu", "contact", "saiyo"))
        return mark("email", f"{box}@{firm.domain}")
    return {"": firm.name, "corp": firm.number, "t": f"T{firm.number}", "domain": firm.domain}[what]


def _date(source: random.Random) -> str:
    day = dt.date(2023, 1, 5) + dt.timedelta(days=source.randrange(1050))
    week = "月火水木金土日"[day.weekday()]
    return source.choice((f"{day.year}年{day.month}月{day.day}日", f"{day.year}/{day.month:02}/{day.day:02}", f"令和{day.year - 2018}年{day.month}月{day.day}日", f"{day.month}月{day.day}日({week})", f"{day.month}/{day.day}", f"{day:%Y-%m-%d}", f"R{day.year - 2018}.{day.month}.{day.day}"))  # fmt: skip


def _model(source: random.Random) -> str:
    letters = "".join(source.choices("ABCDEFGHKLMNPRSTVWXZ", k=source.randint(2, 3)))
    return f"{letters}-{source.randint(100, 99999)}{source.choice(('', 'A', 'N', '-2', '/J'))}"


def _order(source: random.Random) -> str:
    n = source.randrange
    return source.choice((f"{n(10**11, 10**12)}", f"PO-2025-{n(1000, 9999)}", f"{n(10**9, 10**10)}", f"{n(1000, 9999)}-{n(1000, 9999)}-{n(1000, 9999)}", f"No.{n(10**5, 10**6)}", f"{n(100, 999)}-{n(1000, 9999)}-{n(1000, 9999)}-{n(10, 99)}"))  # fmt: skip


Thing = Callable[[random.Random, str], str]
THINGS: dict[str, Thing] = {
    "date": lambda r, _: _date(r),
    "day": lambda r, _: f"{r.randint(1, 12)}月{r.randint(1, 28)}日",
    "ymd": lambda r, _: f"2025/{r.randint(1, 12):02}/{r.randint(1, 28):02}",
    "time": lambda r, _: f"{r.randint(8, 19)}:{r.choice(('00', '15', '30', '45', '07', '52'))}",
    "hms": lambda r, _: f"{r.randint(0, 23):02}:{r.randint(0, 59):02}:{r.randint(0, 59):02}",
    "yen": lambda r, _: f"{r.randint(3, 4800) * 100:,}円",
    "num": lambda r, _: f"{r.randint(100, 999999):,}",
    "raw": lambda r, _: str(r.randint(10**6, 10**7 - 1)),
    "few": lambda r, _: str(r.randint(2, 30)),
    "percent": lambda r, _: f"{r.randint(1, 99)}.{r.randint(0, 9)}%",
    "order": lambda r, _: _order(r),
    "jan": lambda r, _: specimen("jan", r.randrange(10**6)),
    "corp": lambda r, _: specimen("corporate_number", r.randrange(10**6)),
    "tnum": lambda r, _: "T" + specimen("corporate_number", r.randrange(10**6)),
    "model": lambda r, _: _model(r),
    "version": lambda r, _: f"{r.randint(1, 12)}.{r.randint(0, 20)}.{r.randint(0, 9)}",
    "ip": lambda r, _: f"192.0.2.{r.randint(1, 254)}",
    "station": lambda r, _: r.choice(_STATIONS),
    "spot": lambda r, _: r.choice(_SPOTS),
    "company": company_name,
    "product": lambda r, s: r.choice(_PRODUCTS[s]),
    "plan": lambda r, _: r.choice(_PLANS),
    "hex": lambda r, _: f"{r.getrandbits(48):012x}",
    "track": lambda r, _: f"{r.randint(1000, 9999)}-{r.randint(1000, 9999)}-{r.randint(1000, 9999)}",
}  # fmt: skip
"""Words of templates that are nobody's: drawn anew each time."""
