"""トークの規則。Whether a chat message goes to the person that was meant (R1-3, R1-7); silent about mail.

Nobody reads an address in a messaging tool: people of one surname stand below each other in a list,
and the finger slips. What tells is the master list, the text, and the file.
"""

from datetime import timedelta

from omamori.do.outbound.domain.judgement import Reason, Rule, Target, View, reason, receivers
from omamori.do.outbound.domain.rulebook import Control

_SHOWN = 3
"""Namesakes named in a reason."""


def named_other(view: View, control: Control) -> tuple[Reason, ...]:
    """Text or file names somebody else of the same surname, and not who was chosen."""
    talk = view.mail.talk
    if talk is None:
        return ()
    found = []
    for mention in talk.mentions:
        where: Target = (
            ("attachment", str(mention.attachment)) if mention.attachment else ("body", "")
        )
        args: dict[str, str | int] = {
            "named": mention.who.name,
            "named_by": mention.who.told_apart_by,
            "chosen": talk.chosen.name,
            "chosen_by": talk.chosen.told_apart_by,
            "in_file": mention.file,
        }
        targets = (*receivers(view.outside), where)
        found.append(reason(control, control.verdict(), targets, **args))
    return tuple(found)


def namesake(view: View, control: Control) -> tuple[Reason, ...]:
    """The list has others of this surname, and the sender has not written to this one lately."""
    talk = view.mail.talk
    if talk is None or not talk.namesakes:
        return ()
    limit = view.now - timedelta(days=control.count("days"))
    written = [view.history.last_sent(r.address) for r in view.outside]
    if written and all(last is not None and last >= limit for last in written):
        return ()
    others = "、".join(f"{n.name} ({n.told_apart_by})" for n in talk.namesakes[:_SHOWN])
    args: dict[str, str | int] = {
        "chosen": talk.chosen.name,
        "chosen_by": talk.chosen.told_apart_by,
        "others": others,
        "count": len(talk.namesakes),
    }
    return (reason(control, control.verdict(), receivers(view.outside), **args),)


def many_readers(view: View, control: Control) -> tuple[Reason, ...]:
    """More people than the one who was chosen would read it."""
    talk = view.mail.talk
    if talk is None or talk.readers < control.count("readers"):
        return ()
    return (reason(control, control.verdict(), receivers(view.outside), count=talk.readers),)


def new_tool(view: View, control: Control) -> tuple[Reason, ...]:
    """The company has used the tool for a few weeks only: two pairs of eyes until it is familiar."""
    talk = view.mail.talk
    if talk is None or talk.tool_days >= control.count("days"):
        return ()
    left = control.count("days") - talk.tool_days
    return (reason(control, control.verdict(), (("body", ""),), days=left),)


RULES: dict[str, Rule] = {
    "named_other": named_other,
    "namesake": namesake,
    "many_readers": many_readers,
    "new_tool": new_tool,
}
MAIL_ONLY = frozenset(
    {
        *("many_visible", "first_time_domain", "blocked_domain", "new_in_thread", "private_domain"),
        *(
            "list_members",
            "only_by_link",
            "listed_otherwise",
            "forwarded",
            "password_apart",
            "sent_elsewhere",
        ),
    }
)
"""Rules about domains and headers, which a talk does not have."""
