"""架空の事故。What happened at 株式会社みらい印刷 in two years: invented, the same every time."""

import contextlib
import dataclasses
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from omamori.do.incidents.cases import actions, domain
from omamori.do.incidents.cases.actions import Opening
from omamori.do.incidents.cases.models import Case
from omamori.do.incidents.duties import queries as duties
from omamori.do.incidents.duties.actions import Result
from omamori.foundation.access.actor import Actor
from omamori.foundation.calendar import clock
from omamori.foundation.calendar.queries import next_business_day
from omamori.foundation.organization import queries as organization
from omamori.plan.register import queries as register

Who = Callable[[str, date], Actor]
Noon = Callable[[date], contextlib.AbstractContextManager[None]]


@dataclasses.dataclass(frozen=True, kw_only=True)
class _Past:
    """One that is over; ``ago``: days before today on which it was noticed."""

    ago: int
    title: str
    medium: str
    playbook: str
    persons: int
    what: str
    department: str
    event: str
    kind: str
    causes: tuple[str, ...]
    stage: str = "accident"
    process: str = ""


_OVER = (
    _Past(ago=560, title="請求書を別の会社の封筒に入れた", medium="paper", playbook="paper", persons=1,
          what="二社分の請求書が入れ替わり、受け取った会社から電話があった。開封されていたが、翌日に両方を受け取った。",
          department="総務部", event="leak", kind="misdelivery", causes=("operation_error", "unchecked")),
    _Past(ago=390, title="展示会の案内を、宛先が見える形で送った", medium="mail", playbook="mis_sent_mail", persons=46,
          what="BCC に入れるつもりの 46 件を CC に入れて送った。全員に電話とメールでお詫びし、削除を頼んだ。",
          department="営業部", event="leak", kind="missend", causes=("unchecked", "rule_violation"), process="受注・制作・納品"),
    _Past(ago=240, title="配送の途中で、校正紙の束が見つからなくなった", medium="paper", playbook="paper", persons=120,
          what="会員証の校正紙の束が配送中に見つからなくなり、三日後に配送会社の倉庫で未開封のまま見つかった。",
          department="営業部", event="loss", kind="lost", causes=("risk_analysis",), process="名簿・証書の印刷"),
    _Past(ago=150, title="古い共有リンクから、名簿のファイルを開けた", medium="system", playbook="publication", persons=12,
          what="退職した人の作った共有リンクが生きていた。アクセスの記録では、社外から開いた人はいなかった。",
          department="総務部", event="suspected", kind="wrong_display", causes=("access_control",), stage="near_miss"),
)  # fmt: skip


def accidents(who: Who, noon: Noon, *, today: date) -> None:
    """Four that are over, one under way, one restricted, and an exercise."""
    names = {name: key for key, name in organization.department_names().items()}
    for past in _OVER:
        _play(who, past, next_business_day(today - timedelta(days=past.ago)), names)
    _under_way(who, next_business_day(today - timedelta(days=2)), names)
    with noon(next_business_day(today - timedelta(days=9))):
        _restricted(who, clock.today())
    _exercise(who, next_business_day(today - timedelta(days=75)), names)


def _at(day: date, hour: int, minute: int = 0) -> contextlib.AbstractContextManager[None]:
    return clock.fixed(datetime.combine(day, time(hour, minute), clock.JST))


def _play(who: Who, past: _Past, day: date, names: dict[str, str]) -> None:
    office, officer = who("kobayashi", day), who("tanaka", day)
    with _at(day, 10, 20):
        given = Opening(
            title=past.title,
            medium=past.medium,
            noticed_at=clock.now() - timedelta(minutes=50),
            what=past.what,
            persons=past.persons,
            playbook=past.playbook,
            department=names.get(past.department, ""),
            leader=officer.person_id,
        )
        case_id = actions.open_case(office, given)
    with _at(day, 11, 5):
        actions.write_entry(office, case_id, words="受け取った人に電話し、消して (返して) もらうよう頼んだ。", typed="10:45")  # fmt: skip
        for task in _tasks(case_id)[:5]:
            actions.do_task(office, case_id, task)
    later = next_business_day(day + timedelta(days=12))
    with _at(later, 14):
        _name_process(office, case_id, past.process)
    with _at(later, 15):
        for task in _tasks(case_id):
            actions.do_task(office, case_id, task)
        actions.change_stage(officer, case_id, stage=past.stage, reason="事実を確かめて決めた")
        actions.classify(
            officer, case_id, classes=(past.event,), kind=past.kind, causes=past.causes
        )
        _do_duties(office, case_id, later)
        if past.stage == "accident":
            actions.ask_correction(office, case_id)
        actions.ask_close(office, case_id, words="報告と本人への知らせを終え、是正処置を始めた。")
    with _at(next_business_day(later + timedelta(days=2)), 9, 30):
        actions.close(officer, case_id)


def _under_way(who: Who, day: date, names: dict[str, str]) -> None:
    office = who("kobayashi", day)
    with _at(day, 9, 40):
        given = Opening(
            title="出張の帰りに、会社のノートPCの入ったかばんを置き忘れた",
            medium="device",
            noticed_at=clock.now() - timedelta(hours=11),
            what="前の晩の 22 時半ごろ、電車の網棚に置き忘れた。朝になって本人が上司に知らせた。",
            playbook="lost_device",
            department=names.get("営業部", ""),
            leader=who("tanaka", day).person_id,
        )
        case_id = actions.open_case(office, given)
        actions.change_stage(office, case_id, stage="accident", reason="戻っていない")
        actions.name_member(office, case_id, person=who("suzuki", day).person_id, part="scribe")
    with _at(day, 10, 15):
        _name_process(office, case_id, "受注・制作・納品")
        for task in _tasks(case_id)[:4]:
            actions.do_task(office, case_id, task)
        actions.write_entry(
            who("suzuki", day), case_id, kind="contact", typed="10:02",
            words="鉄道会社の忘れ物窓口に電話した。まだ届いていない。夕方にもう一度かける。",
        )  # fmt: skip


def _restricted(who: Who, day: date) -> None:
    officer = who("tanaka", day)
    actions.open_case(
        officer,
        Opening(
            title="退職する人が、顧客の名簿を大量に開いた記録がある",
            medium="system",
            noticed_at=clock.now() - timedelta(hours=3),
            what="先週末の夜に、ふだんは開かない名簿が続けて開かれていた。事実を確かめている。",
            playbook="insider",
            leader=officer.person_id,
            restricted=True,
        ),
    )


def _exercise(who: Who, day: date, names: dict[str, str]) -> None:
    office = who("kobayashi", day)
    with _at(day, 13, 30):
        eve = datetime(day.year, 12, 31, 23, 40, tzinfo=clock.JST)
        given = Opening(
            title="大みそかの夜に、会員名簿を誤って公開した (訓練)",
            medium="system",
            noticed_at=eve - timedelta(minutes=5),
            what="訓練のための架空の話。",
            persons=1200,
            playbook="publication",
            department=names.get("総務部", ""),
            leader=who("tanaka", day).person_id,
        )
        case_id = actions.open_drill(office, given, begins_at=eve)
        tasks = _tasks(case_id)
        for task in tasks[:3]:
            actions.do_task(office, case_id, task)
        actions.set_clock_forward(office, case_id, minutes=domain.STEPS["60"])
        for task in tasks[3:5]:
            actions.do_task(office, case_id, task)
        actions.ask_close(
            office, case_id, words="最初の1時間を試した。公開を止める手順を一つ直す。"
        )
        actions.close(who("tanaka", day), case_id)


def _name_process(office: Actor, case_id: str, name: str) -> None:
    """In which process it happened, where the register of that day had it."""
    choices = register.process_choices(office, on=clock.today()) if name else {}
    found = [key for key, label in choices.items() if label.endswith(f" {name}")]
    version = Case.objects.get(public_id=case_id).facts.order_by("-number")[0]
    if found:
        actions.change_facts(
            office, case_id, facts=version.facts, words=version.circumstances, process=found[0],
            reason="担当の部署に聞いた", number=version.number,
        )  # fmt: skip


def _tasks(case_id: str) -> list[str]:
    row = Case.objects.get(public_id=case_id)
    return list(row.tasks.filter(state="open").order_by("order").values_list("public_id", flat=True))  # fmt: skip


def _do_duties(actor: Actor, case_id: str, day: date) -> None:
    for duty in duties.duties_of(case_id, on=day).duties:
        if duty.state not in ("done", "lifted"):
            result = Result(done_on=day, channel="web", receipt=f"{day:%y%m}-{len(duty.code):03}")
            actions.mark_duty(actor, case_id, duty.code, result)
