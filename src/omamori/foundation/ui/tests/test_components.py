"""The macros: what they write, that they escape, and that nothing inline slips in."""

import re
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django import forms
from django.template import engines
from jinja2 import UndefinedError

from omamori.foundation.ui import environment


def drawn(source: str, **context: object) -> str:
    head = (
        '{% import "ui/components.jinja" as c with context %}'
        '{% import "ui/charts.jinja" as charts with context %}'
    )
    return str(engines["jinja2"].from_string(head + source).render(context))


class Report(forms.Form):
    subject = forms.CharField(label="件名", help_text="三十字まで")
    kind = forms.ChoiceField(
        label="種類", choices=[("a", "誤送信"), ("b", "紛失")], widget=forms.RadioSelect
    )
    file = forms.FileField(label="資料", required=False)


def test_an_unknown_name_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        drawn("{{ c.tag(nobody_gave_this) }}")


@pytest.mark.parametrize(
    "source",
    [
        "{{ c.button(evil) }}",
        "{{ c.link_button(evil, evil) }}",
        "{{ c.badge(evil, 'good') }}",
        "{{ c.tag(evil) }}",
        "{{ c.notice('late', evil, evil) }}",
        "{{ c.empty(evil, evil, evil, '/x') }}",
        "{{ c.table(evil, [evil], [[evil]]) }}",
        "{{ c.key_values([(evil, evil)]) }}",
        "{{ c.tabs(evil, [(evil, '/x', true)]) }}",
        "{{ c.crumbs([(evil, '/x'), (evil, '')]) }}",
        "{{ c.stat(evil, evil, evil, evil) }}",
        "{{ c.avatar(evil) }}",
        "{{ c.copy('x', evil) }}",
        "{{ c.progress(evil, 1, 2) }}",
        "{{ c.tick('n', evil, evil, evil) }}",
        "{{ c.confirm(evil, '/x', evil, '/y') }}",
        "{% call c.disclosure(evil) %}{{ evil }}{% endcall %}",
        "{% call c.card(evil) %}{{ evil }}{% endcall %}",
    ],
)
def test_every_macro_escapes(source: str) -> None:
    text = drawn(source, evil='<script>"x"', csrf_input="")
    assert "<script" not in text
    assert "&lt;" in text


def test_a_field_ties_label_hint_and_error() -> None:
    form = Report({"subject": "", "kind": ""})
    assert not form.is_valid()
    text = drawn("{{ c.error_summary(form) }}{{ c.field(form['subject']) }}", form=form)
    assert '<label for="id_subject">' in text
    assert "必須" in text
    described = re.search(r'aria-describedby="([^"]+)"', text)
    assert described
    for name in described[1].split():
        assert f'id="{name}"' in text
    assert 'aria-invalid="true"' in text
    assert 'href="#id_subject"' in text


def test_a_choice_is_a_group_with_a_legend() -> None:
    text = drawn("{{ c.field(form['kind']) }}", form=Report())
    assert "<fieldset" in text
    assert "<legend>種類" in text
    assert text.count('class="tick"') == 2


def test_the_table_names_every_cell_for_narrow_screens() -> None:
    text = drawn("{{ c.table('部署', ['名', '件数'], [['営業部', 1234]], numbers=[1]) }}")
    assert text.count("data-label=") == 2
    assert "1,234" in text
    assert '<th scope="row"' in text


def test_countdown_says_before_and_after() -> None:
    assert "あと 2分" in drawn("{{ c.countdown(120) }}")
    assert "badge-watch" in drawn("{{ c.countdown(120) }}")
    assert "badge-watch" not in drawn("{{ c.countdown(7200) }}")
    late = drawn("{{ c.countdown(-90) }}")
    assert "1分 過ぎました" in late
    assert "badge-late" in late


def test_reasons_show_their_source() -> None:
    item = SimpleNamespace(mark="止める", state="late", text="初めての相手です", clause="J.9.2")
    assert "J.9.2" in drawn("{{ c.reasons([item]) }}", item=item)


def test_no_template_of_ours_has_inline_style_or_handlers() -> None:
    from pathlib import Path

    package = Path(environment.__file__).parents[2]
    inline = re.compile(r"""\sstyle=|<style|\son[a-z]+=["']|javascript:""")
    found = [
        str(f.relative_to(package))
        for f in package.rglob("*.jinja")
        if inline.search(f.read_text("utf-8"))
    ]
    assert found == []


def test_dates_and_times_in_japanese() -> None:
    moment = datetime(2026, 11, 24, 1, 52, tzinfo=UTC)
    assert environment.jst(moment) == "2026年11月24日（火）10:52"
    assert environment.day(date(2026, 1, 1)) == "2026年1月1日（木）"
    assert environment.wareki(date(2026, 11, 24)) == "令和8年11月24日"
    assert environment.wareki(date(2019, 5, 1)) == "令和元年5月1日"
    assert environment.wareki(date(2019, 4, 30)) == "2019年4月30日（火）"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (-5, "0秒"),
        (45, "45秒"),
        (180, "3分"),
        (7500, "2時間5分"),
        (7200, "2時間"),
        (timedelta(days=3), "3日"),
        (timedelta(hours=47, minutes=59), "47時間59分"),
    ],
)
def test_durations(given: float | timedelta, said: str) -> None:
    assert environment.duration(given) == said


@pytest.mark.parametrize(
    ("given", "shown"),
    [("sato@mirai-print.example", "s***@mirai-print.example"), ("sato", "***"), ("@x", "***@x")],
)
def test_masked_addresses(given: str, shown: str) -> None:
    assert environment.mask_email(given) == shown


def test_sizes() -> None:
    assert environment.size(12) == "12 バイト"
    assert environment.size(12 * 1024) == "12 KB"
    assert environment.size(int(3.4 * 1024 * 1024)) == "3.4 MB"


@pytest.mark.parametrize(("active", "told"), [(0, "絞り込み"), (2, "絞り込み (2 件の条件)")])
def test_a_folded_form_tells_how_many_conditions_hold(active: int, told: str) -> None:
    html = drawn("{% call c.filters(n) %}<form></form>{% endcall %}", n=active)
    assert f"<summary>{told}</summary><form></form></details>" in html
    assert "<details" in html
    assert " open" not in html
