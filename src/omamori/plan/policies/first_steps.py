"""はじめの一時間: 方針と規程。Our starter texts, read and fitted to the company (J.2.2, J.4.5.2)."""

from datetime import date

from django.utils.translation import gettext as _

from omamori.foundation.access.actor import Actor
from omamori.foundation.ui.contributions import FirstStep
from omamori.plan.policies.models import Version


def steps(actor: Actor, on: date) -> list[FirstStep]:
    """The policy, then the rules."""
    del actor, on
    rows = Version.objects.values_list("regulation__kind", "regulation__title", "state")
    policies = [(title, state) for kind, title, state in rows if kind != "rule"]
    rules = [(title, state) for kind, title, state in rows if kind == "rule"]
    return [
        FirstStep(
            code="policy",
            order=50,
            title=_("個人情報保護方針を決める"),
            why=_("方針は、社内と社外の全員への約束です。代表者の名前で出します。"),
            needs=_("代表者の名前、制定日、問い合わせ窓口"),
            minutes=8,
            url_name="policies:starter" if not policies else "policies:list",
            action="policies.load_starter",
            done=bool(policies),
            standing=_standing(policies),
            waiting=_waiting(policies),
        ),
        FirstStep(
            code="rules",
            order=60,
            title=_("規程をひな型から作る"),
            why=_(
                "委託、持ち出し、マイナンバーなど、会社に当てはまる規程だけを選べます。読んで直してから承認します。"
            ),
            needs=_("委託、EC サイト、テレワーク、マイナンバーの扱いがあるかどうか"),
            minutes=12,
            url_name="policies:starter" if not rules else "policies:list",
            action="policies.load_starter",
            done=bool(rules),
            standing=_standing(rules),
            waiting=_waiting(rules),
        ),
    ]


def _standing(rows: list[tuple[str, str]]) -> str:
    return _("%(n)s 件") % {"n": len({title for title, _state in rows})} if rows else ""


def _waiting(rows: list[tuple[str, str]]) -> tuple[str, ...]:
    drafts = [title for title, state in rows if state == "draft"]
    proposed = [title for title, state in rows if state == "proposed"]
    told = []
    if drafts:
        told.append(
            _("%(n)s 件が下書きです。読んで直し、承認を頼んでください。") % {"n": len(drafts)}
        )
    told += [_("「%(title)s」が承認を待っています。") % {"title": title} for title in proposed]
    return tuple(told)
