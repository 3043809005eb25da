"""A new fiscal year of national figures on the smallest telephone without scripts: a wrong sum, its cell, approval."""

import company
import pytest
import stage
from playwright.sync_api import Browser, expect

from installation import Installation

pytestmark = pytest.mark.browser


def test_a_wrong_sum_is_refused_and_the_right_one_counts_after_approval(
    chromium: Browser, live: Installation
) -> None:
    plain = {"viewport": company.SMALL_PHONE, "java_script_enabled": False}
    office = company.sign_in(chromium, live, "kobayashi", **plain)
    office.goto("/statistics/years/new/?fiscal_year=2025")
    office.fill("[name=source_title]", "JIPDEC「2025年度 事故報告集計結果」")
    office.fill("[name=published_on]", "2026-08-28")
    office.fill("[name='total:reports:count']", "10,000")
    office.fill("[name='kind:base:count']", "8,000")
    office.fill("[name='kind:missend:count']", "2,400")
    office.fill("[name='kind:missend:share']", "33.0")
    office.get_by_role("button", name="書き留める").click()
    expect(office.locator(".summary")).to_contain_text("2,400 件は 8,000 件の 30.0% です")
    expect(office.locator("[aria-invalid=true]")).to_have_value("33.0")
    assert stage.overflow(office) <= 0
    office.fill("[name='kind:missend:share']", "30.0")
    office.get_by_role("button", name="書き留める").click()
    office.fill("#reason", "公表された")
    office.get_by_role("button", name="この内容で承認を頼む").click()
    waiting = office.url
    officer = company.sign_in(chromium, live, "tanaka", **plain)
    officer.goto(waiting)
    officer.get_by_role("button", name="承認する", exact=True).click()
    officer.goto("/statistics/national/?fiscal_year=2025")
    expect(officer.locator("body")).to_contain_text("2,400")
    officer.locator("a[href='#source-own-2025']").first.click()
    expect(officer.locator("#source-own-2025")).to_contain_text("2025年度 事故報告集計結果")
    assert stage.overflow(officer) <= 0
    company.expect_no_complaints(office, officer)
