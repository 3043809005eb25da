"""問い合わせ。Calls and mails of people who were told: who asked what, and what was answered."""

from django.db import transaction

from omamori.do.incidents.persons.models import Enquiry, Principal
from omamori.do.incidents.persons.reaching import to_write
from omamori.facts.errors import Invalid, NotFound
from omamori.facts.sentences import said
from omamori.foundation.access.actor import Actor
from omamori.foundation.calendar import clock

WAYS = {
    "phone": said("電話"),
    "mail": said("メール"),
    "letter": said("手紙"),
    "visit": said("来訪"),
    "other": said("ほか"),
}
_LONGEST = 2000


def add_enquiry(
    actor: Actor,
    case_id: str,
    *,
    way: str,
    who: str,
    question: str,
    answer: str = "",
    principal_id: str = "",
) -> str:
    """Keep an enquiry; returns its public id.

    Raises:
        NotPermitted, NotFound, NotThatState.
        Invalid: with a sentence per field.
    """
    wrong = _problems(way, who, question, answer)
    if wrong:
        raise Invalid(wrong)
    with transaction.atomic():
        matter = to_write(actor, "persons.add_enquiry", case_id)
        about = Principal.objects.filter(matter=matter, public_id=principal_id).first()
        if principal_id and about is None:
            raise NotFound
        row = Enquiry.objects.create(
            matter=matter,
            principal=about,
            at=clock.now(),
            way=way,
            who=who.strip(),
            question=question.strip(),
            answer=answer.strip(),
            answered_at=clock.now() if answer.strip() else None,
            by_id=actor.person_pk,
        )
    return row.public_id


def answer_enquiry(actor: Actor, case_id: str, enquiry_id: str, *, answer: str) -> None:
    """Write down what was answered; an answer is added to, not written over.

    Raises:
        NotPermitted, NotFound, NotThatState.
        Invalid: nothing written.
    """
    words = answer.strip()
    if not words or len(words) > _LONGEST:
        raise Invalid({"answer": f"答えたことを {_LONGEST:,} 字までで書いてください。"})
    with transaction.atomic():
        matter = to_write(actor, "persons.answer_enquiry", case_id)
        row = (
            Enquiry.objects.select_for_update().filter(matter=matter, public_id=enquiry_id).first()
        )
        if row is None:
            raise NotFound
        row.answer = f"{row.answer}\n{words}".strip()
        row.answered_at = clock.now()
        row.save()


def _problems(way: str, who: str, question: str, answer: str) -> dict[str, str]:
    wrong = {}
    if way not in WAYS:
        wrong["way"] = "どうやって届いたかを選んでください。"
    if not question.strip() or len(question) > _LONGEST:
        wrong["question"] = f"聞かれたことを {_LONGEST:,} 字までで書いてください。"
    if len(answer) > _LONGEST or len(who) > 200:
        wrong["answer"] = f"{_LONGEST:,} 字までにしてください。"
    return wrong
