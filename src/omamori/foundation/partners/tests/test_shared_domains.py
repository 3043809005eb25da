"""A domain where anybody can have an address belongs to no partner."""

import pytest

from omamori.foundation.partners.domain.particulars import (
    PartnerGiven,
    half_width,
    partner_problems,
)


@pytest.mark.parametrize("domain", ["gmail.com", "docomo.ne.jp", "nifty.com"])
def test_no_partner_claims_it(domain: str) -> None:
    given = PartnerGiven(
        number="P1", name="株式会社あおば商事", domains=("aoba-shoji.example", domain)
    )
    assert list(partner_problems(given)) == ["domains"]
    assert not partner_problems(
        PartnerGiven(number="P1", name="あおば", domains=("aoba-shoji.example",))
    )


@pytest.mark.parametrize("sign", "-‐‑‒–—―−－ー")
def test_every_hyphen_is_one(sign: str) -> None:
    assert half_width(f"Ａ2026{sign}041") == "A2026-041"
