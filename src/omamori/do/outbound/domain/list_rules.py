"""一覧の規則。A distribution list is one address and many people: who of them is outside counts, not where the list is (J.9.2).

「営業部全員」 looks like an inside address; that a contractor was added to it last spring is seen by nobody.
"""

from omamori.do.outbound.domain.judgement import Reason, Rule, View, reason
from omamori.do.outbound.domain.rulebook import Control

_NAMED = 3


def list_members(view: View, control: Control) -> tuple[Reason, ...]:
    """A list with people outside gets files or personal information."""
    persons = any(found.others.high for _, found in view.mail.sources())
    if not (view.mail.attachments or persons):
        return ()
    verdict = control.verdict("with_persons" if persons else "verdict")
    return tuple(
        reason(
            control,
            verdict,
            (("recipient", receiver.address),),
            list=known.name,
            members=known.members,
            outside=len(known.outside),
            companies="、".join(known.companies[:_NAMED]),
        )
        for receiver in view.mail.recipients
        if receiver.envelope
        and (known := view.history.lists.get(receiver.address.lower())) is not None
        and known.outside
    )


RULES: dict[str, Rule] = {"list_members": list_members}
