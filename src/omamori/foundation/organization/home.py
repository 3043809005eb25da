"""組織の持ち寄り。Navigation, and posts that nobody holds as a task of the office (J.2.3.2)."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from omamori.foundation.access.actor import Actor, Reach, Role
from omamori.foundation.access.queries import reach
from omamori.foundation.calendar.clock import JST
from omamori.foundation.organization import queries
from omamori.foundation.organization.appointing import given_by
from omamori.foundation.organization.models import Appointment
from omamori.foundation.ui.contributions import HomeTask, NavigationItem

navigation = (
    NavigationItem(
        label=gettext_lazy("組織"),
        url_name="organization:people",
        action="organization.see",
        order=71,
        far=True,
        icon="people",
    ),
)
_NEEDED = (Appointment.Post.TOP, Appointment.Post.PRIVACY_OFFICER, Appointment.Post.AUDITOR)


def tasks(actor: Actor, now: datetime) -> list[HomeTask]:
    """Who must be appointed, for those who appoint."""
    if reach(actor, "organization.appoint") is Reach.NONE:
        return []
    held = {row.post for row in queries.posts(on=now.astimezone(JST).date())}
    top_must = Appointment.Post.TOP in held and Role.TOP not in actor.roles
    orphaned = Appointment.Post.TOP not in held and Appointment.Post.TOP not in given_by(actor)
    register = HomeTask(
        title=_("従業者名簿を取り込む"),
        why=_("まだ一人しか登録されていません。Excel の名簿をそのまま読み込めます。"),
        url_name="organization:import",
        urgent=True,
        action=_("取り込む"),
    )
    alone = reach(actor, "organization.upload_people") is not Reach.NONE and queries.one_person()
    return [register] * alone + [
        HomeTask(
            title=_("%(post)sを任命する") % {"post": _(post.label)},
            why=_("トップマネジメントにサインインして任命してもらってください (J.2.3.2)。")
            if top_must and post != Appointment.Post.TOP
            else _(
                "前の人の任期が終わり、任命できる人がいません。"
                "サーバーで omamori appoint を実行してください (J.2.3.2)。"
            )
            if orphaned
            else _("今日この役割に就いている人がいません (J.2.3.2)。"),
            url_name="organization:appoint",
            urgent=True,
            action=_("任命する"),
        )
        for post in _NEEDED
        if post not in held
    ]
