"""名前でないもの。What may not stand beside a name, and words that are never names.

佐藤商店 is a shop, 松本市 a city, 高崎線 a railway, お客様 nobody in particular. A mail gate that stops for
them is switched off after a week.
"""

import functools

from pidetect.dictionaries import common_words, municipalities, rare_surnames, surnames
from pidetect.expressions import lazily

_words = str.split

EMPTY = frozenset(
    _words(
        "部門 全社 項 条 意味 種類 説明 値 例 列 型 既定 単位 備考 住所 電話 部署 所属 役職 年齢 性別 注記 未定 不明 なし 無し 無 同上 同左 以上 以下 合計 小計 計 匿名 匿名希望 本人 氏名 名前 該当なし 記入 必須 空欄 空席 空室 欠番 欠員 退職 非公開 担当 代表 各位 全員 その他 未入力 未登録 不在 名乗らず 共用 集計 非通知 社内 社外 本社 支社 募集中 調整中 確認中 選定中 派遣社員 アルバイト 印 押印 捺印 自署 署名 有 済 別紙 別紙参照 全社員 社員全員 各自 担当者 当社 弊社 貴社 先方 自社 未記入 未回答 記載なし 対象外 休み 休 欠 公休 有休 夜勤 早番 遅番 日勤 他 ほか 複数 複数名 省略 割愛 検討中 交渉中 依頼中 後日連絡 同じ 〃 々"
    )
)
"""What stands in a column of names where there is none."""

NOBODY = frozenset(
    (
        *_words(
            "模様 仕様 同様 有様 一様 多様 異様 たく 屋 娘 息子 嫁 孫 妻 夫 弟 妹 医 店 隣 鬼 姫 豚 牛 馬 犬 猫 熊 猿 象 虎 魚 鳥 月 日 星 雪 雷 山 海 川 花 お花 ヒヤリ ハット ヒヤリハット ヒヤリ・ハット 集計 不在 共用 一人 お一人 二人 お二人 三人 何人 一名 皆さん 被保険者 被保険車 動機 写し 方法 品名 品番 貴校 ふりが ふりがな フリガナ よみがな カナ ゲスト ローマ ローマ字 匿名 匿名希望 代表者 申請者 届出者 記入者 確認者 責任者 保証人 連帯保証人 世帯員 相談員 確認日 作成日 提出日 受付日 血液型 国名 地名"
        ),
        *_words(
            "皆 各 貴 御 お客 客 神 王 奥 何 同 仕 模 有 異 多 上 誰 若 旦那 お嬢 お姫 お子 母 父 兄 姉 祖父 祖母 爺 婆 坊 人 者 方"
        ),
        *_words(
            "園 校 院 局 奥様 奥さま 旦那様 子息 ご子息 息女 令嬢 優勝 準優勝 "
            "ガイド スタッフ ドライバー アルバイト "
            "得意 お得意 得意先 工場長 支配人 司法書士 行政書士 "
            "沢山 大勢 営業 経理 総務 人事 広報 技術 製造 未定 不明 なし 無し 同上 以上 以下 合計 小計 匿名 担当 代表 本人 記入 必須 様式 氏名"
        ),
        *_words(
            "名前 関係各位 関係者 各位 皆々 皆さま 皆様 みな みんな ひと どなた あなた 貴方 貴社 御社 弊社 当社 当方 先方 相手 相手方 ご担当 ご担当者 担当者"
        ),
        *_words(
            "取引先 お取引先 会員 お得意 患者 保護者 生徒 児童 学生 利用者 参加者 受講者 申込者 契約者 ご本人 ご家族 家族 奥さ 旦那さ お母 お父"
        ),
        *_words(
            "お兄 お姉 お医者 お巡り 看護師 医師 先生 部長 課長 係長 主任 社長 社員 職員 社内 社外 全員 一同 有志 本社 支社 支店 東京 京都 大阪"
        ),
        *_words(
            "奈良 日本 関東 関西 東北 九州 四国 中国 北海道 沖縄 平成 令和 昭和 大正 明治 午前 午後 月曜 火曜 水曜 木曜 金曜 土曜 日曜 今日 明日 昨日"
        ),
        *_words(
            "来週 今週 先週 来月 今月 先月 来年 今年 昨年 本日 当日 前日 翌日 添付 資料 別紙 案件 件名 本文 内容 詳細 備考 住所 電話 携帯 性別"
        ),
        *_words(
            "年齢 生年月日 会社名 会社 部署 部署名 役職 所属 男性 女性 記載 確認 承認 作成 受付 完了 対応 予定 変更 削除 追加 検討 了解 承知 感謝"
        ),
        *_words(
            "質問 回答 報告 連絡 相談 依頼 提出 提案 注意 警告 情報 個人 法人 国際 中央 中部 南部 北部 東部 西部 全部 一部 本部 支部 内部 外部"
        ),
        *_words(
            "お客さま 業者 店員 店長 本屋 花屋 魚屋 肉屋 八百屋 パン屋 大工 お隣 隣 お向かい 運転手 警備 清掃 宅配 郵便 新聞 銀行 病院 学校 大学"
        ),
        *_words(
            "保育園 幼稚園 市役所 役所 区役所 消防 警察 管理人 大家 家主 借主 貸主 売主 買主 施主 発注者 受注者 甲 乙 丙 丁 双方 両 同氏 両氏 某 諸"
        ),
        *_words(
            "赤ちゃん 坊ちゃん 嬢 仏 ほとけ お日 お月 お天道 観音 地蔵 稲荷 天神 皇后 天皇 陛下 殿下 閣下 女王 女神 お疲れ ご苦労 ご馳走 お待たせ お世話"
        ),
        *_words(
            "お気の毒 何方 何処 どちら こちら そちら あちら 宛先 宛名 送信 受信 返信 転送 差出人 署名 捺印 押印 印 その他 合同 共同 全体 個別 一般 特別"
        ),
        *_words(
            "日目 パスキー です でも など などの ます した して ある いる ない どんなこと なまえ おなまえ 新氏名 旧氏名 呼び名 呼称 オンコール 守衛 警備員 神対応 希望小売価格 ああ はい ええ うん いや まあ えっと そうですね へえ ほう おお 話者 第一種 第二種 意味 入口 改札 正門"
        ),
        *_words(
            "申立人 被申立人 原告 被告 債権者 債務者 議事録署名人 取締役 監査役 取締役総数 監査役総数 総数 時 所 席 空 副 フリー 記入なし サインのみ わたし わたくし ぼく おれ 二名 三名 四名 五名 六名 七名 八名 九名 十名"
        ),
        *_words(
            "ベトナム フィリピン ミャンマー インドネシア ネパール タイ カンボジア モンゴル スリランカ バングラデシュ インド パキスタン ブラジル ペルー アメリカ カナダ イギリス フランス ドイツ イタリア スペイン ポルトガル ロシア ウクライナ ポーランド トルコ エジプト ナイジェリア ガーナ ケニア メキシコ アルゼンチン オーストラリア シンガポール マレーシア ラオス ウズベキスタン カザフスタン イラン サウジアラビア オランダ ベルギー スウェーデン ノルウェー デンマーク フィンランド スイス オーストリア ハンガリー チェコ ギリシャ 中国 韓国 台湾 香港 米国 英国 仏国"
        ),
        *_words(
            "既婚 未婚 独身 有り 無 有 可 不可 要 不要 済 未 済み 未済 男 女 正社員 契約社員 派遣 派遣社員 役員 嘱託 アルバイト パート 入社 退社 在職 休職"
        ),
        *_words(
            "老 夫妻 ご夫妻 夫婦 老夫婦 若夫婦 続柄 長男 長女 次男 次女 二男 二女 三男 三女 夫 妻 子 孫 義父 義母 世帯主 配偶者 本籍 国籍 学歴 職歴 資格 特技 趣味 健康 良好 普通 当座 優良"
        ),
    )
)
"""Words that stand where names stand and are none."""

_AFTER = lazily(
    r"(?:株式会社|有限会社|合同会社|[(（]株[)）]|㈱|[（(]定員|樹脂|化成|化学|精工|金属|紙器|紙業|架設|板金|鋼業|鉄鋼|鋼材|重機|製材|繊維|紡績|包装|梱包|商店|商会|商事|工業|工務店|工場|製作所|製薬|製鉄|製紙|製菓|産業|物産|興業|興産|建設|建材|組(?![一-鿿ぁ-ん])"
    r"|電機|電器|電気|電工|通商|運輸|運送|倉庫|不動産|印刷|出版|書店|書房|酒造|醸造|食品|水産|農園|牧場|堂(?![一-鿿])|屋(?![一-鿿])|亭(?![一-鿿])"
    r"|市(?!子|郎|之|松)|区|町|村(?![一-鿿]{1,2}(?:様|さん|氏))|郡|県|府(?![一-鿿])|都(?![一-鿿])|駅|線(?![香])|川(?=[^一-鿿]|の氾濫|沿)|山(?=[^一-鿿]|頂|脈)|山地|岳|島(?=[^一-鿿])|湖|湾|港|空港|峠"
    r"|の(?:名所|人口|工場|像|街|商店街|気温|天気|特産|名物|郷土)|という(?:名字|苗字|姓|名前)|園芸|造園|水道|設備|農業協同組合|農協|漁協|生協|冷熱|土手|文?学館|館(?=[^一-鿿]|前)|式(?![典場辞])|[がヶケ][原丘岡峰谷]|沿い|公園|みなと公園|工場|放水路|公民館|図書室|堆肥|口(?=[^一-鿿]|から)|道(?=は|が|を|の|に|で)|企画|防水|建装|塗工|塗装|電装|鉄工|木材|石材|硝子|精機|製粉|製麺|酒店|米店|旅館|ホテル|用紙|大根|かぶら|ブレンド|ミュージアム|シリーズ|モデル|ブランド|校(?![一-鿿])|分館|文学館|会館|学校|団地|[０-９0-9]?号館"
    r"|橋(?=[^一-鿿])|通り|街道|高速|インター|海岸|温泉|城(?=[^一-鿿])|寺(?=[^一-鿿])|神社|大社|古墳|公園|病院|医院|クリニック|歯科|薬局|診療所"
    r"|大学|学院|学園|高校|高等|中学|小学|幼稚園|保育|銀行|信用金庫|信金|信託|証券|生命|火災|損保|研究所|研究室|事務所|会館|会計|税理|法律|特許|劇場|球場|美術館|図書館|記念|財団|協会|賞(?=[^一-鿿])"
    r"|家(?=[^一-鿿]|当主|一族)|様式|行き|方面|地区|地域|地方|店(?=[^一-鿿]|舗)|支店|支社|営業所|出張所|センター|グループ|ホールディングス|エンジニアリング|システム|サービス|ビル|ハイツ|マンション|荘(?![一-鿿]))"
)
_BEFORE = lazily(
    r"(?:(?:ホテル|旅館|民宿|カフェ|喫茶|レストラン|パレス|メゾン|コーポ|ハイツ|スナック|クリニック|スーパー|新色|品種|銘柄|産地)[ \u3000「『]?|[一-鿿]駅|(?:株式会社|有限会社|合同会社|合資会社|医療法人|社団法人|財団法人|学校法人|宗教法人|福祉法人|法人|[(（][株有医社学]{1,2}[)）]|㈱|㈲)|(?:^|[^一-鿿々ァ-ヶーA-Za-zぁ-ん])(?:株式|有限|合同|合資)会社[ \u3000]|(?:[ｶﾕｲ]|ﾄﾞ|[カユドイ])[)）]|JR|ＪＲ|旧)$"
)


# 青木ガス and 坂井アルミ are firms; 佐藤マネージャー is a person.
_KATAKANA_BEHIND = lazily(
    r"[ァ-ヴ][ァ-ヴー]+(?<!マネージャー)(?<!リーダー)(?<!チーフ)(?<!ディレクター)(?<!コーチ)(?<!サブリーダー)(?<!プロデューサー)(?<!オーナー)(?<!トレーナー)(?<!マネジャー)"
)


# アレンドロン酸錠, フロセミド 20mg.
_DRUG = lazily(
    r"(?<=[ァ-ヶー])(?:[酸塩錠散剤軟膏液菌症型式製]|[ \u3000]?[0-9０-９.]{1,5}[ ]?(?:mg|ｍｇ|g|mL|ml|μg|錠|%|％|単位))"
)


def follows_badly(text: str, end: int) -> bool:
    """Whether what follows makes the word a firm, a place, a drug or a thing."""
    if _AFTER.match(text, end) is not None or _DRUG.match(text, end) is not None:
        return True
    kanji = "一" <= text[end - 1 : end] <= "鿿"
    return kanji and _KATAKANA_BEHIND.match(text, end) is not None


def precedes_badly(text: str, start: int) -> bool:
    """Whether what precedes makes the word the name of a firm."""
    return _BEFORE.search(text[max(0, start - 6) : start]) is not None


_ENDINGS = tuple(
    _words(
        "部 課 室 係 者 社 店 会 客 各位 御中 局 団 組合 銀行 庁 省 本部 支店 支社 会社 法人 事務所 商店 工業 協会 大学 病院 営業所 センター グループ 学校 チーム"
    )
    + _words(
        "県立 市立 国立 都立 府立 町立 村立 私立 工場 事業所 出張所 当番 会議 休暇 休憩 勤務 価格 料金 金額 期間 日時 場所 方法 部署 窓口 番号 事項 関係 担当 様式 業者 職員 社員 役員 委員 委員会 営業 宅 金庫 公社 機構 財団 連盟 連合 製作所 商会 運輸 物産 知識 能力 教室 教育 病棟 科 課長 部長 係長 社長 公園 庭園 神社 温泉 海岸 空港 高校 中学 小学 動物園 植物園 美術館 博物館 図書館 球場 劇場 渓谷 高原 古墳"
    )
)


@functools.cache
def _places() -> frozenset[str]:
    """Prefectures and municipalities, with and without their last letter where that stays long enough."""
    names: set[str] = set()
    for prefecture, cities in municipalities().items():
        for place in (prefecture, *cities):
            names.add(place)
    return frozenset(names)


@functools.cache
def _towns() -> frozenset[str]:
    """Cities, towns, wards and prefectures as people say them: 成田, 山口, 渋谷."""
    names = {place.rpartition("郡")[2].rpartition("市")[2] or place for place in _places()}
    whole = {place.rpartition("郡")[2] for place in _places()} | names
    return frozenset(n[:-1] for n in whole if len(n) > 1 and n[-1] in "市区町村県府都")


def is_place_too(word: str) -> bool:
    """Whether a bare word is the name of a town as well as of a person."""
    return word in _towns()


def is_nobody(word: str) -> bool:
    """Whether a word stands where names stand but names nobody: a group, a part of a firm, a place."""
    return word in NOBODY or word in _places()


_BEGINNINGS = tuple(_words("氏名 住所 名称 電話 所属 各 当該 該当 上記 下記 別紙 続柄 性別"))


# One look at a letter tells most words from bodies and forms.
_LAST_LETTERS = frozenset(word[-1] for word in _ENDINGS)
_FIRST_LETTERS = frozenset(word[0] for word in _BEGINNINGS)


def ends_like_a_body(word: str) -> bool:
    """Whether a word ends as departments, firms and groups do, or begins as forms do, and is no surname."""
    if word[-1:] not in _LAST_LETTERS and word[:1] not in _FIRST_LETTERS:
        return False
    if not word.endswith(_ENDINGS) and not word.startswith(_BEGINNINGS):
        return False
    return word not in surnames() and word not in rare_surnames()


_ROMAN_WORDS = frozenset(
    _words(
        "january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec "
        "monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun am pm jis iso usb pdf url jan tel fax www http https "
        "dob sex age gender birth birthday date clinic dental hospital school university hotel bank shop store powered copyright rights reserved foods inc llc gmbh no vol ver page menu staff news "
        "textile printing trading works system systems group division department dept sales support team office center centre company corporation co ltd inc "
        "international japan tokyo osaka kyoto street avenue building best regards dear thanks sincerely kind"
    )
)


def is_ordinary(word: str) -> bool:
    """Whether a word is an ordinary noun, a place or a body."""
    return word in common_words() or is_nobody(word) or ends_like_a_body(word)


# タンドリーチキン, チェックシート: what one word of katakana ends in, and no name does.
_THING_IN_KATAKANA = lazily(
    "[ァ-ヴー]*(?:チキン|カレー|ライス|サラダ|スープ|ケーキ|ポテト|ソース|ラテ|ティー|コーヒー|ブレンド|ワイン|ビール|ジュース|クリーム|チーズ|ピザ|パスタ|グラタン|バーグ|フライ"
    "|シャツ|ジャケット|バッグ|テープ|ケーブル|サーバー?|システム|ソフト|プラン|コース|セット|タイプ|モデル|シリーズ|シート|カード|ボード|ボックス|ケース|ファイル|フォルダー?|マーク|ライン|センサー|モーター|ポンプ|バルブ|マネジメント|ドキュメント|クライアント|サービス|センター|グループ|チーム|ユーザー|データ|リスト|メニュー|ボタン|リンク|ページ|サイト|メール|アドレス|パスワード|スライド|テスト|ルール|ゲート)"
)


def is_thing_in_katakana(name: str) -> bool:
    """Whether one word of katakana is a dish or a thing by its end."""
    return _THING_IN_KATAKANA.fullmatch(name) is not None


_ORDINAL = lazily("[0-9]{1,2}世$")
_SURE = 0.9


def is_no_name_alone(name: str, certainty: float) -> bool:
    """Whether a tagged word is no name by itself: a figure, an ordinary word, a month, a firm's English."""
    if (
        is_nobody(name)
        or is_money(name)
        or is_thing_in_katakana(name)
        or any(map(str.isdecimal, _ORDINAL.sub("", name)))
    ):
        return True
    if name.isascii():
        return name.islower() or not _ROMAN_WORDS.isdisjoint(
            name.lower().replace(".", " ").replace(",", " ").split()
        )
    return certainty < _SURE and name in common_words() and name not in surnames()


def is_two_words(name: str) -> bool:
    """商品管理, 品質保証: two ordinary words of two letters each, and no surname before."""
    return len(name) == _FOUR and _are_words(name[:2], name[2:])


def _are_words(first: str, second: str) -> bool:
    known = first in surnames() or first in rare_surnames()
    return not known and first in common_words() and second in common_words()


_FOUR = 4
_PUBLIC = lazily("[県市都府町村国]立")


def is_public(name: str) -> bool:
    """Whether a word is the beginning of a public school or office: 富山県立."""
    return _PUBLIC.search(name) is not None


# 金五千円, 金三百両.
_MONEY = lazily("金[一二三四五六七八九十百千万壱弐参拾]+[^ \u3000]?$")


def is_money(word: str) -> bool:
    """Whether a word is the sum of a contract or an old tale."""
    return _MONEY.match(word) is not None


_MAY_PRECEDE = (*"部課室係長社店員者師士官授役班", "担当", "氏名")


CLANS = frozenset(
    _words(
        "藤原 北条 徳川 島津 源 平 足利 武田 上杉 織田 毛利 今川 豊臣 新田 佐竹 伊達 蘇我 物部 大伴 橘 細川 畠山 斯波 朝倉 浅井 大内 尼子 大友 龍造寺 長宗我部 南部 最上 宇喜多"
    )
)
"""Families of history: 藤原氏 is a clan, unless the tagger sees a person."""


def may_precede(text: str, start: int) -> bool:
    """Whether a name may begin here although a kanji stands before it (営業部佐藤)."""
    return text.endswith(_MAY_PRECEDE, 0, start)
