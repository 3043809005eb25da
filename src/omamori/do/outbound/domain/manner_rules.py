"""送り方の規則。Manner of sending: who is new in a thread, private addresses, the hour, passwords, machines."""

from omamori.do.outbound.domain.judgement import Reason, Rule, View, reason, receivers
from omamori.do.outbound.domain.rulebook import Control
from omamori.do.outbound.mail import Verdict
from omamori.reference.mail import private_domains

_LOCKED = "encrypted"


def new_in_thread(view: View, control: Control) -> tuple[Reason, ...]:
    """An answer in a thread of ours has a receiver of a company that was not in it.

    Behind free mail stands no company: whoever has such an address is new himself.
    """
    thread = view.history.thread
    if thread is None:
        return ()
    fresh = tuple(
        r
        for r in view.outside
        if (r.domain not in thread.domains or r.domain in private_domains())
        and r.address.lower() not in thread.addresses
    )
    if not fresh:
        return ()
    domains = sorted({r.domain for r in fresh})
    private = all(domain in private_domains() for domain in domains)
    args: dict[str, str | int] = {"domain": domains[0], "count": len(fresh), "private": private}
    return (reason(control, control.verdict(), receivers(fresh), **args),)


def private_domain(view: View, control: Control) -> tuple[Reason, ...]:
    """A private address gets a file or data of persons; behind it stands no company."""
    private = tuple(r for r in view.outside if r.domain in private_domains())
    if not private or not (view.mail.attachments or view.mail.others.high):
        return ()
    verdict = control.verdict("with_persons") if view.mail.others.high else control.verdict()
    return (reason(control, verdict, receivers(private), domain=private[0].domain),)


def after_hours(view: View, control: Control) -> tuple[Reason, ...]:
    """Files or data of persons leave at night or on a holiday, when nobody could call anybody."""
    if not view.history.after_hours or not (view.mail.attachments or view.mail.others.high):
        return ()
    verdict = control.verdict("with_persons") if view.mail.others.high else control.verdict()
    return (reason(control, verdict),)


def forwarded(view: View, control: Control) -> tuple[Reason, ...]:
    """A mail program forwards by itself to somebody outside (RFC 3834, RFC 5322 3.6.6).

    Without a machine's mark, but with somebody outside as its writer, a mail is sent on as it came: asked about.
    """
    if view.mail.automatic == "forwarded":
        return (reason(control, control.verdict(), receivers(view.outside)),)
    if view.history.foreign_from and view.history.sender_known and view.mail.talk is None:
        return (reason(control, Verdict.SELF_CHECK, receivers(view.outside), foreign=True),)
    return ()


def password_apart(view: View, control: Control) -> tuple[Reason, ...]:
    """PPAP: a locked file, and its password in this or a following mail to the same receiver."""
    locked = [a for a in view.mail.attachments if a.why == _LOCKED]
    followed = tuple(r for r in view.outside if r.address.lower() in view.history.locked_lately)
    if locked:
        targets = tuple(("attachment", str(a.number)) for a in locked)
        return (reason(control, control.verdict(), targets, following=False),)
    if followed and view.mail.mentions_password:
        return (reason(control, control.verdict(), receivers(followed), following=True),)
    if view.mail.tells_password:
        # The file may have gone by another way or day; its key by mail is the same habit.
        return (reason(control, control.verdict(), (("body", ""),), following=True),)
    return ()


RULES: dict[str, Rule] = {
    "new_in_thread": new_in_thread,
    "private_domain": private_domain,
    "after_hours": after_hours,
    "forwarded": forwarded,
    "password_apart": password_apart,
}
