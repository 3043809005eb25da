"""規則。Each rule of the gate as one small function: looks at a mail, gives its reasons or nothing.

A rule never lowers what another says, and one more finding never silences it; one more receiver only
where he is the very one for whom another could have been taken, or shares the receivers' past.
"""

import dataclasses
from datetime import datetime
from itertools import combinations

from omamori.do.outbound.contents import only_describes
from omamori.do.outbound.domain import (
    company_rules,
    content_rules,
    list_rules,
    manner_rules,
    receiver_rules,
    talk_rules,
)
from omamori.do.outbound.domain.judgement import (
    History,
    Judgement,
    Reason,
    Rule,
    Target,
    View,
    concluded,
    reason,
    receivers,
)
from omamori.do.outbound.domain.rulebook import Control, Rulebook
from omamori.do.outbound.mail import Attachment, ExaminedMail, Recipient, Verdict
from omamori.reference.mail import private_domains

_NAMED_PLACES = 3


def judge(mail: ExaminedMail, rulebook: Rulebook, history: History, now: datetime) -> Judgement:
    """The verdict on a mail with the controls in force.

    A mail that stays inside passes, unless it cannot be read as a mail or comes a second time. A chat
    message is judged by the same rules but those about domains, and by those about talks.
    """
    view = View(mail=mail, history=history, now=now)
    speaking = TALK_RULES if mail.talk else RULES if view.outside else INSIDE_RULES
    found = [
        each
        for control in rulebook.controls
        if (rule := speaking.get(control.rule)) is not None
        for each in _spoken(rule, view, control, rulebook)
    ]
    return concluded(view, rulebook, tuple(found))


def _spoken(rule: Rule, view: View, control: Control, rulebook: Rulebook) -> tuple[Reason, ...]:
    """What a rule says; one that breaks holds the mail: nobody knows what it would have said."""
    try:
        return rule(view, control)
    except Exception as error:  # noqa: BLE001 - whatever went wrong, the mail must not leave unjudged
        holding = rulebook.find("rule_failed")
        verdict = holding.verdict() if holding else Verdict.SECOND_CHECK
        about = dataclasses.replace(holding or control, test_mode=control.test_mode)
        args: dict[str, str | int] = {"failed": control.rule, "error": type(error).__name__}
        return (dataclasses.replace(reason(about, verdict, (), **args), rule="rule_failed"),)


def external_recipient(view: View, control: Control) -> tuple[Reason, ...]:
    """Somebody outside gets it."""
    outside = view.outside
    return (reason(control, control.verdict(), receivers(outside), count=len(outside)),)


def attachment(view: View, control: Control) -> tuple[Reason, ...]:
    """A file goes outside; every one is to be looked at."""
    files = view.mail.attachments
    if not files:
        return ()
    targets = tuple(("attachment", str(a.number)) for a in files)
    return (reason(control, control.verdict(), targets, count=len(files)),)


def only_by_link(view: View, control: Control) -> tuple[Reason, ...]:
    """The company gives such files by a link, which can still be stopped; not as an attachment."""
    if not control.switch("required"):
        return ()
    least = control.count("persons")
    files = [a for a in view.mail.attachments if not a.by_link and a.found.others.high >= least]
    if not files:
        return ()
    targets = tuple(("attachment", str(a.number)) for a in files)
    return (reason(control, Verdict.SELF_CHECK, targets, count=len(files)),)


def hidden_parts(view: View, control: Control) -> tuple[Reason, ...]:
    """A file has places that its reader does not see at once: hidden sheets, comments, deleted text."""
    also = control.switch("describing")
    places = {a.number: _unseen(a, also=also) for a in view.mail.attachments}
    telling = [a for a in view.mail.attachments if places[a.number]]
    if not telling:
        return ()
    first = places[telling[0].number]
    args: dict[str, str | int] = {
        "file": telling[0].name,
        "unseen": "\n".join(first[:_NAMED_PLACES]),
        "more": max(0, len(first) - _NAMED_PLACES),
        "count": len(telling),
    }
    targets = tuple(("attachment", str(a.number)) for a in telling)
    return (reason(control, control.verdict(), targets, **args),)


def _unseen(file: Attachment, *, also: bool) -> list[str]:
    """Its hidden places; those with data of persons are told by the rules on contents."""
    told = () if file.found.others.high else file.found.hidden
    named = [*(place.name for place in told), *file.found.unseen]
    return [place for place in named if also or not only_describes(place)]


def many_visible(view: View, control: Control) -> tuple[Reason, ...]:
    """Many outside people can read each other's addresses: Bcc was meant.

    Silent where they know each other: colleagues of one company, or people addressed together before.
    """
    visible = view.visible_outside
    if _have_met(view, visible):
        return ()
    addresses = {r.address.lower() for r in visible}
    domains = {r.domain for r in visible}
    if len(addresses) < control.count("addresses") and len(domains) < control.count("domains"):
        return ()
    args: dict[str, str | int] = {"addresses": len(addresses), "domains": len(domains)}
    return (reason(control, control.verdict(), receivers(visible), **args),)


def _have_met(view: View, visible: tuple[Recipient, ...]) -> bool:
    """Whether all know each other's addresses already."""
    thread = view.history.thread.addresses if view.history.thread else frozenset()
    if all(r.address.lower() in thread for r in visible):
        return True
    fellows = view.history.fellows
    return all(
        (one.domain == two.domain and one.domain not in private_domains())
        or two.address.lower() in fellows.get(one.address.lower(), ())
        for one, two in combinations(visible, 2)
    )


def first_time_domain(view: View, control: Control) -> tuple[Reason, ...]:
    """Nobody of the company has written to this domain before."""
    fresh = [r for r in view.outside if r.domain not in view.history.company_domains]
    if not fresh:
        return ()
    domains = sorted({r.domain for r in fresh})
    args: dict[str, str | int] = {"domain": "、".join(domains[:3]), "count": len(domains)}
    return (reason(control, control.verdict(), receivers(tuple(fresh)), **args),)


def forgotten_attachment(view: View, control: Control) -> tuple[Reason, ...]:
    """The text speaks of an attachment and there is none."""
    if view.mail.attachments or not view.mail.mentions_attachment:
        return ()
    return (reason(control, control.verdict(), (("body", ""),)),)


def unexamined(view: View, control: Control) -> tuple[Reason, ...]:
    """A part, or the mail as a whole, could not be looked into."""
    blind = [a for a in view.mail.attachments if not a.examined]
    if not blind and not view.mail.problems:
        return ()
    targets: list[Target] = [("attachment", str(a.number)) for a in blind]
    if view.mail.problems:
        targets.append(("body", ""))
    why = blind[0].why if blind else view.mail.problems[0]
    count = len(blind) + bool(view.mail.problems)
    return (reason(control, control.verdict(), tuple(targets), why=why, count=count),)


def unreadable(view: View, control: Control) -> tuple[Reason, ...]:
    """An inside mail that cannot be read as a mail: its sender says whether it is what he meant."""
    if not view.mail.problems:
        return ()
    args: dict[str, str | int] = {"why": view.mail.problems[0], "count": 1}
    return (reason(control, Verdict.SELF_CHECK, (("body", ""),), **args),)


def blocked_domain(view: View, control: Control) -> tuple[Reason, ...]:
    """The company has forbidden mail to this domain."""
    blocked = control.domains()
    hit = tuple(
        r
        for r in view.outside
        if r.domain in blocked or any(r.domain.endswith(f".{d}") for d in blocked)
    )
    if not hit:
        return ()
    domain = min(r.domain for r in hit)
    return (reason(control, control.verdict(), receivers(hit), domain=domain),)


def unknown_sender(view: View, control: Control) -> tuple[Reason, ...]:
    """Nobody who works here has this address; a machine's notice (null sender) is let through."""
    if view.history.sender_known or view.history.null_sender:
        return ()
    return (reason(control, control.verdict()),)


def duplicate(view: View, control: Control) -> tuple[Reason, ...]:
    """The same mail came before: a mail program that lost our answer hands it in again."""
    if not view.history.repeated:
        return ()
    return (reason(control, Verdict.SELF_CHECK, hours=control.count("hours")),)


RULES: dict[str, Rule] = {
    "external_recipient": external_recipient,
    "attachment": attachment,
    "only_by_link": only_by_link,
    "hidden_parts": hidden_parts,
    **content_rules.RULES,
    **receiver_rules.RULES,
    **company_rules.RULES,
    **manner_rules.RULES,
    **talk_rules.RULES,
    **list_rules.RULES,
    "many_visible": many_visible,
    "first_time_domain": first_time_domain,
    "forgotten_attachment": forgotten_attachment,
    "unexamined": unexamined,
    "blocked_domain": blocked_domain,
    "unknown_sender": unknown_sender,
    "duplicate": duplicate,
}
"""What speaks when somebody outside gets the mail."""

TALK_RULES = {code: rule for code, rule in RULES.items() if code not in talk_rules.MAIL_ONLY}
"""What speaks about a chat message to somebody outside."""

INSIDE_RULES: dict[str, Rule] = {
    "unexamined": unreadable,
    "duplicate": duplicate,
    # An inside address may be a list that people outside read.
    **list_rules.RULES,
}
"""What speaks when everybody who gets it is inside."""
