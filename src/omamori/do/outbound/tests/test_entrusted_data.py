"""What the register says was entrusted to us, and whom it goes to; private addresses, and who stands behind them."""

from collections.abc import Iterator

import pytest

from omamori.do.outbound import wording
from omamori.do.outbound.domain import rules
from omamori.do.outbound.domain.judgement import History, Judgement
from omamori.do.outbound.domain.known import KeptFor, Organization, Thread
from omamori.do.outbound.domain.rulebook import Rulebook
from omamori.do.outbound.mail import ExaminedMail, Verdict
from omamori.do.outbound.models import MailReason
from omamori.do.outbound.starting_values import starter
from omamori.do.outbound.tests.mails import NOW, attachment, found, hand_in, mail, receiver
from omamori.foundation.calendar import clock
from omamori.foundation.partners import demo as directory
from omamori.foundation.partners import persons as people
from omamori.foundation.partners.domain.particulars import PersonGiven
from omamori.foundation.partners.models import Partner
from omamori.plan.register.tests import story
from omamori.testing.people import TODAY, World, mirai

KENJI = receiver("kenji@hinode-bussan.example", "佐藤 賢治")
PRIVATE = receiver("aoba.sato@gmail.com", "佐藤")
HINODE = Organization(key="hinode", name="ひので物産", domains=frozenset({KENJI.domain}))
AOBA = Organization(key="aoba", name="あおば商事")
KEPT = KeptFor(name="会員の DM 発送名簿", company="あおば商事", receivers=frozenset({"aoba"}))
LIST = attachment(persons=30, name="DM発送名簿.csv")
SENTENCE = (
    "添付「DM発送名簿.csv」は、台帳で「あおば商事」から預かったとある「会員の DM 発送名簿」とみられますが、"
    "「ひので物産」は渡してよい相手に入っていません。"
)


def judged(rule: str, examined: ExaminedMail, **known: object) -> Judgement:
    values = {"organizations": {KENJI.domain: HINODE}, **known}
    return rules.judge(
        examined, Rulebook((starter()[rule],)), History(sender_known=True, **values), NOW
    )


def test_a_clients_list_for_somebody_else_needs_two_people() -> None:
    result = judged("entrusted_data", mail(KENJI, attachments=(LIST,)), entrusted={1: KEPT})
    assert result.verdict is Verdict.SECOND_CHECK
    (reason,) = result.reasons
    assert wording.sentence(reason.rule, reason.args) == SENTENCE
    assert reason.targets == (("attachment", "1"), ("recipient", KENJI.address))


@pytest.mark.parametrize(
    ("examined", "known"),
    [
        (mail(KENJI, attachments=(LIST,)), {"organizations": {KENJI.domain: AOBA}}),
        (mail(PRIVATE, attachments=(LIST,)), {"organizations": {PRIVATE.address: AOBA}}),
        (mail(KENJI, attachments=(attachment(name="DM発送名簿.csv"),)), {}),
    ],
)
def test_whose_it_is_or_a_file_without_persons_passes(
    examined: ExaminedMail, known: dict[str, object]
) -> None:
    assert judged("entrusted_data", examined, entrusted={1: KEPT}, **known).reasons == ()


def test_one_stranger_among_the_receivers_is_enough_and_is_named() -> None:
    own = receiver("tanaka@aoba-shoji.example", "田中")
    known = {"organizations": {own.domain: AOBA}}
    result = judged(
        "entrusted_data", mail(own, PRIVATE, body=found(3)), entrusted={0: KEPT}, **known
    )
    (reason,) = result.reasons
    assert reason.targets == (("body", ""), ("recipient", PRIVATE.address))
    assert "本文は" in wording.sentence(reason.rule, reason.args)
    assert "「gmail.com」" in wording.sentence(reason.rule, reason.args)


def test_a_list_that_names_a_company_is_doubted_at_a_private_address() -> None:
    result = judged("other_company", mail(PRIVATE, attachments=(LIST,)), named={1: (AOBA,)})
    assert result.verdict is Verdict.SELF_CHECK
    known = {"organizations": {PRIVATE.address: AOBA}, "named": {1: (AOBA,)}}
    assert judged("other_company", mail(PRIVATE, attachments=(LIST,)), **known).reasons == ()
    plain = mail(PRIVATE, attachments=(attachment(name="見積書.pdf"),))
    assert judged("other_company", plain, named={1: (AOBA,)}).reasons == ()


def test_a_stranger_at_free_mail_is_new_in_a_thread_with_somebody_else_there() -> None:
    thread = Thread(addresses=frozenset({PRIVATE.address}), domains=frozenset({"gmail.com"}))
    other = receiver("x.yamada@gmail.com")
    result = judged("new_in_thread", mail(PRIVATE, other), thread=thread)
    (reason,) = result.reasons
    assert reason.targets == (("recipient", other.address),)
    assert wording.sentence(reason.rule, reason.args) == (
        "これまでのやり取りにいなかった人の、だれでも持てるアドレスです: gmail.com"
    )
    assert judged("new_in_thread", mail(PRIVATE), thread=thread).reasons == ()


@pytest.fixture
def world() -> Iterator[World]:
    with clock.fixed(story.NOW):
        made = mirai()
        directory.directory(made.actor("kobayashi"), on=TODAY)
        yield made


@pytest.mark.django_db
def test_the_register_tells_whose_list_it_is(world: World) -> None:
    ids = dict(Partner.objects.values_list("number", "public_id"))
    story.approved_item(
        world,
        name="会員の DM 発送名簿",
        entrusted=True,
        acquisition="entrusted",
        entruster_id=ids["P001"],
        contract="基本契約書",
        handback="dispose_here",
    )

    def said(to: str, number: int) -> dict[str, str]:
        sent = hand_in(mail(receiver(to), attachments=(LIST,), sha256=str(number) * 64))
        rows = MailReason.objects.filter(mail__public_id=sent.public_id)
        return {r.rule: wording.sentence(r.rule, r.detail["args"]) for r in rows}

    owner = Partner.objects.get(number="P001")
    wrong = said("sato.kenji@hinode-bussan.example", 1)["entrusted_data"]
    assert wrong.startswith(f"添付「DM発送名簿.csv」は、台帳で「{owner.name}」から預かったとある")
    assert "entrusted_data" not in said(f"a@{owner.domains.first().name}", 2)


@pytest.mark.django_db
def test_whoever_the_directory_has_at_a_private_address_stands_for_his_company(
    world: World,
) -> None:
    aoba = Partner.objects.get(number="P001")
    people.add_person(
        world.actor("kobayashi"),
        PersonGiven(
            name="佐藤 青葉",
            name_kana="さとう あおば",
            partner_id=aoba.public_id,
            email=PRIVATE.address,
        ),
    )

    def rules_of(to: str, number: int) -> set[str]:
        file = attachment(persons=3, name="あおば商事_会員名簿.csv")
        sent = hand_in(mail(receiver(to), attachments=(file,), sha256=str(number) * 64))
        return set(
            MailReason.objects.filter(mail__public_id=sent.public_id).values_list("rule", flat=True)
        )

    assert "other_company" not in rules_of(PRIVATE.address, 1)
    assert "other_company" in rules_of("somebody.else@gmail.com", 2)
