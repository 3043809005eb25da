"""How lists of offices and exports of databases head their columns: each header tells its kind, and others tell none."""

import pytest

import pidetect
from pidetect import engine, tables
from pidetect.types import Kind

# As spreadsheets, payrolls, registers and exports of databases write them.
HEADERS = {
    Kind.PENSION_NUMBER: "基礎年金番号 基礎年金No. 基礎年金№ 年金番号 基年番号 基礎年金番号(10桁) 年金証書番号 pension_no 配偶者の基礎年金番号",
    Kind.BANK_ACCOUNT: "口座番号 口座No. 口座№ 振込口座 給与振込口座 普通預金番号 通帳番号 account_no 返金口座 引落口座番号 振替口座番号 bank_account 口座番号（右詰め） 銀行口座",
    Kind.DRIVERS_LICENSE: "免許証番号 運転免許番号 免許No. 運転免許証№ license_no drivers_license",
    Kind.BIRTH_DATE: "生年月日 誕生日 生年月日（和暦） date_of_birth DOB ご生年月日 生年月日※ 生年月日／年齢",
    Kind.MY_NUMBER: "個人番号 マイナンバー my_number マイナンバー（個人番号） マイナンバーNo ﾏｲﾅﾝﾊﾞｰ",
    Kind.AGE: "年齢 満年齢 年齢(歳) 年齢（4/1現在） 年齢層 age",
    Kind.SEX: "性別 性別(男・女) 男女別 性別区分 M/F gender",
    Kind.PHONE: "電話番号 Tel. 連絡先 緊急連絡先 日中連絡先 連絡先(携帯) 直通 自宅電話 tel_no ＦＡＸ番号",
    Kind.EMAIL: "メールアドレス mail_address E-mail ログインメール",
    Kind.POSTAL_CODE: "郵便番号 〒 〒番号 zip_code postal_code 送付先郵便番号",
    Kind.POSTAL_ADDRESS: "住所 現住所 address_line1 送付先 本籍地 町名番地 所番地 転居先 お届け先住所",
    Kind.PERSON_NAME: "氏名 姓 フリガナ 担当 full_name last_name 口座名義人 氏名（漢字） 保護者 申込者",
    Kind.PASSPORT: "旅券番号 旅券No. passport_no パスポート番号",
    Kind.RESIDENCE_CARD: "在留カード番号 在留番号",
    Kind.HEALTH_INSURANCE: "保険者番号 健保番号 健康保険番号 被保険者証番号 資格確認書番号",
    Kind.EMPLOYMENT_INSURANCE: "雇用保険番号 雇用被保険者番号 雇用保険No.",
    Kind.EMPLOYEE_NUMBER: "社員番号 社番 職番 employee_id emp_no",
    Kind.CUSTOMER_NUMBER: "顧客番号 会員No. customer_id 契約者番号",
    Kind.CARD: "カード番号 card_number クレジット番号",
    Kind.SPECIAL_CARE: "病歴 通院歴 主病名 障害支援区分 健診判定",
}
LOOSE = "選手 営業担当 主治医 作業員 施主 来賓 被後見人 登録者 担任"
OTHERS = (
    "商品名 数量 単価 金額 備考 入社日 契約日 更新日 部署 所属 役職 会社名 取引先 店舗名 件数 メール配信 電話料金 郵便料金 "
    "口座数 年金額 免許区分 住所変更 担当部署 旅券手数料 IPアドレス 参加者数 人数 生産番号 製造番号 item_id order_no session_id"
)


@pytest.mark.parametrize(
    ("kind", "header"), [(k, h) for k, hs in HEADERS.items() for h in hs.split()]
)
def test_a_header_tells_its_kind(kind: Kind, header: str) -> None:
    assert engine._kind_of(tables.label_of(header)) == kind


@pytest.mark.parametrize("header", OTHERS.split())
def test_a_header_of_things_tells_none(header: str) -> None:
    label = tables.label_of(header)
    assert (engine._kind_of(label), engine._kind_in_list(label)) == ("", "")


def test_under_a_header_that_heads_names_and_groups_alike_only_names_are_found() -> None:
    rows = [
        f"{header}\t電話\n佐藤 花子\t03-3123-4567\n二軍全員\t03-3123-4568\n田中 一郎\t03-3123-4569\n"
        for header in LOOSE.split()
    ]
    for text in rows:
        found = pidetect.scan(text, "fast")
        names = [text[f.start : f.end] for f in found if f.kind == Kind.PERSON_NAME]
        assert names == ["佐藤 花子", "田中 一郎"], text


def test_a_number_behind_its_label_is_no_label() -> None:
    text = (
        "氏名　　　佐藤 花子\n生年月日　昭和33年4月1日\n介護保険　　被保険者番号 0000123456\n"
        "住所　　　東京都渋谷区神南1-2-3\n"
    )
    found = {text[f.start : f.end] for f in pidetect.scan(text) if f.kind == Kind.HEALTH_INSURANCE}
    assert found == {"0000123456"}


def test_an_age_opens_the_remark_behind_a_name() -> None:
    text = "運転者　　佐藤 花子（45歳、営業部）"
    found = [text[f.start : f.end] for f in pidetect.scan(text) if f.kind == Kind.AGE]
    assert found == ["45歳"]
