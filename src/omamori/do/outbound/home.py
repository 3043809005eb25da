"""持ち寄り。What waits for the sender, in the navigation, and the gate's figure in the cycle."""

from datetime import datetime, time

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from omamori.do.outbound import emergency_queries, gates, queries
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.calendar import clock
from omamori.foundation.ui.contributions import CycleFigure, HomeTask, NavigationItem

navigation = (
    NavigationItem(
        label=_("送信メール"),
        url_name="outbound:list",
        action="outbound.see",
        order=10,
        icon="mail",
    ),
    NavigationItem(
        label=_("送信の統制"),
        url_name="outbound:controls",
        action="outbound.change_control",
        order=14,
        far=True,
        icon="gear",
    ),
)


def tasks(actor: Actor, now: datetime) -> list[HomeTask]:
    """Mails that wait for the sender's own check, those whose sender nobody knows, gates in need."""
    if reach(actor, "outbound.see") is Reach.NONE:
        return _proposals(actor) + _gates(actor, now)
    found = [
        HomeTask(
            title=(
                _now("確認待ちのメール: %(subject)s")
                if line.medium == "mail"
                else _now("確認待ちのメッセージ: %(subject)s")
            )
            % {"subject": line.subject or _now("(件名なし)")},
            why=_now("理由: %(reasons)s")
            % {"reasons": "、".join(line.reasons) or line.state_label},
            url_name="outbound:mail",
            url_args=(line.public_id,),
            due=line.deadline,
            urgent=bool(line.deadline and line.deadline < now),
            group="send",
            many=_now("自分で確認するメール・メッセージ"),
            action=_now("確認する"),
        )
        for line in queries.waiting_for(actor)
    ]
    if reach(actor, "outbound.release_unclaimed") is not Reach.NONE:
        found += [
            HomeTask(
                title=_now("送信者の分からないメールが止まっています"),
                why=_now("だれが送ったものかを確かめてください。"),
                url_name="outbound:mail",
                url_args=(line.public_id,),
                due=line.deadline,
                group="send",
                many=_now("送信者の分からないメール"),
                action=_now("確かめる"),
            )
            for line in queries.unclaimed(actor)
        ]
    return found + _emergencies(actor) + _proposals(actor) + _gates(actor, now)


def _gates(actor: Actor, now: datetime) -> list[HomeTask]:
    """Gates where mails wait too long, for those who look after the machines."""
    if reach(actor, "jobs.see") is Reach.NONE:
        return []
    return [
        HomeTask(
            title=sentence,
            why=_now("メールは失われていません。システム管理者に知らせてください。"),
            url_name="jobs:failed",
            urgent=True,
            group="system",
        )
        for sentence in gates.troubled(now)
    ]


def _proposals(actor: Actor) -> list[HomeTask]:
    """Changes of controls that wait for this person's yes or no."""
    return [
        HomeTask(
            title=(
                _now("送信の統制を緩める変更案: %(label)s")
                if row.needs_top
                else _now("送信の統制の変更案: %(label)s")
            )
            % {"label": _now(row.label)},
            why=_now("%(who)sさんの案です。理由と値を見て、承認するか差し戻してください。")
            % {"who": row.proposed_by_name},
            url_name="outbound:controls",
            due=datetime.combine(row.effective_from, time(), clock.JST),
            group="approve",
            many=_now("送信の統制の変更案"),
            action=_now("承認する"),
        )
        for row in queries.proposals_for(actor)
    ]


def _emergencies(actor: Actor) -> list[HomeTask]:
    """What waits for either role, for the second of them, and checks afterwards with their limit."""
    asked = [
        HomeTask(
            title=_now("緊急の送り出しを頼まれています: %(subject)s")
            % {"subject": row.subject or _now("(件名なし)")},
            why=_now(
                "%(who)sさんが、確認を待てないと言っています。相談して、申し出るか決めてください。"
            )
            % {"who": row.sender_name},
            url_name="outbound:propose_emergency",
            url_args=(row.mail_id,),
            due=row.deadline,
            urgent=True,
            group="send",
            many=_now("緊急の送り出しを頼まれているもの"),
            action=_now("決める"),
        )
        for row in emergency_queries.asked_for(actor)
    ]
    return asked + [
        HomeTask(
            title=_now("緊急の送り出しの事後確認: %(subject)s") % {"subject": row.subject}
            if row.may_check
            else _now("緊急の送り出しに同意するか決める: %(subject)s") % {"subject": row.subject},
            why=_now("かかわっていない人が、送ってよいものだったかを確かめます。")
            if row.may_check
            else _now("もう一方の役割の人が申し出ています。"),
            url_name="outbound:emergency",
            url_args=(row.public_id,),
            due=row.check_due or row.lapses_at,
            urgent=True,
            group="send",
            action=_now("確かめる") if row.may_check else _now("決める"),
        )
        for row in emergency_queries.waiting_emergencies(actor)
    ]


def cycle(actor: Actor, now: datetime) -> list[CycleFigure]:
    """How many mails are held now."""
    del now
    if reach(actor, "outbound.see") is Reach.NONE:
        return []
    counts = queries.held_counts(actor)
    held, expired = sum(counts.values()), counts.get("expired", 0)
    return [
        CycleFigure(
            stage="do",
            label=_now("止まっているメール"),
            value=_now("%(n)s 通") % {"n": held},
            state="late" if expired else "watch" if held else "good",
            url_name="outbound:list",
        )
    ]
