"""Where people are: by hand, by calendar, never why; away is passed over, at home is reachable."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from omamori.facts.errors import Invalid, NotFound, NotPermitted
from omamori.foundation.access.actor import Actor, Role
from omamori.foundation.calendar import clock
from omamori.foundation.exports import reading
from omamori.foundation.ledger.queries import facts_about
from omamori.foundation.organization import actions, presence, queries
from omamori.foundation.organization.domain import calendar_files, errors
from omamori.foundation.organization.domain.presence import Span, Where, at
from omamori.foundation.organization.models import Leave, Presence
from omamori.testing.people import World, mirai

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
"""10:00 of a Tuesday in Japan."""
HOUR = timedelta(hours=1)
ICS = """BEGIN:VCALENDAR
VERSION:2.0
{events}
END:VCALENDAR
"""


def ics(*lines: str, name: str = "在宅勤務") -> str:
    event = "\n".join(("BEGIN:VEVENT", f"SUMMARY:{name}", *lines, "END:VEVENT"))
    return ICS.format(events=event)


def taken(*lines: str, name: str = "在宅勤務") -> list[tuple[str, str, str]]:
    found = calendar_files.read_ics(ics(*lines, name=name), NOW)
    assert found.left_out == 0
    return [
        (s.where.value, f"{s.starts_at.astimezone(clock.JST):%m%d-%H%M}",
         f"{s.ends_at.astimezone(clock.JST):%m%d-%H%M}") for s in found.spans
    ]  # fmt: skip


def test_away_beats_telework_beats_here() -> None:
    def span(where: Where, hours: int) -> Span:
        return Span(where=where, starts_at=NOW, ends_at=NOW + hours * HOUR)

    found = at([span(Where.HERE, 9), span(Where.AWAY, 1), span(Where.TELEWORK, 5)], NOW)
    assert found is not None
    assert found.where is Where.AWAY
    assert at([span(Where.AWAY, 1)], NOW + HOUR) is None


@pytest.mark.parametrize(
    ("lines", "name", "spans"),
    [
        (("DTSTART:20261124T000000Z", "DTEND:20261124T030000Z"), "テレワーク",
         [("telework", "1124-0900", "1124-1200")]),
        (("DTSTART;TZID=Tokyo Standard Time:20261125T130000", "DURATION:PT2H"), "外出 (得意先)",
         [("away", "1125-1300", "1125-1500")]),
        (("DTSTART;VALUE=DATE:20261126",), "有休", [("away", "1126-0000", "1127-0000")]),
        (("DTSTART:20261125T000000Z", "DTEND:20261125T010000Z"), "定例会議", []),
        (("DTSTART:20261125T000000Z", "DTEND:20261125T010000Z", "X-MICROSOFT-CDO-BUSYSTATUS:OOF"),
         "私用", [("away", "1125-0900", "1125-1000")]),
        (("DTSTART:20261125T000000Z", "DTEND:20261125T010000Z", "STATUS:CANCELLED"), "出張", []),
        (("DTSTART:20261101T000000Z", "DTEND:20261101T010000Z"), "出張", []),
        (("DTSTART;TZID=Asia/Tokyo:20261120T090000", "DTEND;TZID=Asia/Tokyo:20261120T180000",
          "RRULE:FREQ=WEEKLY;BYDAY=FR;COUNT=3"), "在宅",
         [("telework", "1127-0900", "1127-1800"), ("telework", "1204-0900", "1204-1800")]),
        (("DTSTART;VALUE=DATE:20261124", "RRULE:FREQ=DAILY;UNTIL=20261125"), "休暇",
         [("away", "1124-0000", "1125-0000"), ("away", "1125-0000", "1126-0000")]),
        (("DTSTART;VALUE=DATE:20261124", "RRULE:FREQ=DAILY;COUNT=2", "EXDATE;VALUE=DATE:20261125"),
         "休暇", [("away", "1124-0000", "1125-0000")]),
        (("DTSTART:20261124T000000Z", "DTEND:20261124T030000Z", "BEGIN:VALARM",
          "DURATION:PT9H", "END:VALARM"), "在宅", [("telework", "1124-0900", "1124-1200")]),
    ],
)  # fmt: skip
def test_calendars(lines: tuple[str, ...], name: str, spans: list[tuple[str, str, str]]) -> None:
    assert taken(*lines, name=name) == spans


def test_folded_lines_and_what_cannot_be_read() -> None:
    text = ics("DTSTART:20261124T0000\n 00Z", "DTEND:20261124T030000Z", name="在宅\n 勤務")
    assert len(calendar_files.read_ics(text, NOW).spans) == 1
    for rule in ("FREQ=MONTHLY;BYDAY=1MO", "FREQ=WEEKLY;BYDAY=XX", "FREQ=DAILY;BYSETPOS=1"):
        text = ics("DTSTART;VALUE=DATE:20261124", f"RRULE:{rule}")
        assert calendar_files.read_ics(text, NOW).left_out == 1
    assert calendar_files.read_ics(ics("DTSTART:abc"), NOW).left_out == 1
    with pytest.raises(errors.CalendarUnreadable):
        calendar_files.read_ics("状態,開始,終了\n", NOW)


@given(st.text(alphabet='BEGIN:VT;=DSRULYAFQC0123456789-T\r\n "Z,/', max_size=400))
def test_no_calendar_breaks_the_reader(text: str) -> None:
    found = calendar_files.read_ics(
        ICS.format(events=f"BEGIN:VEVENT\nSUMMARY:在宅\n{text}\nEND:VEVENT"), NOW
    )
    assert len(found.spans) <= calendar_files.MOST
    assert all(s.ends_at > NOW for s in found.spans)


def test_tables() -> None:
    rows = [
        ["従業者番号", "状態", "開始", "終了"],
        ["E005", "テレワーク", "2026-11-25", "2026-11-26"],
        ["", "不在", "2026/11/25 13:00", "2026/11/25 15:00"],
        ["E005", "どこか", "2026-11-25", "2026-11-26"],
        ["E005", "不在", "2026-11-26", "2026-11-25"],
        ["", "", "", ""],
    ]
    found, left_out = calendar_files.read_table(rows, NOW)
    assert left_out == 2
    assert [(r.number, r.span.where.value) for r in found] == [("E005", "telework"), ("", "away")]
    assert found[0].span.ends_at - found[0].span.starts_at == timedelta(days=2)
    with pytest.raises(errors.CalendarUnreadable):
        calendar_files.read_table([["氏名", "開始"]], NOW)


@given(
    st.sampled_from(list(Where)),
    st.integers(1, 500 * 86_400),
    st.integers(1, 300 * 86_400),
    st.integers(0, 999_999),
)
def test_what_a_table_tells_is_read_as_told(
    state: Where, begins: int, lasts: int, parts: int
) -> None:
    start = NOW + timedelta(seconds=begins)
    span = Span(where=state, starts_at=start, ends_at=start + timedelta(seconds=lasts))
    odd = Span(
        where=state,
        starts_at=span.starts_at + timedelta(microseconds=parts),
        ends_at=span.ends_at + timedelta(microseconds=parts),
    )
    rows = [calendar_files.HEADINGS, ["E005", "鈴木", *calendar_files.told(odd), "E006"]]
    (row,), left_out = calendar_files.read_table(rows, NOW)
    assert (row.number, row.span, row.stand_in, left_out) == ("E005", span, "E006", 0)


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with clock.fixed(NOW):
        yield mirai()


def away(world: World, local: str, stand_in: str = "", by: str = "", **more: object) -> str:
    values: dict[str, object] = {
        "where": "away",
        "starts_at": NOW,
        "ends_at": NOW + 2 * HOUR,
        "stand_in_id": world.id(stand_in) if stand_in else "",
    }
    actor = world.actor(by or local)
    return actions.set_presence(actor, world.id(local), **(values | more))  # type: ignore[arg-type]


def where(world: World, local: str, at: datetime = NOW) -> tuple[str, str]:
    found = queries.reachability((world.id(local),), at=at)[world.id(local)]
    return found.where, found.stand_in_id


def test_entered_by_oneself_and_ended(world: World) -> None:
    number = away(world, "suzuki", "sasaki")
    assert where(world, "suzuki") == ("away", world.id("sasaki"))
    assert where(world, "suzuki", NOW + 2 * HOUR) == ("here", "")
    assert queries.away_among([world.person("suzuki").pk], at=NOW) == {world.id("suzuki")}
    with clock.fixed(NOW + HOUR):
        actions.end_presence(world.actor("suzuki"), number)
        assert where(world, "suzuki", NOW + HOUR) == ("here", "")
        with pytest.raises(errors.AlreadyEnded):
            actions.end_presence(world.actor("suzuki"), number)
    facts = [r.fact.name for r in facts_about("person", world.id("suzuki"))]
    assert facts[-2:] == ["organization.presence_set", "organization.presence_ended"]


def test_at_home_is_reachable_and_a_leave_is_not(world: World) -> None:
    away(world, "suzuki", where="telework", stand_in="sasaki")
    assert where(world, "suzuki") == ("telework", "")
    Leave.objects.create(person=world.person("suzuki"), starts_on=NOW.date())
    assert where(world, "suzuki")[0] == "away"
    assert queries.away_among([world.person("suzuki").pk], at=NOW) == {world.id("suzuki")}
    assert queries.reachability(("unknown",), at=NOW) == {}


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"where": "moon"}, Invalid),
        ({"ends_at": NOW}, errors.DatesReversed),
        ({"starts_at": NOW - 2 * HOUR, "ends_at": NOW - HOUR}, errors.PresenceOver),
        ({"ends_at": NOW + timedelta(days=400)}, errors.PresenceTooLong),
        ({"stand_in": "suzuki"}, errors.OwnStandIn),
        ({"stand_in_id": "0" * 26}, NotFound),
    ],
)
def test_what_is_refused(world: World, changes: dict[str, object], refusal: type) -> None:
    with pytest.raises(refusal):
        away(world, "suzuki", **changes)  # type: ignore[arg-type]


def test_for_others_only_within_reach(world: World) -> None:
    assert away(world, "suzuki", by="watanabe")  # the head of the department
    assert away(world, "suzuki", by="kobayashi")  # the office
    for stranger in ("sato", "sasaki", "nakamura"):
        with pytest.raises(NotFound):
            away(world, "suzuki", by=stranger)
        with pytest.raises(NotFound):
            presence.presences(world.actor(stranger), world.id("suzuki"))
        number = Presence.objects.first()
        assert number is not None
        with pytest.raises(NotFound):
            actions.end_presence(world.actor(stranger), number.public_id)
    with pytest.raises(NotPermitted):
        actions.set_presence(
            Actor(person_id="", person_pk=0, roles=frozenset({Role.ASSESSOR})),
            world.id("suzuki"),
            where="away",
            starts_at=NOW,
            ends_at=NOW + HOUR,
        )


def test_a_second_file_replaces_the_first_and_nothing_else(world: World) -> None:
    away(world, "suzuki")
    suzuki = world.actor("suzuki")
    text = ics("DTSTART;VALUE=DATE:20261126").encode()
    for _ in range(2):
        result = actions.import_presence(suzuki, name="calendar.ics", content=text)
        assert (result.entries, result.people, result.left_out) == (1, 1, 0)
    assert [p.source for p in presence.presences(suzuki, suzuki.person_id)] == ["person", "file"]
    emptied = ics("DTSTART;VALUE=DATE:20261126", name="会議").encode()
    assert actions.import_presence(suzuki, name="calendar.ics", content=emptied).entries == 0
    assert [p.source for p in presence.presences(suzuki, suzuki.person_id)] == ["person"]


def test_a_table_of_others_is_the_offices(world: World) -> None:
    numbers = [world.person(n).number for n in ("suzuki", "sasaki")]
    lines = "".join(f"{n},テレワーク,2026-11-25,2026-11-25\n" for n in [*numbers, "X999"])
    table = f"従業者番号,状態,開始,終了\n{lines}".encode()
    with pytest.raises(Invalid):
        actions.import_presence(world.actor("suzuki"), name="予定.csv", content=table)
    assert not Presence.objects.exists()
    result = actions.import_presence(world.actor("kobayashi"), name="予定.csv", content=table)
    assert (result.entries, result.people, result.left_out) == (2, 2, 1)
    with pytest.raises(NotPermitted):
        actions.export_presence(Actor(person_id="", person_pk=0, roles=frozenset({Role.ASSESSOR})))
    client = signed_in(world, "suzuki")
    book = client.post(reverse("organization:export_presence")).getvalue()
    rows = reading.read(book).rows
    assert [row[0] for row in rows] == ["従業者番号", numbers[0]], "one's own only"
    file = SimpleUploadedFile("予定.xlsx", book)
    done = client.post(reverse("organization:import_presence"), {"file": file}, follow=True)
    assert "うち 1 件は、もう入っていたので、そのままです。" in done.content.decode()
    assert where(world, "sasaki", NOW + timedelta(days=1))[0] == "telework"


def test_old_times_are_forgotten(world: World) -> None:
    away(world, "suzuki")
    with clock.fixed(NOW + timedelta(days=91)):
        assert actions.forget_presences() == 1


def signed_in(world: World, local: str) -> Client:
    client = Client()
    client.force_login(world.user(local))
    return client


def test_the_page_of_ones_own(world: World) -> None:
    client, path = signed_in(world, "suzuki"), reverse("organization:presence")
    assert "在席" in client.get(path).content.decode()
    assert client.post(path, {"quick": "telework_today"}).status_code == 302
    assert where(world, "suzuki")[0] == "telework"
    given = {
        "where": "away",
        "starts_at": "2026-11-24T10:00",
        "ends_at": "2026-11-24T12:00",
        "stand_in_id": "佐々木 亮",
    }
    assert client.post(path, given).status_code == 302
    assert where(world, "suzuki") == ("away", world.id("sasaki"))
    page = client.get(path).content.decode()
    assert "佐々木 亮" in page
    wrong = client.post(path, {**given, "ends_at": "2026-11-24T09:00"})
    assert (wrong.status_code, "終わりの日が" in wrong.content.decode()) == (422, True)
    number = Presence.objects.get(where="away").public_id
    client.post(reverse("organization:end_presence", args=[number]), {"person": ""})
    assert where(world, "suzuki", NOW + timedelta(seconds=1))[0] == "telework"


def test_the_page_takes_a_file(world: World, django_assert_max_num_queries: object) -> None:
    client = signed_in(world, "suzuki")
    file = SimpleUploadedFile("予定.ics", ics("DTSTART;VALUE=DATE:20261126").encode())
    path = reverse("organization:import_presence")
    done = client.post(path, {"file": file}, follow=True)
    assert "予定を 1 件読み込みました" in done.content.decode()
    broken = client.post(path, {"file": SimpleUploadedFile("予定.ics", b"hello")})
    assert (broken.status_code, "読み取れません" in broken.content.decode()) == (422, True)
    for i in range(60):
        away(world, "suzuki", starts_at=NOW + i * HOUR, ends_at=NOW + (i + 1) * HOUR)
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        assert client.get(reverse("organization:presence")).status_code == 200


def test_strangers_find_no_page(world: World) -> None:
    path = reverse("organization:presence_of", args=[world.id("suzuki")])
    assert signed_in(world, "sasaki").get(path).status_code == 404
    assert signed_in(world, "sasaki").post(path, {"quick": "away_today"}).status_code == 404
    assert signed_in(world, "watanabe").get(path).status_code == 200
