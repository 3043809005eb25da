"""だれに届くか。The receivers of a mail as its readers see them: who they are, and what was noticed of each.

What was noticed of all of them is said once, with the reasons, and not again beside each.
"""

import dataclasses
from collections.abc import Collection, Iterable, Sequence

from django.utils.translation import gettext as _

from omamori.do.outbound import listing, wording
from omamori.do.outbound.domain.kinds import KINDS
from omamori.do.outbound.domain.known import ListKnown
from omamori.do.outbound.models import Mail, MailReason, MailRecipient
from omamori.do.outbound.rows import ReceiverRow
from omamori.foundation.access.actor import Actor, Reach
from omamori.foundation.access.queries import reach
from omamori.foundation.calendar import clock
from omamori.foundation.partners import queries as partners
from omamori.foundation.ui.environment import day

PLAIN = frozenset({"external_recipient", "attachment", "personal_information"})
"""Rules that single nobody and no file out."""
_OF_ITS_DOMAIN = frozenset({"first_time_domain", "new_in_thread", "private_domain"})
"""Rules that speak of domains: beside a receiver only of his."""
_MEMBERS = 100
_MOST_NAMED = 50
_Beside = dict[str, tuple[str, ...]]


def receivers(actor: Actor, mail: Mail, found: Iterable[MailReason]) -> tuple[ReceiverRow, ...]:
    """Everybody in envelope or header, in their order.

    Args:
        actor: who reads; people of the directory are named whom he may see.
        mail: the mail.
        found: its reasons.
    """
    listed = list(MailRecipient.objects.filter(mail=mail).order_by("order"))
    notes = beside(found, listed)
    outside = [r for r in listed if not r.inside]
    known = partners.partners_by_domains({r.domain for r in outside})
    companies = {domain: partner.name for domain, partner in known.items()}
    named = _named(actor, [r.address.strip().lower() for r in outside[:_MOST_NAMED]])
    lists = listing.known(r.address for r in listed)
    if mail.medium != "mail":
        return tuple(_in_talk(row, notes.get(row.public_id, ()), mail.medium) for row in listed)
    return tuple(
        _with_list(
            _receiver(
                row,
                notes.get(row.public_id, ()),
                companies.get(row.domain, row.domain),
                named.get(row.address.strip().lower(), ""),
            ),
            lists.get(row.address.lower()),
        )
        for row in listed
    )


def beside(found: Iterable[MailReason], listed: Sequence[MailRecipient]) -> _Beside:
    """By receiver what stands beside him."""
    by_id = {row.public_id: row for row in listed}
    going = {r.public_id for r in listed if r.in_envelope and r.removed_at is None and not r.inside}
    notes: _Beside = {}
    for reason in found:
        if reason.test_mode or reason.rule in PLAIN or reason.rule not in KINDS:
            continue
        meant = [key for kind, key in reason.detail["targets"] if kind == "recipient"]
        if len(going) > 1 and going <= set(meant):
            continue
        own = reason.rule in _OF_ITS_DOMAIN
        for key in meant:
            if key in by_id:
                args = reason.detail["args"]
                args = {**args, "domain": by_id[key].domain, "count": 1} if own else args
                notes[key] = (*notes.get(key, ()), wording.sentence(reason.rule, args))
    return notes


def _named(actor: Actor, addresses: Collection[str]) -> dict[str, str]:
    """By address who in the directory of people outside has it, with his company."""
    if not addresses or reach(actor, "partners.see_people") is Reach.NONE:
        return {}
    today = clock.today()
    found = partners.people_by_addresses(addresses, on=today)
    if not found:
        return {}
    seen = partners.people_for(actor, (p.public_id for p in found.values()), on=today)
    return {
        address: f"{who.name} ({who.company})" if who.company else who.name
        for address, who in found.items()
        if who.public_id in seen
    }


def _receiver(
    row: MailRecipient, warnings: tuple[str, ...], company: str, known_as: str
) -> ReceiverRow:
    outcome = ""
    if row.reply_code or row.done_at:
        outcome = "taken" if 200 <= row.reply_code < 300 else "waiting"
        outcome = "refused" if row.done_at and outcome != "taken" else outcome
    return ReceiverRow(
        public_id=row.public_id,
        address=row.address,
        display_name=row.display_name,
        domain=row.domain,
        field=row.field,
        inside=row.inside,
        in_envelope=row.in_envelope,
        first_time=row.first_time,
        removed=row.removed_at is not None,
        ticked=row.ticked_at is not None,
        warnings=warnings,
        outcome=outcome,
        company=company,
        known_as=known_as,
    )


def _in_talk(row: MailRecipient, warnings: tuple[str, ...], tool: str) -> ReceiverRow:
    """Whom a chat message goes to: who he is says his name with his number or company, no address."""
    where = _("%(tool)s のトーク") % {"tool": partners.tool_name(tool)}
    return dataclasses.replace(_receiver(row, warnings, where, ""), address="")


def _with_list(row: ReceiverRow, known: ListKnown | None) -> ReceiverRow:
    """A receiver that is a list, with who stands behind it; or one that may be a list."""
    if known is None:
        if not listing.looks_like_one(row.address):
            return row
        told = _("一覧かもしれません。だれに届くかが登録されていません。")
        return dataclasses.replace(row, warnings=(*row.warnings, told))
    outside = frozenset(known.outside)
    inside = tuple(a for a in known.addresses if a not in outside)
    told = _("%(n)s 人に届く配布リストです (%(day)s に確かめました)。") % {
        "n": known.members,
        "day": day(known.checked_on),
    }
    shown = (*known.outside, *inside)[:_MEMBERS]
    return dataclasses.replace(
        row,
        warnings=(told, *row.warnings),
        members=shown,
        members_outside=min(len(known.outside), len(shown)),
        members_left=known.members - len(shown),
    )
