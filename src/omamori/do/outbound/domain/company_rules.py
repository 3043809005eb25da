"""会社の規則。Whether data of one company goes to another, and whether a contract lets it go (R1-4, J.9.4).

A file tells whose it is: by its name, by the companies it names, by the domains of its addresses, and by
where it went before. A company that is named beside the receiver's own is no mix-up.
"""

from collections.abc import Iterable

from omamori.do.outbound.domain.judgement import Reason, Rule, Target, View, reason, receivers
from omamori.do.outbound.domain.known import Organization
from omamori.do.outbound.domain.rulebook import Control
from omamori.do.outbound.mail import Attachment


def other_company(view: View, control: Control) -> tuple[Reason, ...]:
    """A file, its name or the greeting names another company, and nowhere the receiver's."""
    own = {org.key for org in _receiving(view)}
    found = []
    for file in view.mail.attachments:
        named = view.history.named_in(file.number)
        if other := _only_another(named, own):
            found.append(_named(view, control, other, file))
    greeted = view.history.named_in(0)
    if not found and (other := _only_another(greeted, own)):
        found.append(_named(view, control, other, None))
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
        targets = receivers(r for r in view.outside if r.domain in organization.domains)
        args: dict[str, str | int] = {
            "company": organization.name,
            "standing": organization.standing,
            "missing": ",".join(missing),
        }
        found.append(reason(control, control.verdict(), targets, **args))
    return tuple(found)


def _receiving(view: View) -> tuple[Organization, ...]:
    """Known organisations behind the receivers, each once."""
    known = view.history.organizations
    found = {known[r.domain].key: known[r.domain] for r in view.outside if r.domain in known}
    return tuple(found[key] for key in sorted(found))


def _only_another(named: Iterable[Organization], own: set[str]) -> Organization | None:
    """The first that is named, when the receivers' own are not."""
    listed = tuple(named)
    if not listed or not own or any(org.key in own for org in listed):
        return None
    return listed[0]


def _named(view: View, control: Control, other: Organization, file: Attachment | None) -> Reason:
    persons = file.found.others.high if file else 0
    verdict = control.verdict("with_persons") if persons else control.verdict()
    args: dict[str, str | int] = {
        "company": other.name,
        "to": "、".join(org.name for org in _receiving(view)[:3]),
        "file": file.name if file else "",
    }
    targets = _at(file) if file else receivers(view.outside)
    return reason(control, verdict, targets, **args)


def _at(file: Attachment) -> tuple[Target, ...]:
    return (("attachment", str(file.number)),)


RULES: dict[str, Rule] = {
    "other_company": other_company,
    "sent_elsewhere": sent_elsewhere,
    "no_contract": no_contract,
}
