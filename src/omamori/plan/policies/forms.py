"""規程の書き込み。What the pages accept; every error is a Japanese sentence beside its field."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from omamori.facts.errors import Invalid
from omamori.foundation.organization import queries as organization
from omamori.foundation.ui.wording import told
from omamori.plan.policies.domain import LONGEST_BODY, plain
from omamori.plan.policies.domain.required import Required
from omamori.plan.policies.domain.route import LABELS, ORDER
from omamori.plan.policies.listing import MOST_REGULATIONS
from omamori.plan.policies.models import Contact, Regulation
from omamori.plan.policies.own_files import LARGEST
from omamori.plan.policies.rows import SignerRow


class Day(forms.DateInput):
    """A day, with the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def put_errors(form: forms.Form, error: Invalid) -> None:
    """Show the refusals of an action beside the fields they belong to."""
    for name, text in error.fields.items():
        form.add_error(name if name in form.fields else None, told(text))


def _departments() -> list[tuple[str, str]]:
    return [("", str(_("決めていない"))), *organization.department_names().items()]


def _lasting() -> list[tuple[str, str]]:
    rows = Regulation.objects.filter(ended_on=None).order_by("code")
    named = [(r.public_id, f"{r.code} {r.title}") for r in rows[:MOST_REGULATIONS]]
    return [("", str(_("ない"))), *named]


class RegulationForm(forms.Form):
    """A new regulation."""

    code = forms.RegexField(
        regex=r"^[A-Za-z0-9]{1,12}$",
        label=_("規程の番号"),
        max_length=12,
        help_text=_("半角の英数字。条の番号の頭に付き、後から変えられません。例: R3"),
        error_messages={"invalid": _("半角の英数字で、12 字までにしてください。")},
    )
    title = forms.CharField(label=_("規程の名前"), max_length=120)
    kind = forms.ChoiceField(
        label=_("種類"),
        choices=[(v, _(label)) for v, label in Regulation.Kind.choices],
        initial=Regulation.Kind.RULE.value,
        required=False,
        help_text=_("方針と公表事項は、必ず書く事項がそろうまで承認に進めません。"),
    )
    area = forms.ChoiceField(
        label=_("分野"), choices=[(v, _(label)) for v, label in Regulation.Area.choices]
    )
    place = forms.CharField(
        label=_("ほかの保管場所"),
        max_length=200,
        required=False,
        help_text=_("紙の置き場所、共有フォルダーなど。いつも最新の版はこの画面にあります。"),
    )
    owner_id = forms.ChoiceField(label=_("主管部門"), choices=_departments, required=False)
    replaces_id = forms.ChoiceField(
        label=_("置き換える古い規程"),
        choices=_lasting,
        required=False,
        help_text=_("新しい規程の施行日に、古い規程は廃止になります。署名の記録は残ります。"),
    )
    reason = forms.CharField(label=_("定める理由"), max_length=400)

    def clean_kind(self) -> str:
        """A rule, where nothing was chosen."""
        return str(self.cleaned_data["kind"]) or Regulation.Kind.RULE.value


class DescribeForm(forms.Form):
    """Where else it is kept, who keeps it, who approves it."""

    place = forms.CharField(label=_("ほかの保管場所"), max_length=200, required=False)
    owner_id = forms.ChoiceField(label=_("主管部門"), choices=_departments, required=False)
    route = forms.MultipleChoiceField(
        label=_("承認の道筋"),
        choices=[(stage, _(LABELS[stage])) for stage in ORDER],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_(
            "選んだ人が、上から順に承認します。何も選ばなければ、個人情報保護管理者かトップマネジメントの"
            "どちらか一人です。書いた人は承認できません。休みの人の番は、代行者が受け持ちます。"
        ),
    )
    enacted_on = forms.DateField(
        label=_("制定日"),
        widget=Day,
        required=False,
        help_text=_("ここに残っている最初の版より前に定めていたときだけ書きます。"),
    )

    def __init__(self, *args: Any, kind: str = Regulation.Kind.RULE, **options: Any) -> None:
        """For a kind of regulation: the day of a policy or notice stands in its versions."""
        super().__init__(*args, **options)
        if kind != Regulation.Kind.RULE:
            del self.fields["enacted_on"]


class BeginForm(forms.Form):
    """A next version."""

    reason = forms.CharField(label=_("変える理由"), max_length=400)
    material = forms.BooleanField(
        label=_("内容を変える (全員に読んで署名し直してもらう)"),
        required=False,
        help_text=_("誤字の訂正など、守ることが変わらないときだけ外してください。"),
    )
    material_why = forms.CharField(
        label=_("そう判断した理由"),
        max_length=400,
        required=False,
        help_text=_("例: 守る手順は変わらず、部門の名前だけを今の名前に直したため。"),
    )

    def clean(self) -> dict[str, Any]:
        """A correction of wording is judged by a person, with his reason."""
        given = dict(super().clean() or {})
        if not given.get("material") and not given.get("material_why", "").strip():
            self.add_error(
                "material_why",
                _("署名し直さなくてよいと判断した理由を書いてください。"),
            )
        return given


class ClauseForm(forms.Form):
    """One clause; its number follows from its place."""

    chapter = forms.CharField(
        label=_("章の見出し"),
        max_length=80,
        required=False,
        help_text=_("前の条と同じ見出しなら、同じ章に入ります。章に分けないときは空にします。"),
    )
    heading = forms.CharField(label=_("見出し"), max_length=120)
    body = forms.CharField(
        label=_("本文"),
        max_length=LONGEST_BODY,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("改行したところで段落が分かれます。"),
    )
    item = forms.RegexField(
        regex=r"^J\.\d{1,2}(\.\d{1,2}){0,3}$",
        label=_("構築・運用指針の項"),
        required=False,
        help_text=_("例: J.9.2"),
        error_messages={"invalid": _("「J.9.2」のように書いてください。")},
    )
    answers = forms.MultipleChoiceField(
        label=_("この条が答える事項"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("必ず書く事項のうち、この条に書いたものを選びます。"),
    )
    lesson = forms.CharField(
        label=_("理解を確かめる問い"),
        max_length=300,
        required=False,
        help_text=_("教育で、この条から出す問いの案です。"),
    )
    evidence = forms.CharField(
        label=_("守られていることを示す記録"), max_length=300, required=False
    )

    def __init__(self, *args: Any, asked: Iterable[Required] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(row.code, row.label) for row in asked if row.place == "clause"]
        if choices:
            cast("forms.MultipleChoiceField", self.fields["answers"]).choices = choices
        else:
            del self.fields["answers"]

    def clean_heading(self) -> str:
        """Something that is seen."""
        return _seen(self.cleaned_data["heading"])

    def clean_body(self) -> str:
        """Something that is seen."""
        return _seen(self.cleaned_data["body"])

    def clean_answers(self) -> tuple[str, ...]:
        """As the clause keeps them."""
        return tuple(self.cleaned_data["answers"])


def _seen(text: str) -> str:
    """The text as it is kept; one of which nothing is seen is refused."""
    if kept := plain(text):
        return kept
    raise forms.ValidationError(_("目に見える文字で書いてください。"))


class PublishForm(forms.Form):
    """The day from which it counts."""

    effective_from = forms.DateField(label=_("施行日"), widget=Day)


class ReturnForm(forms.Form):
    """What should change."""

    note = forms.CharField(
        label=_("直してほしいこと"), max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )


class PaperForm(forms.Form):
    """Sheets signed by hand."""

    people = forms.MultipleChoiceField(
        label=_("署名した人"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("署名した人を選んでください。")},
    )
    signed_on = forms.DateField(label=_("署名の日"), widget=Day)
    place = forms.CharField(
        label=_("署名した紙の保管場所"), max_length=120, help_text=_("例: 総務部の書庫 3番棚")
    )

    scan = forms.FileField(
        label=_("署名した紙の写し"),
        required=False,
        help_text=_("PDF か写真 (JPEG・PNG)、20 MB まで。あとから誰でも確かめられます。"),
    )

    def clean_scan(self) -> tuple[str, bytes] | None:
        """Name and bytes of a picture or PDF."""
        upload = self.cleaned_data["scan"]
        if upload is None:
            return None
        content = bytes(upload.read()) if upload.size <= LARGEST else b""
        if not content.startswith((b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n")):
            raise forms.ValidationError(_("PDF か写真 (JPEG・PNG) で、20 MB までにしてください。"))
        return str(upload.name), content

    def __init__(self, *args: Any, people: Iterable[SignerRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(row.public_id, f"{row.name} ({row.department})") for row in people]
        cast("forms.MultipleChoiceField", self.fields["people"]).choices = choices


class BulletinForm(forms.Form):
    """A notice of the office."""

    title = forms.CharField(label=_("題"), max_length=100)
    text = forms.CharField(
        label=_("内容"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("全員が読みます。個人の名前や連絡先は書かないでください。"),
    )
    starts_on = forms.DateField(label=_("掲載の始まり"), widget=Day)
    ends_on = forms.DateField(
        label=_("掲載の終わり"),
        widget=Day,
        required=False,
        help_text=_("空なら、取り下げるまで。"),
    )
    pinned = forms.BooleanField(label=_("いちばん上に置く"), required=False)


class MessageForm(forms.Form):
    """What the top says."""

    text = forms.CharField(
        label=_("従業者へのメッセージ"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("今日の日付と、あなたの役職・氏名が添えられます。"),
    )


class ContactForm(forms.Form):
    """A desk or an outside body."""

    kind = forms.ChoiceField(
        label=_("種類"), choices=[(v, _(label)) for v, label in Contact.Kind.choices]
    )
    name = forms.CharField(
        label=_("名前"), max_length=120, help_text=_("例: 審査機関の事故報告窓口")
    )
    phone = forms.RegexField(
        regex=r"^[0-9+() -]{3,30}$",
        label=_("電話番号"),
        required=False,
        error_messages={"invalid": _("半角の数字とハイフンで書いてください。")},
    )
    email = forms.EmailField(label=_("メールアドレス"), max_length=254, required=False)
    note = forms.CharField(
        label=_("説明"),
        max_length=200,
        required=False,
        help_text=_("受付の時間、何を伝えるかなど。"),
    )
