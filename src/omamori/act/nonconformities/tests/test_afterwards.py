"""After an accident: cause, promise, its day comes, broken, the next round, kept, closed by another; and the loop back."""

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from omamori.act.nonconformities import actions, domain, home, jobs, judging, queries
from omamori.act.nonconformities.analysis import Analysis
from omamori.act.nonconformities.models import Nonconformity, Reading, RuleChange
from omamori.act.nonconformities.prediction import Prediction
from omamori.check.statistics import occurred
from omamori.do.incidents.cases import actions as cases
from omamori.do.incidents.cases.actions import Opening
from omamori.facts.errors import Invalid, NotFound
from omamori.facts.incidents import NearMissRecorded
from omamori.foundation.calendar import clock
from omamori.foundation.jobs.worker import drain
from omamori.foundation.ledger.actions import record
from omamori.foundation.ledger.queries import facts_about
from omamori.foundation.notices.models import Notice
from omamori.plan.policies.tests.story import starter_in_force
from omamori.plan.risk.tests import story as risks
from omamori.testing.people import World, mirai

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
WHYS = ("別の会社の名簿を添えた", "似た名前のファイルが並んでいた", "棚の分け方が決まっていない")
PLAN = {
    "why1": WHYS[0], "why2": WHYS[1], "why3": WHYS[2],
    "cause": "取引先ごとに棚を分ける手順がなく、似た名前のファイルが並んでいた。",
    "other_factors": "締め切りの前で、二人目の確認が形だけだった。",
    "watch": "添える前に、中を開いて宛先の会社の名を見る。",
    "correction": "届いた相手に消してもらい、確かめた。",
    "action": "取引先ごとに棚を分け、棚の外のファイルを添えられないようにする。",
    "indicator": "occurrences", "kind": "missend", "direction": "at_most", "bound": "0", "days": "90",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with clock.fixed(NOW):
        yield


@pytest.fixture
def world() -> World:
    return mirai()


def near_misses(prefix: str, count: int, at: datetime, *, cause: str = "wrong_recipient") -> None:
    with clock.fixed(at):
        with transaction.atomic():
            for n in range(count):
                fact = NearMissRecorded(subject_id=f"{prefix}{n}", source="outbound", medium="mail", cause=cause)  # fmt: skip
                record(fact)
        drain()


def accident(world: World, **more: Any) -> str:
    """An accident of mis-sent mail whose correction was asked for; returns its public id."""
    given: dict[str, Any] = {
        "title": "名簿のメールを別の会社に送った", "medium": "mail", "what": "発送名簿を違う相手に送った。",
        "noticed_at": clock.now() - timedelta(hours=2), "persons": 38, "playbook": "mis_sent_mail",
        "department": world.person("sato").department.public_id,
    } | more  # fmt: skip
    officer = world.actor("tanaka")
    case_id = cases.open_case(officer, Opening(**given))
    cases.change_stage(officer, case_id, stage="accident", reason="もう届いている")
    cases.classify(officer, case_id, classes=("leak",), kind="missend", causes=("unchecked",))
    cases.ask_correction(officer, case_id)
    drain()
    return case_id


def at(world: World, local: str) -> Client:
    client = Client()
    client.force_login(world.user(local))
    return client


def people(world: World, due: date) -> dict[str, str]:
    return {
        "owner": world.id("watanabe"),
        "checker": world.id("takahashi"),
        "due_on": due.isoformat(),
    }


def carried_out(world: World, where: str, **changed: str) -> date:
    """Plan, approve and finish through the pages; returns the day of the check."""
    given = PLAN | people(world, clock.today() + timedelta(days=14)) | changed
    answer = at(world, "kobayashi").post(f"{where}plan/", given)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    assert at(world, "kobayashi").post(f"{where}approve/").status_code == 403
    assert at(world, "tanaka").post(f"{where}approve/").status_code == 302
    at(world, "watanabe").post(f"{where}finish/", {"result": "棚を分け、写真を残した。"})
    day = Nonconformity.objects.get().rounds.latest("number").check_on
    assert day is not None
    return day


def morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 7, 0, tzinfo=clock.JST)


def titles(world: World, local: str) -> list[str]:
    return [task.title for task in home.tasks(world.actor(local, on=clock.today()), clock.now())]


def test_from_an_accident_to_a_proved_correction(world: World) -> None:
    near_misses("before", 8, NOW - timedelta(days=30))
    case_id = accident(world)
    row = Nonconformity.objects.get()
    where = f"/nonconformities/{row.public_id}/"
    thin = {name: PLAN[name] for name in ("cause", "correction", "action")}
    refused = at(world, "kobayashi").post(f"{where}plan/", thin | people(world, clock.today()))
    assert refused.status_code == 422
    refused = at(world, "kobayashi").post(f"{where}plan/", PLAN | people(world, clock.today()) | {"bound": "30"})  # fmt: skip
    assert "何も変えなくても" in refused.content.decode()

    first = carried_out(world, where)
    assert first == date(2027, 2, 24)
    near_misses("again", 1, NOW + timedelta(days=20))
    with clock.fixed(morning(first)):
        assert jobs.compute_effects() == 1
        assert jobs.compute_effects() == 0
        drain()
        row.refresh_from_db()
        assert row.state == "open"
        for local in ("tanaka", "ito"):
            assert any("効いていませんでした" in title for title in titles(world, local))
        told = Notice.objects.filter(key__contains=":computed:").values_list("person__public_id", flat=True)  # fmt: skip
        assert set(told) == {world.id("tanaka"), world.id("ito"), world.id("watanabe")}
        page = at(world, "tanaka").get(where).content.decode()
        assert "見込みは外れました" in page
        second = carried_out(world, where)
    _kept_and_closed(world, row, case_id, second)


def _kept_and_closed(world: World, row: Nonconformity, case_id: str, second: date) -> None:
    """The second promise is kept, and only who took no part closes it."""
    where = f"/nonconformities/{row.public_id}/"
    near_misses("other", 6, morning(second) - timedelta(days=40), cause="lost")
    with clock.fixed(morning(second)):
        jobs.compute_effects()
        drain()
        row.refresh_from_db()
        assert row.state == "done"
        (task,) = titles(world, "takahashi")
        assert "完了にするか" in task
        client = at(world, "takahashi")
        with CaptureQueriesContext(connection) as spent:
            shown = client.get(where)
        assert len(spent) <= 16, "\n".join(q["sql"][:150] for q in spent)
        assert "有効" in shown.content.decode()
        yes = {"effective": "yes", "effect": "三か月の送信簿にも誤りがなかった。"}
        assert at(world, "kobayashi").post(f"{where}effect/", yes).status_code == 404
        assert at(world, "takahashi").post(f"{where}effect/", yes).status_code == 302
        drain()
        row.refresh_from_db()
        assert row.state == "closed"
        _told_everywhere(world, row, case_id)


def _told_everywhere(world: World, row: Nonconformity, case_id: str) -> None:
    """Both rounds stand in the ledger, on the page of the case and in Excel."""
    outcomes = [r.prediction.outcome for r in row.rounds.order_by("number")]
    assert outcomes == ["ineffective", "effective"]
    names = [f.fact.name for f in facts_about("nonconformity", row.public_id)]
    assert names.count("nonconformities.effect_computed") == 2
    case = at(world, "tanaka").get(f"/incidents/cases/{case_id}/").content.decode()
    for line in ("効果: 無効", "効果: 有効", "効果が認められ、完了しました"):
        assert line in case
    sheet = at(world, "takahashi").post("/nonconformities/export/")
    book = openpyxl.load_workbook(io.BytesIO(sheet.content))
    assert "有効" in [cell.value for cell in book.worksheets[0][2]]


def test_what_cannot_be_said_is_put_off_once_and_then_asked_of_a_person(world: World) -> None:
    accident(world)
    row = Nonconformity.objects.get()
    where = f"/nonconformities/{row.public_id}/"
    first = carried_out(world, where, indicator="accidents")
    with clock.fixed(morning(first)):
        early = {"effective": "yes", "effect": "もう起きないと思います。たぶん。"}
        assert at(world, "takahashi").post(f"{where}effect/", early).status_code == 422
        this = row.rounds.get()
        assert (this.prediction.outcome, this.prediction.extended) == ("", True)
        assert this.check_on is not None
        assert this.check_on >= first + timedelta(days=89)
        later = this.check_on
    with clock.fixed(morning(later)):
        jobs.compute_effects()
        row.refresh_from_db()
        assert (row.state, row.rounds.get().prediction.outcome) == ("done", "undecidable")
        (task,) = titles(world, "takahashi")
        assert "判断する" in task
        actions.check_effect(
            world.actor("takahashi", on=later),
            row.public_id,
            effective=True,
            effect="棚を見て、手順が続いていた。",
        )
        row.refresh_from_db()
        assert row.state == "closed"


def test_a_figure_is_read_week_by_week(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    value = {"now": Decimal(80)}
    monkeypatch.setattr(
        "omamori.act.nonconformities.indicators.read", lambda code, *, on: value["now"]
    )
    one = actions.report(world.actor("kobayashi"), domain.Finding(
        origin="check", title="署名していない人が残っていた", what="署名の割合が低いままだった。", found_on=clock.today()))  # fmt: skip
    promise = Prediction(indicator="policies.signed_share", direction="at_least", bound=Decimal(95), days=90)  # fmt: skip
    given = domain.Plan(
        cause="署名の依頼が、現場の人の見ないところに出ていた。", correction="残っていた人に声をかけた。",
        action="依頼を朝礼の前の画面に出し、係長が週に一度見る。", promise=promise,
        owner=world.id("watanabe"), checker=world.id("takahashi"), due_on=clock.today(),
    )  # fmt: skip
    value["now"] = Decimal(96)
    with pytest.raises(Invalid) as refused:
        actions.plan(world.actor("kobayashi"), one, given)
    assert set(refused.value.fields) == {"bound"}
    value["now"] = Decimal(80)
    actions.plan(world.actor("kobayashi"), one, given)
    actions.approve_plan(world.actor("tanaka"), one)
    actions.finish(world.actor("watanabe"), one, result="画面に出し、係長が見始めた。")
    for day in range(1, 92):
        value["now"] = Decimal(80 + min(18, day))
        judging.read_figures(clock.today() + timedelta(days=day))
    assert Reading.objects.count() == 13
    day = Nonconformity.objects.get().rounds.get().check_on
    assert day == date(2027, 2, 24), "the day after is a holiday"
    with clock.fixed(morning(day)):
        assert jobs.compute_effects() == 1
    assert Nonconformity.objects.get().rounds.get().prediction.outcome == "effective"


def test_risk_rule_and_lesson_follow_from_an_accident(world: World) -> None:
    starter_in_force(world)
    process = risks.ground(world)
    cell = risks.accepted(world, process)
    with clock.fixed(NOW + timedelta(days=1)):
        case_id = accident(world)
        row = Nonconformity.objects.get(source_id=case_id)
        where = f"/nonconformities/{row.public_id}/"
        office = at(world, "kobayashi")
        given = PLAN | people(world, clock.today() + timedelta(days=14))
        assert office.post(f"{where}plan/", given).status_code == 302
        assert risks.state(cell) == "reopened"
        shown = office.get(where).content.decode()
        assert f"/risk/cell/{cell}/" in shown or cell in shown
        form = office.get(f"{where}rule/").content.decode()
        assert PLAN["cause"] in form
        choice = first_rule(form)
        made = office.post(f"{where}rule/", {"regulation_id": choice, "reason": "棚の分け方を決める。原因は棚。"})  # fmt: skip
        assert made.status_code == 302
        change = RuleChange.objects.get()
        assert change.version_id in made["Location"]
        assert "規程の変更" in office.get(where).content.decode()
        draft = office.get(f"/lessons/from-case/{row.public_id}/").content.decode()
        assert "締め切りの前で" in draft
        assert "添える前に" in draft


def first_rule(form: str) -> str:
    """The first rule that the form offers."""
    return (
        form.split('name="regulation_id"')[1].split('<option value="')[1].split('"', maxsplit=1)[0]
    )


def test_of_a_restricted_accident_only_those_hear_who_may_know(world: World) -> None:
    suspect = world.id("kobayashi")
    accident(world, restricted=True, suspects=(suspect,), title="持ち出し")
    cases_before = occurred.counted(NOW.date() - timedelta(days=2), NOW.date(), kind="missend")
    assert cases_before == (0, 1)
    row = Nonconformity.objects.get()
    officer, office = world.actor("tanaka"), world.actor("kobayashi")
    assert queries.nonconformity(officer, row.public_id, on=clock.today()).row.from_case
    for local in ("kobayashi", "takahashi", "ito"):
        found, _after = queries.nonconformities(
            world.actor(local), queries.Wanted(), on=clock.today()
        )
        assert found == ()
        assert queries.standing(world.actor(local), on=clock.today()) == (0, 0)
        assert titles(world, local) == []
    told = Notice.objects.filter(key=f"nonconformity:{row.public_id}")
    assert set(told.values_list("person__public_id", flat=True)) == {world.id("tanaka")}
    given = domain.Plan(
        cause=PLAN["cause"], correction=PLAN["correction"], action=PLAN["action"],
        owner=suspect, checker=world.id("takahashi"), due_on=clock.today(),
        analysis=Analysis(whys=WHYS, other_factors=PLAN["other_factors"], watch=PLAN["watch"]),
        promise=Prediction(indicator="accidents", direction="at_most", bound=Decimal(0), days=90),
    )  # fmt: skip
    with pytest.raises(domain.NotSeen):
        actions.plan(officer, row.public_id, given)
    for act in (lambda: actions.plan(office, row.public_id, given),
                lambda: actions.approve_plan(world.actor("ito"), row.public_id)):  # fmt: skip
        with pytest.raises(NotFound):
            act()


def test_an_exercise_asks_for_nothing_and_counts_nowhere(world: World) -> None:
    officer = world.actor("tanaka")
    given = Opening(
        title="訓練のメール", medium="mail", noticed_at=clock.now(), what="訓練のメール"
    )
    case_id = cases.open_drill(officer, given, begins_at=clock.now())
    cases.change_stage(officer, case_id, stage="accident", reason="訓練")
    with pytest.raises(Invalid):
        cases.ask_correction(officer, case_id)
    drain()
    assert occurred.counted(NOW.date() - timedelta(days=2), NOW.date()) == (0, 0)
    assert not Nonconformity.objects.exists()
