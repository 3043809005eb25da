"""報告書の入力。One text per field of the report, and the receipt of its handing in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from omamori.do.incidents.papers.domain import filling
from omamori.foundation.exports.list_forms import Day

CHANNELS = (
    ("", "—"),
    ("web", _("ウェブの様式")),
    ("mail", _("メール")),
    ("letter", _("書面・郵送")),
    ("phone", _("電話")),
    ("meeting", _("対面")),
    ("other", _("その他")),
)


class WriteForm(forms.Form):
    """The fields of a report."""

    def __init__(self, data: Any, lines: tuple[filling.Line, ...]) -> None:
        """Make a field per line, with where its present text comes from."""
        super().__init__(data)
        for line in lines:
            rows = min(8, max(2, line.text.count("\n") + 1 + len(line.text) // 40))
            self.fields[line.code] = forms.CharField(
                label=f"{line.item} {line.label}".strip(),
                required=False,
                max_length=filling.LONGEST,
                initial=line.text,
                widget=forms.Textarea({"rows": rows}),
                help_text=_("どこから: %(where)s") % {"where": line.origin} if line.origin else "",
            )


class NoteForm(forms.Form):
    """Why it goes back."""

    note = forms.CharField(
        label=_("直してほしいこと"), max_length=1000, widget=forms.Textarea({"rows": 3})
    )


class SentForm(forms.Form):
    """When, how and under which number it was handed in."""

    sent_on = forms.DateField(label=_("提出した日"), widget=Day)
    channel = forms.ChoiceField(label=_("提出した方法"), choices=CHANNELS)
    receipt = forms.CharField(
        label=_("受付番号"),
        required=False,
        max_length=80,
        help_text=_("提出先の画面やメールにある番号です。"),
    )
