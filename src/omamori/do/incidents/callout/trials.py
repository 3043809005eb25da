"""静かな試し。Once a month everybody in the chain gets a harmless link: whoever never presses it cannot be called either."""

from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.urls import reverse

from omamori.do.incidents.callout.domain.chain import number_of
from omamori.do.incidents.callout.domain.speed import speed_of
from omamori.do.incidents.callout.errors import CallOutOver, LinkGone
from omamori.do.incidents.callout.models import Chain, Number, Reached, Trial
from omamori.facts.callout import ContactsTested, DrillMissed, NumberChanged
from omamori.facts.errors import Invalid, NotFound
from omamori.foundation.access.actor import SYSTEM, Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.calendar.queries import next_business_day
from omamori.foundation.crypto.seal import read_token, sign_token
from omamori.foundation.jobs.define import job
from omamori.foundation.ledger.actions import record
from omamori.foundation.notices import actions as notices
from omamori.foundation.notices.mark import MARK, mark_of
from omamori.foundation.organization import queries as organization

PURPOSE = "callout-trial"
OPEN_FOR = timedelta(days=3)


def start_test(actor: Actor) -> str:
    """Send everybody in the chain a link; returns the trial's public id, of this month's when there is one.

    Raises:
        NotPermitted.
        Invalid: there is no approved chain.
    """
    require(actor, "callout.start_test")
    chain = Chain.objects.filter(state=Chain.State.IN_FORCE).first()
    if chain is None:
        raise Invalid(
            {"chain": "承認された緊急連絡網がありません。先に連絡網を書いて承認を受けてください。"}
        )
    now = clock.now()
    month = f"{clock.today():%Y-%m}"
    named = {p for link in chain.links for p in (link["person"], link["stand_in"]) if p}
    here = organization.everybody(on=clock.today()).filter(public_id__in=named)
    try:
        with transaction.atomic():
            row = Trial.objects.create(month=month, started_at=now, ends_at=now + OPEN_FOR)
            people = [Reached(trial=row, person_id=pk) for pk in here.values_list("pk", flat=True)]
            for one in people:
                one.save()
            send_trial.enqueue_many({"reached_id": one.public_id} for one in people)
    except IntegrityError:
        return Trial.objects.get(month=month).public_id
    return row.public_id


def begin_monthly() -> None:
    """On the first business day of a month, unless somebody was quicker or nobody has written a chain."""
    today = clock.today()
    if today != next_business_day(today.replace(day=1)):
        return
    if Chain.objects.filter(state=Chain.State.IN_FORCE).exists():
        start_test(SYSTEM)


@job(retries=6)
def send_trial(reached_id: str) -> None:
    """Mail one person his link; sent once, whatever happens to the worker.

    Raises:
        OSError, SMTPException: the next hop does not take it; tried again.
    """
    row = Reached.objects.select_related("person").filter(public_id=reached_id).first()
    if row is None or row.sent_at:
        return
    address = row.person.email
    if not address:
        Reached.objects.filter(pk=row.pk).update(failed=True)
        return
    domain = settings.OMAMORI.notice_from.rpartition("@")[2] or "localhost"
    EmailMessage(
        subject="[お守り] 緊急連絡網の試しです (1クリックで終わります)",
        body=(
            "毎月の試しです。何も起きていません。次のページのボタンを押すと、連絡がつくことが確かめられます。\n\n"
            f"{link_of(row)}\n\n電話番号が変わったときは、同じページで知らせてください。\n"
        ),
        to=[address],
        headers={
            "Message-ID": f"<callout.{row.public_id}@{domain}>",
            "Auto-Submitted": "auto-generated",
            MARK: mark_of(row.public_id),
        },
    ).send()
    Reached.objects.filter(pk=row.pk).update(sent_at=clock.now())


def link_of(row: Reached) -> str:
    """The address of one person's button."""
    token = sign_token({"r": row.public_id}, purpose=PURPOSE, expires=clock.now() + 2 * OPEN_FOR)
    return str(settings.OMAMORI.base_url + reverse("callout:confirm", args=[token]))


def reached_by(token: str) -> Reached:
    """Whose link it is.

    Raises:
        LinkGone: forged or expired.
        CallOutOver: the trial is closed.
    """
    data = read_token(token, purpose=PURPOSE, now=clock.now())
    rows = Reached.objects.select_related("trial", "person")
    row = rows.filter(public_id=data["r"]).first() if data else None
    if row is None:
        raise LinkGone
    if row.trial.closed_at is not None:
        raise CallOutOver
    return row


def confirm(token: str, *, new_number: str = "") -> None:
    """The button was pressed; pressing it twice changes nothing but a new number.

    Raises:
        LinkGone, CallOutOver.
        Invalid: what he wrote is no number.
    """
    found = reached_by(token)
    plain = number_of(new_number)
    if new_number.strip() and not plain:
        raise Invalid({"number": "電話番号として読めません。090-1234-5678 の形で書いてください。"})
    with transaction.atomic():
        row = Reached.objects.select_for_update(of=("self",)).get(pk=found.pk)
        row.confirmed_at = row.confirmed_at or clock.now()
        row.new_number, row.taken_over_at = plain or row.new_number, None
        row.save()
        if not plain:
            Number.objects.filter(person_id=row.person_id).update(confirmed_at=clock.now())


def take_over(actor: Actor, reached_id: str) -> None:
    """Make the number a person told the one he is called by.

    Raises:
        NotPermitted, NotFound.
    """
    require(actor, "callout.take_over")
    with transaction.atomic():
        rows = Reached.objects.select_for_update(of=("self",)).select_related("person")
        row = rows.filter(public_id=reached_id, taken_over_at=None).first()
        if row is None or not row.new_number:
            raise NotFound
        number = Number.objects.filter(person_id=row.person_id).first()
        number = number or Number(person_id=row.person_id)
        number.number, number.changed_at = row.new_number, clock.now()
        number.confirmed_at = row.confirmed_at
        number.save()
        row.taken_over_at = clock.now()
        row.save()
        record(NumberChanged(subject_id=row.person.public_id), actor=actor)


def close_due() -> None:
    """End what has run its days, and tell the office who was never reached."""
    due = Trial.objects.filter(closed_at=None, ends_at__lte=clock.now())
    for number in due.values_list("public_id", flat=True):
        _close(number)


def _close(trial_id: str) -> None:
    with transaction.atomic():
        rows = Trial.objects.select_for_update().filter(public_id=trial_id, closed_at=None)
        row = rows.first()
        if row is None:
            return
        row.closed_at = clock.now()
        row.save()
        took = [
            int((one.confirmed_at - row.started_at).total_seconds()) if one.confirmed_at else None
            for one in row.people.all()
        ]
        found = speed_of(took)
        fact = ContactsTested(
            subject_id=row.public_id,
            asked=found.asked,
            reached=found.reached,
            median_minutes=found.median or 0,
        )
        record(fact)
        away = organization.people_on_leave(on=clock.today())
        silent = row.people.filter(confirmed_at=None, failed=False).exclude(sent_at=None)
        for one in silent.exclude(person__in=away).select_related("person"):
            record(DrillMissed(subject_id=one.person.public_id, drill_id=row.public_id, way="test"))
        if found.reached < found.asked:
            notices.notify(
                people=organization.holder_ids("office", "privacy_officer", on=clock.today()),
                kind="callout",
                title="緊急連絡網の試しで、連絡のつかない人がいました",
                text="電話番号とメールアドレスを確かめて、直してください。",
                url_name="callout:trial",
                url_args=(row.public_id,),
                key=f"callout-trial:{row.public_id}",
            )
