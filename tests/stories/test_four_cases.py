"""The four cases of the standard course, by the pages alone: from a report to the closed corrective action.

Duties as their decision table says; known on 1 December, so that day 30 falls into the closed days of the year end.
The clock moves on to the day of each promise; one promise is broken and asks for a second round.
"""

import dataclasses
import re
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from html import unescape
from urllib.parse import urlsplit

import correcting
import pytest
from django.test import Client

from omamori.foundation.calendar import clock
from omamori.foundation.jobs.worker import drain
from omamori.testing.people import World, mirai

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 12, 1, 1, 30, tzinfo=UTC)
PLAIN = {
    "known_on": "2026-12-01", "classes": "leak", "role": "controller", "reason": "記録を確かめた",
    "sensitive": "no", "property_damage": "no", "malicious": "no", "my_number": "no", "card_data": "no",
    "strongly_encrypted": "no", "recovered_unseen": "no", "personal_data": "yes", "being_acquired": "no",
    "pmark_holder": "yes", "unreachable": "no", "insured": "no", "employment_data": "no",
}  # fmt: skip
ONE = {"persons": "1", "persons_max": "1"}
PMARK_30 = ("プライバシーマークの確報", "2026年12月30日")
PMARK_60 = ("プライバシーマークの確報", "2027年1月29日")
PPC_60 = ("個人情報保護委員会などへの確報", "2027年1月29日")
PMARK_PROMPT = ("プライバシーマークの速報", "2026年12月5日")
PPC_PROMPT = ("個人情報保護委員会などへの速報", "2026年12月5日")
PERSONS = ("本人への通知", "速やかに")
POLICE = ("警察への相談・被害の届け出", "速やかに")
CARDS = (
    ("カード会社 (契約先のカード会社・決済代行) への連絡", "速やかに"),
    ("Visa への報告 (カード会社経由)", "2026年12月3日"),
    ("Mastercard への報告 (カード会社経由)", "2026年12月2日"),
)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Story:
    """One of the four.

    Attributes:
        told: the answers of the reporter. facts: what was found. kind, old_cause: what must be proposed.
        owed: every duty with its day.
    """

    told: dict[str, str]
    facts: dict[str, str]
    kind: str
    old_cause: str
    causes: tuple[str, ...]
    owed: tuple[tuple[str, str], ...]


STORIES = {
    "same_surname": Story(
        told={"choice": "mis_sent", "medium": "chat", "rough_count": "1",
              "words": "採用通知を、同じ姓の別の応募者にメッセージアプリで送ってしまった。"},
        facts={**ONE, "personal_data": "no"},
        kind="missend", old_cause="mail_mis_sent", causes=("operation_error", "unchecked"),
        owed=(PMARK_30,),
    ),
    "telework": Story(
        told={"choice": "mis_sent", "medium": "mail", "rough_count": "1000",
              "words": "在宅勤務中、二重確認をせずに、名簿を添付したメールを別の会社に送ってしまった。"},
        facts={"persons": "1000", "persons_max": "1000"},
        kind="missend", old_cause="mail_mis_sent", causes=("rule_violation",),
        owed=(PMARK_30,),
    ),
    "emotet": Story(
        told={"choice": "attacked", "medium": "device", "rough_count": "100",
              "words": "私用PCがEmotetに感染し、アドレス帳の相手に不審なメールが送られた。"},
        facts={"persons": "80", "persons_max": "80", "malicious": "yes"},
        kind="malware", old_cause="virus", causes=("training", "rule_violation"),
        owed=(PMARK_PROMPT, PMARK_60, PPC_PROMPT, PPC_60, PERSONS, POLICE),
    ),
    "shop": Story(
        told={"choice": "attacked", "medium": "system", "rough_count": "more",
              "words": "ECサイトに不正アクセスがあり、入力ページが改ざんされてカード番号が読み取られた。"},
        facts={"persons": "3214", "persons_max": "3214", "malicious": "yes", "property_damage": "yes",
               "card_data": "yes", "personal_data": "no", "being_acquired": "yes"},
        kind="unauthorised_access", old_cause="unauthorised_login", causes=("unpatched",),
        owed=(PMARK_PROMPT, PMARK_60, PPC_PROMPT, PPC_60, PERSONS, *CARDS, POLICE),
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def _moment() -> Iterator[None]:
    with clock.fixed(NOW):
        yield


def at(world: World, local: str) -> Client:
    client = Client()
    client.force_login(world.user(local))
    return client


def _post(client: Client, path: str, fields: dict[str, object] | None = None) -> str:
    """Send a form; it must be taken. Returns where it leads."""
    said = client.post(path, fields or {})
    assert said.status_code == 302, (path, re.findall(r'class="error[^>]*>([^<]+)', said.text))
    return str(said["Location"])


def _reported(world: World, told: dict[str, str]) -> str:
    """Somebody without an account reports by the poster's link; returns the path of the case."""
    office = at(world, "kobayashi")
    poster = _post(office, "/incidents/reports/door/", {"networks": "", "phone": "内線 142"})
    address = re.search(r'id="address"[^>]*>([^<]+)<', office.get(poster).text)
    assert address
    path = urlsplit(unescape(address[1])).path
    outside = Client()
    ticket = re.search(r'name="form" value="([^"]+)"', outside.get(path).text)
    assert ticket
    fields = {"form": ticket[1], "outcome": "out", "noticed_at": "2026-12-01T10:00", **told}
    assert "受け付けました" in outside.post(path, fields).text
    found = re.findall(
        r'href="(/incidents/cases/[0-9a-z]{26}/)"', office.get("/incidents/cases/").text
    )
    return str(found[0])


def _owed(client: Client, path: str) -> set[tuple[str, str]]:
    """Every duty that the page of the case says is owed, with the day or 速やかに."""
    section = client.get(path).text.partition('id="duties"')[2].partition("</section>")[0]
    found = set()
    for part in re.split(r'<li id="d-\w+"><span class="mark">', section)[1:]:
        if "不要になった</span>" in part.partition("<div>")[0]:
            continue
        label = re.search(r"<strong>([^<]+)</strong>", part)
        day = re.search(r"<strong>(?:<time[^>]*>)?(\d{4}年\d+月\d+日)", part)
        assert label
        found.add(
            (unescape(label[1]), day[1] if day else "速やかに" if "速やかに" in part else "?")
        )
    return found


def _decided(client: Client, path: str, story: Story) -> None:
    """The proposal is the right class; a person decides it."""
    page = client.get(f"{path}class/").text
    assert re.search(rf'name="kind" value="{story.kind}"[^>]* checked', page)
    assert re.search(rf'<option value="{story.old_cause}" selected', page)
    _post(client, f"{path}stage/", {"stage": "accident", "reason": "外に出て、戻っていない"})
    fields = {
        "classes": "leak",
        "kind": story.kind,
        "causes": story.causes,
        "old_cause": story.old_cause,
    }
    _post(client, f"{path}class/", dict(fields))


def _finished(client: Client, path: str) -> None:
    """Every task and duty, by the buttons of the page."""
    page = client.get(path).text
    for task in re.findall(rf'action="({path}tasks/[0-9a-z]+/done/)"', page):
        _post(client, task)
    for duty in re.findall(rf'href="({path}duty/\w+/)"', page):
        done = {
            "kind": "done",
            "done_on": "2026-12-01",
            "channel": "web",
            "receipt": "R-1",
            "note": "",
        }
        _post(client, duty, dict(done))
    _post(client, f"{path}correction/")
    _post(client, f"{path}ask-close/", {"words": "知らせ終え、是正処置を始めた。"})


@pytest.mark.parametrize("name", STORIES)
@pytest.mark.usefixtures("_moment")
def test_a_case_of_the_course_from_report_to_closed_correction(name: str) -> None:
    world, story = mirai(), STORIES[name]
    after = correcting.CORRECTIONS[name]
    correcting.report(lambda who: at(world, who), after.before, on=NOW.date() - timedelta(days=30))
    path = _reported(world, story.told)
    office = at(world, "kobayashi")
    _post(office, f"{path}facts/", {**PLAIN, **story.facts, "number": "1"})
    assert _owed(office, path) == set(story.owed)
    if PPC_60 in story.owed:
        assert "ほかの号と重なっても60日です" in office.get(path).text
    _decided(office, path, story)
    _finished(office, path)
    assert office.post(f"{path}close/").status_code == 403
    officer = at(world, "tanaka")
    _post(officer, f"{path}close/")
    drain()
    link = re.search(r'href="([^"]+)">是正処置</a>', officer.get(path).text)
    assert link
    assert "事故の再発を防ぐ" in officer.get(link[1]).text
    _corrected(world, after, link[1], path)


def _corrected(world: World, given: correcting.Correction, path: str, case: str) -> None:
    """Round for round until the promise is kept; then another person closes it."""

    def by(who: str) -> Client:
        return at(world, who)

    day = NOW.date()
    for span in given.spans:
        with clock.fixed(datetime.combine(day, time(15), clock.JST)):
            due = correcting.carry_out(by, path, given, span)
        correcting.let_the_day_come(by, path, span, due)
        day = due
    correcting.close(by, path, case, day)
