"""読んで署名する。A person promises to keep the text that he has just read (J.4.3).

The signature holds the hash of that text, the moment, a keyed hash of the session, and a keyed hash
over the whole row, so that a row changed in the database no longer fits. The fact of it goes into
the ledger. People without an account sign on paper; the office enters the sheet.
"""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime, time

from django.db import IntegrityError, transaction

from omamori.facts.errors import Invalid, NotFound, NotPermitted
from omamori.facts.policies import RegulationSigned, SheetKept
from omamori.facts.sentences import said
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.crypto.seal import blind_index
from omamori.foundation.ledger.actions import record
from omamori.foundation.notices.actions import settle_own
from omamori.foundation.organization import queries as organization
from omamori.foundation.organization.people import PersonRow
from omamori.foundation.storage import blobs
from omamori.plan.policies import assigning, domain
from omamori.plan.policies.domain.audience import includes
from omamori.plan.policies.models import PaperSheet, Regulation, Signature, Version
from omamori.plan.policies.readers import audience_of, member_of, reader_filter
from omamori.plan.policies.texts import text_of
from omamori.plan.policies.writing import BLOB, about

MOST_PAPERS = 200


def sign(actor: Actor, regulation_id: str, *, number: int, text_hash: str, session: str) -> str:
    """Sign the version in force for oneself; returns the signature's public id.

    Args:
        actor: who signs.
        regulation_id: which regulation.
        number: the version that was on the screen.
        text_hash: SHA-256 of the text that was on the screen.
        session: key of the session; only its keyed hash is kept.

    Raises:
        NotInForce: no version counts today.
        TextChanged: another version or text counts now.
        AlreadySigned: it is signed.
        NoSignatureAsked: he is not among the readers.
    """
    require(actor, "policies.sign")
    me = organization.person(actor.person_id)
    if me is None:
        raise NotPermitted
    with transaction.atomic():
        version = current_version(regulation_id, clock.today())
        if version.number != number or domain.text_hash(text_of(version)) != text_hash:
            raise domain.TextChanged
        member = member_of(actor)
        if member is None or not includes(audience_of(version.regulation), member):
            raise domain.NoSignatureAsked
        mark = blind_index(session, purpose="policies.session")
        row = Signature(signed_at=clock.now(), text_hash=text_hash, session_mark=mark)
        return _keep(row, version, me, actor)


def sign_on_paper(
    actor: Actor,
    regulation_id: str,
    *,
    person_ids: Iterable[str],
    signed_on: date,
    place: str,
    scan: tuple[str, bytes] | None = None,
) -> int:
    """Enter sheets signed on paper; returns how many were new.

    Args:
        actor, regulation_id: the office; which regulation.
        person_ids, signed_on: who signed, and the day on the sheet.
        place: where the paper lies; scan: name and bytes of a picture or PDF of it.

    Raises:
        NotPermitted: not the office.
        NotFound: a person does not work here, or is not among the readers.
        Invalid: nobody chosen, the day is not possible, or it is not said where the sheets are.
    """
    require(actor, "policies.sign_on_paper")
    wanted = list(dict.fromkeys(person_ids))
    today = clock.today()
    with transaction.atomic():
        version = current_version(regulation_id, today)
        _require_sheet(wanted, signed_on, place, version, today)
        people = _readers(version, wanted, today)
        done = set(version.signatures.values_list("person_id", flat=True))
        new = [p for p in people if p.pk not in done]
        sheet = _sheet(version, scan, len(new), actor) if scan and new else None
        digest = domain.text_hash(text_of(version))
        noon = datetime.combine(signed_on, time(12), clock.JST)
        for person in new:
            row = Signature(signed_at=min(noon, clock.now()), text_hash=digest, sheet=sheet)
            row.way, row.place = Signature.Way.PAPER, place.strip()
            row.recorded_by_id = actor.person_pk
            _keep(row, version, person, actor)
    return len(new)


def sheet_content(actor: Actor, sheet_id: str) -> tuple[str, bytes]:
    """Name and bytes of a signed sheet.

    Raises:
        NotPermitted: neither office nor auditor.
        NotFound: no such sheet.
    """
    require(actor, "policies.see_sheet")
    row = PaperSheet.objects.filter(public_id=sheet_id).first()
    if row is None:
        raise NotFound
    return row.name, blobs.read(row.blob, kind=BLOB)


def _readers(version: Version, wanted: list[str], today: date) -> list[PersonRow]:
    """These persons, all of them among the readers who work here."""
    among = reader_filter(audience_of(version.regulation), on=today)
    working = organization.everybody(on=today).filter(among, public_id__in=wanted)
    people = organization.people(working.values_list("public_id", flat=True))
    if len(people) != len(wanted):
        raise NotFound
    return list(people.values())


def current_version(regulation_id: str, on: date) -> Version:
    """The version that counts on a day.

    Raises:
        NotFound: no such regulation.
        NotInForce: none of its versions counts that day.
    """
    found = assigning.counting(on=on, regulation_id=regulation_id)
    if found:
        return found[0].current
    if not Regulation.objects.filter(public_id=regulation_id).exists():
        raise NotFound
    raise domain.NotInForce


def intact(row: Signature) -> bool:
    """Whether a signature is still the one that was made."""
    return row.mark == mark_of(row)


def _require_sheet(
    wanted: list[str], signed_on: date, place: str, version: Version, today: date
) -> None:
    wrong = {}
    if not wanted or len(wanted) > MOST_PAPERS:
        wrong["people"] = said("1 人以上 %(n)s 人以下を選んでください。", n=MOST_PAPERS)
    if signed_on > today or (version.published_at and signed_on < _day(version.published_at)):
        wrong["signed_on"] = "署名の日は、発行日から今日までの間の日にしてください。"
    if not place.strip():
        wrong["place"] = "署名した紙の保管場所を書いてください。"
    if wrong:
        raise Invalid(wrong)


def _sheet(version: Version, scan: tuple[str, bytes], signatures: int, actor: Actor) -> PaperSheet:
    name, content = scan
    digest = hashlib.sha256(content).hexdigest()
    row = PaperSheet.objects.create(
        version=version,
        blob=blobs.put(content, kind=BLOB),
        name=name[:200],
        sha256=digest,
        size=len(content),
        recorded_by_id=actor.person_pk,
        recorded_at=clock.now(),
    )
    told = SheetKept(**about(version), file_hash=digest, signatures=signatures)
    record(told, actor=actor)
    return row


def _day(moment: datetime) -> date:
    return moment.astimezone(clock.JST).date()


def _keep(row: Signature, version: Version, person: PersonRow, actor: Actor) -> str:
    row.version, row.person_id = version, person.pk
    row.mark = mark_of(row)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise domain.AlreadySigned from error
    assigning.note_signed(version, [person.pk])
    settle_own(person_pk=person.pk, begins=f"policies.sign:{version.regulation.public_id}:")
    record(
        RegulationSigned(
            subject_id=version.regulation.public_id,
            version_number=version.number,
            person_id=person.public_id,
            department_id=person.department_id,
            text_hash=row.text_hash,
            way=row.way,
        ),
        actor=actor,
    )
    return row.public_id


def mark_of(row: Signature) -> str:
    """The keyed hash over everything a signature says."""
    return mark_over(
        row.public_id, row.version_id, row.person_id, row.way, row.signed_at, row.text_hash,
        row.session_mark, row.recorded_by_id, row.place, row.sheet.sha256 if row.sheet else None,
    )  # fmt: skip


def mark_over(*said_by_it: object) -> str:
    """The same over the columns of ``signer_questions.Made`` up to the hash of its sheet, in their order."""
    *parts, sheet_hash = said_by_it
    if sheet_hash is not None:
        parts.append(sheet_hash)
    words = [
        str(int(part.timestamp() * 1000)) if isinstance(part, datetime) else str(part)
        for part in (0 if part is None else part for part in parts)
    ]
    return blind_index("\n".join(words), purpose="policies.signature")
