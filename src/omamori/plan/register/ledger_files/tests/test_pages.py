"""The pages of a file: what is shown, chosen and taken in; who may."""

import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from omamori.plan.register.ledger_files.models import LedgerFile
from omamori.plan.register.ledger_files.tests import ledgers
from omamori.plan.register.models import ItemEdition, State
from omamori.plan.register.tests.story import approved_item, department
from omamori.testing.people import World

pytestmark = pytest.mark.django_db
PATH = "/register/files/"


def signed_in(world: World, local: str) -> Client:
    client = Client()
    client.force_login(world.user(local))
    return client


def hand_in(client: Client, content: bytes) -> str:
    """The path of the page of the file."""
    answer = client.post(PATH, {"file": SimpleUploadedFile("台帳.xlsx", content)})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def test_from_the_file_to_approval(world: World) -> None:
    client = signed_in(world, "kobayashi")
    path = hand_in(client, ledgers.plain())
    page = client.get(path).content.decode()
    assert "受注票" in page
    assert "この内容で取り込む" in page
    binding = re.search(r'name="binding" value="(\w+)"', page)
    assert binding
    empty = client.post(f"{path}confirm/", {"binding": binding[1], "reason": ""})
    assert empty.status_code == 422
    done = client.post(f"{path}confirm/", {"binding": binding[1], "reason": "移す"})
    assert done.status_code == 302
    assert "/register/many/" in done["Location"]
    assert ItemEdition.objects.filter(state=State.PROPOSED).count() == 2
    listed = client.get(PATH).content.decode()
    assert "追加 2 件" in listed
    assert client.post(f"{path}undo/").status_code == 302
    assert not ItemEdition.objects.filter(state=State.PROPOSED).exists()


def test_what_is_wrong_is_named_by_cell_and_can_be_taken_along(world: World) -> None:
    client = signed_in(world, "kobayashi")
    path = hand_in(client, ledgers.odd())
    page = client.get(path).content.decode()
    assert "F2" in page
    assert "この内容で取り込む" not in page
    report = client.get(f"{path}report/")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(report)))  # type: ignore[call-overload]
    marked, listed = book.worksheets
    assert "○ か × で" in marked["F2"].comment.text
    assert marked["F2"].fill.start_color.rgb == "FFFFC9C9"
    cells = {row[0].value for row in listed.iter_rows(min_row=2)}
    assert {"F2", "C3", "E3", "A4"} <= cells


def test_names_are_matched_on_the_page(world: World) -> None:
    client = signed_in(world, "kobayashi")
    path = hand_in(
        client, ledgers.excel([["名称", "部署"], ["会員名簿", "販売課"], ["受付簿", ""]])
    )
    page = client.get(path).content.decode()
    assert "「販売課」" in page
    given = {
        "word-department_id-0": department("営業部"),
        "column-0": "name",
        "column-1": "department_id",
        "heading_row": "1",
        "default-department_id": department("総務部"),
    }
    assert client.post(f"{path}settle/", given).status_code == 302
    page = client.get(path).content.decode()
    assert "この内容で取り込む" in page
    told = LedgerFile.objects.get().told
    assert told is not None
    assert told["answers"] == {"department_id": {"販売課": department("営業部")}}
    # An id that is none of the choices is no answer.
    client.post(
        f"{path}settle/", given | {"word-department_id-0": "x", "default-department_id": ""}
    )
    assert "この内容で取り込む" not in client.get(path).content.decode()


def test_another_row_of_headings(world: World) -> None:
    client = signed_in(world, "kobayashi")
    path = hand_in(
        client, ledgers.excel([["あ", "い"], ["x", "y"], ["名称", "部署"], ["会員名簿", "営業部"]])
    )
    assert "会員名簿" in client.get(path).content.decode()
    client.post(f"{path}settle/", {"heading_row": "1"})
    row = LedgerFile.objects.get()
    assert (row.heading_row, row.headings) == (0, {})


def test_the_register_goes_out_as_far_as_one_sees_it(world: World) -> None:
    approved_item(world)
    for local, sees in (("watanabe", True), ("takahashi", True), ("mori", False)):
        if local not in world.people:
            continue
        answer = signed_in(world, local).post(f"{PATH}export/")
        assert answer.status_code == 200
        content = answer.content if hasattr(answer, "content") else b"".join(answer)  # type: ignore[call-overload]
        sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
        names = [row[1].value for row in sheet.iter_rows(min_row=6)]
        assert ("注文書" in names) is sees, local


def test_the_template_is_read_again(world: World) -> None:
    client = signed_in(world, "kobayashi")
    answer = client.get(f"{PATH}template/")
    path = hand_in(client, answer.content)
    page = client.get(path).content.decode()
    assert "個人情報の行が見つかりません" in page


@pytest.mark.parametrize("local", ["sato", "watanabe", "takahashi"])
def test_others_do_not_take_ledgers_in(world: World, local: str) -> None:
    path = hand_in(signed_in(world, "kobayashi"), ledgers.plain())
    client = signed_in(world, local)
    assert client.get(PATH).status_code == 403
    assert client.get(path).status_code == 403
    assert client.post(f"{path}confirm/", {"binding": "", "reason": "x"}).status_code == 403
    assert client.get(f"{path}report/").status_code == 403


def test_control_characters_are_taken_out_and_told_by_cell(world: World) -> None:
    client = signed_in(world, "kobayashi")
    book = openpyxl.Workbook()
    for row in (
        ["個人情報名", "部門", "管理責任者", "業務", "保管期限"],
        ["受注_x0000_票", "営業部", "渡辺 浩", "受注_x0008_管理", "平成99年13月40日"],
    ):
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    path = hand_in(client, buffer.getvalue())
    page = client.get(path).content.decode()
    assert "制御文字を取り除いたセル (2 か所)" in page
    assert "A2、D2" in page
    assert "「平成99年13月40日」という日はありません" in page
    binding = re.search(r'name="binding" value="(\w+)"', page)
    assert binding
    done = client.post(f"{path}confirm/", {"binding": binding[1], "reason": "移す"})
    assert done.status_code == 302
    assert ItemEdition.objects.get().name == "受注票"
    assert ItemEdition.objects.get().keep_until_note == "平成99年13月40日"


def test_nothing_is_cut_without_a_word(world: World) -> None:
    client = signed_in(world, "kobayashi")
    content = ledgers.excel([
        ["管理番号", "個人情報名", "部門", "管理責任者", "業務"],
        ["K-1", "受注票", "営業部", "渡辺 浩", "受注" * 61],
        ["9" * 31, "名刺", "営業部", "渡辺 浩", "営業"],
    ])  # fmt: skip
    page = client.get(hand_in(client, content)).content.decode()
    for place, words in (("E2", "業務は 120 字までです"), ("A3", "管理番号は 30 字までです")):
        assert place in page
        assert words in page
    assert "この内容で取り込む" not in page
