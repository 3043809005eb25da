"""本人への通知の入力。A list, the words, outcomes, enquiries."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from omamori.do.incidents.persons.domain import wording
from omamori.do.incidents.persons.enquiries import WAYS
from omamori.foundation.calendar import clock
from omamori.foundation.exports import uploads

BODY = """【氏名】 様

平素よりお世話になっております。【会社名】です。
このたび、お客様の個人情報が外部に漏えいした、またはそのおそれがあることが分かりました。お詫び申し上げます。

■ 何が起きたか


■ お客様の情報のうち、対象になったもの
【項目】

■ なぜ起きたか


■ 悪用などの二次被害が出ているか、そのおそれがあるか


■ これまでにしたことと、これからすること


■ お客様にお願いしたいこと


■ お問い合わせ窓口
【窓口】
"""


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class UploadForm(forms.Form):
    """A list, or the file that leaked."""

    file = forms.FileField(label=_("ファイル"))
    look = forms.ChoiceField(
        label=_("どう読みますか"),
        widget=forms.RadioSelect,
        initial="list",
        choices=[
            ("list", _("名簿の表として読む (Excel、CSV)")),
            (
                "found",
                _("漏れたファイルの中から、氏名と連絡先を探す (Excel、PDF、Word、メールなど)"),
            ),
        ],
    )

    def clean_file(self) -> tuple[bytes, str]:
        """The bytes, bounded, and the name of the file."""
        given = self.cleaned_data["file"]
        return uploads.content_of(given), str(given.name or "")


class WordsForm(forms.Form):
    """What everybody is told, with his own data in the named places."""

    subject = forms.CharField(
        label=_("件名"),
        max_length=wording.LONGEST_SUBJECT,
        initial=_("個人情報の漏えいに関するお知らせとお詫び"),
    )
    body = forms.CharField(
        label=_("本文"),
        help_text=_(
            "見本にある【 】の差し込みが使えます。その人のものに、そのままの文字で置き換わります。"
        ),
        max_length=wording.LONGEST_BODY,
        widget=forms.Textarea(attrs={"rows": 22}),
        initial=BODY,
    )
    desk = forms.CharField(
        label=_("問い合わせ窓口"),
        help_text=_("例: お客様相談室 0120-550-100 (平日 9:00–18:00)"),
        max_length=300,
    )


class NoteForm(forms.Form):
    """What has to be better."""

    note = forms.CharField(
        label=_("直してほしいこと"), max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )


class BouncesForm(forms.Form):
    """Mails that came back, pasted."""

    text = forms.CharField(
        label=_("戻ってきたメール、またはアドレスの一覧"),
        help_text=_(
            "届かなかったという知らせ (配信不能通知) の全文を、そのまま貼り付けられます。何通分でもかまいません。"
        ),
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 10}),
    )


class PublishForm(forms.Form):
    """The publication that stands for a notice."""

    text = forms.CharField(
        label=_("公表した文と場所"),
        help_text=_("ウェブサイトのアドレスと、載せた文を残します。"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    on = _day(_("公表した日"))

    def __init__(self, *args: Any, **options: Any) -> None:
        """Begin with today."""
        super().__init__(*args, **options)
        self.fields["on"].initial = clock.today()


class DayForm(forms.Form):
    """One day."""

    on = _day(_("日"))


class EnquiryForm(forms.Form):
    """A call or a mail of a person."""

    way = forms.ChoiceField(
        label=_("どうやって届きましたか"),
        widget=forms.RadioSelect,
        choices=[(code, _(word)) for code, word in WAYS.items()],
    )
    who = forms.CharField(label=_("だれから"), max_length=200, required=False)
    question = forms.CharField(
        label=_("聞かれたこと"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    answer = forms.CharField(
        label=_("答えたこと"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AnswerForm(forms.Form):
    """What was answered."""

    answer = forms.CharField(
        label=_("答えたこと"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
