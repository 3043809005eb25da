"""Who could be taken for whom, and when a likelier person is asked about."""

import itertools
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omamori.do.outbound.domain import rules
from omamori.do.outbound.domain.judgement import History, Reason
from omamori.do.outbound.domain.likeness import Likeness, likeness
from omamori.do.outbound.domain.names import fold, known, surname
from omamori.do.outbound.domain.rulebook import Rulebook
from omamori.do.outbound.domain.wrong_person import Contact, cooled, doubt, propensity, warmer
from omamori.do.outbound.mail import ExaminedMail, Field
from omamori.do.outbound.starting_values import starter
from omamori.do.outbound.tests.mails import NOW, mail, receiver
from omamori.reference import names as tables

BOOK = Rulebook((starter()["look_alike"],))
KENJI = receiver("kenji@hinode-bussan.example", "佐藤 賢治")
TARO = ("sato.taro@aoba-shoji.example", "佐藤 太郎")
AT_ONCE = timedelta(0)


def contact(
    address: str, name: str = "", *, days: float = 1, mails: int = 1, every: float = 1
) -> Contact:
    """Written to so many times, the last time so many days ago."""
    warmth = (1.0, 1.0, 1.0)
    for _ in range(mails - 1):
        warmth = warmer(warmth, timedelta(days=every))
    at = NOW - timedelta(days=days)
    return Contact(address=address, display_name=name, last_sent_at=at, warmth=warmth)


def asked(examined: ExaminedMail, *contacts: Contact, **more: object) -> list[Reason]:
    history = History(sender_known=True, contacts=contacts, **more)
    return list(rules.judge(examined, BOOK, history, NOW).reasons)


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        (("a@x.example", "高橋 誠"), ("b@y.example", "髙橋 健"), Likeness.SAME_SURNAME),
        (("a@x.example", "高橋 誠 (X社)"), ("b@y.example", "高橋 健様"), Likeness.SAME_SURNAME),
        (("a@x.example", "斉藤 誠"), ("b@y.example", "齋藤 健"), Likeness.SAME_SURNAME),
        (("a@x.example", "齊藤 誠"), ("b@y.example", "斎藤 健"), Likeness.SAME_SURNAME),
        (("a@x.example", "渡辺 誠"), ("b@y.example", "渡邉 健"), Likeness.SAME_SURNAME),
        (("a@x.example", "渡邊 誠"), ("b@y.example", "渡部 健"), Likeness.SAME_READING),
        (("a@x.example", "伊藤 誠"), ("b@y.example", "伊東 健"), Likeness.SAME_READING),
        (("a@x.example", "阿部 誠"), ("b@y.example", "安部 健"), Likeness.SAME_READING),
        (("a@x.example", "サトウ マコト"), ("b@y.example", "佐藤 健"), Likeness.SAME_READING),
        (("a@x.example", "Ken Satoh"), ("b@y.example", "佐藤 誠"), Likeness.SAME_READING),
        (("ito.ken@x.example", ""), ("b@y.example", "伊東 誠"), Likeness.SAME_READING),
        (("a@x.example", "佐藤 賢治"), ("b@y.example", "佐藤賢治"), Likeness.SAME_NAME),
        (("kenji.sato@x.example", ""), ("b@y.example", "Sato, Kenji"), Likeness.SAME_NAME),
        (("ken.doe@x.example", ""), ("ken.doe@y.example", ""), Likeness.SAME_NAME),
        (("taro@x.example", ""), ("taro@y.example", ""), Likeness.SAME_LOCAL),
        (("scott.kelly@x.example", ""), ("kelly.scott@x.example", ""), Likeness.SWAPPED),
        (("mary.kelly@x.example", ""), ("john.kelly@x.example", ""), Likeness.SAME_SURNAME),
        (("mary.kelly@x.example", ""), ("mary.stone@x.example", ""), Likeness.SAME_GIVEN),
        (("kato.n@x.example", ""), ("kato.m@x.example", ""), Likeness.SAME_SURNAME),
        (("zkubo1@x.example", ""), ("zkubo2@x.example", ""), Likeness.NEAR_ADDRESS),
        (("takeda@x.example", ""), ("takano@x.example", ""), Likeness.NEIGHBOUR),
        (("info@aoba-shoji.example", ""), ("info@aoba-shouji.example", ""), Likeness.SAME_LOCAL),
        (("yamada@aoba.co.jp", ""), ("yamada@aoba.com", ""), Likeness.SAME_LOCAL),
        (("info@x.example", ""), ("info@quite-different.example", ""), None),
        (("suzuki@x.example", "鈴木 花子"), ("tanaka@x.example", "田中 実"), None),
        (("same@x.example", "佐藤 健"), ("Same@X.example", "佐藤 健"), None),
    ],
)
def test_in_which_way_two_are_alike(
    one: tuple[str, str], other: tuple[str, str], kind: Likeness | None
) -> None:
    assert likeness(known(*one), known(*other)) is kind
    assert likeness(known(*other), known(*one)) is kind


def test_every_variant_leads_to_a_letter_that_is_none() -> None:
    table = tables.variants()
    assert len(table) > 2000
    assert all(ord(usual) not in table for usual in table.values())
    assert surname("𠮷田 誠") == "吉田"
    # 佃 and 田 are of one family of letters and never the same name.
    assert surname("佃 誠") == "佃"


@pytest.mark.parametrize(
    "spellings",
    [
        ("sato", "satou", "satoh", "SATO"),
        ("ono", "oono", "ohno", "ouno"),
        ("shoji", "syoji", "shouji", "syouzi"),
        ("tsuchiya", "tutiya"),
        ("honma", "homma"),
    ],
)
def test_roman_spellings_of_one_sound(spellings: tuple[str, ...]) -> None:
    assert len({fold(s) for s in spellings}) == 1


def test_a_namesake_written_to_more_recently_is_asked_about() -> None:
    (found,) = asked(mail(KENJI), contact(*TARO, days=2))
    assert found.args["usual_address"] == TARO[0]
    assert found.args["likeness"] == "same_surname"
    assert found.targets == (("recipient", KENJI.address),)
    stale = contact(KENJI.address, days=40)
    assert asked(mail(KENJI), contact(*TARO, days=2), stale)
    assert not asked(mail(KENJI), contact(*TARO, days=50), contact(KENJI.address, days=40))
    assert not asked(mail(KENJI), contact(*TARO, days=2), contact(KENJI.address, days=2))


def test_a_partner_of_every_day_is_likelier_than_one_of_last_month() -> None:
    daily = contact(*TARO, days=1, mails=20)
    seldom = contact(KENJI.address, KENJI.display_name, days=12)
    (found,) = asked(mail(KENJI), daily, seldom)
    assert int(found.args["times"]) >= 3
    assert not asked(mail(receiver(*TARO)), daily, seldom)


def test_both_namesakes_in_one_mail_are_no_mix_up() -> None:
    both = mail(KENJI, receiver(*TARO, Field.CC))
    assert not asked(both, contact(*TARO, days=2))


def test_who_was_addressed_together_with_the_others_is_likelier() -> None:
    hana = receiver("hana@hinode-bussan.example", "三宅 花")
    history = (
        contact(*TARO, days=8),
        contact(KENJI.address, KENJI.display_name, days=25),
        contact(hana.address, hana.display_name, days=8),
    )
    first = asked(mail(KENJI, hana), *history)
    fellows = {KENJI.address: frozenset({hana.address})}
    assert first
    assert not asked(mail(KENJI, hana), *history, fellows=fellows)


def test_who_has_just_written_is_answered_without_a_question() -> None:
    seldom = contact(KENJI.address, KENJI.display_name, days=60)
    usual = contact(*TARO, days=4)
    assert asked(mail(KENJI), usual, seldom)
    wrote = Contact(
        address=KENJI.address,
        display_name=KENJI.display_name,
        last_sent_at=seldom.last_sent_at,
        wrote_at=NOW - timedelta(hours=2),
    )
    assert not asked(mail(KENJI), usual, wrote)


spans = st.floats(0, 4000, allow_nan=False).map(lambda days: timedelta(days=days))


@given(st.lists(spans, min_size=1, max_size=30), spans)
def test_warmth_is_bounded_and_only_fades_with_time(
    gaps: list[timedelta], later: timedelta
) -> None:
    warmth = (1.0, 1.0, 1.0)
    for gap in gaps:
        grown = warmer(warmth, gap)
        assert all(1.0 <= new <= old + 1.0 for new, old in zip(grown, warmth, strict=True))
        warmth = grown
    assert all(a <= b <= c for (a, b), (_, c) in itertools.pairwise(itertools.pairwise(warmth)))
    seen = Contact(address="a@x.example", display_name="", last_sent_at=NOW, warmth=warmth)
    assert propensity(seen, NOW + later) <= propensity(seen, NOW)
    assert propensity(seen, NOW + later) >= propensity(None, NOW)
    assert cooled(warmth, -later) == warmth


def test_nobody_alike_and_nobody_known_is_no_doubt() -> None:
    empty = {"others": frozenset(), "fellows": {}, "now": NOW}
    assert doubt((KENJI.address, KENJI.display_name), (), **empty) is None
    other = contact("miyake@aoba-shoji.example", "三宅 花")
    assert doubt((KENJI.address, KENJI.display_name), (other,), **empty) is None
