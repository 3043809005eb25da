"""規程の仕事。Asks people to read on the day, reminds them weekly until they sign, tells heads of late ones."""

from datetime import date, time, timedelta
from itertools import groupby

from omamori.foundation.calendar import clock
from omamori.foundation.calendar.queries import is_business_day
from omamori.foundation.exports import uploads
from omamori.foundation.jobs.define import every
from omamori.foundation.notices.actions import notify
from omamori.foundation.organization import queries as organization
from omamori.foundation.search.actions import index
from omamori.plan.policies import assigning, phone_list, references, searchable
from omamori.plan.policies.domain import duty
from omamori.plan.policies.models import PaperSheet, Version
from omamori.plan.policies.writing import BLOB


@every(day_at=time(0, 20))
def assign_all() -> int:
    """New joiners, movers, leavers and who comes back from leave; how many were asked."""
    return assigning.assign(on=clock.today())


@every(day_at=time(0, 40))
def forget_removed_contacts() -> int:
    """What was taken off まとめ and not put back in its days is deleted; how many."""
    return phone_list.forget_removed()


@every(day_at=time(9, 0))
def remind() -> int:
    """Tell those with an account what they still have to sign; quiet on days off; how many were told.

    The first word comes on the first business day, then one each week until the signature.
    """
    today, told = clock.today(), 0
    if not is_business_day(today):
        return 0
    assigning.assign(on=today)
    terms = references.terms(today)

    def matter(owing: assigning.Owing) -> tuple[str, int, date, int]:
        number = duty.round_of(owing.assigned_on, today, terms)
        return owing.regulation_id, owing.number, owing.due_on, number

    rows = sorted(assigning.owing(on=today), key=matter)
    for (regulation, number, due_on, week), group in groupby(rows, key=matter):
        people = list(group)
        title = people[0].title
        told += notify(
            people=[row.person_id for row in people],
            kind="policies",
            title=f"「{title}」が施行されました" if not week else f"「{title}」への署名がまだです",
            text=f"第{number}版を読み、最後にある「読みました・守ります」を押してください。"
            f"期限は{due_on.month}月{due_on.day}日です。",
            url_name="policies:read",
            url_args=(regulation,),
            key=f"policies.sign:{regulation}:{number}:{due_on:%y%m%d}:{week}",
        )
    return told + tell_heads(today)


def tell_heads(today: date) -> int:
    """Tell the heads of departments how many of their people are late, once; how many heads."""
    told, rows = 0, assigning.late(on=today)
    for row in rows:
        regulation, person = row.counting.regulation, row.one_of_them
        heads = organization.heads_above(person, on=today)[:1]
        told += notify(
            people=[head.public_id for head in heads],
            kind="policies",
            title=f"「{regulation.title}」の署名が期限を過ぎています",
            text=f"同じ部門の {row.people} 人が、まだ署名していません。"
            "だれがまだかを画面で確かめ、声をかけてください。",
            url_name="policies:signers",
            url_args=(regulation.public_id,),
            key=f"policies.late:{row.counting.first.public_id}:{row.department_pk}:{today:%y%m%d}",
        )
    assigning.note_told(rows, on=today)
    return told


@every(day_at=time(0, 10))
def refresh_search() -> None:
    """At midnight another version may count: the search shall find its words."""
    for document in searchable.documents():
        index(document)


@every(day_at=time(3, 40))
def sweep_files() -> None:
    """Erase documents that no version and no sheet knows: uploads cut off before their row."""
    known = {*Version.objects.exclude(file_blob="").values_list("file_blob", flat=True)}
    known |= {*PaperSheet.objects.values_list("blob", flat=True)}
    uploads.sweep(known, kind=BLOB, before=clock.now() - timedelta(days=1))
