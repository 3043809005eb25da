"""道具を採用する。A new tool as a change: request with its risk, approval, connection, guidance, stop (R1-2).

The seed of this room is an accident: a new messenger, little practice, habits from private use, and an
applicant of the same surname. A tool is therefore a decision of the company, never of one user.
"""

import dataclasses
from collections.abc import Mapping

from django.db import IntegrityError, transaction

from omamori.do.outbound.messaging import telling
from omamori.do.outbound.messaging.channels.port import Busy, Declined, Unknown, Unreachable
from omamori.do.outbound.messaging.domain import errors
from omamori.do.outbound.messaging.models import Adoption, Confirmation
from omamori.do.outbound.messaging.services import channel, services
from omamori.facts.errors import Invalid, NotFound
from omamori.facts.messaging import (
    GuidanceConfirmed,
    ToolAdopted,
    ToolConnected,
    ToolRejected,
    ToolRequested,
    ToolResumed,
    ToolStopped,
)
from omamori.facts.sentences import said
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.ledger.actions import record

State = Adoption.State
_SHORTEST = 10
_LIVING = (State.REQUESTED, State.ADOPTED, State.STOPPED)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Request:
    """What somebody asks for.

    Attributes:
        tool: key of the tool.
        purpose: what for; risk: what could go wrong; measures: what is done about it.
        guidance: what every user reads and confirms before the first use.
    """

    tool: str
    purpose: str
    risk: str
    measures: str
    guidance: str


def request_tool(actor: Actor, given: Request) -> str:
    """Ask for a tool; returns the public id of the adoption.

    Raises:
        NotPermitted, Invalid.
        AlreadyAsked: it is asked for or used already.
    """
    require(actor, "messaging.request_tool")
    service = services().get(given.tool)
    texts = {f: getattr(given, f).strip() for f in ("purpose", "risk", "measures", "guidance")}
    wrong = _problems(texts)
    if service is None:
        wrong["tool"] = "道具を選んでください。"
    if wrong or service is None:
        raise Invalid(wrong)
    with transaction.atomic():
        if Adoption.objects.filter(tool=service.key, state__in=_LIVING).exists():
            raise errors.AlreadyAsked
        row = Adoption(tool=service.key, clause=service.rule, requested_at=clock.now(), **texts)
        row.requested_by_id = actor.person_pk
        _save_new(row)
        record(ToolRequested(subject_id=row.public_id, tool=row.tool), actor=actor)
        telling.requested(row, asked_by=actor.person_id)
    return row.public_id


def approve_tool(actor: Actor, adoption_id: str) -> None:
    """Adopt a tool from today on.

    Raises:
        NotPermitted, NotFound, NotInThatState.
        OwnRequest: the actor asked for it himself.
    """
    require(actor, "messaging.approve_tool")
    with transaction.atomic():
        row = _decided(actor, adoption_id, State.ADOPTED)
        row.adopted_on = clock.today()
        row.save()
        record(ToolAdopted(subject_id=row.public_id, tool=row.tool), actor=actor)
        telling.decided(row)


def reject_tool(actor: Actor, adoption_id: str) -> None:
    """Turn a tool down; the request stays on record.

    Raises:
        NotPermitted, NotFound, NotInThatState, OwnRequest.
    """
    require(actor, "messaging.reject_tool")
    with transaction.atomic():
        row = _decided(actor, adoption_id, State.REJECTED)
        row.save()
        record(ToolRejected(subject_id=row.public_id, tool=row.tool), actor=actor)
        telling.decided(row)


def stop_tool(actor: Actor, adoption_id: str) -> None:
    """Stop a tool at once: nothing more is taken in, and what waits stays where it is.

    Raises:
        NotPermitted, NotFound, NotInThatState.
    """
    require(actor, "messaging.stop_tool")
    with transaction.atomic():
        row = _in_state(adoption_id, State.ADOPTED)
        row.state = State.STOPPED
        row.save(update_fields=["state"])
        record(ToolStopped(subject_id=row.public_id, tool=row.tool), actor=actor)


def resume_tool(actor: Actor, adoption_id: str) -> None:
    """Use a stopped tool again; what waited goes out.

    Raises:
        NotPermitted, NotFound, NotInThatState.
    """
    require(actor, "messaging.resume_tool")
    with transaction.atomic():
        row = _in_state(adoption_id, State.STOPPED)
        row.state = State.ADOPTED
        row.save(update_fields=["state"])
        record(ToolResumed(subject_id=row.public_id, tool=row.tool), actor=actor)


def connect_tool(actor: Actor, adoption_id: str, settings: Mapping[str, str]) -> str:
    """Set the connection and try it; returns who we are there. Empty values keep what is set.

    Raises:
        NotPermitted, NotFound.
        Invalid: a value is missing, or the service does not accept them.
    """
    require(actor, "messaging.connect_tool")
    row = Adoption.objects.filter(public_id=adoption_id, state__in=_LIVING).first()
    if row is None:
        raise NotFound
    wanted = {k: v.strip() or row.settings.get(k, "") for k, v in settings.items()}
    missing = [name for name in services()[row.tool].settings if not wanted.get(name)]
    if missing:
        raise Invalid(dict.fromkeys(missing, "値を入力してください。"))
    kept = dict(wanted)
    line = channel(row.tool, wanted, now=clock.now(), keep=kept.update)
    try:
        identity = line.identity()
    except (Unreachable, Busy, Unknown) as error:
        text = "サービスにつながりません。つなぎ先と、この機械から外への通信を確かめてください。"
        raise Invalid({"__all__": text}) from error
    except Declined as error:
        text = "サービスがこの鍵を受け付けませんでした。鍵と権限を確かめてください。"
        raise Invalid({"__all__": text}) from error
    with transaction.atomic():
        row = _living(adoption_id)
        row.settings, row.identity = kept, identity.name[:200]
        row.save()
        record(ToolConnected(subject_id=row.public_id, tool=row.tool), actor=actor)
    return identity.name


def confirm_guidance(actor: Actor, adoption_id: str, *, number: int) -> None:
    """The actor has read how the tool is used.

    Raises:
        NotPermitted, NotFound.
        NotInThatState: the text is another one now.
    """
    require(actor, "messaging.confirm_guidance")
    with transaction.atomic():
        row = _living(adoption_id)
        if row.guidance_number != number or row.state == State.REQUESTED:
            raise errors.NotInThatState
        _, is_new = Confirmation.objects.get_or_create(
            adoption=row,
            person_id=actor.person_pk,
            guidance_number=number,
            defaults={"at": clock.now()},
        )
        if is_new:
            fact = GuidanceConfirmed(subject_id=row.public_id, tool=row.tool, number=number)
            record(fact, actor=actor)


def usable(actor: Actor, tool: str) -> Adoption:
    """The adoption of a tool that this person may use now.

    Raises:
        ToolNotAdopted, ToolStopped, GuidanceNotConfirmed.
    """
    row = Adoption.objects.filter(tool=tool, state__in=_LIVING).first()
    if row is None or row.state == State.REQUESTED:
        raise errors.ToolNotAdopted
    if row.state == State.STOPPED:
        raise errors.ToolStopped
    confirmed = row.confirmations.filter(
        person_id=actor.person_pk, guidance_number=row.guidance_number
    )
    if not confirmed.exists():
        raise errors.GuidanceNotConfirmed
    return row


def _problems(texts: Mapping[str, str]) -> dict[str, str]:
    labels = {
        "purpose": "使う目的",
        "risk": "リスク",
        "measures": "対策",
        "guidance": "使い方と決まり",
    }
    sentence = "%(label)sを、%(n)s文字以上で具体的に書いてください。"
    found = {
        name: said(sentence, label=labels[name], n=_SHORTEST)
        for name, text in texts.items()
        if len(text) < _SHORTEST
    }
    for name, text in texts.items():
        limit = 2000 if name == "guidance" else 400
        if len(text) > limit:
            found[name] = said(
                "%(label)sは%(n)s文字までにしてください。", label=labels[name], n=limit
            )
    return found


def _save_new(row: Adoption) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise errors.AlreadyAsked from error


def _living(adoption_id: str) -> Adoption:
    rows = Adoption.objects.select_for_update(of=("self",)).select_related("requested_by")
    row = rows.filter(public_id=adoption_id, state__in=_LIVING).first()
    if row is None:
        raise NotFound
    return row


def _in_state(adoption_id: str, state: Adoption.State) -> Adoption:
    row = _living(adoption_id)
    if row.state != state:
        raise errors.NotInThatState
    return row


def _decided(actor: Actor, adoption_id: str, state: Adoption.State) -> Adoption:
    row = _in_state(adoption_id, State.REQUESTED)
    if row.requested_by_id == actor.person_pk:
        raise errors.OwnRequest
    row.state, row.decided_at = state, clock.now()
    row.decided_by_id = actor.person_pk
    return row
