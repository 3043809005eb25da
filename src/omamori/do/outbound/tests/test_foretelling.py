"""試しの判断の試験。The answer is the gate's own, and nothing is left behind."""

import pytest

from omamori.do.outbound.foretelling import foretell
from omamori.do.outbound.models import Mail
from omamori.facts.errors import Invalid
from omamori.foundation.ledger.models import FactRow
from omamori.testing.people import mirai
from pidetect.examine import examine

pytestmark = pytest.mark.django_db


def test_a_mail_is_judged_and_forgotten() -> None:
    mirai()
    facts = FactRow.objects.count()
    inside = foretell(
        b"From: sato@mirai-print.example\r\nTo: suzuki@mirai-print.example\r\n\r\nhi\r\n", examine
    )
    outside = foretell(
        b"From: sato@mirai-print.example\r\nTo: a@customer.example\r\nCc: b@other.example\r\n"
        b"Content-Disposition: attachment; filename=a.bin\r\n\r\n\x00\x01\x02\r\n",
        examine,
    )
    assert inside.verdict == "pass"
    assert outside.verdict in {"self_check", "second_check"}
    assert (outside.recipients, outside.outside, outside.attachments) == (2, 2, 1)
    assert outside.reasons
    assert all(reason.text and reason.clause for reason in outside.reasons)
    assert Mail.objects.count() == 0
    assert FactRow.objects.count() == facts


def test_a_file_without_recipients_is_refused() -> None:
    mirai()
    with pytest.raises(Invalid):
        foretell(b"From: sato@mirai-print.example\r\n\r\nhi\r\n", examine)
