"""台帳を絞り込む欄。"""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from omamori.facts.base import type_names
from omamori.foundation.ledger.queries import TrailFilter


def _names() -> list[tuple[str, Any]]:
    facts = sorted(type_names.values(), key=lambda fact: fact.name)
    return [("", _("すべて")), *((fact.name, _(fact.label)) for fact in facts)]


def _day(label: Any) -> forms.DateField:
    wrong = {"invalid": _("日付は 2026-11-24 の形で入れてください。")}
    widget = forms.DateInput(attrs={"type": "date"})
    return forms.DateField(label=label, required=False, widget=widget, error_messages=wrong)


class TrailForm(forms.Form):
    """Which facts to show."""

    name = forms.ChoiceField(label=_("できごと"), required=False, choices=_names)
    subject = forms.RegexField(
        label=_("記録の番号"),
        required=False,
        regex=r"^[A-Za-z0-9_.:/+-]{0,60}$",
        error_messages={"invalid": _("番号は半角の英数字です。一覧の番号を押すと入ります。")},
    )
    since = _day(_("この日から"))
    until = _day(_("この日まで"))

    def wanted(self) -> TrailFilter:
        """The filter of a form that was validated; wrong fields do not filter."""
        given = self.cleaned_data
        since: date | None = given.get("since")
        until: date | None = given.get("until")
        return TrailFilter(
            name=given.get("name", ""), subject=given.get("subject", ""), since=since, until=until
        )
