"""What is masked is gone, everything else is as it was, and an invented value belongs to nobody."""

import io
import re
import unicodedata
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.comments import Comment

import pidetect
from pidetect.dictionaries import invented_names, is_postal_code, municipalities
from pidetect.evaluate import read
from pidetect.extract import extract
from pidetect.masking import STYLES, CannotMask, Masker, mask
from pidetect.masking.files import mask_file
from pidetect.masking.inventing import Inventor
from pidetect.specimens import fill, specimen
from pidetect.tests import files
from pidetect.types import Finding, Kind

KEY = b"an invented secret, 32 bytes long"
CORPUS = Path(__file__).parents[3] / "corpus"
TEXT = fill(
    "氏名：佐藤 花子（サトウ ハナコ）\n携帯 ０９０－１２３４－５６７８ mail: hanako@example.jp\n"
    "〒100-0005 東京都千代田区丸の内一丁目2番3号 丸の内ビル501号室\n"
    "生年月日：昭和55年4月1日 個人番号：{my_number:1:####-####-####}\n"
)


def words(data: bytes) -> str:
    parts, problems = extract(data, "")
    assert problems == []
    return "\n".join(p.text for p in parts)


@pytest.mark.parametrize("style", ["stars", "label"])
@pytest.mark.parametrize("mode", ["fast", "deep"])
def test_nothing_is_found_afterwards(style: str, mode: str) -> None:
    masked = mask(TEXT, pidetect.scan(TEXT, mode), style=style)
    assert pidetect.scan(masked, mode) == []
    assert masked.count("\n") == TEXT.count("\n")
    assert "佐藤" not in masked


def test_stars_keep_every_column() -> None:
    masked = mask(TEXT, pidetect.scan(TEXT))
    assert len(masked) == len(TEXT)
    width = unicodedata.east_asian_width
    assert [width(c) in "WF" for c in masked] == [width(c) in "WF" for c in TEXT]
    assert masked.startswith(
        "氏名：＊＊ ＊＊（＊＊＊ ＊＊＊）\n携帯 ＊＊＊＊＊＊＊＊＊＊＊＊＊ mail: ****"
    )


def test_labels_name_the_kind() -> None:
    masked = mask(TEXT, pidetect.scan(TEXT), style="label")
    assert masked.splitlines()[0] == "氏名：［氏名］（［氏名］）"
    assert masked.splitlines()[3] == "生年月日：［生年月日］ 個人番号：［個人番号］"


def test_line_ends_inside_a_finding_stay() -> None:
    text = "東京都港区\n芝1-2-3 "
    found = [Finding("postal_address", 0, len(text) - 1, 0.9)]
    for style in STYLES:
        assert mask(text, found, style=style, key=KEY).count("\n") == 1


def test_only_the_kinds_that_were_asked_for() -> None:
    masked = mask(TEXT, pidetect.scan(TEXT), kinds=("phone",))
    assert "佐藤 花子" in masked
    assert "５６７８" not in masked


def test_an_unknown_style_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown style"):
        Masker("blur")


# Pseudonyms


def test_the_same_person_everywhere() -> None:
    first = "氏名：佐藤 花子（サトウ ハナコ）\n明日、佐藤さんが来ます。"
    second = "佐藤花子様\n"
    one = mask(first, pidetect.scan(first), style="pseudonym", key=KEY)
    two = mask(second, pidetect.scan(second), style="pseudonym", key=KEY)
    found = re.match(r"氏名：(\S+) (\S+)（(\S+) (\S+)）\n明日、(\S+)さん", one)
    assert found is not None
    surname, given_name, reading, given_reading, again = found.groups()
    assert again == surname
    assert two == f"{surname}{given_name}様\n"
    readings = {(w, r) for _, w, r in invented_names()}
    kana = {ord(c): ord(c) - 0x60 for c in reading + given_reading}
    assert (surname, reading.translate(kana)) in readings
    assert (given_name, given_reading.translate(kana)) in readings


def test_another_key_is_another_person() -> None:
    found = pidetect.scan(TEXT)
    keys = (KEY, b"another invented secret of 32 by")
    assert len({mask(TEXT, found, style="pseudonym", key=k) for k in keys}) == 2
    assert mask(TEXT, found, style="pseudonym") != mask(TEXT, found, style="pseudonym")


SHAPES = [
    ("person_name", "佐藤　花子", r"[一-龥々]{2}　[一-龥々]{2}"),
    ("person_name", "髙橋健太郎", r"[一-龥々]{5}"),
    ("person_name", "佐 藤 花 子", r"[一-龥々] [一-龥々] [一-龥々] [一-龥々]"),
    ("person_name", "ｻﾄｳ ﾊﾅｺ", r"[ｦ-ﾟ]+ [ｦ-ﾟ]+"),
    ("person_name", "さとう はなこ", r"[ぁ-ん]+ [ぁ-ん]+"),
    ("person_name", "SATO Hanako", r"[A-Z]+ [A-Z][a-z]+"),
    ("person_name", "Sato, H.", r"[A-Z][a-z]+, [A-Z]\."),
    ("person_name", "マイケル・スミス", r"[ァ-ヴー]+・[ァ-ヴー]+"),
    ("phone", "090-1234-5678", r"090-0[0-9]{3}-[0-9]{4}"),
    ("phone", "０３（１２３４）５６７８", r"０３（０[０-９]{3}）[０-９]{4}"),
    ("phone", "+81-90-1234-5678", r"\+81-90-0[0-9]{3}-[0-9]{4}"),
    ("phone", "9012345678", r"900[0-9]{7}"),
    ("phone", "0467-22-1234", r"0467-0[0-9]-[0-9]{4}"),
    ("phone", "0120-123-456", r"0120-000-[0-9]{3}"),
    ("email", "hanako@mirai-print.example", r"user[0-9]{6}@example\.jp"),
    ("postal_code", "100-0005", r"000-[0-9]{4}"),
    ("birth_date", "昭和55年4月1日", r"昭和55年[0-9]{1,2}月[0-9]{1,2}日"),
    ("birth_date", "1980/04/01", r"1980/[0-9]{2}/[0-9]{2}"),
    ("birth_date", "１９８０．４．１", r"１９８０．[０-９]{1,2}．[０-９]{1,2}"),
    ("birth_date", "19800401", r"1980[0-9]{4}"),
    ("birth_date", "昭和五十五年四月一日", r"昭和五十五年[一-十]{1,2}月[一-十]{1,3}日"),
    ("birth_date", "S64.1.3", r"S64\.1\.[1-7]"),
    ("birth_date", "29312", r"29[0-9]{3}"),
    ("age", "42歳", r"(?:39|4[01345])歳"),
    ("sex", "女性", "女性"),
    (
        "postal_address",
        "大阪府大阪市北区梅田1-2-3",
        r"大阪府\S{2,4}市\S{2}[町通][1-9]-[1-9]-[1-9]",
    ),
    (
        "postal_address",
        "梅田一丁目２番３号",
        r"\S{2,4}市\S{2}[町通][一-九]丁目[１-９]番[１-９]号",
    ),
    ("passport", "TR1234567", r"[A-Z]{2}[0-9]{7}"),
    ("bank_account", "みらい銀行 本店 普通 1234567", r"みらい銀行 本店 普通 [0-9]{7}"),
    ("special_care", "うつ病", "［要配慮個人情報］"),
    ("own_kind", "値", "［own_kind］"),
]


@pytest.mark.parametrize(("kind", "value", "form"), SHAPES)
def test_same_script_and_shape(kind: str, value: str, form: str) -> None:
    new = mask(value, [Finding(kind, 0, len(value), 1.0)], style="pseudonym", key=KEY)
    assert re.fullmatch(form, new)
    assert new != value or kind == "sex"


@given(st.binary(min_size=16, max_size=16), st.integers(0, 50))
def test_an_invented_number_fails_its_check(key: bytes, seed: int) -> None:
    from pidetect import checkdigits

    invent = Inventor(key).invent
    assert not checkdigits.is_my_number(invent(Kind.MY_NUMBER, specimen("my_number", seed)))
    assert not checkdigits.is_luhn(invent(Kind.CARD, specimen("card_visa", seed)))
    license_number = specimen("drivers_license", seed)
    assert not checkdigits.is_drivers_license(invent(Kind.DRIVERS_LICENSE, license_number))
    assert not is_postal_code(invent(Kind.POSTAL_CODE, "1000005"))


@given(st.sampled_from([str(k) for k in Kind]), st.text(max_size=40))
def test_any_value_has_an_answer(kind: str, value: str) -> None:
    for style in STYLES:
        new = mask(value, [Finding(kind, 0, len(value), 1.0)], style=style, key=KEY)
        breaks = re.sub(r"[^\r\n]", "", value)
        assert re.sub(r"[^\r\n]", "", new) == breaks or style == "pseudonym"


def test_invented_places_do_not_exist() -> None:
    from pidetect.masking.addresses import _CITIES

    cities = {c for names in municipalities().values() for c in names}
    assert not [c for c in _CITIES if f"{c}市" in cities]


# Files


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp932", "euc_jp", "iso2022_jp", "utf-16"]
)
@pytest.mark.parametrize("style", STYLES)
def test_text_keeps_its_encoding_and_line_ends(encoding: str, style: str) -> None:
    text = "氏名,電話\r\n佐藤 花子,090-1234-5678\r\n備考,第1営業部\r\n"
    masked = mask_file(text.encode(encoding), Masker(style, KEY))
    shown = masked.data.decode(encoding)
    assert shown.startswith("氏名,電話\r\n")
    assert shown.endswith("\r\n備考,第1営業部\r\n")
    assert "佐藤" not in shown
    assert masked.counts == {"person_name": 1, "phone": 1}


def test_lines_that_do_not_change_keep_their_bytes() -> None:
    # The sign ∪ has two codes in cp932; Python writes the other one.
    data = b"\x87\x9b\r\n" + "氏名：佐藤花子".encode("cp932")
    masked = mask_file(data, Masker()).data
    assert masked.startswith(b"\x87\x9b\r\n")
    assert "＊＊＊＊".encode("cp932") in masked


def test_a_table_of_html() -> None:
    page = "<table><tr><th>氏名<th>電話<tr><td>佐藤 花子<td>090-1234-5678</table><p>以上</p>"
    masked = mask_file(page.encode(), Masker("label")).data.decode()
    assert (
        masked == "<table><tr><th>氏名<th>電話<tr><td>［氏名］<td>［電話番号］</table><p>以上</p>"
    )


REFUSED = [
    (b"%PDF-1.7\n", "PDF"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "古い形式"),
    (b"\x89PNG\r\n\x1a\n", "画像"),
    (b"{\\rtf1}", "RTF"),
    (b"PK\x03\x04 broken", "壊れている"),
    (b"\x00\x01\x02\xff" * 50, "この形式"),
    (files.powerpoint(), "この形式"),
    (
        files.zipped(
            {
                "[Content_Types].xml": b"<x/>",
                "word/document.xml": b"<x/>",
                "word/vbaProject.bin": b"",
            }
        ),
        "マクロ",
    ),
    (
        files.zipped(
            {
                "[Content_Types].xml": b"<x/>",
                "word/document.xml": b"<x/>",
                "word/embeddings/a.xlsx": b"",
            }
        ),
        "埋め込まれて",
    ),
    (
        files.zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<!DOCTYPE x><x/>"}),
        "実体宣言",
    ),
    ("氏名：&#20304;&#34276; &#33457;&#23376; 様<br><br><p>".encode(), "残る"),
]


@pytest.mark.parametrize(("data", "words"), REFUSED)
def test_what_cannot_be_masked_safely_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(CannotMask, match=words):
        mask_file(data, Masker())


@pytest.mark.parametrize("style", STYLES)
def test_word(style: str) -> None:
    masked = mask_file(files.word(), Masker(style, KEY))
    text = words(masked.data)
    for value in ("田中", "佐藤", "花子", "090-1234-5678", "sato@", "kesu@", "090-9999-8888"):
        assert value not in text
    document = docx.Document(io.BytesIO(masked.data))
    assert len(document.tables[0].rows) == 2
    assert document.tables[0].rows[0].cells[0].text == "氏名"
    assert document.paragraphs[0].text.startswith("氏名：")
    if style != "pseudonym":
        assert pidetect.scan(text) == []


def test_a_name_over_several_runs_keeps_its_format() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("氏名：佐")
    paragraph.add_run("藤 花").bold = True
    paragraph.add_run("子 様")
    document.core_properties.author = "鈴木 一郎"
    document.core_properties.keywords = "連絡先 090-1234-5678"
    buffer = io.BytesIO()
    document.save(buffer)
    masked = docx.Document(io.BytesIO(mask_file(buffer.getvalue(), Masker()).data))
    assert [r.text for r in masked.paragraphs[0].runs] == ["氏名：＊", "＊ ＊", "＊ 様"]
    assert masked.paragraphs[0].runs[1].bold
    assert masked.core_properties.author == "＊＊ ＊＊"
    assert masked.core_properties.keywords == "連絡先 *************"


def workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "佐藤花子"
    sheet.append(["氏名", "生年月日", "電話番号", "商品"])
    import datetime as dt

    sheet.append(["佐藤 花子", dt.date(1980, 4, 1), 9012345678, "葵の間"])
    sheet.append(["鈴木 一郎", dt.date(1975, 12, 31), "090-1234-5679", "葵の間"])
    sheet["E2"] = '=A2&" 様"'
    sheet["A2"].comment = Comment("hanako@example.jp", "田中 次郎")
    sheet.oddHeader.left.text = "担当：高橋 美咲 様"
    other = book.create_sheet("集計")
    other["A1"] = "=佐藤花子!A2"
    book.properties.creator = "伊藤 健太"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("style", STYLES)
def test_excel(style: str) -> None:
    masked = mask_file(workbook(), Masker(style, KEY))
    raw = zipfile.ZipFile(io.BytesIO(masked.data))
    everything = "\n".join(raw.read(n).decode("utf-8", "replace") for n in raw.namelist())
    for value in (
        "佐藤",
        "花子",
        "一郎",
        "次郎",
        "高橋",
        "伊藤",
        "9012345678",
        "090-1234-5679",
        "hanako",
    ):
        assert value not in everything
    book = openpyxl.load_workbook(io.BytesIO(masked.data))
    first, other = book.worksheets
    assert [c.value for c in first[1]][:4] == ["氏名", "生年月日", "電話番号", "商品"]
    assert [first["D2"].value, first["D3"].value] == ["葵の間", "葵の間"]
    assert first["E2"].value == '=A2&" 様"'
    assert other["A1"].value == f"='{first.title}'!A2"
    if style == "pseudonym":
        assert first["B2"].value.year == 1980
        assert first["B2"].is_date
        assert str(first["C2"].value).startswith("900")


def test_one_shared_text_in_two_meanings() -> None:
    book = openpyxl.Workbook()
    for row in (["姓", "名", "商品"], ["佐藤", "葵", "葵"], ["鈴木", "桜", "桜"]):
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    masked = openpyxl.load_workbook(io.BytesIO(mask_file(buffer.getvalue(), Masker()).data))
    assert [[c.value for c in row] for row in masked.active][1:] == [
        ["＊＊", "＊", "葵"],
        ["＊＊", "＊", "桜"],
    ]


def test_the_picture_of_the_first_page_is_taken_out() -> None:
    source, target = zipfile.ZipFile(io.BytesIO(files.word())), io.BytesIO()
    relation = b'<Relationship Id="rId99" Type="thumbnail" Target="docProps/thumbnail.jpeg"/></Relationships>'
    with zipfile.ZipFile(target, "w") as package:
        for name in source.namelist():
            if name == "docProps/thumbnail.jpeg":
                continue
            content = source.read(name)
            if name == "_rels/.rels":
                content = content.replace(b"</Relationships>", relation)
            package.writestr(name, content)
        package.writestr("docProps/thumbnail.jpeg", b"\xff\xd8\xff")
        package.writestr("word/media/image1.png", b"\x89PNG\r\n\x1a\n")
    masked = mask_file(target.getvalue(), Masker())
    result = zipfile.ZipFile(io.BytesIO(masked.data))
    assert "docProps/thumbnail.jpeg" not in result.namelist()
    assert b"thumbnail" not in result.read("_rels/.rels")
    assert masked.pictures == 1


def test_a_bomb_is_refused() -> None:
    bomb = files.zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b" " * 60_000_000})
    with pytest.raises(CannotMask, match="大きすぎる"):
        mask_file(bomb, Masker())


@pytest.mark.skipif(
    not CORPUS.is_dir(), reason="the corpus stands in the repository, not in the wheel"
)
@pytest.mark.parametrize("style", STYLES)
def test_documents_of_the_corpus(style: str) -> None:
    # Each style has a third of them.
    paths = sorted((CORPUS / "handwritten").rglob("*.txt"))[4 * STYLES.index(style) :: 12]
    documents = [d for path in paths for d in read(path)]
    assert len(documents) > 10
    for document in documents:
        masked = mask_file(document.text.encode(), Masker(style, KEY)).data.decode()
        assert masked.count("\n") == document.text.count("\n")
