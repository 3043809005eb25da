"""見えない部分。Hidden sheets, rows, comments, deleted text of a file are told, found data or not (R1-4)."""

import dataclasses
import io

import openpyxl  # type: ignore[import-untyped]
from openpyxl.comments import Comment  # type: ignore[import-untyped]

from omamori.do.outbound import describing, wording
from omamori.do.outbound.contents import Contents, Place, of_examination
from omamori.do.outbound.domain.judgement import History, View
from omamori.do.outbound.domain.rulebook import Control, Rulebook
from omamori.do.outbound.domain.rules import hidden_parts, judge
from omamori.do.outbound.mail import Verdict
from omamori.do.outbound.starting_values import starter
from omamori.do.outbound.tests.mails import NOW, attachment, found, mail
from pidetect.examine import examine

QUIET = Control(
    rule="hidden_parts",
    parameters={"verdict": "delay", "describing": False},
    clause="R1-4",
    item="J.9.2",
)
ALL = dataclasses.replace(QUIET, parameters={"verdict": "self_check", "describing": True})


def workbook(*, hides: bool) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (("品名", "単価"), ("封筒", "30円"), ("便箋", "50円")):
        sheet.append(row)
    if hides:
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["B"].hidden = True
        sheet["A3"].comment = Comment("値引きできる", "x")
        other = book.create_sheet("原価")
        other.sheet_state = "hidden"
        other.append(("封筒", "12円"))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def told(*files: Contents, control: Control = QUIET) -> list[dict[str, str | int]]:
    attachments = tuple(
        attachment(n, name=f"見積{n}.xlsx", found=held) for n, held in enumerate(files, 1)
    )
    view = View(mail=mail(attachments=attachments), history=History(sender_known=True), now=NOW)
    return [dict(r.args) | {"to": str(r.targets)} for r in hidden_parts(view, control)]


def test_every_hidden_place_of_a_workbook_is_told_though_nothing_is_found() -> None:
    seen = of_examination(examine(workbook(hides=True), "見積.xlsx"))
    assert set(seen.unseen) == {"シート「原価」", "コメント", "非表示の行・列"}
    assert not seen.others.high
    assert Contents.from_json(seen.as_json()) == seen
    (args,) = told(seen)
    sentence = wording.sentence("hidden_parts", args)
    assert "添付「見積1.xlsx」" in sentence
    assert "非表示のシート「原価」" in sentence
    assert "非表示の行・列" in sentence


def test_an_open_workbook_tells_nothing() -> None:
    seen = of_examination(examine(workbook(hides=False), "見積.xlsx"))
    assert seen.unseen == ()
    assert told(seen) == []


def test_title_and_author_alone_are_told_only_where_the_company_wants_it() -> None:
    about = Contents(unseen=("契約.zip > 文書の情報",))
    assert told(about) == []
    (args,) = told(about, control=ALL)
    assert args["unseen"] == "契約.zip > 文書の情報"
    both = Contents(unseen=("コメント", "文書の情報"))
    assert told(both)[0]["unseen"] == "コメント"


def test_only_files_with_hidden_places_are_pointed_to_and_the_rest_is_counted() -> None:
    hidden = Contents(
        places=(Place(name="シート「旧」", hidden=True, persons=0),),
        unseen=("コメント", "隠し文字", "削除された文字"),
    )
    (args,) = told(Contents(), hidden)
    assert args["to"] == "(('attachment', '2'),)"
    assert (args["more"], args["count"]) == (1, 1)
    assert describing.unseen_places(args).endswith("ほか1か所")


def test_what_the_rules_on_contents_tell_is_not_told_twice() -> None:
    grave = found(3, places=(Place(name="シート「旧」", hidden=True, persons=3),))
    assert told(grave) == []
    assert told(dataclasses.replace(grave, unseen=("コメント",)))[0]["unseen"] == "コメント"


def test_it_is_a_mild_reason_and_asks_nobody_by_itself() -> None:
    quiet = attachment(found=Contents(unseen=("コメント",)))
    book = Rulebook(controls=tuple(starter().values()))
    judged = judge(mail(attachments=(quiet,)), book, History(sender_known=True), NOW)
    severities = {r.rule: r.severity for r in judged.reasons}
    assert severities["hidden_parts"] is Verdict.DELAY
