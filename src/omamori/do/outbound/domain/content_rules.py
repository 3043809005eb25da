"""中身の規則。Each rule on what a mail holds in personal information; counts third persons only.

Who writes, is greeted or stands in the head of a quoted mail knows that his address travels: he is not
among those a leak would touch. The estimate's upper bound decides: wrong on the safe side.
"""

from collections.abc import Callable

from omamori.do.outbound.contents import Contents, Place
from omamori.do.outbound.domain.judgement import Reason, Rule, Target, View, reason
from omamori.do.outbound.domain.rulebook import Control
from omamori.do.outbound.domain.telling import telling_kinds
from omamori.do.outbound.mail import Attachment, ExaminedMail, Verdict
from pidetect.types import Kind

Source = tuple[Attachment | None, Contents]
"""Where something stands (None: the text of the mail), and all that stands there."""
Args = dict[str, str | int]


def personal_information(view: View, control: Control) -> tuple[Reason, ...]:
    """Personal information of so many third persons goes outside."""
    persons = view.mail.others
    if persons.high < control.count("self_check_from"):
        return ()
    grave = persons.high >= control.count("second_check_from")
    severity = Verdict.SECOND_CHECK if grave else Verdict.SELF_CHECK
    sources = _sources(view.mail, lambda found: found.others.high)
    kinds: dict[str, int] = {}
    for _, found in sources:
        for kind, count in found.kinds.items():
            kinds[kind] = kinds.get(kind, 0) + count
    named, left = telling_kinds(kinds)
    args: Args = {
        "low": persons.low,
        "persons": persons.estimate,
        "high": persons.high,
        "kinds": ",".join(named),
        "more_kinds": left,
        "many": any(found.risk.many for _, found in sources),
    }
    return (reason(control, severity, _targets(sources), **args, **_where(sources, None)),)


def special_care(view: View, control: Control) -> tuple[Reason, ...]:
    """What the law asks special care for (要配慮個人情報, 法 第2条第3項), told of a person."""
    sources = _sources(view.mail, lambda found: found.risk.sensitive)
    if not sources:
        return ()
    args = _where(sources, Kind.SPECIAL_CARE)
    persons = sum(found.risk.sensitive for _, found in sources)
    return (reason(control, control.verdict(), _targets(sources), persons=persons, **args),)


def my_number(view: View, control: Control) -> tuple[Reason, ...]:
    """Individual numbers, proved by their check digit."""
    return _of_kind(view, control, Kind.MY_NUMBER, control.verdict())


def payment_card(view: View, control: Control) -> tuple[Reason, ...]:
    """Card numbers, proved by check digit and issuer."""
    return _of_kind(view, control, Kind.CARD, control.verdict())


def bank_account(view: View, control: Control) -> tuple[Reason, ...]:
    """Bank accounts of persons; a company's own account on its invoice is no one's secret."""
    return _of_kind(
        view, control, Kind.BANK_ACCOUNT, control.verdict(), lambda found: found.risk.financial
    )


def credential(view: View, control: Control) -> tuple[Reason, ...]:
    """An ID with its password; graver beside a locked file, which it may open (PPAP)."""
    locked = any(a.why == "encrypted" for a in view.mail.attachments)
    verdict = control.verdict("with_locked_file" if locked else "verdict")
    return _of_kind(view, control, Kind.CREDENTIAL, verdict)


def _of_kind(
    view: View,
    control: Control,
    kind: Kind,
    verdict: Verdict,
    also: Callable[[Contents], int] = lambda _: 1,
) -> tuple[Reason, ...]:
    sources = _sources(view.mail, lambda found: found.kinds.get(kind, 0) if also(found) else 0)
    if not sources:
        return ()
    count = sum(found.kinds[kind] for _, found in sources)
    args = _where(sources, kind)
    return (reason(control, verdict, _targets(sources), count=count, **args),)


def _sources(mail: ExaminedMail, weight: Callable[[Contents], int]) -> tuple[Source, ...]:
    """Text and files that have any of it, the fullest first."""
    found = [source for source in mail.sources() if weight(source[1])]
    return tuple(sorted(found, key=lambda source: -weight(source[1])))


def _targets(sources: tuple[Source, ...]) -> tuple[Target, ...]:
    return tuple(
        ("body", "") if file is None else ("attachment", str(file.number)) for file, _ in sources
    )


def _where(sources: tuple[Source, ...], kind: Kind | None) -> Args:
    """The fullest place, how many more there are, and the first that a reader does not see."""
    places = [_with(found, kind) for _, found in sources]
    left_out = sum(found.more_places for _, found in sources)
    more = sum(max(1, len(listed)) for listed in places) + left_out - 1
    hidden = next((place.name for listed in places for place in listed if place.hidden), "")
    file = sources[0][0]
    return {
        "in_text": file is None,
        "file": file.name if file else "",
        "place": places[0][0].name if places[0] else "",
        "more_places": more,
        "hidden": hidden,
    }


def _with(found: Contents, kind: Kind | None) -> list[Place]:
    return [p for p in found.places if kind is None or kind in p.kinds]


RULES: dict[str, Rule] = {
    "personal_information": personal_information,
    "special_care": special_care,
    "my_number": my_number,
    "payment_card": payment_card,
    "bank_account": bank_account,
    "credential": credential,
}
CONTENT_RULES = frozenset(RULES)
"""Codes of the rules that speak about personal information itself."""
