"""役割を端末で。Gives one of the three posts when nobody is left who could give it on the pages (J.2.3.2).

Only who works on the server can do it. The ledger says that the system did, and everyone whom it
concerns is told, so that it cannot be done in silence.
"""

import argparse
from datetime import date, timedelta

from django.db import transaction

from omamori.config.environment import ConfigurationError
from omamori.foundation.access.actor import SYSTEM
from omamori.foundation.organization import actions, queries

_POSTS = {"top": "トップマネジメント", "officer": "個人情報保護管理者", "auditor": "監査責任者"}
_CODES = {"officer": "privacy_officer"}


def appoint(options: argparse.Namespace) -> int:
    """End the term of who holds the post on the day before, and give it to another; both or none."""
    post, day = _CODES.get(options.post, options.post), _day(options.day)
    person = queries.person_by_email(options.address, on=day)
    if person is None:
        raise ConfigurationError("そのアドレスの人は、その日ここで働いていません。")
    with transaction.atomic():
        for held in queries.posts(on=day, post=post):
            if held.holder.public_id == person.public_id:
                raise ConfigurationError("その人は、その日すでにその役割に就いています。")
            actions.end_appointment(SYSTEM, held.public_id, last_day=day - timedelta(days=1))
        actions.appoint(SYSTEM, post=post, person_id=person.public_id, starts_on=day)
    print(f"{day:%Y-%m-%d} から、{_POSTS[options.post]}に任命しました。関係する人に知らせます。")
    return 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ConfigurationError("--from は 2026-12-01 の形で書いてください。") from None
