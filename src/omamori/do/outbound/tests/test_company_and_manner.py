"""Data of one company for another, contracts, threads, private addresses, the hour, passwords, machines."""

import dataclasses

import pytest

from omamori.do.outbound import wording
from omamori.do.outbound.domain import rules
from omamori.do.outbound.domain.judgement import History, Judgement
from omamori.do.outbound.domain.known import Earlier, Organization, Thread
from omamori.do.outbound.domain.rulebook import Rulebook
from omamori.do.outbound.mail import ExaminedMail, Verdict
from omamori.do.outbound.starting_values import starter
from omamori.do.outbound.tests.mails import NOW, attachment, found, mail, receiver

CODES = (
    *("other_company", "sent_elsewhere", "no_contract", "new_in_thread", "private_domain"),
    *("after_hours", "forwarded", "password_apart", "rule_failed"),
)
BOOK = Rulebook(tuple(starter()[code] for code in CODES))
KENJI = receiver("kenji@hinode-bussan.example", "佐藤 賢治")
HINODE = Organization(
    key="1", name="ひので物産", domains=frozenset({"hinode-bussan.example"}), standing="in_force",
    agreed=frozenset({"person_name"}),
)  # fmt: skip
AOBA = Organization(key="2", name="あおば商事")
LIST = attachment(persons=30)


def judged(examined: ExaminedMail, **known: object) -> Judgement:
    values = {"organizations": {"hinode-bussan.example": HINODE}, **known}
    return rules.judge(examined, BOOK, History(sender_known=True, **values), NOW)


def said(judgement: Judgement) -> dict[str, str]:
    return {r.rule: wording.sentence(r.rule, r.args) for r in judgement.reasons}


def test_a_list_of_one_company_for_another_needs_two_people() -> None:
    result = judged(mail(KENJI, attachments=(LIST,)), named={1: (AOBA,)})
    assert result.verdict is Verdict.SECOND_CHECK
    assert said(result)["other_company"] == (
        "宛先は「ひので物産」ですが、添付「名簿.csv」には「あおば商事」の名前があります。"
    )


@pytest.mark.parametrize(
    ("examined", "known", "verdict"),
    [
        (mail(KENJI, attachments=(attachment(),)), {"named": {1: (AOBA,)}}, Verdict.SELF_CHECK),
        (mail(KENJI), {"named": {0: (AOBA,)}}, Verdict.SELF_CHECK),
        (mail(KENJI, attachments=(LIST,)), {"named": {1: (AOBA, HINODE)}}, Verdict.PASS),
        (mail(KENJI, attachments=(LIST,)), {"named": {1: ()}}, Verdict.PASS),
        (
            mail(receiver("x@new.example"), attachments=(LIST,)),
            {"named": {1: (AOBA,)}},
            Verdict.PASS,
        ),
        (
            mail(KENJI, attachments=(LIST,)),
            {"elsewhere": {1: Earlier(company="あおば商事", same_content=True)}},
            Verdict.SELF_CHECK,
        ),
        (
            mail(KENJI, attachments=(attachment(),)),
            {"elsewhere": {1: Earlier(company="あおば商事", same_content=True)}},
            Verdict.PASS,
        ),
        (mail(KENJI, attachments=(LIST,)), {"after_hours": True}, Verdict.SELF_CHECK),
        (mail(KENJI, attachments=(attachment(),)), {"after_hours": True}, Verdict.DELAY),
        (mail(KENJI), {"after_hours": True}, Verdict.PASS),
        (mail(receiver("a@gmail.com"), attachments=(attachment(),)), {}, Verdict.DELAY),
        (mail(receiver("a@gmail.com"), attachments=(LIST,)), {}, Verdict.SELF_CHECK),
        (mail(receiver("a@gmail.com")), {}, Verdict.PASS),
        (mail(KENJI, automatic="forwarded"), {}, Verdict.SECOND_CHECK),
        (mail(KENJI, automatic="replied"), {}, Verdict.PASS),
        (
            mail(KENJI, mentions_password=True),
            {"locked_lately": frozenset({KENJI.address})},
            Verdict.SELF_CHECK,
        ),
        (mail(KENJI, mentions_password=True), {}, Verdict.PASS),
    ],
)
def test_what_follows(examined: ExaminedMail, known: dict[str, object], verdict: Verdict) -> None:
    assert judged(examined, **known).verdict is verdict


def test_a_locked_file_and_the_password_that_follows_it_are_named() -> None:
    locked = mail(KENJI, attachments=(attachment(examined=False, why="encrypted"),))
    assert "PPAP" in said(judged(locked))["password_apart"]
    after = judged(mail(KENJI, mentions_password=True), locked_lately=frozenset({KENJI.address}))
    assert "前に送ったファイル" in said(after)["password_apart"]
    assert "電話" in wording.advice("password_apart", {})


@pytest.mark.parametrize(
    ("changed", "kinds", "says"),
    [
        ({"standing": "ended"}, {}, "「ひので物産」とは、個人情報を渡す契約が終わっています。"),
        ({"standing": "none"}, {}, "「ひので物産」とは、個人情報を渡す契約がありません。"),
        ({}, {"bank_account": 3}, "「ひので物産」とは、「銀行口座」を渡す取り決めがありません。"),
        ({}, {"person_name": 30}, ""),
        ({"standing": ""}, {"bank_account": 3}, ""),
    ],
)
def test_a_contract_lets_data_go_or_not(
    changed: dict[str, str], kinds: dict[str, int], says: str
) -> None:
    organization = dataclasses.replace(HINODE, **changed)
    full = attachment(found=found(30, kinds={"person_name": 30, **kinds}))
    result = judged(
        mail(KENJI, attachments=(full,)), organizations={"hinode-bussan.example": organization}
    )
    assert said(result).get("no_contract", "") == says
    assert (result.verdict is Verdict.SECOND_CHECK) is bool(says)


def test_who_is_new_in_a_thread_is_asked_about_and_a_colleague_of_the_partner_is_not() -> None:
    thread = Thread(
        addresses=frozenset({KENJI.address}), domains=frozenset({"hinode-bussan.example"})
    )
    other = receiver("x@new.example", "別所 純")
    result = judged(mail(KENJI, other), thread=thread)
    assert result.verdict is Verdict.SELF_CHECK
    assert result.reasons[0].targets == (("recipient", other.address),)
    colleague = receiver("hana@hinode-bussan.example", "三宅 花")
    assert judged(mail(KENJI, colleague), thread=thread).verdict is Verdict.PASS


def test_a_rule_that_breaks_holds_the_mail_and_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setitem(rules.RULES, "private_domain", broken)
    result = judged(mail(KENJI))
    assert result.verdict is Verdict.SECOND_CHECK
    assert said(result) == {
        "rule_failed": "統制「個人のアドレスへの添付や個人情報」が動かず、判断できませんでした (ZeroDivisionError)。"
    }
    tried = Rulebook(
        tuple(dataclasses.replace(c, test_mode=c.rule == "private_domain") for c in BOOK.controls)
    )
    watched = rules.judge(mail(KENJI), tried, History(sender_known=True), NOW)
    assert (watched.verdict, len(watched.reasons)) == (Verdict.PASS, 1)
