"""What counts as found, where it belongs, when somebody must say something: pure."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omamori.do.discovery.domain import stores
from omamori.do.discovery.domain.files import GRAVITIES
from omamori.do.discovery.domain.pacing import Meter, Pace
from omamori.do.discovery.domain.places import (
    Answered,
    Entered,
    Figures,
    Held,
    add_up,
    place_of,
    verdicts,
    waits,
)
from omamori.do.discovery.domain.stores import StoreGiven

TODAY = date(2026, 11, 24)
HELD = Held(
    content="c", kinds={"email": 2}, low=3, estimate=4, high=5, gravity="ordinary", open=False, changed=9
)  # fmt: skip
SOME = Figures(files=1, low=40, estimate=50, high=60, kinds=("email",), gravity="ordinary")


def held(**changes: object) -> Held:
    return Held(**{**{f: getattr(HELD, f) for f in Held.__dataclass_fields__}, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("path", "place"),
    [("x.csv", ""), ("a/x.csv", "a"), ("a/b/c/d/x", "a/b/c/d"), ("a/b/c/d/e/f/x", "a/b/c/d")],
)
def test_places(path: str, place: str) -> None:
    assert place_of(path) == place


def test_copies_count_once() -> None:
    copy = add_up([HELD, HELD, held(content="d", estimate=10, high=12, low=8, kinds={"phone": 3})])
    assert (copy.files, copy.low, copy.estimate, copy.high) == (3, 8, 14, 22)
    assert copy.kinds == ("email", "phone")
    assert add_up([]) == Figures()


_NUMBERS = st.integers(0, 1000)


@given(
    st.lists(
        st.builds(
            lambda low, more, most, gravity, changed: held(
                low=low, estimate=low + more, high=low + more + most, gravity=gravity, changed=changed
            ),
            _NUMBERS, _NUMBERS, _NUMBERS, st.sampled_from(GRAVITIES), _NUMBERS,
        ),
        max_size=8,
    )
)  # fmt: skip
def test_sums_keep_their_order(many: list[Held]) -> None:
    got = add_up(many)
    assert got.low <= got.high
    assert got.estimate <= got.high
    assert add_up(reversed(many)).low == got.low
    assert got.files == len(many)


@pytest.mark.parametrize(
    ("entered", "found"),
    [
        (Entered(), ("unregistered",)),
        (Entered(item_ids=("i",)), ()),
        (Entered(item_ids=("i",), keep_until=TODAY), ()),
        (Entered(item_ids=("i",), keep_until=TODAY - timedelta(days=1)), ("overdue",)),
        (Entered(item_ids=("i",), most=40), ()),
        (Entered(item_ids=("i",), most=39), ("more",)),
        (Entered(item_ids=("i",), most=1, keep_until=date(2020, 1, 1)), ("overdue", "more")),
    ],
)
def test_verdicts(entered: Entered, found: tuple[str, ...]) -> None:
    assert verdicts(SOME, entered, TODAY) == found
    assert verdicts(Figures(), entered, TODAY) == ()


@pytest.mark.parametrize(
    ("answered", "found", "waiting"),
    [
        (Answered(), ("unregistered",), True),
        (Answered(), (), False),
        (Answered(answer="entered", persons=50, kinds=("email",)), ("unregistered",), False),
        (Answered(answer="entered", persons=50, kinds=("email",)), ("more",), True),
        (Answered(answer="entered", persons=20, kinds=("email",)), ("unregistered",), True),
        (Answered(answer="known", until=TODAY, persons=50, kinds=("email",)), ("open",), False),
        (Answered(answer="known", until=date(2026, 1, 1), persons=50, kinds=("email",)), ("open",), True),
        (Answered(answer="known", until=TODAY, persons=50, kinds=()), ("open",), True),
        (Answered(answer="dispose", until=TODAY, persons=1, kinds=()), ("unregistered",), False),
        (Answered(answer="dispose", until=date(2026, 1, 1)), ("unregistered",), True),
    ],
)  # fmt: skip
def test_when_somebody_must_say_something(
    answered: Answered, found: tuple[str, ...], waiting: bool
) -> None:
    assert waits(found, SOME, answered, TODAY) is waiting


def test_hours_over_midnight() -> None:
    night = Pace(opens=time(20), closes=time(8))
    at = datetime(2026, 11, 24, 12)
    assert not night.is_open(at)
    assert night.opening(at) == datetime(2026, 11, 24, 20)
    assert night.is_open(at.replace(hour=23))
    assert night.is_open(at.replace(hour=3))
    day = Pace(opens=time(9), closes=time(17))
    assert day.opening(at.replace(hour=18)) == datetime(2026, 11, 25, 9)
    assert Pace().is_open(at)


@given(st.lists(st.tuples(st.integers(1, 64), st.integers(0, 10**6)), min_size=2, max_size=20))
def test_the_pace_is_kept(pieces: list[tuple[int, int]]) -> None:
    pace = Pace(files=10, bytes=100_000)
    meter, now = Meter(pace), 0.0
    for files, size in pieces:
        now += meter.wait(now)
        meter.begin(now, files, size)
    # Before the last began, all the others had had their time.
    files = sum(f for f, _ in pieces[:-1])
    size = sum(s for _, s in pieces[:-1])
    assert now * pace.files >= files - 1e-6
    assert now * pace.bytes >= size - 1e-3
    assert pace.shard == (10, 100_000)


@pytest.mark.parametrize(
    ("kind", "settings", "wrong"),
    [
        ("folder", {"path": "/srv/share"}, []),
        ("folder", {"path": "share"}, ["path"]),
        ("folder", {"path": "/srv/../etc"}, ["path"]),
        ("folder", {"path": "/srv/a\nb"}, ["path"]),
        ("folder", {}, ["path"]),
        ("webdav", {"url": "https://nas.example/dav"}, []),
        ("webdav", {"url": "ftp://nas.example"}, ["url"]),
        ("webdav", {"url": "https://a:b@nas.example/"}, ["url"]),
        ("webdav", {"url": "file:///etc/passwd"}, ["url"]),
        ("imap", {"host": "mail.example", "user": "u", "password": "p", "port": "993"}, []),
        ("imap", {"host": "mail.example/x", "user": "u"}, ["password", "host"]),
        ("imap", {"host": "mail", "user": "u", "password": "p", "port": "0"}, ["port"]),
        ("s3", {"bucket": "UPPER", "access_key": "k", "secret_key": "s"}, ["bucket"]),
        ("tape", {}, ["kind"]),
    ],
)
def test_what_is_said_of_a_store(kind: str, settings: dict[str, str], wrong: list[str]) -> None:
    told = stores.problems(StoreGiven(name="x", kind=kind, settings=settings))
    assert list(told) == wrong


def test_secrets_are_parted_and_never_shown() -> None:
    given = StoreGiven(
        name="x",
        kind="s3",
        settings={"bucket": "bucket", "access_key": "AK", "secret_key": "SK", "evil": "1"},
    )
    shown, secrets = stores.parted(given)
    assert (shown, secrets) == ({"bucket": "bucket"}, {"access_key": "AK", "secret_key": "SK"})
    assert stores.shown_address("s3", {**shown, **secrets}) == "bucket"
