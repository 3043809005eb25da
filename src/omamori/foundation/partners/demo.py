"""架空の相手先。Partners of 株式会社みらい印刷 and people it writes to: invented, the same every time."""

from datetime import date, timedelta

from omamori.foundation.access.actor import Actor
from omamori.foundation.organization import queries as organization
from omamori.foundation.partners.domain.particulars import PartnerGiven, PersonGiven
from omamori.foundation.partners.mailing_lists import ListGiven, save_list
from omamori.foundation.partners.persons import add_person
from omamori.foundation.partners.recording import add_partner

_BOTH = ("contact",)
# Code, name, reading, roles, domain, first day of the contract in days before today (None: no
# contract), days it has yet to run (None: open), what may be sent.
_PARTNERS: tuple[
    tuple[str, str, str, tuple[str, ...], str, int | None, int | None, tuple[str, ...]], ...
] = (
    ("P001", "株式会社あおば商事", "あおばしょうじ", ("customer", "entruster"), "aoba-shoji.example",
     900, None, _BOTH),
    ("P002", "株式会社ひので物産", "ひのでぶっさん", ("customer",), "hinode-bussan.example", None, None, ()),
    ("P003", "学校法人かえで学園", "かえでがくえん", ("customer", "entruster"), "kaede-gakuen.example",
     600, 130, ("contact", "profile")),
    ("P004", "みなと信用組合", "みなとしんようくみあい", ("customer", "entruster"), "minato-shinkin.example",
     1200, None, ("contact", "bank")),
    ("P005", "医療法人さくら医療会", "さくらいりょうかい", ("customer", "entruster"), "sakura-iryo.example",
     400, None, ("contact", "special_care")),
    ("P006", "つばき観光株式会社", "つばきかんこう", ("customer",), "tsubaki-kanko.example", None, None, ()),
    ("P007", "さくら企画株式会社", "さくらきかく", ("customer", "contractor"), "sakura-kikaku.example",
     300, None, _BOTH),
    ("P008", "みなと製版有限会社", "みなとせいはん", ("contractor",), "minato-seihan.example", 700, -20, _BOTH),
    ("P009", "株式会社たちばな堂", "たちばなどう", ("customer",), "tachibana-do.example", None, None, ()),
    ("P010", "すみれ発送サービス株式会社", "すみれはっそうさーびす", ("contractor",), "sumire-hasso.example",
     500, 220, _BOTH),
    ("P011", "株式会社くすのき給与計算", "くすのききゅうよけいさん", ("contractor",), "kusunoki-kyuyo.example",
     800, None, ("contact", "profile", "bank", "my_number")),
    ("P012", "ひいらぎ社会保険労務士法人", "ひいらぎしゃかいほけんろうむしほうじん", ("contractor",),
     "hiiragi-sr.example", 1000, None, ("contact", "profile", "my_number", "official")),
    ("P013", "株式会社もみじ運輸", "もみじうんゆ", ("contractor",), "momiji-unyu.example", 350, None, _BOTH),
    ("P014", "合同会社あやめデザイン", "あやめでざいん", ("contractor",), "ayame-design.example", 150, 215, ()),
    ("P015", "けやき市商工会", "けやきしょうこうかい", ("other",), "keyaki-shokokai.example", None, None, ()),
)  # fmt: skip

# Name, reading, partner's code, local part of the address.
_CONTACTS = (
    ("佐藤 直子", "さとう なおこ", "P001", "n.sato"), ("佐藤 賢治", "さとう けんじ", "P002", "sato.kenji"),
    ("高田 修", "たかだ おさむ", "P002", "o.takada"), ("三浦 彩", "みうら あや", "P003", "a.miura"),
    ("大野 力", "おおの つとむ", "P004", "t.ono"), ("岩田 恵子", "いわた けいこ", "P005", "k.iwata"),
    ("原 光", "はら ひかる", "P006", "h.hara"), ("髙橋 亜希", "たかはし あき", "P007", "a.takahashi"),
    ("高橋 秋男", "たかはし あきお", "P008", "takahashi"), ("杉本 誠一", "すぎもと せいいち", "P009", "sugimoto"),
    ("石田 由美", "いしだ ゆみ", "P010", "y.ishida"), ("内田 陽介", "うちだ ようすけ", "P011", "uchida"),
    ("斉藤 真理", "さいとう まり", "P012", "m.saito"), ("齋藤 茉莉", "さいとう まり", "P013", "saito"),
    ("丸山 渉", "まるやま わたる", "P014", "maruyama"), ("村田 清", "むらた きよし", "P015", "murata"),
)  # fmt: skip

# Name, reading, number, handle in Slack and in LINE WORKS.
_APPLICANTS = (
    ("山田 花子", "やまだ はなこ", "A2026-014", "U0DEMO00014", "yamada.hanako@oubo.example"),
    ("山田 華子", "やまだ はなこ", "A2026-041", "U0DEMO00041", "yamada.kako@oubo.example"),
    ("山本 大地", "やまもと だいち", "A2026-022", "U0DEMO00022", "yamamoto@oubo.example"),
    ("西川 美月", "にしかわ みづき", "A2026-027", "U0DEMO00027", "nishikawa@oubo.example"),
    ("大塚 蓮", "おおつか れん", "A2026-033", "U0DEMO00033", "otsuka@oubo.example"),
)  # fmt: skip

_CUSTOMERS = (
    ("平野 葉子", "ひらの ようこ", "K10231", "hirano@okyaku.example"),
    ("平野 洋子", "ひらの ようこ", "K10458", "y.hirano@okyaku.example"),
    ("桜井 正", "さくらい ただし", "K10777", "sakurai@okyaku.example"),
    ("北川 咲", "きたがわ さき", "K10902", "kitagawa@okyaku.example"),
)

_DELIVERY_TEAM = ListGiven(
    name="発送チーム",
    address="hasso-team@mirai-print.example",
    text="sato@mirai-print.example\nsuzuki@mirai-print.example\ny.ishida@sumire-hasso.example",
)
"""An inside address that a contractor was added to."""


def directory(office: Actor, *, on: date) -> None:
    """Fill the directory of the invented company; ``office`` may add to it."""
    ids = {}
    for code, name, kana, roles, domain, began, runs, agreed in _PARTNERS:
        given = PartnerGiven(
            number=code,
            name=name,
            name_kana=kana,
            roles=roles,
            domains=(domain,),
            contract_from=None if began is None else on - timedelta(days=began),
            contract_until=None if began is None or runs is None else on + timedelta(days=runs),
            agreed=agreed,
        )
        ids[code] = (add_partner(office, given), domain)
    for name, kana, code, local in _CONTACTS:
        partner_id, domain = ids[code]
        email = f"{local}@{domain}"
        add_person(
            office, PersonGiven(name=name, name_kana=kana, partner_id=partner_id, email=email)
        )
    for person in (*_applicants(on), *_customers()):
        add_person(office, person)
    save_list(office, _DELIVERY_TEAM)


def _applicants(on: date) -> list[PersonGiven]:
    """Kept by 人事部 and 営業部 alike in this small company: 佐藤 helps with its hiring."""
    return [
        PersonGiven(
            name=name,
            name_kana=kana,
            number=number,
            email=email,
            handles={"slack": slack, "line_works": email, "matrix": f"!{number.lower()}:oubo.example"},
            purpose="applicant",
            erase_on=on + timedelta(days=180),
        )
        for name, kana, number, slack, email in _APPLICANTS
    ]  # fmt: skip


def _customers() -> list[PersonGiven]:
    """Kept by EC事業部 alone."""
    found = {name: key for key, name in organization.department_names().items()}
    return [
        PersonGiven(
            name=name,
            name_kana=kana,
            number=number,
            email=email,
            purpose="customer",
            department_id=found["EC事業部"],
        )
        for name, kana, number, email in _CUSTOMERS
    ]
