"""Reports: taken in a minute from the right places only, once, without traces in photos, and answered."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from omamori.do.incidents.cases.models import Case, Member
from omamori.do.incidents.models import NearMiss
from omamori.do.incidents.reports import actions, domain, photos, queries, receiving
from omamori.do.incidents.reports.models import Report
from omamori.facts.errors import Invalid, NotFound
from omamori.foundation.calendar import clock
from omamori.foundation.exports import pictures
from omamori.foundation.ledger.queries import facts_about
from omamori.testing.people import World, mirai

NOW = datetime(2026, 12, 31, 14, 40, tzinfo=UTC)
FORM = "/incidents/report/"
GOOD = domain.Given(
    choice="mis_sent",
    outcome="out",
    medium="mail",
    noticed_at=NOW - timedelta(hours=30),
    rough_count="100",
    words="発送名簿を別の会社に送った。",
)


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with clock.fixed(NOW):
        yield


@pytest.fixture
def world() -> World:
    return mirai()


def take(**more: object) -> receiving.Receipt:
    wanted = domain.Given(**{**vars(GOOD), **more})
    return receiving.receive(wanted, form=receiving.ticket(), source="link", by=None)


def posted(**more: str) -> dict[str, str]:
    fields = {
        "form": receiving.ticket(),
        "choice": "lost",
        "outcome": "unknown",
        "medium": "device",
        "noticed_at": "2026-12-31T23:30",
        "rough_count": "",
        "words": "",
    }
    return {**fields, **more}


@pytest.mark.django_db
def test_the_door_opens_on_the_network_by_the_link_and_signed_in_only(
    world: World, client: Client
) -> None:
    assert client.get(FORM).status_code == 403
    actions.change_door(world.actor("kobayashi"), networks="192.0.2.0/24\n", phone="内線 142")
    assert client.get(FORM, REMOTE_ADDR="192.0.2.7").status_code == 200
    assert client.get(FORM, REMOTE_ADDR="198.51.100.7").status_code == 403
    link = f"{FORM}by/{receiving.link_token()}/"
    assert client.get(link).status_code == 200
    assert client.get(f"{FORM}by/forged.token/").status_code == 403
    actions.change_door(world.actor("kobayashi"), networks="", phone="", renew=True)
    assert client.get(link).status_code == 403
    assert client.get(FORM, REMOTE_ADDR="192.0.2.7").status_code == 403
    client.force_login(world.user("sato"))
    assert client.get(FORM).status_code == 200
    for wrong in ("0.0.0.0/0", "::/0", "みらい", "10.0.0.0/99"):
        with pytest.raises(Invalid):
            actions.change_door(world.actor("kobayashi"), networks=wrong, phone="")


@pytest.mark.django_db
def test_a_minute_on_a_phone_without_script_weighs_little_and_comes_once(
    world: World, client: Client
) -> None:
    link = f"{FORM}by/{receiving.link_token()}/"
    page = client.get(link)
    styles = 35_518 + 2_000
    assert len(page.content) + styles < 50_000
    assert "<script" not in page.text
    assert "fonts.css" not in page.text
    fields = posted(words="電車に忘れた")
    first, second = client.post(link, fields), client.post(link, fields)
    assert first.status_code == second.status_code == 200
    row = Report.objects.get()
    assert row.receipt in first.text
    assert row.receipt in second.text
    assert receiving.code_word(row.ticket) in second.text
    assert (row.anonymous, row.became) == (True, "case")
    case = Case.objects.get(public_id=row.record_id)
    assert (case.playbook, case.opened_by_id, case.noticed_at) == (
        "lost_device",
        None,
        row.noticed_at,
    )
    fact = next(f.fact for f in facts_about("report", row.public_id))
    assert getattr(fact, "minutes_lost") == 10  # noqa: B009 - of this fact alone


@pytest.mark.django_db
def test_a_wrong_answer_keeps_everything_and_says_what_to_do(world: World, client: Client) -> None:
    client.force_login(world.user("sato"))
    answer = client.post(FORM, posted(noticed_at="2027-01-02T10:00", words="のこる言葉"))
    assert answer.status_code == 422
    assert "先の時刻" in answer.text
    assert "のこる言葉" in answer.text
    late = client.post(FORM, posted(form="old"))
    assert late.status_code == 422
    assert not Report.objects.exists()


@pytest.mark.django_db
def test_what_was_noticed_in_time_becomes_a_near_miss(world: World) -> None:
    receipt = take(outcome="near", words="")
    row = Report.objects.get()
    assert (receipt.near_miss, row.became) == (True, "near_miss")
    assert NearMiss.objects.get(public_id=row.record_id).cause == "wrong_recipient"


@pytest.mark.django_db
def test_what_somebody_of_the_house_did_is_seen_by_the_named_only(world: World) -> None:
    take(choice="misused")
    take(choice="misused", aside=True)
    ordinary, aside = Report.objects.order_by("pk")
    assert Case.objects.get(public_id=ordinary.record_id).restricted
    for local, sees in (("tanaka", {ordinary}), ("ito", {aside}), ("kobayashi", set()), ("takahashi", set())):  # fmt: skip
        rows, _after = queries.reports(world.actor(local))
        assert {r.public_id for r in rows} == {r.public_id for r in sees}, local
    with pytest.raises(NotFound):
        queries.report(world.actor("tanaka"), aside.public_id)
    hidden = Member.objects.filter(case__public_id=aside.record_id, part="suspect")
    assert world.id("tanaka") in hidden.values_list("person__public_id", flat=True)


@pytest.mark.django_db
def test_an_anonymous_reporter_reads_questions_and_answers_them(
    world: World, client: Client
) -> None:
    receipt = take()
    row = Report.objects.get()
    actions.ask(world.actor("kobayashi"), row.public_id, text="相手の会社に電話しましたか。")
    typed = {"receipt": receipt.number.upper().replace("-", " "), "word": f" {receipt.code_word} "}
    page = client.post(f"{FORM}status/", typed)
    assert "相手の会社に電話しましたか。" in page.text
    client.post(f"{FORM}status/", {**typed, "text": "まだです。"})
    found = queries.report(world.actor("kobayashi"), row.public_id)
    assert [(m.by_office, m.text) for m in found.messages][-1] == (False, "まだです。")
    assert client.post(f"{FORM}status/", {**typed, "word": "さくらみかん00"}).status_code == 422
    for _ in range(12):
        client.post(f"{FORM}status/", {**typed, "word": "x"})
    assert client.post(f"{FORM}status/", typed).status_code in (422, 429)


@pytest.mark.django_db
def test_reports_of_the_same_are_offered_and_merged(world: World) -> None:
    sales = next(iter({world.person("sato").department.public_id}))
    take(department=sales)
    take(
        department=sales,
        words="別の会社に発送名簿を送ってしまった",
        noticed_at=NOW - timedelta(hours=28),
    )
    take(choice="lost", medium="device", words="電車", noticed_at=NOW - timedelta(days=2))
    first, second, third = Report.objects.order_by("pk")
    office = world.actor("kobayashi")
    found = queries.similar(office, second.public_id)
    assert [row.public_id for row, _points in found] == [first.public_id]
    old = second.record_id
    actions.merge(office, second.public_id, into=first.public_id)
    assert Case.objects.get(public_id=old).state == "closed"
    assert Report.objects.get(pk=second.pk).record_id == first.record_id
    with pytest.raises(domain.AlreadyMerged):
        actions.merge(office, second.public_id, into=third.public_id)
    lost = queries.lost(office)
    assert [(row.count, row.late) for row in lost] == [(2, 2)]


@pytest.mark.django_db
def test_the_list_costs_the_same_for_a_restricted_reader(world: World, client: Client) -> None:
    for n in range(3):
        take(words=f"{n}")
    client.force_login(world.user("takahashi"))
    client.get("/incidents/reports/")
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/incidents/reports/").status_code == 200
    assert len(asked) <= 12
    client.force_login(world.user("suzuki"))
    assert client.get("/incidents/reports/").status_code == 403
    client.force_login(world.user("kobayashi"))
    one = Report.objects.latest("pk").public_id
    for page in (f"reports/{one}/", "report/phone/", "reports/door/", "reports/door/poster/"):
        assert client.get(f"/incidents/{page}").status_code == 200, page


@pytest.mark.django_db
def test_the_operator_writes_down_what_a_caller_says(world: World, client: Client) -> None:
    client.force_login(world.user("suzuki"))
    page = client.post("/incidents/report/phone/", posted(name="配送の人", contact="080-0000-0000"))
    assert page.status_code == 200
    row = Report.objects.get()
    assert (row.source, row.name, row.reporter_id) == ("phone", "配送の人", None)
    assert row.taken_by_id == world.person("suzuki").pk


def _picture(**options: object) -> bytes:
    out = io.BytesIO()
    saved: Any = Image.new("RGB", (3000, 2000), "red")
    saved.save(out, **options)
    return out.getvalue()


def test_a_photo_loses_its_place_and_everything_else() -> None:
    exif = Image.Exif()
    exif[0x010F] = "MAKER-OF-CAMERA"
    exif.get_ifd(0x8825)[1] = "N"
    made = photos.anew(_picture(format="JPEG", exif=exif, comment=b"SECRET-COMMENT"))
    assert b"MAKER-OF-CAMERA" not in made
    assert b"SECRET-COMMENT" not in made
    with Image.open(io.BytesIO(made)) as picture:
        assert (picture.size, dict(picture.getexif())) == ((1600, 1067), {})


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\0\0\0\x18ftypheic\0\0\0\0", "heic"),
        (b"<svg onload=alert(1)>", "broken"),
        (b"", "broken"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 100, "broken"),
        (b"\0" * (domain.LARGEST_PHOTO + 1), "large"),
    ],
)
def test_what_is_no_photo_is_refused_with_words(content: bytes, code: str) -> None:
    with pytest.raises(pictures.NoPicture) as error:
        photos.anew(content)
    assert error.value.code == code
    assert code in photos.PROBLEMS


told = st.builds(
    domain.Told,
    noticed_at=st.datetimes(datetime(2026, 12, 29), datetime(2027, 1, 3)).map(lambda d: d.replace(tzinfo=UTC)),
    medium=st.sampled_from(sorted(domain.MEDIA)),
    choice=st.sampled_from(sorted(domain.CHOICES)),
    department=st.integers(0, 3),
    words=st.text(max_size=40),
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(one=told, other=told)
def test_likeness_is_symmetric_and_bounded(one: domain.Told, other: domain.Told) -> None:
    points = domain.likeness(one, other)
    assert points == domain.likeness(other, one)
    assert 0 <= points <= 100
    assert domain.likeness(one, one) >= 65


@settings(max_examples=100, deadline=None)
@given(digest=st.text("0123456789abcdef", min_size=32, max_size=32))
def test_receipts_and_code_words_survive_being_written_by_hand(digest: str) -> None:
    for word in (domain.receipt_of(digest), domain.code_word_of(digest)):
        wide = word.translate(
            {ord(c): ord(c) + 0xFEE0 for c in "0123456789abcdefghijkmnpqrstuvwxyz"}
        )
        assert domain.folded(f" {wide.upper()} ") == domain.folded(word)
