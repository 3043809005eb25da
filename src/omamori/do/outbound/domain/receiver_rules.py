"""宛先の規則。Whether the receivers are the ones that were meant: look-alikes and greetings (R1-3, R1-7)."""

from datetime import timedelta

from omamori.do.outbound.domain import names
from omamori.do.outbound.domain.judgement import Reason, Rule, View, reason, receivers
from omamori.do.outbound.domain.rulebook import Control
from omamori.do.outbound.domain.wrong_person import doubt
from omamori.do.outbound.mail import Field


def look_alike(view: View, control: Control) -> tuple[Reason, ...]:
    """Somebody much like this receiver is many times likelier to be written to now."""
    everybody = frozenset(r.address.lower() for r in view.mail.recipients)
    found = []
    thread = view.history.thread.addresses if view.history.thread else frozenset()
    for receiver in view.outside:
        if receiver.address.lower() in thread:
            continue  # he was in the mails that this one answers
        doubted = doubt(
            (receiver.address, receiver.display_name),
            view.history.contacts,
            others=everybody - {receiver.address.lower()},
            fellows=view.history.fellows,
            now=view.now,
        )
        if doubted is not None and doubted.times >= control.count("times"):
            usual = doubted.usual
            args: dict[str, str | int] = {
                "usual": usual.display_name or usual.address,
                "usual_address": usual.address,
                "likeness": doubted.likeness.value,
                "times": doubted.times,
            }
            found.append(reason(control, control.verdict(), receivers((receiver,)), **args))
    return tuple(found)


def addressee(view: View, control: Control) -> tuple[Reason, ...]:
    """The text greets 「○○様」, and nobody in To has that name; one written to lately is no surprise."""
    addressed = [r for r in view.mail.recipients if r.field is Field.TO]
    if any(names.greeting_fits(view.mail.greeting, r.display_name) for r in addressed):
        return ()  # with the greeted one others may be addressed
    limit = view.now - timedelta(days=control.count("days"))
    wrong = []
    for receiver in view.outside:
        last = view.history.last_sent(receiver.address)
        lately = last is not None and last >= limit
        fits = names.greeting_fits(view.mail.greeting, receiver.display_name)
        if receiver.field is Field.TO and not lately and fits is False:
            wrong.append(receiver)
    if not wrong:
        return ()
    args = {"greeting": view.mail.greeting}
    return (reason(control, control.verdict(), receivers(tuple(wrong)), **args),)


def listed_otherwise(view: View, control: Control) -> tuple[Reason, ...]:
    """The directory has this name under another address, or this address under another name."""
    found = []
    for receiver in view.outside:
        told = view.history.listed.get(receiver.address.lower())
        if told is None:
            continue
        args: dict[str, str | int] = {
            "name": told.name,
            "address": told.address,
            "who": told.who,
            "elsewhere": told.elsewhere,
        }
        found.append(reason(control, control.verdict(), receivers((receiver,)), **args))
    return tuple(found)


RULES: dict[str, Rule] = {
    "look_alike": look_alike,
    "addressee": addressee,
    "listed_otherwise": listed_otherwise,
}
