"""Whose data a file's name tells: by the names of the entries that other companies entrusted to us."""

import pytest

from omamori.foundation.partners import demo as directory
from omamori.foundation.partners.models import Partner
from omamori.plan.register import entrusted
from omamori.plan.register.actions import StepGiven
from omamori.plan.register.domain.entrusted import Entrusted, bare, named
from omamori.plan.register.tests import story
from omamori.testing.people import TODAY, World


def kept(name: str, company: str = "あおば商事") -> Entrusted:
    return Entrusted(name=name, company=company, receivers=frozenset({company}))


MEMBERS, BANK = kept("商事会員の DM 発送名簿"), kept("信用組合の DM 発送名簿", "みなと信用組合")
ALBUM = kept("学校の卒業アルバム名簿", "学園")
ALL = (MEMBERS, BANK, ALBUM, kept("名簿"), kept("2026年度"))


@pytest.mark.parametrize(
    ("file", "places", "found"),
    [
        ("商事会員DM発送名簿_2026年12月分(修正)", (), (MEMBERS,)),
        ("信用組合 の ＤＭ発送名簿 第3版", (), (BANK,)),
        ("リスト", ("シート「商事会員の DM 発送名簿」",), (MEMBERS,)),
        ("DM発送名簿", (), (MEMBERS, BANK)),
        ("卒業アルバム名簿", (), (ALBUM,)),
        ("名簿", (), ()),
        ("発送名簿_2026", (), ()),
        ("2026年度", (), ()),
        ("見積書", (), ()),
        ("", (), ()),
    ],
)
def test_the_name_of_a_file_tells_the_entry(
    file: str, places: tuple[str, ...], found: tuple[Entrusted, ...]
) -> None:
    assert named(file, places, ALL) == found


def test_the_longest_name_counts() -> None:
    longer = kept("商事会員の DM 発送名簿（関西）", "かもめ運送")
    assert named("商事会員DM発送名簿 (関西)", (), (MEMBERS, longer)) == (longer,)


def test_a_bare_name_has_no_days_numbers_and_signs() -> None:
    assert bare("商事会員の DM 発送名簿 2026年12月1日 第2版") == "商事会員dm発送名簿第"


@pytest.mark.django_db
def test_the_register_says_who_may_have_it(world: World) -> None:
    directory.directory(world.actor("kobayashi"), on=TODAY)
    ids = dict(Partner.objects.values_list("number", "public_id"))
    asked = {1: ("商事会員 DM発送名簿 12月", ())}
    assert entrusted.named_in(asked, on=TODAY) == {}
    acquired = StepGiven(stage="acquire", title="受け取る", from_partner=ids["P002"])
    process = story.approved_process(world, steps=(acquired, *story.flow(world).steps))
    story.approved_item(
        world,
        process_id=process.process.public_id,
        name="商事会員の DM 発送名簿",
        entrusted=True,
        acquisition="entrusted",
        entruster_id=ids["P001"],
        contract="基本契約書",
        handback="dispose_here",
        contractors=(ids["P010"],),
        contractor_note="封入",
    )
    (found,) = entrusted.named_in(asked, on=TODAY)[1]
    assert (found.name, found.company) == ("商事会員の DM 発送名簿", "株式会社あおば商事")
    assert found.receivers == {ids["P001"], ids["P002"], ids["P010"]}
    assert entrusted.named_in({1: ("見積書", ())}, on=TODAY) == {}
