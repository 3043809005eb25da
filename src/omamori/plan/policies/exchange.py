"""規程の出し入れ。The clauses of a version as Excel or JSON and back, and who has not signed as Excel.

What is taken in becomes a new draft: what is in force never changes by a file, the comparison shows what
is different, and throwing the draft away undoes it.
"""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from omamori.facts.errors import Invalid
from omamori.facts.policies import RulesExported
from omamori.foundation.access.actor import Actor
from omamori.foundation.access.queries import require
from omamori.foundation.calendar import clock
from omamori.foundation.exports import excel, reading
from omamori.foundation.exports.lists import Problem
from omamori.foundation.exports.tables import Cell, Column, Kind, Table, unsafe
from omamori.foundation.ledger.actions import record
from omamori.foundation.organization.roster_export import origin
from omamori.plan.policies import clause_sheet as sheet
from omamori.plan.policies import domain, writing
from omamori.plan.policies.models import Clause, Version
from omamori.plan.policies.reading import reading as read_version
from omamori.plan.policies.signers import unsigned_rows

_UNSIGNED = (
    Column(label="規程の番号", width=12),
    Column(label="規程", width=36),
    Column(label="版", kind=Kind.NUMBER, width=8),
    Column(label="部門", width=20),
    Column(label="従業者番号", width=14),
    Column(label="氏名", width=20),
    Column(label="署名の方法", width=12),
    Column(label="状態", width=20),
    Column(label="期限", kind=Kind.DATE, width=14),
)


class SheetWrong(Invalid):
    """A sheet of clauses with wrong cells; ``problems`` says which."""

    code = "policies.sheet_wrong"
    message = "取り込めないところがあります。何も取り込んでいません。"
    next_step = "下の一覧のところをファイルで直して、もう一度選んでください。"

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Keep the wrong cells."""
        super().__init__({"file": self.message})
        self.problems = tuple(problems)


def export_clauses(actor: Actor, regulation_id: str, *, number: int = 0) -> tuple[str, bytes, str]:
    """(title, workbook, JSON) of a version that the reader may read.

    Raises:
        NotPermitted, NotFound: as reading it.
    """
    require(actor, "policies.export_clauses")
    it = read_version(actor, regulation_id, on=clock.today(), number=number)
    columns = tuple(Column(label=f.label, width=f.width) for f in sheet.FIELDS)
    rows: list[list[Cell]] = [list(sheet.cells(clause).values()) for clause in it.clauses]
    table = Table(title=_("条文"), columns=columns, rows=rows)
    name = f"{it.code} {it.title} 第{it.number}版"
    content, summary = excel.write_bytes([table], origin(actor, name))
    _note(actor, regulation_id, "clauses", summary.rows, summary.content_hash)
    particulars = {"code": it.code, "version": str(it.number), "kind": it.kind}
    return name, content, sheet.to_json(it.title, it.clauses, particulars)


def import_clauses(actor: Actor, regulation_id: str, *, content: bytes, reason: str) -> str:
    """A new draft of a regulation with the clauses of a file; returns the version's public id.

    A draft that was begun and is still empty is filled. Clauses without a code are new ones; those that the file leaves out are gone from the draft.

    Raises:
        SheetWrong: a cell is wrong: nothing was taken in.
        Invalid: the file cannot be read.
        OpenVersionExists: there is a version in the making.
    """
    require(actor, "policies.import_clauses")
    found = _read(content)
    with transaction.atomic():
        version = _fresh(regulation_id) or _begun(actor, regulation_id, reason)
        code = version.regulation.code
        taken = sheet.read(
            [[unsafe(cell) for cell in row] for row in found.rows],
            regulation=code,
            formulas=found.formulas,
            merged=found.merged,
        )
        if taken.problems:
            raise SheetWrong(taken.problems)
        used = list(
            Clause.objects.filter(version__regulation=version.regulation).values_list(
                "code", flat=True
            )
        )
        clauses = []
        used += [c.code for c in taken.clauses]
        for clause in taken.clauses:
            named = clause.code or domain.next_code(code, used)
            used.append(named)
            clauses.append(domain.ClauseText(**{**vars(clause), "code": named}))
        writing.rewrite(version, clauses, actor)
    return version.public_id


def export_unsigned(actor: Actor, *, regulation_id: str = "") -> bytes:
    """Who must sign and has not, by name, within reach; of one rule or of all.

    Raises:
        NotPermitted: neither head, office, officer nor auditor.
    """
    require(actor, "policies.export_unsigned")
    found = unsigned_rows(actor, on=clock.today(), regulation_id=regulation_id)
    rows = (
        (r.code, r.title, r.number, r.department, r.person_number, r.name, r.way, r.state, r.due_on)
        for r in found
    )
    table = Table(title=_("署名がまだの人"), columns=_UNSIGNED, rows=rows)
    content, summary = excel.write_bytes([table], origin(actor, _("見てよい範囲のすべて")))
    _note(actor, regulation_id or "all", "unsigned", summary.rows, summary.content_hash)
    return content


def _fresh(regulation_id: str) -> Version | None:
    """The draft in which nothing has been written yet."""
    rows = Version.objects.select_for_update(of=("self",)).select_related("regulation")
    empty = rows.filter(state=Version.State.DRAFT, clauses=None, file_hash="")
    return empty.filter(regulation__public_id=regulation_id).first()


def _begun(actor: Actor, regulation_id: str, reason: str) -> Version:
    version_id = writing.draft(actor, regulation_id, reason=reason)
    return Version.objects.select_related("regulation").get(public_id=version_id)


def _read(content: bytes) -> reading.Sheet:
    if content[:1024].lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
        try:
            told = sheet.from_json(content.decode("utf-8-sig"))
            return reading.Sheet(rows=tuple(map(tuple, told)))
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            text = (
                "お守りから書き出した規程の JSON ではないようです。ファイルを選び直してください。"
            )
            raise Invalid({"file": text}) from error
    try:
        return reading.read(content)
    except reading.Unreadable as error:
        raise Invalid({"file": error.message}) from error


def _note(actor: Actor, subject: str, what: str, rows: int, content_hash: str) -> None:
    with transaction.atomic():
        told = RulesExported(subject_id=subject, what=what, rows=rows, content_hash=content_hash)
        record(told, actor=actor)
