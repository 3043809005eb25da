"""架空の通知。The persons of an accident at 株式会社みらい印刷 are being told: mails went out, letters wait, some are out of reach."""

import contextlib
import csv
import io
import random
from collections.abc import Callable
from datetime import date, timedelta

from omamori.do.incidents.cases import actions as cases
from omamori.do.incidents.cases import replies
from omamori.do.incidents.cases.actions import Opening
from omamori.do.incidents.persons import actions, sending, taking_in
from omamori.do.incidents.persons.domain import states
from omamori.do.incidents.persons.models import Matter, Principal
from omamori.foundation.access.actor import Actor
from omamori.foundation.calendar import clock
from omamori.foundation.calendar.queries import next_business_day
from omamori.foundation.organization import queries as organization

Who = Callable[[str, date], Actor]
Noon = Callable[[date], contextlib.AbstractContextManager[None]]

MAILS, LETTERS, NOWHERE = 27, 9, 2
_FAMILY = ("青木", "井上", "上野", "遠藤", "岡本", "川口", "木下", "小山", "坂本", "島田")
_GIVEN = ("一郎", "京子", "直樹", "裕子", "翔", "真理", "健一", "彩")
_WHAT = "会員証の更新の案内を送るとき、宛先の列が一行ずれた名簿で差し込み、別の会員の番号が入ったまま 38 人に発送した。"
_BODY = """【氏名】 様

平素よりお世話になっております。【会社名】です。
このたび、お客様の会員番号を、別の会員の方への案内に誤って印刷したことが分かりました。お詫び申し上げます。

■ 何が起きたか
宛先の列が一行ずれた名簿で差し込み、隣の行の方の会員番号を印刷して発送しました。

■ お客様の情報のうち、対象になったもの
【項目】

■ なぜ起きたか
印刷の前に、名簿と版下を二人で突き合わせる手順が、この仕事にはありませんでした。

■ 悪用などの二次被害が出ているか、そのおそれがあるか
会員番号だけでは手続きはできません。いまのところ、知らされた被害はありません。

■ これまでにしたことと、これからすること
誤った案内は回収しています。会員番号は、ご希望の方から順に新しくします。

■ お客様にお願いしたいこと
誤った案内がお手元にあれば、同封の封筒でお送りください。

■ お問い合わせ窓口
【窓口】
"""


def notices(who: Who, noon: Noon, *, today: date) -> None:
    """An accident of two weeks ago; the office carries on with what the home page shows it."""
    began = next_business_day(today - timedelta(days=14))
    office = who("kobayashi", began)
    with noon(began):
        case_id = _opened(office, who("tanaka", began), began)
        listed = taking_in.upload(office, case_id, _list(), name="会員.csv", looked_into=False)
        plan = taking_in.planned(office, case_id, listed)
        taking_in.confirm(office, case_id, listed, binding=plan.binding)
        actions.write(
            office,
            case_id,
            subject="会員番号の誤った印刷についてのお詫び",
            body=_BODY,
            desk="お客様相談室 0120-550-100 (平日 9:00–18:00)",
            submit=True,
        )
    day = next_business_day(began + timedelta(days=1))
    with noon(day):
        actions.approve(who("tanaka", day), case_id)
        _mails(Matter.objects.get(case_id=case_id))
    day = min(next_business_day(day + timedelta(days=2)), today)
    with noon(day):
        _asked(who("kobayashi", day), case_id)
        _answered(case_id)


def _opened(office: Actor, officer: Actor, day: date) -> str:
    names = {name: key for key, name in organization.department_names().items()}
    given = Opening(
        title="会員証の案内に、別の会員の番号を印刷して送った",
        medium="paper",
        noticed_at=clock.now() - timedelta(hours=2),
        what=_WHAT,
        persons=MAILS + LETTERS + NOWHERE,
        playbook="paper",
        department=names.get("営業部", ""),
        leader=officer.person_id,
    )
    case_id = cases.open_case(office, given)
    facts = {
        "known_on": day.isoformat(), "classes": ["leak"], "persons": MAILS + LETTERS + NOWHERE,
        "persons_max": MAILS + LETTERS + NOWHERE, "role": "controller", "personal_data": True, "unreachable": True,
        "sensitive": False, "property_damage": False, "malicious": False, "my_number": False, "recovered_unseen": False,
    }  # fmt: skip
    words = {"what": _WHAT, "items": "会員番号", "place": "製造部", "occurred": ""}
    cases.change_facts(office, case_id, facts=facts, words=words, reason="発送の記録を数えた", number=1)  # fmt: skip
    cases.change_stage(officer, case_id, stage="accident", reason="相手に届いている")
    cases.classify(officer, case_id, classes=("leak",), kind="misdelivery", causes=("unchecked",))
    return case_id


def _list() -> bytes:
    """The list as the customer hands it over, invented, the same every time."""
    chance = random.Random(38)  # noqa: S311 - invented names, not secrets
    buffer = io.StringIO()
    rows = csv.writer(buffer)
    rows.writerow(["氏名", "会員番号", "メールアドレス", "郵便番号", "住所", "漏えいした項目"])
    for n in range(MAILS + LETTERS + NOWHERE):
        name = f"{chance.choice(_FAMILY)} {chance.choice(_GIVEN)}"
        mail = f"kaiin{n + 101}@members.example" if n < MAILS else ""
        street = f"東京都見本区本町{n + 1}番地" if n < MAILS + LETTERS else ""
        rows.writerow([name, f"K{n + 101:05}", mail, "100-0001" if street else "", street, "会員番号"])  # fmt: skip
    return buffer.getvalue().encode("utf-8-sig")


def _mails(matter: Matter) -> None:
    """What the worker did on that day: one address was unknown outside, and becomes a letter."""
    rows = list(matter.people.filter(channel=states.Channel.MAIL).order_by("public_id"))
    for place, row in enumerate(rows):
        sending.step(row, states.State.SENDING)
        if place == 7:
            sending.bounced(row, code="550")
        else:
            sending.step(row, states.State.SENT, code="250")


def _asked(office: Actor, case_id: str) -> None:
    """Two who called back."""
    actions.add_enquiry(office, case_id, way="phone", who="青木さん", question="番号を新しくしてほしい。", answer="新しい番号を三日で送ると伝えた。")  # fmt: skip
    actions.add_enquiry(office, case_id, way="mail", who="会員の家族", question="ほかに漏れた項目はあるか。")  # fmt: skip


def _answered(case_id: str) -> None:
    """One who answered his notice: it waits to be read."""
    told = next(p for p in Principal.objects.order_by("public_id") if p.data.get("number") == "K00103")  # fmt: skip
    replies.keep(
        case_id,
        replies.Arrived(
            words="Re: 会員番号の誤った印刷についてのお詫び\n新しい会員証は、いつ届きますか。古いものは捨ててよいですか。",
            sender=str(told.data["mail"]),
            check="proven",
            about="persons",
            principal_id=told.public_id,
            ticket=f"demo-{told.public_id}",
        ),
    )
