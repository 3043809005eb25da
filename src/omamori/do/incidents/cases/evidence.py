"""証拠。Files sealed in storage with their hash, and the chain of custody: who kept, saw, handed on, checked."""

import hashlib

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop

from omamori.do.incidents.cases import domain
from omamori.do.incidents.cases.lines import machine
from omamori.do.incidents.cases.models import Case, Custody, Evidence
from omamori.do.incidents.cases.reaching import now_of, to_work
from omamori.facts.cases import EvidenceHandled
from omamori.facts.errors import Invalid, NotFound
from omamori.foundation.access.actor import SYSTEM, Actor
from omamori.foundation.ledger.actions import record
from omamori.foundation.storage import blobs

KIND = "case_evidence"
LARGEST = 25 * 1024 * 1024
Handling = Custody.Handling


def keep_evidence(
    actor: Actor, case_id: str, *, content: bytes, name: str, media_type: str, what: str
) -> str:
    """Seal a file as it is, without looking into it; returns its public id. The same content is kept once.

    Raises:
        NotPermitted, NotFound, CaseOver.
        Invalid: empty, too large, kept already, or not said what it shows.
    """
    wrong = {}
    if problem := domain.line_problem(what):
        wrong["what"] = problem
    if not content:
        wrong["file"] = "ファイルが空です。"
    elif len(content) > LARGEST:
        wrong["file"] = (
            "25 MB までのファイルを選んでください。大きなものは、ハッシュ値を経過に書いてください。"
        )
    if wrong:
        raise Invalid(wrong)
    try:
        with transaction.atomic():
            row = to_work(actor, "cases.keep_evidence", case_id)
            found = keep(row, actor, content, name=name, media_type=media_type, what=what)
            _tell(row, actor, found, Handling.KEPT, sha256=found.sha256)
    except IntegrityError:
        raise Invalid({"file": "同じ中身のファイルが、この件にすでに保管されています。"}) from None
    return found.public_id


def keep(row: Case, actor: Actor, content: bytes, *, name: str, media_type: str, what: str) -> Evidence:  # fmt: skip
    """Seal a file for a case that is open to the caller."""
    found = Evidence.objects.create(
        case=row,
        name=name.strip()[:200] or "file",
        what=what.strip(),
        media_type=media_type[:80],
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        blob=blobs.put(content, kind=KIND),
        kept_by_id=actor.person_pk or None,
        kept_at=now_of(row),
    )
    _add(found, row, actor, Handling.KEPT)
    machine(row, actor, gettext_noop("証拠「%(what)s」を保管しました。"), what=found.what)
    return found


def keep_arrived(row: Case, content: bytes, *, what: str) -> None:
    """Seal a picture that came by mail, as it came; known content stays as it is. In the caller's transaction."""
    known = row.evidence.filter(sha256=hashlib.sha256(content).hexdigest()).exists()
    if not known and len(content) <= LARGEST:
        found = keep(row, SYSTEM, content, name="写真", media_type="", what=what)
        _tell(row, SYSTEM, found, Handling.KEPT, sha256=found.sha256)


def fetch_evidence(actor: Actor, case_id: str, evidence_id: str) -> tuple[str, bytes]:
    """Name and bytes of one; that it was seen is written into its custody first.

    Raises:
        NotPermitted, NotFound.
    """
    with transaction.atomic():
        row = to_work(actor, "cases.fetch_evidence", case_id, over=True)
        found = _one(row, evidence_id)
        _add(found, row, actor, Handling.SEEN)
        _tell(row, actor, found, Handling.SEEN)
    return found.name, blobs.read(found.blob, kind=KIND)


def hand_on_evidence(
    actor: Actor, case_id: str, evidence_id: str, *, receiver: str, note: str, returned: bool = False
) -> None:  # fmt: skip
    """It was given to somebody (police, a forensic company) or came back.

    Raises:
        NotPermitted, NotFound.
        Invalid: to whom is not said.
    """
    if problem := domain.line_problem(receiver):
        raise Invalid({"receiver": problem})
    handling = Handling.RETURNED if returned else Handling.HANDED_ON
    with transaction.atomic():
        row = to_work(actor, "cases.hand_on_evidence", case_id, over=True)
        found = _one(row, evidence_id)
        _add(found, row, actor, handling, receiver=receiver.strip(), note=note.strip()[:400])
        _tell(row, actor, found, handling)
        machine(
            row,
            actor,
            gettext_noop("証拠「%(what)s」が %(who)s から返されました。")
            if returned
            else gettext_noop("証拠「%(what)s」を %(who)s に渡しました。"),
            what=found.what,
            who=receiver.strip(),
        )


def check_evidence(actor: Actor, case_id: str, evidence_id: str) -> bool:
    """Whether the content still has the hash it came in with; the answer is kept.

    Raises:
        NotPermitted, NotFound.
    """
    with transaction.atomic():
        row = to_work(actor, "cases.check_evidence", case_id, over=True)
        found = _one(row, evidence_id)
        whole = hashlib.sha256(blobs.read(found.blob, kind=KIND)).hexdigest() == found.sha256
        _add(found, row, actor, Handling.CHECKED, whole=whole)
        _tell(row, actor, found, Handling.CHECKED, sha256=found.sha256, whole=whole)
    return whole


def _one(row: Case, evidence_id: str) -> Evidence:
    found = row.evidence.filter(public_id=evidence_id).first()
    if found is None:
        raise NotFound
    return found


def _add(found: Evidence, row: Case, actor: Actor, handling: Custody.Handling, *, receiver: str = "", note: str = "", whole: bool = True) -> None:  # fmt: skip
    Custody.objects.create(
        evidence=found,
        handling=handling,
        receiver=receiver,
        note=note,
        whole=whole,
        by_id=actor.person_pk or None,
        at=now_of(row),
    )


def _tell(row: Case, actor: Actor, found: Evidence, handling: Custody.Handling, *, sha256: str = "", whole: bool = True) -> None:  # fmt: skip
    record(
        EvidenceHandled(
            subject_id=row.public_id,
            evidence_id=found.public_id,
            handling=handling,
            sha256=sha256,
            whole=whole,
            drill=row.drill,
        ),
        actor=actor,
    )
