"""架空の会社の規程。The policy and the whole rule book of 株式会社みらい印刷, its versions and signatures: invented.

Texts and approvals go through the real actions. The signatures of a hundred people for a dozen rules are
written in one go, sealed and recorded like any other: nobody waits a minute for a demo.
"""

import contextlib
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.db import transaction

from omamori.facts.policies import RegulationSigned
from omamori.foundation.access.actor import Actor
from omamori.foundation.calendar import clock
from omamori.foundation.calendar.queries import next_business_day
from omamori.foundation.crypto.seal import blind_index
from omamori.foundation.jobs import worker
from omamori.foundation.ledger.actions import record_many
from omamori.foundation.organization import queries as organization
from omamori.foundation.records.inserting import insert
from omamori.plan.policies import actions, assigning, domain, queries
from omamori.plan.policies.domain import ClauseText
from omamori.plan.policies.models import Regulation, Signature
from omamori.plan.policies.signing import mark_of
from omamori.plan.policies.texts import text_of

Who = Callable[[str, date], Actor]
Noon = Callable[[date], contextlib.AbstractContextManager[None]]

_LAST = "R2"
"""What 佐藤 has not read yet."""
_CONTACT = "個人情報相談窓口 (総務部)\n電話 03-5550-0100 (平日 9:00–18:00)\nメール privacy@mirai-print.example"
_FILLED = {
    "P2-1": (("〔印刷と発送〕", "印刷、発送、ネットショップ"),),
    "P3-1": (
        ("〔会社の名前〕", "株式会社みらい印刷"),
        ("〔本店の住所〕", "東京都架空区みらい町 1-2-3"),
        ("〔役職と氏名〕", "代表取締役社長 伊藤 和夫"),
    ),
    "P3-2": (("〔このほかにあれば書き足します〕", "発送をご依頼いただいた方から預かった宛名の情報: 委託された印刷と発送"),),
    "P3-3": (("〔 〕円", "500 円 (税込)"),),
    "P3-4": (("〔保存しているときは、国の名前と、その国の制度を知ったうえで講じた措置を書きます〕", ""),),
    "P3-5": (
        ("〔窓口の名前〕 電話〔 〕 メール〔 〕 受付〔平日の9時から17時〕", _CONTACT),
        ("〔認定個人情報保護団体の対象事業者であるときは、団体の名前と苦情の申出先を書きます〕", ""),
    ),
}  # fmt: skip
_READERS = {"R12": ("departments", ("人事部", "経理部"))}
_OWNERS = {"R7": "総務部", "R8": "総務部", "R9": "人事部", "R12": "人事部"}


def rules(who: Who, noon: Noon, *, day: date) -> None:
    """Everything of the starter in force since a day, with the company's own words in its places."""
    office, officer = who("kobayashi", day), who("tanaka", day)
    departments = {name: number for number, name in organization.department_names().items()}
    with noon(day):
        for version_id in actions.load_starter(office):
            it = queries.draft_of(office, version_id, on=day)
            for clause in it.clauses:
                if clause.code in _FILLED:
                    actions.write_clause(office, version_id, _filled(clause))
            if it.kind.startswith("policy"):
                actions.sign_off(
                    office,
                    version_id,
                    signatory_title=it.signatory_title,
                    signatory_name=it.signatory_name,
                    contact=_CONTACT,
                )
            if it.code in _READERS:
                kind, names = _READERS[it.code]
                values = [departments[name] for name in names]
                actions.choose_readers(office, it.regulation_id, audience=kind, values=values)
            owner = departments[_OWNERS.get(it.code, "総務部")]
            actions.describe(office, it.regulation_id, place=it.place, owner_id=owner)
            _in_force(office, officer, version_id, day)
        worker.drain(limit=100_000)
        assigning.assign(on=day)


def signatures(who: Who, noon: Noon, *, began: date, today: date) -> None:
    """Four in five have signed, 佐藤 all but one; then a rule changes, and fewer have read it anew."""
    people = [
        p.public_id for p in organization.everybody(on=today).exclude(email=None).order_by("number")
    ]
    for one in assigning.counting(on=began):
        if one.regulation.audience != "nobody":
            _sign(one, people, began)
    _on_paper(who, noon, next_business_day(began + timedelta(days=14)))
    changed = next_business_day(today - timedelta(days=30))
    with noon(changed):
        _change(who, changed)
    with noon(changed):
        assigning.assign(on=changed)
    book = Regulation.objects.get(code="R5")
    (newer,) = assigning.counting(on=changed, regulation_id=book.public_id)
    _sign(newer, people[: len(people) // 2], changed)
    waiting = next_business_day(today - timedelta(days=2))
    with noon(waiting):
        _propose(who, waiting)


def _on_paper(who: Who, noon: Noon, day: date) -> None:
    """The factory reads the printed rules and signs one sheet for each of them."""
    office = who("kobayashi", day)
    sheet = b"%PDF-1.4\n% a scan of an invented sheet\n%%EOF\n"
    with noon(day):
        for one in assigning.counting(on=day):
            book = one.regulation.public_id
            page = queries.signers(office, book, on=day, paper=True)
            people = [row.public_id for row in page.rows if row.department == "加工課"][:-2]
            if people:
                actions.sign_on_paper(
                    office,
                    book,
                    person_ids=people,
                    signed_on=day,
                    place="加工課 書庫 2番棚",
                    scan=(f"加工課_{one.regulation.code}.pdf", sheet),
                )


def _filled(clause: ClauseText) -> ClauseText:
    body = clause.body
    for place, words in _FILLED[clause.code]:
        body = body.replace(place, words)
    return ClauseText(**{**vars(clause), "body": body.strip()})


def _in_force(office: Actor, officer: Actor, version_id: str, day: date) -> None:
    actions.propose(office, version_id)
    text = queries.draft_of(officer, version_id, on=day)
    actions.approve(officer, version_id, text_hash=text.text_hash)
    actions.publish(office, version_id, effective_from=day)


def _change(who: Who, day: date) -> None:
    """The rule of storage speaks of cloud services since a month."""
    office = who("kobayashi", day)
    book = Regulation.objects.get(code="R5").public_id
    version = actions.draft(
        office,
        book,
        reason="生成 AI のサービスへの入力を決める",
        material_why="従業者が守ることが一つ増えるため。",
    )
    it = queries.draft_of(office, version, on=day)
    clause = next(c for c in it.clauses if c.code == "R5-5")
    more = (
        f"{clause.body}\n生成 AI のサービスには、承認されたものであっても、個人情報を入力しない。"
    )
    actions.write_clause(office, version, ClauseText(**{**vars(clause), "body": more}))
    _in_force(office, who("tanaka", day), version, day)


def _propose(who: Who, day: date) -> None:
    """A slip of the pen in the rule of deletion waits for its check."""
    office = who("kobayashi", day)
    book = Regulation.objects.get(code="R6").public_id
    version = actions.draft(
        office,
        book,
        reason="言い回しの訂正",
        material=False,
        material_why="守る手順は変わらず、読みにくい言い回しだけを直したため。",
    )
    it = queries.draft_of(office, version, on=day)
    clause = next(c for c in it.clauses if c.code == "R6-7")
    body = clause.body.replace("消した個人の名前や内容を書かない", "消した人の名前や内容は書かない")
    actions.write_clause(office, version, ClauseText(**{**vars(clause), "body": body}))
    actions.propose(office, version)


_KEPT = frozenset({"ito", "tanaka", "takahashi", "kobayashi", "watanabe", "suzuki", "sato"})
"""Who is looked at first has done what others still owe."""


def _sign(one: assigning.Counting, people: list[str], began: date) -> None:
    """Signatures of those who may and did, spread over four weeks."""
    readers = assigning.readers_of(one, on=began)
    found = organization.people(people)
    digest, rows, told = domain.text_hash(text_of(one.current)), [], []
    for number, public_id in enumerate(people):
        person = found[public_id]
        owes = person.email.startswith("sato@") and one.regulation.code == _LAST
        late = number % 5 == 4 and person.email.partition("@")[0] not in _KEPT
        if late or owes or person.pk not in readers:
            continue
        day = next_business_day(began + timedelta(days=3 + number % 20))
        row = Signature(
            version=one.current,
            person_id=person.pk,
            signed_at=datetime.combine(day, time(12, number % 60), clock.JST),
            text_hash=digest,
            session_mark=blind_index("demo", purpose="policies.session"),
        )
        row.mark = mark_of(row)
        rows.append(row)
        told.append((row.signed_at, person, row))
    with transaction.atomic():
        insert(rows)
        assigning.note_signed(one.current, [row.person_id for row in rows])
        for at, person, row in told:
            signer = Actor(person_id=person.public_id, person_pk=person.pk)
            fact = RegulationSigned(
                subject_id=one.regulation.public_id,
                version_number=one.current.number,
                person_id=person.public_id,
                department_id=person.department_id,
                text_hash=row.text_hash,
            )
            with clock.fixed(at):
                record_many((fact,), actor=signer)
