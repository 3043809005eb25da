"""通知の文。One writes what is sent to whom, another approves exactly that; a changed list needs another approval."""

import hashlib
import json
from collections.abc import Mapping

from django.db import transaction

from omamori.do.incidents.cases import telling
from omamori.do.incidents.persons.domain import states, wording
from omamori.do.incidents.persons.errors import Changed, OwnNotice
from omamori.do.incidents.persons.models import Happening, Matter, Principal
from omamori.do.incidents.persons.reaching import to_write
from omamori.facts.errors import Invalid
from omamori.facts.persons import NoticeApproved, NoticeReturned, NoticeSubmitted
from omamori.facts.sentences import said
from omamori.foundation.access.actor import Actor
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record
from omamori.foundation.notices import actions as notices
from omamori.foundation.organization import queries as organization

MState = Matter.State
_LONGEST_DESK = 300


def own_fields(matter: Matter) -> Mapping[str, str]:
    """The company's own fields of every notice."""
    company = organization.company()
    return {"会社名": company.name if company else "", "窓口": matter.desk}


def write(actor: Actor, case_id: str, *, subject: str, body: str, desk: str, submit: bool) -> None:
    """Write the words, and ask for approval when ``submit``.

    Raises:
        NotPermitted, NotFound, NotThatState.
        Invalid: with a sentence per field.
    """
    with transaction.atomic():
        matter = to_write(actor, "persons.write", case_id, MState.DRAFT, MState.WAITING)
        matter.desk = desk.strip()
        wrong = wording.problems(subject, body, own_fields(matter))
        if not matter.desk or len(matter.desk) > _LONGEST_DESK:
            wrong["desk"] = "問い合わせ窓口の名前、電話番号、受付時間を書いてください。"
        if "【窓口】" not in body:
            wrong.setdefault(
                "body", "本人が問い合わせられるように、本文に【窓口】を入れてください。"
            )
        people = matter.people.filter(merged_into=None)
        if submit and not people.exists():
            wrong.setdefault("body", "本人の一覧がまだありません。先に一覧を取り込んでください。")
        if submit and (empty := wording.empty_sections(body)):
            text = said(
                "何も書かれていない見出しがあります: %(names)s。まだ分からないことは「調査中」と書き、要らない見出しは消してください。",
                names="、".join(f"「{name}」" for name in empty),
            )
            wrong.setdefault("body", text)
        if wrong:
            raise Invalid(wrong)
        matter.subject, matter.body = subject.strip(), body.strip().replace("\r\n", "\n")
        matter.written_by_id, matter.returned_note = actor.person_pk, ""
        matter.writers = sorted({*matter.writers, actor.person_id})
        matter.state = MState.DRAFT
        if submit:
            _submit(actor, matter)
        matter.save()


def _submit(actor: Actor, matter: Matter) -> None:
    matter.state, matter.binding = MState.WAITING, binding(matter)
    count = matter.people.filter(merged_into=None).count()
    fact = NoticeSubmitted(subject_id=matter.public_id, case_id=matter.case_id, count=count)
    record(fact, actor=actor)
    people = organization.holder_ids("privacy_officer", "top", on=clock.today())
    notices.notify(
        people=set(telling.allowed(matter.case_id, people)) - set(matter.writers),
        kind="persons",
        title="本人への通知の承認をお願いします",
        text="文、一覧、知らせ方を確かめてください。承認すると、本人に送られます。",
        url_name="persons:matter",
        url_args=(matter.case_id,),
        key=f"persons-approve:{matter.public_id}:{clock.now().timestamp():.0f}",
        urgent=True,
    )


def approve(actor: Actor, case_id: str) -> None:
    """Agree to what is sent to whom; mails go out at once, letters are made.

    Raises:
        NotPermitted, NotFound, NotThatState.
        OwnNotice: the actor wrote on it or took in a list.
        Changed: list or words are not those handed in.
    """
    with transaction.atomic():
        matter = to_write(actor, "persons.approve", case_id, MState.WAITING)
        _require_other(actor, matter)
        if matter.binding != binding(matter):
            raise Changed
        matter.state, matter.approved_by_id = MState.APPROVED, actor.person_pk
        matter.approved_at = clock.now()
        matter.save()
        _set_out(matter)
        count = matter.people.filter(merged_into=None).count()
        fact = NoticeApproved(subject_id=matter.public_id, case_id=case_id, count=count)
        record(fact, actor=actor)


def return_notice(actor: Actor, case_id: str, *, note: str) -> None:
    """Ask for better words or another list.

    Raises:
        NotPermitted, NotFound, NotThatState, OwnNotice.
        Invalid: it is not said what is missing.
    """
    words = note.strip()
    if not words or len(words) > 400:
        raise Invalid({"note": "直してほしいことを 400 字までで書いてください。"})
    with transaction.atomic():
        matter = to_write(actor, "persons.return_notice", case_id, MState.WAITING)
        _require_other(actor, matter)
        matter.state, matter.returned_note = MState.DRAFT, words
        matter.save()
        fact = NoticeReturned(subject_id=matter.public_id, case_id=case_id)
        record(fact, actor=actor)


def _require_other(actor: Actor, matter: Matter) -> None:
    """Whoever wrote on it or handed in a list does not decide on it, whoever pressed last."""
    if matter.written_by_id == actor.person_pk or actor.person_id in matter.writers:
        raise OwnNotice


def reopen(actor: Actor, case_id: str) -> None:
    """Add people or better the words after an approval; who was told stays told.

    Raises:
        NotPermitted, NotFound, NotThatState.
    """
    with transaction.atomic():
        matter = to_write(actor, "persons.reopen", case_id, MState.APPROVED)
        matter.state, matter.sending = MState.DRAFT, False
        matter.save()


def binding(matter: Matter) -> str:
    """SHA-256 over words and everybody who is told by them, and how."""
    people = matter.people.filter(merged_into=None).order_by("public_id")
    told = [[row.public_id, row.channel, row.data] for row in people.iterator(chunk_size=500)]
    acts = [matter.subject, matter.body, matter.desk, told]
    text = json.dumps(acts, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _set_out(matter: Matter) -> None:
    """After approval everybody who is not told by mail stands where his way begins."""
    now = clock.now()
    for channel, state in states.BEGINNINGS.items():
        ready = matter.people.filter(merged_into=None, state=states.State.READY, channel=channel)
        pks = list(ready.values_list("pk", flat=True))
        Principal.objects.filter(pk__in=pks).update(state=state, changed_at=now)
        Happening.objects.bulk_create(
            (Happening(principal_id=pk, at=now, state=state) for pk in pks), batch_size=500
        )
