"""手紙。Window envelopes (長形3号), one page per person, a thousand in one PDF; made in the background."""

from collections.abc import Mapping
from datetime import date
from html import escape

from django.db import transaction
from django.db.models import Max, QuerySet

from omamori.do.incidents.persons.domain import states, wording
from omamori.do.incidents.persons.domain.reading import Concerned
from omamori.do.incidents.persons.drafting import own_fields
from omamori.do.incidents.persons.errors import NotThatState
from omamori.do.incidents.persons.models import Happening, LetterFile, Matter, Principal
from omamori.do.incidents.persons.reaching import seen, to_write
from omamori.facts.errors import Invalid, NotFound
from omamori.facts.persons import LettersPosted
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.exports.slides import paper
from omamori.foundation.jobs.define import job
from omamori.foundation.ledger.actions import record
from omamori.foundation.storage import blobs

PER_FILE = 1000
BLOB = "persons_letters"
State = states.State
CSS = """
@page { size: A4; margin: 20mm 22mm 20mm 22mm; }
body { font-family: "BIZ UDPGothic", "Noto Emoji", sans-serif; font-size: 10.5pt; line-height: 1.7; margin: 0; }
article { break-before: page; position: relative; }
article:first-of-type { break-before: auto; }
.window { height: 62mm; padding-top: 2mm; }
.window p { margin: 0; width: 90mm; }
.window .name { font-size: 12pt; margin-top: 3mm; }
.day { text-align: right; margin: 0; }
.from { text-align: right; margin: 0 0 4mm; }
h1 { font-size: 12.5pt; text-align: center; margin: 0 0 5mm; }
.text p { margin: 0 0 1mm; orphans: 2; widows: 2; }
.text .gap { height: 2.5mm; margin: 0; }
.text .part { font-weight: bold; break-after: avoid; }
"""


def make_letters(actor: Actor, case_id: str) -> None:
    """Ask for the PDF of all letters that are due.

    Raises:
        NotPermitted, NotFound, NotThatState.
        Invalid: no letter is due.
    """
    with transaction.atomic():
        matter = to_write(actor, "persons.make_letters", case_id, Matter.State.APPROVED)
        if not _due(matter).exists():
            raise Invalid({"letters": "作る手紙がありません。"})
        draw.enqueue(key=f"persons-letters:{matter.public_id}", matter_id=matter.public_id)


@job(retries=3)
def draw(matter_id: str) -> None:
    """Draw bundle after bundle; each is kept with its people in one transaction.

    Raises:
        Missing: PDF cannot be drawn on this machine.
    """
    matter = Matter.objects.get(public_id=matter_id)
    while rows := list(_due(matter).order_by("public_id")[:PER_FILE]):
        content = paper.pdf(html_of(matter, rows), CSS)
        blob = blobs.put(content, kind=BLOB)
        with transaction.atomic():
            pks = [r.pk for r in rows]
            # Whoever was told otherwise meanwhile is in no bundle; then it is drawn anew.
            if _due(matter).filter(pk__in=pks).select_for_update(of=("self",)).count() != len(pks):
                blobs.erase(blob, kind=BLOB)
                continue
            _keep(matter, rows, blob)


def html_of(matter: Matter, rows: list[Principal]) -> str:
    """The letters of some people, each from his own row alone."""
    own, on = own_fields(matter), clock.today()
    pages = "".join(_letter(matter, Concerned(**row.data), own, on) for row in rows)
    title = escape(own["会社名"])
    return f'<!doctype html><html lang="ja"><head><meta charset="utf-8"><title>{title}</title></head><body>{pages}</body></html>'


def letter_file(actor: Actor, case_id: str, bundle_id: str) -> tuple[bytes, int]:
    """(PDF, number) of one bundle.

    Raises:
        NotPermitted, NotFound.
    """
    require(actor, "persons.print_letters")
    matter = seen(actor, case_id)
    rows = LetterFile.objects.filter(matter=matter, public_id=bundle_id)
    row = rows.first() if matter else None
    if row is None:
        raise NotFound
    return blobs.read(row.blob, kind=BLOB), row.number


def post_letters(actor: Actor, case_id: str, bundle_id: str, *, on: date) -> None:
    """Say on which day a bundle was posted.

    Raises:
        NotPermitted, NotFound, NotThatState.
        Invalid: a day to come.
    """
    if on > clock.today():
        raise Invalid({"on": "これからの日は記録できません。"})
    with transaction.atomic():
        matter = to_write(actor, "persons.post_letters", case_id)
        row = (
            LetterFile.objects.select_for_update()
            .filter(matter=matter, public_id=bundle_id)
            .first()
        )
        if row is None:
            raise NotFound
        if row.posted_on is not None:
            raise NotThatState
        row.posted_on = on
        row.save()
        people = list(row.people.filter(state=State.LETTER_MADE).values_list("pk", flat=True))
        _move(people, State.LETTER_SENT, by=actor.person_pk)
        fact = LettersPosted(subject_id=matter.public_id, case_id=case_id, count=len(people))
        record(fact, actor=actor)


def _due(matter: Matter) -> "QuerySet[Principal]":
    return matter.people.filter(
        merged_into=None, channel=states.Channel.LETTER, state=State.LETTER_DUE
    )


def _keep(matter: Matter, rows: list[Principal], blob: str) -> None:
    last = matter.letters.aggregate(last=Max("number"))["last"] or 0
    made = LetterFile.objects.create(
        matter=matter, number=last + 1, count=len(rows), blob=blob, made_at=clock.now()
    )
    Principal.objects.filter(pk__in=[r.pk for r in rows]).update(letter=made)
    _move([r.pk for r in rows], State.LETTER_MADE)


def _move(pks: list[int], state: State, *, by: int | None = None) -> None:
    now = clock.now()
    Principal.objects.filter(pk__in=pks).update(state=state, changed_at=now)
    lines = (Happening(principal_id=pk, at=now, state=state, by_id=by) for pk in pks)
    Happening.objects.bulk_create(lines, batch_size=500)


def _letter(matter: Matter, row: Concerned, own: Mapping[str, str], on: date) -> str:
    text = wording.filled(matter.body, row, own)
    paragraphs = "".join(map(_paragraph, text.strip("\n").split("\n")))
    subject = escape(wording.filled(matter.subject, row, own))
    postal = f"〒{escape(row.postal)}" if row.postal else ""
    return (
        f'<article><div class="window"><p>{postal}</p><p>{escape(row.address)}</p>'
        f'<p class="name">{escape(row.name)} 様</p></div>'
        f'<p class="day">{on.year}年{on.month}月{on.day}日</p>'
        f'<p class="from">{escape(own["会社名"])}</p><h1>{subject}</h1>'
        f'<div class="text">{paragraphs}</div></article>'
    )


def _paragraph(line: str) -> str:
    """A line of the text; empty ones are a gap, and a heading stays with what follows."""
    if not line.strip():
        return '<p class="gap"></p>'
    kind = ' class="part"' if line.startswith(("■", "●", "◆")) else ""
    return f"<p{kind}>{escape(line)}</p>"
