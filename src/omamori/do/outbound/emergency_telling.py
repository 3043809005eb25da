"""緊急の送り出しの知らせ。Both roles, the sender, whoever looks afterwards, and in the end top management."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from omamori.do.outbound import naming
from omamori.do.outbound.domain.emergency import Capacity
from omamori.do.outbound.emergency_tables import EmergencyRelease
from omamori.do.outbound.models import Mail
from omamori.foundation.approvals import queries as approvals
from omamori.foundation.calendar import clock, written_dates
from omamori.foundation.notices.actions import notify, settle
from omamori.foundation.organization import queries as organization

_PAGE = "outbound:emergency"


@override(settings.LANGUAGE_CODE)
def requested(mail: Mail) -> None:
    """The sender cannot wait."""
    people = [*_in_role(Capacity.OFFICER, mail), *_in_role(Capacity.MANAGER, mail)]
    notify(
        people=people,
        kind="outbound",
        title=_("緊急の送り出しを頼まれています"),
        text=_("%(who)sさんに確認を頼んでいますが、まだ答えがありません。") % {"who": asked}
        + _consult()
        if (asked := _asked_name(mail))
        else _("確認できる人に、いま連絡がつきません。") + _consult(),
        url_name="outbound:mail",
        url_args=(mail.public_id,),
        key=f"mail.{mail.public_id}.emergency-request",
        urgent=True,
        about=naming.with_deadline(mail),
    )


@override(settings.LANGUAGE_CODE)
def proposed(mail: Mail, row: EmergencyRelease, *, other: Capacity) -> None:
    """The other role decides."""
    _tell(
        row,
        _in_role(other, mail),
        "proposed",
        _("緊急の送り出しに、あなたの同意が求められています"),
        _("宛先と添付を自分の目で見て、同意するか、取りやめるかを決めてください。"),
    )


@override(settings.LANGUAGE_CODE)
def released(mail: Mail, row: EmergencyRelease) -> None:
    """The sender knows, and somebody looks afterwards."""
    settle(key=_key(row, "proposed"))
    if mail.sender is not None:
        notify(
            people=[mail.sender.public_id],
            kind="outbound",
            title=_("二人の同意で、緊急に送り出します"),
            text=_("ダブルチェックを経ていないため、あとで別の人が確認します。"),
            url_name="outbound:mail",
            url_args=(mail.public_id,),
            key=_key(row, "released"),
            about=naming.particulars(mail),
        )
    involved = {row.proposed_by_id, row.confirmed_by_id, mail.sender_id}
    day = clock.today()
    people = [
        p.public_id
        for post in ("office", "privacy_officer")
        for p in organization.holders(post, on=day)
        if p.pk not in involved
    ]
    _tell(
        row,
        people,
        "after-check",
        _("緊急に送り出したものの事後確認をしてください"),
        _("期限までに、送ってよいものだったかを見て、結果を記録してください。"),
    )


@override(settings.LANGUAGE_CODE)
def ended(mail: Mail, row: EmergencyRelease) -> None:
    """It did not come about: the first person and the sender know."""
    settle(key=_key(row, "proposed"))
    people = [row.proposed_by.public_id]
    people += [mail.sender.public_id] if mail.sender else []
    _tell(
        row,
        people,
        "ended",
        _("緊急の送り出しは行われませんでした"),
        _("止めたまま、送っていません。確認できる人を探すか、取り下げてください。"),
    )


@override(settings.LANGUAGE_CODE)
def checked(mail: Mail, row: EmergencyRelease) -> None:
    """Somebody has looked; what should not have gone is an accident."""
    settle(key=_key(row, "after-check"))
    settle(key=_key(row, "overdue"))
    if row.outcome == "wrong":
        people = organization.holder_ids("privacy_officer", on=clock.today())
        people += [mail.sender.public_id] if mail.sender else []
        _tell(
            row,
            people,
            "wrong",
            _("緊急に送り出したものに誤りがありました"),
            _("漏えいのおそれがあります。相手への連絡と、事故としての報告をすぐに始めてください。"),
        )


@override(settings.LANGUAGE_CODE)
def overdue(mail: Mail, row: EmergencyRelease) -> None:
    """Nobody has looked in time: top management and the auditor know."""
    del mail
    posts = ("top", "auditor", "privacy_officer", "office")
    people = organization.holder_ids(*posts, on=clock.today())
    _tell(
        row,
        people,
        "overdue",
        _("緊急の送り出しの事後確認が、期限を過ぎています"),
        _("だれも確認していません。かかわっていない人が、すぐに確認してください。"),
    )


def _consult() -> str:
    return _("待てないものかどうかを、送信者と相談してください。")


def _asked_name(mail: Mail) -> str:
    """Whose turn it is, while somebody can answer; empty when nobody is asked."""
    turns = approvals.course("mail", mail.public_id) if mail.approval_id else ()
    return next((t.person_name for t in turns if t.is_asked and t.where != "away"), "")


def _in_role(role: Capacity, mail: Mail) -> list[str]:
    day = clock.today()
    if role is Capacity.OFFICER:
        return organization.holder_ids("privacy_officer", on=day)
    if mail.sender is None:
        return []
    return [p.public_id for p in organization.heads_above(mail.sender.public_id, on=day)]


def _tell(row: EmergencyRelease, people: list[str], matter: str, title: str, text: str) -> None:
    notify(
        people=people,
        kind="outbound",
        title=title,
        text=text,
        url_name=_PAGE,
        url_args=(row.public_id,),
        key=_key(row, matter),
        urgent=True,
        about=(
            *naming.particulars(row.mail),
            (_("申し出た人"), row.proposed_by.name),
            (_("いつまで"), _until(row)),
        ),
    )


def _until(row: EmergencyRelease) -> str:
    ends = {"proposed": row.lapses_at, "released": row.check_due}.get(row.state)
    return written_dates.short(ends) if ends else ""


def _key(row: EmergencyRelease, matter: str) -> str:
    return f"emergency.{row.public_id}.{matter}"
