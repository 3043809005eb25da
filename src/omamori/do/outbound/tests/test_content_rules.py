"""The rules on what is in a mail: third persons, special care, numbers that cost money."""

import pytest

from omamori.do.outbound.contents import Contents
from omamori.do.outbound.mail import Verdict
from omamori.do.outbound.tests.mails import attachment, exactly, found, mail
from omamori.do.outbound.tests.test_domain import KENJI, judged, speaking
from pidetect.types import PersonsEstimate, Risk

LOCKED = (attachment(examined=False, why="encrypted"),)
CREDENTIAL = found(kinds={"credential": 1})
SELF, SECOND = Verdict.SELF_CHECK, Verdict.SECOND_CHECK


@pytest.mark.parametrize(
    ("body", "rule", "verdict"),
    [
        (found(1), "personal_information", SELF),
        (found(4), "personal_information", SELF),
        (found(5), "personal_information", SECOND),
        # The upper bound counts: wrong on the safe side.
        (
            found(others=PersonsEstimate(low=0, estimate=2, high=5)),
            "personal_information",
            SECOND,
        ),
        (found(kinds={"my_number": 1}), "my_number", Verdict.REFUSE),
        (found(kinds={"card": 1}), "payment_card", SECOND),
        (found(1, kinds={"special_care": 1}, risk=Risk(sensitive=1)), "special_care", SECOND),
        (found(kinds={"bank_account": 1}, risk=Risk(financial=1)), "bank_account", SELF),
        (CREDENTIAL, "credential", SELF),
    ],
)
def test_what_is_found_is_held(body: Contents, rule: str, verdict: Verdict) -> None:
    for examined in (mail(KENJI, body=body), mail(KENJI, attachments=(attachment(found=body),))):
        result = judged(examined)
        assert rule in {r.rule for r in result.speaking}
        assert result.verdict is verdict


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        # Signatures, greetings and quoted heads: named, and no third persons.
        (found(0, persons=exactly(9)), "personal_information"),
        # An article on an illness, the company's own account on its invoice.
        (found(kinds={"special_care": 3}), "special_care"),
        (found(kinds={"bank_account": 1}), "bank_account"),
        (found(kinds={"corporate_number": 1, "membership": 9}), "my_number"),
    ],
)
def test_what_is_nobodys_secret_is_not_held(body: Contents, rule: str) -> None:
    assert rule not in speaking(mail(KENJI, body=body))
    assert judged(mail(KENJI, body=body)).verdict is Verdict.DELAY


def test_a_password_beside_its_locked_file_needs_two() -> None:
    (said,) = (
        r
        for r in judged(mail(KENJI, body=CREDENTIAL, attachments=LOCKED)).speaking
        if r.rule == "credential"
    )
    assert (said.severity, said.clause) == (SECOND, "R1-8")
    assert said.args["in_text"]


def test_persons_of_text_and_files_add_up() -> None:
    examined = mail(KENJI, body=found(2), attachments=(attachment(found=found(3)),))
    (said,) = (r for r in judged(examined).speaking if r.rule == "personal_information")
    assert said.severity is SECOND
    assert said.targets == (("attachment", "1"), ("body", ""))
    assert (said.args["file"], said.args["more_places"]) == ("名簿.csv", 1)


def test_what_hurts_most_is_told_first() -> None:
    body = found(9, kinds={"special_care": 1, "card": 1}, risk=Risk(sensitive=1))
    said = [r.rule for r in judged(mail(KENJI, body=body)).speaking]
    assert said[:3] == ["special_care", "payment_card", "personal_information"]
