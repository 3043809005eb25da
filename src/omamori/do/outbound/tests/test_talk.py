"""Chat messages under the rules: the namesake, the name in the file, the crowded talk, the new tool."""

import dataclasses
from datetime import timedelta

import pytest

from omamori.do.outbound import controls, wording
from omamori.do.outbound.domain import rules
from omamori.do.outbound.domain.judgement import History, Judgement
from omamori.do.outbound.domain.rulebook import Rulebook
from omamori.do.outbound.domain.wrong_person import Contact
from omamori.do.outbound.mail import Verdict
from omamori.do.outbound.talk import Listed, Mention, Talk
from omamori.do.outbound.tests.mails import NOW, attachment, mail, receiver

BOOK = Rulebook(tuple(controls.starter().values()))
HANAKO = Listed(name="山田 花子", told_apart_by="A2026-014")
KAKO = Listed(name="山田 華子", told_apart_by="A2026-041")
ADDRESS = "01personhanako00000000000@slack.invalid"
FAMILIAR = Talk(tool="slack", chosen=KAKO, tool_days=100)


def judged(talk: Talk, *, days: int | None = None, files: int = 0) -> Judgement:
    contacts = ()
    if days is not None:
        at = NOW - timedelta(days=days)
        contacts = (Contact(address=ADDRESS, display_name="山田 華子", last_sent_at=at),)
    message = mail(
        receiver(ADDRESS, "山田 華子"),
        attachments=tuple(attachment(number=n + 1) for n in range(files)),
    )
    history = History(sender_known=True, contacts=contacts)
    return rules.judge(dataclasses.replace(message, talk=talk), BOOK, history, NOW)


def spoke(judgement: Judgement) -> set[str]:
    return {r.rule for r in judgement.speaking}


def test_a_plain_message_to_the_only_one_of_that_name_waits_to_be_recalled() -> None:
    result = judged(FAMILIAR)
    assert spoke(result) == {"external_recipient"}
    assert result.verdict is Verdict.DELAY


def test_rules_about_domains_are_silent() -> None:
    assert not spoke(judged(FAMILIAR)) & {"first_time_domain", "many_visible", "blocked_domain"}


def test_the_name_of_another_in_the_file_asks_for_two() -> None:
    talk = dataclasses.replace(
        FAMILIAR,
        namesakes=(HANAKO,),
        mentions=(Mention(who=HANAKO, attachment=1, file="採用通知.pdf"),),
    )
    result = judged(talk, days=1, files=1)
    assert result.verdict is Verdict.SECOND_CHECK
    first = result.speaking[0]
    assert first.rule == "named_other"
    assert ("attachment", "1") in first.targets
    assert wording.sentence(first.rule, first.args) == (
        "添付「採用通知.pdf」には「山田 花子」(A2026-014) と同じ名前がありますが、"
        "宛先は「山田 華子」(A2026-041) です。"
    )


@pytest.mark.parametrize(("days", "asked"), [(None, True), (31, True), (30, False), (1, False)])
def test_a_namesake_asks_once_a_month(days: int | None, asked: bool) -> None:
    talk = dataclasses.replace(FAMILIAR, namesakes=(HANAKO,))
    result = judged(talk, days=days)
    assert ("namesake" in spoke(result)) is asked
    if asked:
        (said,) = [r for r in result.speaking if r.rule == "namesake"]
        assert "山田 花子 (A2026-014)" in wording.sentence(said.rule, said.args)


@pytest.mark.parametrize(("readers", "asked"), [(1, False), (2, True), (40, True)])
def test_more_readers_than_one(readers: int, asked: bool) -> None:
    result = judged(dataclasses.replace(FAMILIAR, readers=readers), days=1)
    assert ("many_readers" in spoke(result)) is asked


@pytest.mark.parametrize(
    ("days", "verdict"),
    [(0, Verdict.SECOND_CHECK), (27, Verdict.SECOND_CHECK), (28, Verdict.DELAY)],
)
def test_a_new_tool_is_checked_by_two(days: int, verdict: Verdict) -> None:
    assert judged(dataclasses.replace(FAMILIAR, tool_days=days), days=1).verdict is verdict


def test_a_talk_comes_back_from_the_rows_as_it_was() -> None:
    talk = Talk(
        tool="slack", chosen=KAKO, namesakes=(HANAKO,), readers=3, tool_days=4,
        mentions=(Mention(who=HANAKO, file="a.txt", attachment=2),),
    )  # fmt: skip
    assert Talk.from_json(talk.as_json()) == talk
