"""はじめの一時間: アカウント。Whoever decides must be able to sign in (J.2.3)."""

from datetime import date

from django.utils.translation import gettext as _

from omamori.foundation.access.actor import Actor
from omamori.foundation.accounts import queries
from omamori.foundation.organization import queries as organization
from omamori.foundation.ui.contributions import FirstStep


def steps(actor: Actor, on: date) -> list[FirstStep]:
    """Invite those who hold posts."""
    del actor
    holders = {row.holder.public_id for row in organization.posts(on=on)}
    inside = queries.users_of(holders)
    return [
        FirstStep(
            code="invite",
            order=40,
            title=_("役割に就いた人を招待する"),
            why=_("承認は、書いた人とは別の人がサインインして行います。"),
            needs=_("その人たちのメールアドレス"),
            minutes=3,
            url_name="accounts:people",
            action="accounts.invite",
            done=bool(holders) and len(holders) > 1 and set(inside) == holders,
            standing=_("%(n)s 人がサインインできます") % {"n": len(inside)} if inside else "",
        )
    ]
