"""部品の見本。One of everything, with invented content; the page on which the design is judged."""

import dataclasses
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from omamori.foundation.calendar import clock


@dataclasses.dataclass(frozen=True)
class Reason:
    """A reason as the reasons macro takes it."""

    mark: str
    state: str
    text: str
    clause: str = ""


class SampleForm(forms.Form):
    """One field of each kind."""

    subject = forms.CharField(label=_("件名"), help_text=_("三十字までで書いてください。"))
    kind = forms.ChoiceField(
        label=_("何が起きましたか"),
        widget=forms.RadioSelect,
        choices=[("wrong", _("宛先を間違えた")), ("lost", _("書類をなくした"))],
    )
    department = forms.ChoiceField(
        label=_("部署"), choices=[("sales", _("営業部")), ("office", _("総務部"))]
    )
    day = forms.DateField(
        label=_("気づいた日"), widget=forms.DateInput(attrs={"type": "date"}), required=False
    )
    file = forms.FileField(label=_("資料"), required=False)
    urgent = forms.BooleanField(
        label=_("急ぎで見てほしい"), help_text=_("夜でもすぐに知らせます。"), required=False
    )
    note = forms.CharField(label=_("メモ"), widget=forms.Textarea, required=False)


def context() -> dict[str, Any]:
    """What the gallery's template draws."""
    now = clock.now()
    first = date(now.year, 1, 1)
    months = [f"{number}月" for number in (4, 5, 6, 7, 8, 9, 10, 11)]
    return {
        "form": SampleForm(),
        "wrong_form": SampleForm({"subject": "", "kind": "wrong", "department": "sales"}),
        "reasons": _reasons(),
        "history": [
            (now - timedelta(minutes=12), _("止めました"), _("宛先を確かめるためです。")),
            (now - timedelta(minutes=7), _("佐藤さんが確かめました"), ""),
            (now - timedelta(minutes=2), _("鈴木さんに頼みました"), _("営業部の同僚です。")),
        ],
        "now": now,
        "months": months,
        "held": [12, 9, 15, 22, 18, 14, 11, 8],
        "mended": [2, 1, 3, 4, 2, 2, 1, 1],
        "departments": [_("営業部"), _("製造部"), _("総務部"), _("企画部")],
        "causes": [_("初めての相手"), _("添付に名簿"), _("CC に多人数"), _("似た名前")],
        "counts": [[12, 4, 0, 6], [3, 1, 0, 0], [5, 9, 2, 1], [0, 2, 7, 3]],
        "days": [
            (first + timedelta(days=n), (n * 7 + n // 9) % 11 * ((n + first.weekday()) % 7 < 5))
            for n in range(150)
        ],
    }


def _reasons() -> list[Reason]:
    return [
        Reason(
            _("止める"),
            "late",
            _("添付の「名簿.xlsx」に、およそ 120 人分の住所があります。"),
            "J.9.2",
        ),
        Reason(_("注意"), "watch", _("この相手に送るのは初めてです。"), "J.9.2"),
        Reason(_("問題なし"), "good", _("宛先は一人だけです。")),
    ]
