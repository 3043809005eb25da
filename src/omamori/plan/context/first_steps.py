"""はじめの一時間: 組織の状況。Issues, interested parties, scope (J.1.1, J.1.2, J.1.4)."""

from datetime import date

from django.utils.translation import gettext as _

from omamori.foundation.access.actor import Actor
from omamori.foundation.ui.contributions import FirstStep
from omamori.plan.context import queries


def steps(actor: Actor, on: date) -> list[FirstStep]:
    """Write down where the company stands."""
    del actor, on
    issues, parties, scope = queries.counts()
    return [
        FirstStep(
            code="context",
            order=48,
            title=_("会社の状況と、関わる人たちを書く"),
            why=_("何が心配で、だれが何を求めているかが、目標とリスクの出発点です。"),
            needs=_("主な顧客と委託元、気になっていること"),
            minutes=5,
            url_name="context:overview",
            action="context.load_starter",
            done=bool(issues and parties and scope),
            standing=_("課題 %(a)s、利害関係者 %(b)s、適用範囲 %(c)s")
            % {"a": issues, "b": parties, "c": scope}
            if issues
            else "",
        )
    ]
