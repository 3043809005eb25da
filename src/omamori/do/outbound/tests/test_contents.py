"""What was found, from the examination to the words that people read."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.utils.translation import override

from omamori.do.outbound import describing, queries, scoping, wording
from omamori.do.outbound.contents import Contents, Place, larger, of_examination, together
from omamori.do.outbound.domain.kinds import KINDS
from omamori.do.outbound.domain.telling import telling_kinds, told_number
from omamori.do.outbound.models import ControlVersion
from omamori.do.outbound.tests.mails import NOW, attachment, exactly, found, hand_in, mail
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.queries import facts_about
from omamori.testing.people import World, mirai
from pidetect.types import LABELS, Examination, PartSummary, PersonsEstimate, Risk

CUSTOMERS = found(
    312,
    others=PersonsEstimate(low=306, estimate=312, high=313),
    kinds={"customer_number": 312, "phone": 311, "postal_address": 312, "person_name": 313},
    places=(Place(name="シート「名簿」", hidden=False, persons=312, kinds=("person_name",)),),
)
PHRASE = "約312人分の氏名・住所・電話番号・顧客番号（シート「名簿」）"


@pytest.mark.parametrize(
    ("low", "estimate", "high", "told"),
    [
        (0, 0, 0, (0, False)),
        (1, 1, 1, (1, False)),
        (38, 38, 38, (38, False)),
        (306, 312, 318, (312, True)),
        (290, 312, 340, (310, True)),
        (143, 312, 700, (300, True)),
        (0, 0, 3, (1, True)),
        (0, 2, 2, (2, True)),
    ],
)
def test_a_number_is_told_no_more_exactly_than_it_is_known(
    low: int, estimate: int, high: int, told: tuple[int, bool]
) -> None:
    assert told_number(PersonsEstimate(low=low, estimate=estimate, high=high)) == told


def test_grave_kinds_come_first_then_the_frequent_that_tell_most() -> None:
    kinds = {"phone": 300, "postal_code": 312, "postal_address": 312, "person_name": 310}
    assert telling_kinds(kinds) == (("person_name", "postal_address", "phone"), 0)
    assert telling_kinds({**kinds, "special_care": 1})[0][0] == "special_care"
    assert telling_kinds({"email": 90, "person_name": 3})[0] == ("email", "person_name")
    named, left = telling_kinds(dict.fromkeys(LABELS, 5))
    assert named[:5] == ("special_care", "my_number", "card", "bank_account", "credential")
    assert left == len(LABELS) - 1 - len(named)  # the postal code is part of the address


def test_a_kind_that_nobody_knows_is_told_by_its_code() -> None:
    summary = describing.summary(found(2, kinds={"membership": 2, "person_name": 2, "age": 0}))
    assert summary == "2人分の氏名・membership"
    assert describing.kinds_text({"membership": 2, "person_name": 2}) == "氏名 2、membership 2"


def test_places_of_an_examination_the_fullest_first_and_the_hidden_apart() -> None:
    parts = [
        PartSummary("シート「表紙」", 10, False, 0),
        PartSummary("シート「控え」", 90, False, 4, 4, ("phone",)),
        PartSummary("シート「名簿」\u202e", 900, False, 600, 300, ("person_name",)),
        *(PartSummary(f"シート「{n}」", 9, False, 1, 1, ("phone",)) for n in range(4)),
        PartSummary("シート「旧顧客」", 90, True, 80, 40, ("person_name",)),
        PartSummary("コメント", 9, True, 1, 0, ("phone",)),
    ]
    result = of_examination(Examination(name="x", examined=True, parts=tuple(parts)))
    assert [p.name for p in result.places] == [
        *("シート「名簿」", "シート「控え」", "シート「0」"),
        *("シート「旧顧客」", "コメント"),
    ]
    assert result.more_places == 3
    assert Contents.from_json(result.as_json()) == result
    assert describing.hidden_text(result) == (
        "開いただけでは見えないところに入っています: "
        "非表示のシート「旧顧客」（約40人分）、コメント。"
    )
    assert Contents.from_json({}) == Contents()


def test_the_summary_of_a_customer_list() -> None:
    assert describing.summary(CUSTOMERS) == PHRASE
    with override("en"):
        assert describing.summary(CUSTOMERS) == (
            "Name, Address, Phone number, Customer number of about 312 persons (sheet “名簿”)"
        )


def test_signatures_are_called_signatures_and_grave_kinds_are_not() -> None:
    signature = found(persons=exactly(1), others=exactly(0), kinds={"person_name": 1, "phone": 1})
    assert describing.summary(signature).startswith("氏名・電話番号（署名・宛名")
    assert describing.body_text(signature) == ""
    alone = found(kinds={"my_number": 1})
    assert describing.summary(alone) == describing.body_text(alone) == "個人番号 (マイナンバー)"
    assert describing.summary(Contents()) == ""


def test_two_readings_of_one_text_count_once() -> None:
    plain, html = found(3, kinds={"phone": 3}), found(5, kinds={"phone": 2, "email": 5})
    both = larger(plain, html)
    assert (both.others, both.kinds) == (exactly(5), {"phone": 3, "email": 5})
    assert larger(html, plain) == both


def test_persons_of_two_files_may_be_the_same() -> None:
    assert together([exactly(20), exactly(30)]) == PersonsEstimate(low=30, estimate=50, high=50)
    assert together([exactly(20), exactly(0)]) == exactly(20)
    assert together([]) == exactly(0)


def test_reasons_of_earlier_versions_are_still_told() -> None:
    assert wording.sentence("personal_information", {"persons": 7}) == (
        "個人情報が含まれています。"
    )
    assert wording.sentence("my_number", {"count": 2}) == (
        "マイナンバーとみられる番号が 2 件あります。"
    )


@pytest.fixture
def world() -> Iterator[World]:
    with clock.fixed(NOW):
        yield mirai()


@pytest.mark.django_db
def test_the_reason_says_how_many_what_and_where(world: World) -> None:
    hidden = Place(name="シート「旧顧客」", hidden=True, persons=40, kinds=("special_care",))
    grave = found(
        40,
        kinds={"special_care": 2},
        risk=Risk(sensitive=2, many=True),
        places=(hidden,),
    )
    files = (
        attachment(name="顧客一覧.xlsx", found=CUSTOMERS),
        attachment(2, name="旧.xlsx", found=grave),
    )
    got = hand_in(mail(attachments=files))
    shown = queries.mail(world.actor("sato"), got.public_id)
    told = {r.rule: r.text for r in shown.reasons}
    assert told["personal_information"] == (
        "約350人分の要配慮個人情報・氏名・住所・電話番号・顧客番号"
        "（顧客一覧.xlsx、シート「名簿」 ほか1か所）が含まれています。"
        " 開いただけでは見えないところに入っています: 非表示のシート「旧顧客」。"
        " 漏れたときは、個人情報保護委員会への報告が必要になる人数です。"
    )
    assert told["special_care"].startswith(
        "病歴や障害、犯罪の経歴など、特に配慮が要る個人情報が 2 人分あります"
        "（旧.xlsx、シート「旧顧客」）。"
    )
    first, second = shown.attachments
    assert (first.summary, first.hidden, first.warnings) == (PHRASE, "", ())
    assert "非表示のシート「旧顧客」" in second.hidden
    assert second.warnings == (told["special_care"],)
    assert (shown.line.persons, shown.line.persons_told) == (353, 350)
    clauses = {r.rule: r.clause for r in shown.reasons}
    assert clauses["special_care"] == "R1-5 / J.9.2"


@pytest.mark.django_db
def test_words_of_the_sender_go_into_no_fact(world: World) -> None:
    got = hand_in(mail(attachments=(attachment(name="顧客一覧.xlsx", found=CUSTOMERS),)))
    facts = "".join(str(row.fact) for row in facts_about("mail", got.public_id))
    assert "名簿" not in facts
    assert "顧客一覧" not in facts
    with connection.cursor() as cursor:
        cursor.execute("SELECT found FROM outbound_mailattachment")
        assert "名簿".encode() not in b"".join(bytes(row[0]) for row in cursor.fetchall())


@pytest.mark.django_db
def test_a_version_made_when_signatures_were_allowed_for_is_still_read(world: World) -> None:
    ControlVersion.objects.create(
        rule="personal_information",
        number=1,
        parameters={"self_check_from": 2, "second_check_from": 9, "body_allowance": 2},
        clause="R1-5",
        item="J.9.2",
        effective_from=clock.today(),
        reason="以前の版",
        proposed_at=clock.now() - timedelta(days=1),
        approved_at=clock.now(),
    )
    control = scoping.company_rules(clock.today()).find("personal_information")
    assert control is not None
    assert control.parameters == {"self_check_from": 2, "second_check_from": 9}
    shown = queries.control(world.actor("tanaka"), "personal_information")
    assert [p.name for p in shown.parameters] == ["self_check_from", "second_check_from"]
    assert shown.current.number == 1


def test_every_rule_has_its_words() -> None:
    args = {"count": 1, "persons": 1, "addresses": 1, "domains": 1, "domain": "x", "hours": 1}
    args |= {"usual": "x", "usual_address": "x", "greeting": "x", "to": "x", "company": "x"}
    args |= {
        "named": "x",
        "named_by": "x",
        "chosen": "x",
        "chosen_by": "x",
        "others": "x",
        "days": 1,
        "file": "x",
        "list": "x",
        "members": 1,
        "companies": "x",
        "entry": "x",
        "name": "x",
        "who": "x",
        "address": "x",
        "outside": 1,
        "error": "x",
    }
    for rule, kind in KINDS.items():
        if kind.speaks:
            assert wording.sentence(rule, args)
            assert wording.advice(rule, {})
