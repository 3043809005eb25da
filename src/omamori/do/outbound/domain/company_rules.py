"""会社の規則。Whether data of one company goes to another, and whether a contract lets it go (R1-4, J.9.4).

A file tells whose it is: by its name, by the companies it names, by the domains of its addresses, and by
where it went before. A company that is named beside the receiver's own is no mix-up.
"""

from collections.abc import Iterable

from omamori.do.outbound.domain.judgement import Reason, Rule, Target, View, reason, receivers
from omamori.do.outbound.domain.known import Organization
from omamori.do.outbound.domain.rulebook import Control
from omamori.do.outbound.mail import Attachment, Recipient
from omamori.reference.mail import private_domains


def other_company(view: View, control: Control) -> tuple[Reason, ...]:
    """A file, its name or the greeting names another company, and nowhere the receiver's.

    Behind a private address stands no company: what names one and holds data of persons is another's there.
    """
    own = {org.key for org in _receiving(view)}
    private = all(r.domain in private_domains() for r in view.outside)
    found = []
    for file in view.mail.attachments:
        named = view.history.named_in(file.number)
        nobodys = private and not own and bool(file.found.others.high)
        if other := _only_another(named, own, nobody=nobodys):
            # To a person who may well be that company's own customer: he is asked himself.
            found.append(_named(view, control, other, file, gravely=not nobodys))
    greeted = view.history.named_in(0)
    if not found and (other := _only_another(greeted, own)):
        found.append(_named(view, control, other, None))
    return tuple(found)


def entrusted_data(view: View, control: Control) -> tuple[Reason, ...]:
    """What the register says was entrusted to us goes to somebody who has no part in it.

    A list of a client's customers names them and not the client: only the register knows whose it is.
    """
    found = []
    for file, contents in view.mail.sources():
        kept = view.history.entrusted.get(file.number if file else 0)
        if kept is None or not contents.others.high:
            continue
        strangers = tuple(
            r
            for r in view.outside
            if (org := view.history.behind(r)) is None or org.key not in kept.receivers
        )
        if not strangers:
            continue
        args: dict[str, str | int] = {
            "entry": kept.name,
            "company": kept.company,
            "to": _called(view, strangers),
            "in_file": file.name if file else "",
        }
        targets = (*(_at(file) if file else (("body", ""),)), *receivers(strangers))
        found.append(reason(control, control.verdict(), targets, **args))
    return tuple(found)


def sent_elsewhere(view: View, control: Control) -> tuple[Reason, ...]:
    """The same file, or the last one of this name, went to another company, and none to this one."""
    found = []
    for file in view.mail.attachments:
        before = view.history.elsewhere.get(file.number)
        if before is None or not file.found.others.high:
            continue
        args: dict[str, str | int] = {
            "file": file.name,
            "company": before.company,
            "same": before.same_content,
        }
        found.append(reason(control, control.verdict(), _at(file), **args))
    return tuple(found)


def no_contract(view: View, control: Control) -> tuple[Reason, ...]:
    """Personal data for a partner whose contract is over or was never made, or does not speak of this kind."""
    if view.mail.others.high < control.count("persons"):
        return ()
    found = []
    for organization in _receiving(view):
        missing = organization.not_agreed(view.mail.kinds)
        if organization.standing in ("", "in_force") and not missing:
            continue
        targets = receivers(r for r in view.outside if view.history.behind(r) == organization)
        args: dict[str, str | int] = {
            "company": organization.name,
            "standing": organization.standing,
            "missing": ",".join(missing),
        }
        found.append(reason(control, control.verdict(), targets, **args))
    return tuple(found)


def _receiving(view: View) -> tuple[Organization, ...]:
    """Known organisations behind the receivers, each once."""
    behind = (view.history.behind(r) for r in view.outside)
    found = {org.key: org for org in behind if org is not None}
    return tuple(found[key] for key in sorted(found))


def _only_another(
    named: Iterable[Organization], own: set[str], *, nobody: bool = False
) -> Organization | None:
    """The first that is named, when the receivers' own are not; ``nobody``: they have none."""
    listed = tuple(named)
    if not listed or not (own or nobody) or any(org.key in own for org in listed):
        return None
    return listed[0]


def _named(
    view: View,
    control: Control,
    other: Organization,
    file: Attachment | None,
    *,
    gravely: bool = True,
) -> Reason:
    persons = file.found.others.high if file and gravely else 0
    verdict = control.verdict("with_persons") if persons else control.verdict()
    args: dict[str, str | int] = {
        "company": other.name,
        "to": _called(view, view.outside),
        "file": file.name if file else "",
    }
    targets = _at(file) if file else receivers(view.outside)
    return reason(control, verdict, targets, **args)


def _called(view: View, some: Iterable[Recipient]) -> str:
    """Companies of receivers, the first three; where no company stands behind, the domain, or who was chosen."""
    talk = view.mail.talk
    behind = ((view.history.behind(r), talk.chosen.name if talk else r.domain) for r in some)
    return "、".join(list(dict.fromkeys(org.name if org else other for org, other in behind))[:3])


def _at(file: Attachment) -> tuple[Target, ...]:
    return (("attachment", str(file.number)),)


RULES: dict[str, Rule] = {
    "other_company": other_company,
    "entrusted_data": entrusted_data,
    "sent_elsewhere": sent_elsewhere,
    "no_contract": no_contract,
}
