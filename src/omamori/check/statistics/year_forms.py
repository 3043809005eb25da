"""年度のフォーム。Source and figures of one fiscal year; the cells are checked where the action checks them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from omamori.foundation.exports import uploads
from omamori.foundation.exports.list_forms import Day


class SourceForm(forms.Form):
    """Which year, and where it was published."""

    fiscal_year = forms.IntegerField(
        label=_("年度 (西暦)"),
        help_text=_("4月から翌年3月まで。例: 2025"),
        min_value=2005,
        max_value=2100,
    )
    source_title = forms.CharField(
        label=_("出典 (だれの、何という資料か)"),
        max_length=200,
        help_text=_("例: JIPDEC「2025年度 個人情報の取扱いにおける事故報告集計結果」"),
    )
    published_on = forms.DateField(label=_("公表された日"), widget=Day)
    source_address = forms.CharField(
        label=_("出典のアドレス"), max_length=400, required=False, help_text=_("https:// から")
    )

    def __init__(self, *args: Any, fixed: int | None = None, **options: Any) -> None:
        """A year that is being changed keeps its number."""
        super().__init__(*args, **options)
        if fixed is not None:
            del self.fields["fiscal_year"]


class FileForm(SourceForm):
    """The same with a file."""

    file = forms.FileField(label=_("数字のファイル"), allow_empty_file=True)

    def clean_file(self) -> bytes:
        """The content, within the limit."""
        return uploads.content_of(self.cleaned_data["file"])


class YearChoice(forms.Form):
    """For which fiscal year a form or a file is wanted."""

    fiscal_year = forms.IntegerField(label=_("年度 (西暦)"), min_value=2005, max_value=2100)
