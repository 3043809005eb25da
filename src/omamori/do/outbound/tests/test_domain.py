"""The rules as tables of examples and as laws."""

import dataclasses
import itertools
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omamori.do.outbound import controls
from omamori.do.outbound.domain import names, rules, states
from omamori.do.outbound.domain.errors import AlreadyMoved
from omamori.do.outbound.domain.judgement import History, Judgement
from omamori.do.outbound.domain.kinds import KINDS
from omamori.do.outbound.domain.known import Thread
from omamori.do.outbound.domain.rulebook import Rulebook, checked
from omamori.do.outbound.domain.states import State
from omamori.do.outbound.domain.wrong_person import Contact
from omamori.do.outbound.mail import ExaminedMail, Field, Verdict
from omamori.do.outbound.tests.mails import NOW, attachment, exactly, found, mail, receiver
from omamori.facts.errors import Invalid
from pidetect.types import Risk

BOOK = Rulebook(tuple(controls.starter().values()))
KENJI = receiver("kenji@hinode-bussan.example", "佐藤 賢治")
INSIDE = receiver("suzuki@mirai-print.example", "鈴木 由香", inside=True)


def known(*contacts: Contact, **more: Any) -> History:
    domains = frozenset({"hinode-bussan.example", "aoba-shoji.example"})
    return History(sender_known=True, contacts=contacts, company_domains=domains, **more)


def contact(address: str, name: str = "", days: int = 1) -> Contact:
    return Contact(address=address, display_name=name, last_sent_at=NOW - timedelta(days=days))


USUAL = known(contact(KENJI.address, KENJI.display_name))


def judged(examined: ExaminedMail, history: History = USUAL, book: Rulebook = BOOK) -> Judgement:
    return rules.judge(examined, book, history, NOW)


def speaking(examined: ExaminedMail, history: History = USUAL) -> set[str]:
    return {r.rule for r in judged(examined, history).speaking}


def test_inside_mail_passes_whatever_is_in_it() -> None:
    full = mail(INSIDE, attachments=(attachment(persons=500, kinds={"my_number": 500}),))
    assert judged(full).verdict is Verdict.PASS
    assert judged(full).reasons == ()


def test_inside_mail_that_is_no_readable_mail_does_not_pass() -> None:
    assert judged(mail(INSIDE, problems=("broken_mime",))).verdict is Verdict.SELF_CHECK


def test_plain_mail_to_a_usual_partner_only_waits() -> None:
    result = judged(mail(KENJI))
    assert (result.verdict, result.delay_seconds) == (Verdict.DELAY, 180)


@pytest.mark.parametrize(
    ("examined", "rule", "verdict"),
    [
        (mail(KENJI, attachments=(attachment(),)), "attachment", Verdict.DELAY),
        (
            mail(KENJI, attachments=(attachment(persons=1),)),
            "personal_information",
            Verdict.SELF_CHECK,
        ),
        (
            mail(KENJI, attachments=(attachment(persons=5),)),
            "personal_information",
            Verdict.SECOND_CHECK,
        ),
        (mail(KENJI, mentions_attachment=True), "forgotten_attachment", Verdict.SELF_CHECK),
        (mail(receiver("a@new.example")), "first_time_domain", Verdict.SELF_CHECK),
        (
            mail(KENJI, attachments=(attachment(examined=False, why="encrypted"),)),
            "unexamined",
            Verdict.SECOND_CHECK,
        ),
        (mail(KENJI, problems=("duplicate_header",)), "unexamined", Verdict.SECOND_CHECK),
    ],
)
def test_rule_speaks(examined: ExaminedMail, rule: str, verdict: Verdict) -> None:
    result = judged(examined)
    assert rule in {r.rule for r in result.speaking}
    assert result.verdict is verdict


@pytest.mark.parametrize(
    ("examined", "rule"),
    [
        (
            mail(KENJI, mentions_attachment=True, attachments=(attachment(),)),
            "forgotten_attachment",
        ),
        (mail(KENJI), "first_time_domain"),
        (mail(KENJI, greeting="佐藤"), "addressee"),
        (mail(KENJI, greeting="各位"), "addressee"),
        (mail(KENJI), "look_alike"),
    ],
)
def test_rule_is_silent(examined: ExaminedMail, rule: str) -> None:
    assert rule not in speaking(examined)


def test_many_visible_counts_the_header_not_the_envelope() -> None:
    shown = [receiver(f"p@aoba{i}.example", envelope=i > 0) for i in range(5)]
    assert "many_visible" in speaking(mail(*shown))
    hidden = [receiver(f"p@aoba{i}.example", field=Field.BCC) for i in range(50)]
    assert "many_visible" not in speaking(mail(*hidden))


def test_many_visible_is_about_people_who_have_not_met() -> None:
    colleagues = [receiver(f"p{i}@aoba-shoji.example") for i in range(6)]
    assert "many_visible" not in speaking(mail(*colleagues))
    private = [receiver(f"p{i}@gmail.com") for i in range(6)]
    assert "many_visible" in speaking(mail(*private))
    three = [receiver(f"p@aoba{i}.example") for i in range(3)]
    everybody = frozenset(r.address for r in three)
    met = {r.address: everybody - {r.address} for r in three}
    assert "many_visible" not in speaking(mail(*three), known(fellows=met))
    half = met | {three[0].address: frozenset({three[1].address})}
    assert "many_visible" in speaking(mail(*three), known(fellows=half))
    thread = Thread(addresses=everybody, domains=frozenset())
    assert "many_visible" not in speaking(mail(*three), known(thread=thread))


def test_with_the_greeted_one_others_may_be_addressed() -> None:
    other = receiver("sato.y@aoba-shoji.example", "三宅 花")
    assert "addressee" in speaking(mail(other, greeting="佐藤"))
    assert "addressee" not in speaking(mail(KENJI, other, greeting="佐藤"))


@pytest.mark.parametrize(
    ("greeting", "name", "fits"),
    [
        ("佐藤", "佐藤 賢治", True),
        ("髙橋", "高橋誠", True),
        ("あおば商事佐藤", "佐藤 賢治", True),
        ("田中", "佐藤 賢治", False),
        ("ご担当者", "佐藤 賢治", None),
        ("", "佐藤 賢治", None),
        ("佐藤", "Kenji Sato", None),
    ],
)
def test_greeting(greeting: str, name: str, fits: bool | None) -> None:
    assert names.greeting_fits(greeting, name) is fits


def test_wrong_greeting_is_asked_about() -> None:
    stranger = known(contact("x@y.example"))
    assert "addressee" in speaking(mail(KENJI, greeting="田中"), stranger)


def test_blocked_domain_and_its_subdomains() -> None:
    blocked = dataclasses.replace(
        BOOK.find("blocked_domain"),
        parameters={"domains": ("bussan.example",), "verdict": "refuse"},
    )
    book = Rulebook((blocked,))
    assert judged(mail(receiver("a@x.bussan.example")), book=book).verdict is Verdict.REFUSE
    assert judged(mail(KENJI), book=book).verdict is Verdict.PASS


def test_unknown_sender_and_second_hand_in() -> None:
    nobody = dataclasses.replace(USUAL, sender_known=False)
    assert judged(mail(KENJI), nobody).verdict is Verdict.SECOND_CHECK
    machine = dataclasses.replace(nobody, null_sender=True)
    assert judged(mail(KENJI), machine).verdict is Verdict.DELAY
    again = dataclasses.replace(USUAL, repeated=True)
    assert judged(mail(INSIDE), again).verdict is Verdict.SELF_CHECK


# Laws

addresses = st.sampled_from(
    ["kenji@hinode-bussan.example", "taro@aoba-shoji.example", "x@new.example", "y@other.example"]
)
receivers = st.builds(
    receiver,
    addresses,
    st.sampled_from(["", "佐藤 賢治", "佐藤 太郎", "田中 実"]),
    st.sampled_from(list(Field)),
    inside=st.booleans(),
    envelope=st.booleans(),
)
kinds = st.sampled_from(["my_number", "card", "credential", "bank_account", "email"])
contents = st.builds(
    found,
    st.integers(0, 12),
    kinds=st.dictionaries(kinds, st.integers(1, 9)),
    risk=st.builds(Risk, sensitive=st.integers(0, 2), financial=st.integers(0, 2)),
)
files = st.builds(
    attachment,
    st.integers(1, 9),
    examined=st.booleans(),
    why=st.sampled_from(["", "encrypted"]),
    found=contents,
)
mails = st.builds(
    lambda some, **more: mail(KENJI if not some else some[0], *some[1:], **more),
    st.lists(receivers, max_size=6),
    attachments=st.lists(files, max_size=3, unique_by=lambda a: a.number).map(tuple),
    body=contents,
    greeting=st.sampled_from(["", "佐藤", "田中"]),
    mentions_attachment=st.booleans(),
    problems=st.sampled_from([(), ("broken_mime",)]),
)
histories = st.builds(
    lambda contacts, flags: known(*contacts, repeated=flags),
    st.lists(
        st.builds(contact, addresses, st.sampled_from(["", "佐藤 太郎"]), days=st.integers(0, 60)),
        max_size=4,
    ),
    st.booleans(),
)


@settings(max_examples=300)
@given(mails, histories, receivers)
def test_one_more_receiver_never_lowers_the_verdict(
    examined: ExaminedMail, history: History, extra: object
) -> None:
    # Where both namesakes get the mail, or also the one who is greeted, nobody was taken for another.
    meant = ("look_alike", "addressee")
    book = Rulebook(tuple(c for c in BOOK.controls if c.rule not in meant))
    more = dataclasses.replace(examined, recipients=(*examined.recipients, extra))
    after, before = judged(more, history, book), judged(examined, history, book)
    assert after.verdict.rank >= before.verdict.rank


@settings(max_examples=200)
@given(mails, histories, kinds, st.integers(0, 9))
def test_one_more_finding_never_lowers_the_verdict(
    examined: ExaminedMail, history: History, kind: str, persons: int
) -> None:
    more = dataclasses.replace(
        examined,
        body=dataclasses.replace(
            examined.body,
            kinds={**examined.body.kinds, kind: 1},
            others=exactly(examined.body.others.high + persons),
        ),
    )
    assert judged(more, history).verdict.rank >= judged(examined, history).verdict.rank


@settings(max_examples=200)
@given(mails, histories, st.randoms())
def test_the_order_of_receivers_does_not_matter(
    examined: ExaminedMail, history: History, random: object
) -> None:
    order = list(examined.recipients)
    random.shuffle(order)
    turned = dataclasses.replace(examined, recipients=tuple(order))
    assert set(map(str, judged(turned, history).reasons)) == set(
        map(str, judged(examined, history).reasons)
    )


@settings(max_examples=200)
@given(mails, histories, st.sets(st.sampled_from(sorted(rules.RULES))))
def test_rules_in_test_mode_change_nothing(
    examined: ExaminedMail, history: History, tried: set[str]
) -> None:
    watching = Rulebook(
        tuple(dataclasses.replace(c, test_mode=c.rule in tried) for c in BOOK.controls)
    )
    without = Rulebook(tuple(c for c in BOOK.controls if c.rule not in tried))
    seen, gone = judged(examined, history, watching), judged(examined, history, without)
    assert (seen.verdict, seen.speaking, seen.delay_seconds) == (
        gone.verdict,
        gone.speaking,
        gone.delay_seconds,
    )


@settings(max_examples=200)
@given(mails, histories, st.sets(st.sampled_from(sorted(KINDS))))
def test_nothing_unexamined_passes_by_itself_whatever_is_switched_off(
    examined: ExaminedMail, history: History, off: set[str]
) -> None:
    book = Rulebook(tuple(c for c in BOOK.controls if c.rule not in off))
    outside = any(r.envelope and not r.inside for r in examined.recipients)
    if examined.problems or (outside and not examined.examined):
        assert judged(examined, history, book).verdict.rank >= Verdict.SELF_CHECK.rank


# States


def test_no_way_out_goes_past_the_checks() -> None:
    assert states.TRANSITIONS.keys() == set(State)
    leaving = {s for s, to in states.TRANSITIONS.items() if State.RELEASING in to}
    assert leaving == {
        State.RECEIVED,
        State.WAITING_SENDER,
        State.WAITING_SECOND,
        State.DELAYED,
    }
    for done in (State.DELIVERED, State.BOUNCED, State.WITHDRAWN, State.REFUSED):
        assert states.TRANSITIONS[done] == frozenset()
    for before, after in itertools.product(State, State):
        if after not in states.TRANSITIONS[before]:
            with pytest.raises(AlreadyMoved):
                states.moved(before, after)


def test_an_expired_mail_never_leaves_without_a_person() -> None:
    assert State.RELEASING not in states.TRANSITIONS[State.EXPIRED]
    assert State.DELAYED not in states.TRANSITIONS[State.EXPIRED]


# Controls and the question


def test_starter_values_fit_every_rule() -> None:
    assert list(controls.starter()) == list(KINDS)
    assert {k for k, v in KINDS.items() if v.speaks} == set(rules.RULES)


@pytest.mark.parametrize(
    ("rule", "given_values", "field"),
    [
        ("many_visible", {"addresses": "1", "domains": "3", "verdict": "self_check"}, "addresses"),
        ("many_visible", {"addresses": "５", "domains": "3", "verdict": "self_check"}, "addresses"),
        ("many_visible", {"addresses": True, "domains": "3", "verdict": "self_check"}, "addresses"),
        ("attachment", {"verdict": "pass"}, "verdict"),
        ("attachment", {}, "verdict"),
        ("attachment", {"verdict": "delay", "x": 1}, "x"),
        ("blocked_domain", {"domains": "no_domain", "verdict": "refuse"}, "domains"),
        ("blocked_domain", {"domains": 5, "verdict": "refuse"}, "domains"),
        (
            "personal_information",
            {"self_check_from": 9, "second_check_from": 5},
            "second_check_from",
        ),
        (
            "personal_information",
            {"self_check_from": 1, "second_check_from": 5, "body_allowance": 2},
            "body_allowance",
        ),
    ],
)
def test_bad_values_are_named(rule: str, given_values: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as told:
        checked(KINDS[rule], given_values)
    assert list(told.value.fields) == [field]


def test_domains_may_be_written_by_people() -> None:
    values = checked(
        KINDS["blocked_domain"],
        {"domains": " Example.JP、@b.example\n b.example", "verdict": "refuse"},
    )
    assert values["domains"] == ("b.example", "example.jp")
