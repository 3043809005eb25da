"""Every rule that is about mail has its published reason, each in one sentence with a source."""

from omamori.do.outbound.domain import rules, talk_rules
from omamori.do.outbound.published_reasons import behind


def test_every_rule_about_mail_says_why() -> None:
    for rule in rules.RULES.keys() - talk_rules.RULES.keys():
        found = behind(rule)
        assert found.text.endswith("。"), rule
        assert found.text.count("。") == 1, rule
        assert found.source, rule


def test_a_setting_has_nothing_to_say() -> None:
    assert behind("retention").text == ""
