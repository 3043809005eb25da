"""Proposals of the classification: the four cases of the deck, and that nothing is guessed."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omamori.do.incidents.classification import propose
from omamori.do.incidents.duties.facts_of_case import CaseFacts
from omamori.reference import duties as reference
from omamori.reference.statistics import axis


@pytest.mark.parametrize(
    ("medium", "words", "event", "kind", "old"),
    [
        ("chat", "採用通知を同姓の別の応募者に送り先を間違えて送った。", "leak", "missend", "mail_mis_sent"),
        ("mail", "テレワーク中、二重確認をせず、別の会社に送ってしまった。", "leak", "missend", "mail_mis_sent"),
        ("device", "私用PCが Ｅｍｏｔｅｔ に感染し、名前を使ったメールが届いた。", "suspected", "malware", "virus"),
        ("system", "ECサイトが脆弱性をつかれ、入力ページが改ざんされた。", "leak", "unauthorised_access", "unauthorised_login"),
        ("device", "会社のノートPCを電車に置き忘れた。", "loss", "lost", "loss_computer"),
        ("device", "USBメモリーが見当たらない。", "loss", "lost", "loss_usb"),
        ("paper", "請求書を別人の書類と同封した。", "leak", "misdelivery", "wrong_enclosure"),
        ("paper", "FAX の番号を一つ押し間違えた。", "leak", "missend", "fax_mis_sent"),
        ("system", "名簿が公開状態で、だれでも見られた。", "leak", "wrong_display", "program_error"),
        ("paper", "保管中の申込書を誤ってシュレッダーにかけた。", "destruction", "wrong_disposal", "wrong_disposal"),
        ("other", "顧客名簿の持ち出しを退職者がしていた。", "leak", "insider", "insider"),
        ("other", "同意なく情報を別の部門の案内に使った。", "out_of_purpose", "", "out_of_purpose"),
    ],
)  # fmt: skip
def test_what_the_words_say(medium: str, words: str, event: str, kind: str, old: str) -> None:
    found = propose(None, medium=medium, words=words)
    assert (found.classes, found.kind, found.old_cause) == ((event,), kind, old)
    assert found.reasons
    assert found.taxonomy == "new"


def test_the_facts_come_before_the_words() -> None:
    facts = CaseFacts(known_on=date(2026, 11, 24), classes=("loss",), card_data=True)
    found = propose(facts, medium="mail", words="誤送信。カード番号を確認せずに送った。")
    assert found.classes == ("loss",)
    assert found.contents == ("card",)
    assert "unchecked" in found.causes


def test_nothing_is_guessed() -> None:
    found = propose(None, medium="other", words="何かがおかしい。")
    assert (found.classes, found.kind, found.old_cause, found.causes) == ((), "", "", ())
    assert "決め手" in found.reasons[0]
    assert found.initial() == {"classes": [], "kind": "", "causes": [], "old_cause": ""}


def test_where_the_crosswalk_leaves_a_choice_a_person_chooses() -> None:
    found = propose(None, medium="system", words="名簿が公開状態だった。")
    assert found.choose == ("wrong_display", "wrong_registration")


def test_every_code_is_one_of_the_taxonomy() -> None:
    document = reference.document("classification.toml")
    for row in document["sign"]:
        assert axis("event").value(row["event"])
        assert not row["kind"] or axis("kind").value(row["kind"])
        assert axis("old_cause").value(row["old_cause"])
    assert all(axis("cause").value(row["code"]) for row in document["cause"])
    assert all(axis("content").value(row["code"]) for row in document["content"])


@settings(max_examples=30)
@given(words=st.text(max_size=300), medium=st.sampled_from(["mail", "paper", "", "system"]))
def test_any_words_are_read(words: str, medium: str) -> None:
    found = propose(None, medium=medium, words=words)
    assert len(found.others) <= 3


@pytest.mark.parametrize(
    ("medium", "kind"),
    [("mail", "missend"), ("chat", "missend"), ("paper", "misdelivery")],
)
def test_the_words_of_the_report_form_are_enough_for_a_proposal(medium: str, kind: str) -> None:
    assert propose(None, medium=medium, words="違う相手に送った・渡した").kind == kind
