"""Persons of files of any length: exact for some ten thousand records, bounded memory and a small error beyond."""

from pidetect.examine import examine
from pidetect.extract import Limits
from pidetect.persons.counting import People
from pidetect.persons.crowd import Crowd, Marks, numbers_in
from pidetect.types import Kind, Match


def rows(first: int, last: int) -> list[Match]:
    """Rows of a list: a mailbox and a name that many share."""
    return [
        match
        for n in range(first, last)
        for match in (
            Match(Kind.PERSON_NAME, 0, 5, 0.99, f"佐藤 花{n % 50}", row=n),
            Match(Kind.EMAIL, 6, 20, 0.99, f"u{n}@example.jp", row=n),
        )
    ]


def test_a_small_crowd_is_what_people_say() -> None:
    crowd, people = Crowd(), People(outlined=True)
    for first in range(0, 3_000, 1_000):
        matches = rows(first, first + 1_500)
        assert crowd.add("", matches) == people.add("", matches)
    assert crowd.estimate() == people.estimate()
    assert crowd.summed_up() == people.summed_up()


def test_who_was_forgotten_is_known_again() -> None:
    crowd = Crowd(most=1_000)
    for _ in range(3):
        for first in range(0, 10_000, 700):
            crowd.add("", rows(first, min(first + 700, 10_000)))
    assert abs(crowd.estimate().estimate - 10_000) < 20
    others, risk = crowd.summed_up()
    assert abs(others.estimate - 10_000) < 20
    assert risk.many


def test_numbers_go_on_when_others_are_forgotten() -> None:
    crowd = Crowd(most=100)
    numbers = [n for first in (0, 150, 300) for n in crowd.add("", rows(first, first + 150))]
    assert numbers == [n for person in range(450) for n in (person, person)]


def test_what_is_grave_is_not_forgotten() -> None:
    crowd = Crowd(most=100)
    for first in range(0, 1_200, 150):
        cards = [
            m._replace(kind=Kind.CARD, value=f"4{m.row:015}") if m.kind == Kind.EMAIL else m
            for m in rows(first, first + 150)
        ]
        crowd.add("", cards)
    _, risk = crowd.summed_up()
    assert risk.financial == 1_200
    assert risk.many


def test_marks_know_every_member_and_hardly_a_stranger() -> None:
    marks = Marks()
    members = [(f"email u{n}@example.jp", n) for n in range(50_000)]
    assert marks.known(members, keep=True) == set()
    assert len(marks.known(members, keep=False)) == 50_000
    strangers = ((f"email v{n}@example.jp", n) for n in range(50_000))
    assert len(marks.known(strangers, keep=False)) < 5


def test_numbers_in_a_part_are_counted_once() -> None:
    seen = bytearray()
    numbers_in([3, None, 3, 0], seen)
    numbers_in([3, 7], seen)
    assert seen.count(1) == 3


def test_a_part_of_many_windows_counts_its_persons_once() -> None:
    text = "氏名,メール\n" + "".join(f"佐藤 花子,u{n % 300}@example.jp\n" for n in range(2_000))
    answer = examine(text.encode(), "a.csv", "fast", Limits(window=4_000))
    assert answer.parts[0].persons == answer.persons.estimate == 300
