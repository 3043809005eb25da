"""組織の書き込み。What the pages accept; the rules themselves are in ``domain``."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from omamori.foundation.calendar import clock
from omamori.foundation.exports import uploads
from omamori.foundation.organization.domain.presence import LABELS as PLACES
from omamori.foundation.organization.models import Appointment, Department, Person
from omamori.foundation.organization.people import Particulars
from omamori.foundation.organization.person_field import PersonField
from omamori.foundation.organization.persons import LEAVE_KINDS


class _Day(forms.DateInput):
    """A day, with the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def _departments() -> list[tuple[str, str]]:
    rows = Department.objects.filter(closed_on=None).order_by("order", "pk")
    return [("", str(_("選んでください"))), *((d.public_id, f"{d.code} {d.name}") for d in rows)]


class PersonForm(forms.Form):
    """Particulars of a person."""

    number = forms.CharField(label=_("従業者番号"), max_length=20)
    name = forms.CharField(label=_("氏名"), max_length=80)
    name_kana = forms.CharField(label=_("ふりがな"), max_length=80, required=False)
    email = forms.CharField(
        label=_("メールアドレス"),
        max_length=254,
        required=False,
        help_text=_("メールを使わない人は空のままにします。"),
    )
    employment = forms.ChoiceField(
        label=_("雇用区分"), choices=[(v, _(label)) for v, label in Person.Employment.choices]
    )
    title = forms.CharField(label=_("役職"), max_length=60, required=False)
    phone = forms.CharField(label=_("電話番号"), max_length=30, required=False)
    joined_on = forms.DateField(label=_("入社日"), widget=_Day)

    def particulars(self, department_id: str) -> Particulars:
        """As the actions take them."""
        values = {k: v for k, v in self.cleaned_data.items() if k != "department_id"}
        return Particulars(department_id=department_id, **values)


class NewPersonForm(PersonForm):
    """A new person with his department."""

    department_id = forms.ChoiceField(label=_("部門"), choices=_departments)
    field_order = ("number", "name", "name_kana", "email", "department_id", "employment")


class TransferForm(forms.Form):
    """To which department, from when."""

    department_id = forms.ChoiceField(label=_("異動先の部門"), choices=_departments)
    on = forms.DateField(
        label=_("異動日"),
        widget=_Day,
        initial=clock.today,
        help_text=_("先の日付にすると、その日の0時過ぎに自動で切り替わります。"),
    )


class LastDayForm(forms.Form):
    """A last day."""

    last_day = forms.DateField(label=_("最後の日"), widget=_Day, initial=clock.today)


class LeaveForm(forms.Form):
    """An absence."""

    starts_on = forms.DateField(label=_("不在になる日"), widget=_Day, initial=clock.today)
    ends_on = forms.DateField(
        label=_("不在の最後の日"),
        widget=_Day,
        required=False,
        help_text=_("決まっていないときは空のままにします。"),
    )
    kind = forms.ChoiceField(
        label=_("種類"),
        choices=[(v, _(label)) for v, label in LEAVE_KINDS.items()],
        help_text=_("種類は、本人・責任者・事務局だけに見えます。"),
    )


class _Moment(forms.DateTimeInput):
    """A moment, with the browser's own calendar and clock."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


def _this_hour() -> datetime:
    return clock.now().astimezone(clock.JST).replace(minute=0, second=0, microsecond=0)


class PresenceForm(forms.Form):
    """Where somebody is, from when to when."""

    where = forms.ChoiceField(
        label=_("居場所"),
        choices=[(w.value, _(label)) for w, label in PLACES.items()],
        widget=forms.RadioSelect,
        initial="telework",
    )
    starts_at = forms.DateTimeField(label=_("いつから"), widget=_Moment, initial=_this_hour)
    ends_at = forms.DateTimeField(
        label=_("いつまで"), widget=_Moment, initial=lambda: _this_hour() + timedelta(hours=8)
    )
    stand_in_id = PersonField(
        label=_("不在の間、代わりに確認を頼まれる人"),
        required=False,
        help_text=_(
            "不在のときだけ使います。従業者番号、メールアドレス、氏名のどれかを入力してください。"
        ),
    )


class CalendarForm(forms.Form):
    """A calendar file."""

    file = forms.FileField(label=_("予定のファイル"), allow_empty_file=True)

    def clean_file(self) -> tuple[str, bytes]:
        """Its name and content, within the limit."""
        upload = self.cleaned_data["file"]
        return str(upload.name), uploads.content_of(upload)


class DepartmentForm(forms.Form):
    """Code and name of a department."""

    code = forms.CharField(label=_("部門コード"), max_length=20)
    name = forms.CharField(label=_("部門の名称"), max_length=80)


def _parents() -> list[tuple[str, str]]:
    return [("", str(_("(最上位)"))), *_departments()[1:]]


class ParentForm(forms.Form):
    """The department above."""

    parent_id = forms.ChoiceField(label=_("上位の部門"), choices=_parents, required=False)


class NewDepartmentForm(DepartmentForm, ParentForm):
    """A new department."""

    field_order = ("code", "name", "parent_id")


class CloseForm(forms.Form):
    """The day from which a department no longer exists."""

    on = forms.DateField(label=_("廃止日"), widget=_Day, initial=clock.today)


class AppointmentForm(forms.Form):
    """A post, its holder, its days, its stand-in."""

    post = forms.ChoiceField(
        label=_("役割"), choices=[(v, _(label)) for v, label in Appointment.Post.choices]
    )
    person_id = PersonField(label=_("任命する人"))
    department_id = forms.ChoiceField(
        label=_("部門"),
        choices=_departments,
        required=False,
        help_text=_("「部門の個人情報保護責任者」のときだけ選びます。"),
    )
    starts_on = forms.DateField(label=_("始まりの日"), widget=_Day, initial=clock.today)
    ends_on = forms.DateField(
        label=_("終わりの日"),
        widget=_Day,
        required=False,
        help_text=_("任期を決めないときは空のままにします。"),
    )
    stand_in_id = PersonField(label=_("代行者"), required=False)


class StandInForm(forms.Form):
    """Who acts while the holder is away."""

    stand_in_id = PersonField(label=_("代行者"), required=False)


class CompanyForm(forms.Form):
    """The company."""

    name = forms.CharField(label=_("会社名"), max_length=120)
    name_kana = forms.CharField(label=_("ふりがな"), max_length=120, required=False)
    domains = forms.CharField(
        label=_("社内のメールドメイン"),
        max_length=4000,
        widget=forms.Textarea,
        help_text=_("1行に1つ。ここにないドメインへのメールは、社外あてとして扱います。"),
    )
    fiscal_year_starts = forms.TypedChoiceField(
        label=_("年度の始まる月"), choices=[(m, f"{m}月") for m in range(1, 13)], coerce=int
    )


class MissingForm(forms.Form):
    """What holds for all new persons, for columns that a list has not."""

    employment = forms.ChoiceField(label=_("新しい人の雇用区分"), choices=Person.Employment.choices)
    joined_on = forms.DateField(
        label=_("新しい人の入社日"),
        widget=_Day,
        help_text=_("分からないときは、今日より前のおよその日を入れ、あとで一人ずつ直せます。"),
    )

    def __init__(self, *args: Any, lacking: Collection[str], **kwargs: Any) -> None:
        """Ask only for what is lacking."""
        super().__init__(*args, **kwargs)
        for key in [name for name in self.fields if name not in lacking]:
            del self.fields[key]


class UploadForm(forms.Form):
    """A file with a list of people."""

    file = forms.FileField(label=_("従業者名簿のファイル"), allow_empty_file=True)

    def clean_file(self) -> bytes:
        """The content, within the limit."""
        return uploads.content_of(self.cleaned_data["file"])
