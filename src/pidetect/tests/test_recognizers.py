"""Tables of examples: for each kind what must be found, and what must not."""

import pytest

import pidetect
from pidetect.checkdigits import luhn_digit, my_number_digit
from pidetect.dictionaries import municipalities, surnames
from pidetect.recognizers import recognizers
from pidetect.types import Kind, Mode

MN = "23456789012"
MN += my_number_digit(MN)
BAD_MN = MN[:11] + str((int(MN[11]) + 1) % 10)
VISA = "411122223333444"
VISA += luhn_digit(VISA)
JCB = "353011133330000"
JCB += luhn_digit(JCB)
AMEX = "37828224631000"
AMEX += luhn_digit(AMEX)


def found(text: str, kind: Kind, mode: Mode = "deep") -> list[str]:
    return [text[f.start : f.end] for f in pidetect.scan(text, mode) if f.kind == kind]


EMAIL = [
    ("連絡先はtaro@example.co.jpまで", ["taro@example.co.jp"]),
    ("ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ です", ["ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ"]),
    ("<mailto:sato.hanako+x@mirai-print.example>", ["sato.hanako+x@mirai-print.example"]),
    ("old..style.@docomo.ne.jp", ["old..style.@docomo.ne.jp"]),
    (
        "yamada[at]example.jp / suzuki（アット）example.jp",
        ["yamada[at]example.jp", "suzuki（アット）example.jp"],
    ),
    ("a@b.jp,c@d.jp;e@f.jp", ["a@b.jp", "c@d.jp", "e@f.jp"]),
    ("a\u200bb@example.jp", ["a\u200bb@example.jp"]),
    ("https://example.jp/?to=x@example.jp.", ["to=x@example.jp"]),
    ("アイコンは icon@2x.png です", []),
    ("@username と user@localhost", []),
    ("単価@100 数量@3.5", []),
    ("foo@bar", []),
]


@pytest.mark.parametrize(("text", "expected"), EMAIL)
def test_email(text: str, expected: list[str]) -> None:
    seen = found(text, Kind.EMAIL)
    assert len(seen) == len(expected)
    for got, want in zip(seen, expected, strict=True):
        assert want.endswith(got) or got.endswith(want)


PHONE = [
    ("電話090-1234-5678まで", ["090-1234-5678"]),
    ("０９０ー１２３４ー５６７８", ["０９０ー１２３４ー５６７８"]),
    ("090 1234 5678", ["090 1234 5678"]),
    ("09012345678", ["09012345678"]),
    ("06012345678", ["06012345678"]),
    ("TEL03-3123-4567", ["03-3123-4567"]),
    ("TEL:0463-21-1234", ["0463-21-1234"]),
    ("(03)3123-4567", ["(03)3123-4567"]),
    ("03(3123)4567", ["03(3123)4567"]),
    ("04992-2-1234", ["04992-2-1234"]),
    ("050-3123-4567", ["050-3123-4567"]),
    ("0120-123-456", ["0120-123-456"]),
    ("0800-123-4567", ["0800-123-4567"]),
    ("0570-000-123", ["0570-000-123"]),
    ("+81 90-1234-5678", ["+81 90-1234-5678"]),
    ("+81-3-3123-4567", ["+81-3-3123-4567"]),
    ("+81 (0)90 1234 5678", ["+81 (0)90 1234 5678"]),
    ("090\u200b-1234\u200b-5678", ["090\u200b-1234\u200b-5678"]),
    ("〇九〇―一二三四―五六七八", ["〇九〇―一二三四―五六七八"]),
    ("①03-3123-4567", ["03-3123-4567"]),
    ("携帯：090‐1234‐5678（自宅）", ["090‐1234‐5678"]),
    ("2026-11-24 02:36:21", []),
    ("注文番号 0312345678", []),
    ("伝票番号：090-1234-5678-01", []),
    ("A0312345678", []),
    ("090-1234-567", []),
    ("090-0234-5678", []),
    ("0012345678", []),
    ("00-1234-5678", []),
    ("3.14159265358979", []),
    ("¥1,090,123,456", []),
    ("192.168.100.200", []),
    ("https://example.jp/item/0312345678?id=0312345678", []),
    ("03-3123-4567/090-1234-5678", ["03-3123-4567", "090-1234-5678"]),
    ("978-4-00-310101-8", []),
]


@pytest.mark.parametrize(("text", "expected"), PHONE)
def test_phone(text: str, expected: list[str]) -> None:
    assert found(text, Kind.PHONE) == expected


MY_NUMBER = [
    (f"マイナンバー：{MN}", [MN]),
    (f"個人番号 {MN[:4]}-{MN[4:8]}-{MN[8:]} です", [f"{MN[:4]}-{MN[4:8]}-{MN[8:]}"]),
    (f"{MN[:4]} {MN[4:8]} {MN[8:]}", [f"{MN[:4]} {MN[4:8]} {MN[8:]}"]),
    (
        "個人番号は" + MN.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        ["２３４５６７８９０１２" + chr(0xFF10 + int(MN[11]))],
    ),
    (f"マイナンバー：{BAD_MN}", []),
    (f"注文番号 {MN}", []),
    (f"運転免許証 第{MN}号", []),
    ("法人番号 7000012050002", []),
    (f"{MN}0", []),
    (f"社員番号 {MN}", []),
    (f"0-{MN}", []),
    ("個人番号 000000000000", []),
    (f"ABC{MN}", []),
]


@pytest.mark.parametrize(("text", "expected"), MY_NUMBER)
def test_my_number(text: str, expected: list[str]) -> None:
    assert found(text, Kind.MY_NUMBER) == expected


def test_a_column_of_other_numbers_is_no_column_of_my_numbers() -> None:
    numbers = [f"{n:011}" for n in range(31415926535, 31415926535 + 400)]
    codes = [n + "7" for n in numbers]
    assert found("\n".join(codes), Kind.MY_NUMBER) == []
    real = [n + my_number_digit(n) for n in numbers]
    assert found("\n".join(real), Kind.MY_NUMBER) == real


def test_a_corporate_number_is_never_a_my_number() -> None:
    assert found("登録番号 T7000012050002 / 7000-0120-50002", Kind.MY_NUMBER) == []


CARD = [
    (f"カード番号 {VISA}", [VISA]),
    (
        "-".join((VISA[:4], VISA[4:8], VISA[8:12], VISA[12:])),
        ["-".join((VISA[:4], VISA[4:8], VISA[8:12], VISA[12:]))],
    ),
    (
        f"JCB {JCB[:4]} {JCB[4:8]} {JCB[8:12]} {JCB[12:]}",
        [f"{JCB[:4]} {JCB[4:8]} {JCB[8:12]} {JCB[12:]}"],
    ),
    (f"AMEX {AMEX[:4]} {AMEX[4:10]} {AMEX[10:]}", [f"{AMEX[:4]} {AMEX[4:10]} {AMEX[10:]}"]),
    ("4242 4242 4242 4242", ["4242 4242 4242 4242"]),
    (f"カード番号 {VISA[:15]}{(int(VISA[15]) + 1) % 10}", []),
    (f"追跡番号 {VISA}", []),
    ("9111222233334444", []),
    ("20261124023621", []),
    ("0000000000000000", []),
    (f"{VISA}1", []),
]


@pytest.mark.parametrize(("text", "expected"), CARD)
def test_card(text: str, expected: list[str]) -> None:
    assert found(text, Kind.CARD) == expected


POSTAL = [
    ("〒100-0005 千代田区", ["100-0005"]),
    ("〒１００－０００５", ["１００－０００５"]),
    ("〒1000005", ["1000005"]),
    ("郵便番号：530-0001", ["530-0001"]),
    ("530-0001 大阪府大阪市北区梅田1-1", ["530-0001"]),
    ("〒000-0000", []),
    ("内線 100-0005", []),
    ("100-0005", []),
    ("03-3100-0005", []),
    ("型番 100-0005", []),
]


@pytest.mark.parametrize(("text", "expected"), POSTAL)
def test_postal_code(text: str, expected: list[str]) -> None:
    assert found(text, Kind.POSTAL_CODE) == expected


NAME = [
    ("氏名：山田　太郎", ["山田　太郎"]),
    ("お名前: 髙橋一郎様", ["髙橋一郎"]),
    ("担当者名（漢字）：田中 花子", ["田中 花子"]),
    ("フリガナ：サトウ タロウ", ["サトウ タロウ"]),
    ("本日は佐藤さんと鈴木様が伺います", ["佐藤", "鈴木"]),
    ("株式会社みらい印刷 営業部 佐藤 花子 様", ["佐藤 花子"]),
    ("伊藤氏、田中先生、高橋殿", ["伊藤", "田中", "高橋"]),
    ("お客様各位 皆様 仕様書 模様 同様 様々な様子", []),
    ("ご担当者様 関係者様 保護者様 取引先様", []),
    ("氏名：", []),
    ("氏名：未定", []),
    ("株式会社山田商店様", []),
    ("東京都様式第1号 神様 王様", []),
    ("両氏は本屋さんへ", []),
    ("To: 鈴木 <b@y.example>, 佐藤花子 (c@y.example)", ["鈴木", "佐藤花子"]),
    ("1. 山田太郎 yamada@example.jp\n2. 林一郎 h@example.jp", ["山田太郎", "林一郎"]),
    ("担当部署 soumu@example.jp 総務部 <d@y.example>", []),
    ("患者氏名 山田花子（65歳）", ["山田花子"]),
    ("氏名：山田花子と申します", ["山田花子"]),
    ("氏名：鈴木はるか", ["鈴木はるか"]),
    ("氏名：林 はなこ", ["林 はなこ"]),
    ("田中部長、鈴木課長、営業部長、総務課長", ["田中", "鈴木"]),
    ("たくさん、沢山さん、お客さん", []),
]


@pytest.mark.parametrize(("text", "expected"), NAME)
def test_person_name(text: str, expected: list[str]) -> None:
    assert found(text, Kind.PERSON_NAME) == expected


def test_every_surname_of_the_dictionary() -> None:
    # 神様 and 奥様 are words; in a column they are names.
    words = {"神", "奥", "上", "長", "所", "新", "元", "王", "大家", "南部", "星", "奈良"}
    known = sorted(surnames())
    asked: tuple[tuple[Mode, list[str]], ...] = (("fast", known), ("deep", known[::25]))
    for mode, some in asked:
        titled = [s for s in some if s not in words]
        assert [s for s in titled if found(f"{s}様", Kind.PERSON_NAME, mode) != [s]] == []
        labelled = [f"氏名：{s} 花子" for s in some]
        missed = [t for t in labelled if t[3:-3] not in found(t, Kind.PERSON_NAME, mode)[0]]
        assert missed == []
        column = "番号\t氏名\n" + "".join(f"{n}\t{s}\n" for n, s in enumerate(some))
        assert set(some) - set(found(column, Kind.PERSON_NAME, mode)) == set()


ADDRESS = [
    ("東京都千代田区丸の内1丁目2-3", ["東京都千代田区丸の内1丁目2-3"]),
    ("住所：東京都港区芝５－６－７ みらいビル８F です", ["東京都港区芝５－６－７ みらいビル８F"]),
    ("北海道札幌市中央区北一条西2丁目3番地", ["北海道札幌市中央区北一条西2丁目3番地"]),
    (
        "京都府京都市中京区寺町通御池上る上本能寺前町488番地",
        ["京都府京都市中京区寺町通御池上る上本能寺前町488番地"],
    ),
    ("住所：大阪市北区梅田1-1-1", ["大阪市北区梅田1-1-1"]),
    ("長野県木曽郡木曽町福島2326番地6", ["長野県木曽郡木曽町福島2326番地6"]),
    ("東京都知事、大阪府警、北海道産、京都府庁", []),
    ("東京都と神奈川県の比較", []),
    ("愛知県東京市1-2-3", []),
]


@pytest.mark.parametrize(("text", "expected"), ADDRESS)
def test_postal_address(text: str, expected: list[str]) -> None:
    assert found(text, Kind.POSTAL_ADDRESS) == expected


@pytest.mark.parametrize("prefecture", municipalities())
def test_every_prefecture_and_municipality(prefecture: str) -> None:
    for city in municipalities()[prefecture]:
        text = f"送り先は{prefecture}{city}本町1-2-3です"
        assert found(text, Kind.POSTAL_ADDRESS) == [f"{prefecture}{city}本町1-2-3"]


BIRTH = [
    ("生年月日：1985年4月1日", ["1985年4月1日"]),
    ("生年月日 昭和60年4月1日生", ["昭和60年4月1日"]),
    ("生年月日：㍼60.4.1", ["㍼60.4.1"]),
    ("誕生日は H元.12.31", ["H元.12.31"]),
    ("1985/04/01生まれ", ["1985/04/01"]),
    ("生年月日：１９８５－０４－０１", ["１９８５－０４－０１"]),
    ("Date of birth: 1985-04-01", ["1985-04-01"]),
    ("生年月日 19850401", ["19850401"]),
    ("生年月日：1985年13月1日", []),
    ("2026年11月24日に発送", []),
    ("契約日：1985年4月1日", []),
]


@pytest.mark.parametrize(("text", "expected"), BIRTH)
def test_birth_date(text: str, expected: list[str]) -> None:
    assert found(text, Kind.BIRTH_DATE) == expected


def test_masks_show_no_value() -> None:
    from pidetect.examine import examine

    text = f"氏名：山田太郎 taro.yamada@example.jp 090-1234-5678 マイナンバー {MN} カード {VISA} 〒100-0005 東京都港区芝1-2-3 生年月日：1985年4月1日"
    findings = examine(text.encode(), "a.txt").findings
    assert len({f.kind for f in findings}) == 8
    for finding in findings:
        value = text[finding.start : finding.end]
        assert finding.masked
        assert value not in finding.masked
        assert value not in repr(finding)


def test_every_kind_has_one_recognizer_and_a_cited_rule() -> None:
    assert {r.kind for r in recognizers()} == set(Kind)
