"""名の前後。Titles after names and the endings that make a name part of a place, a firm or a work.

Written sentences hold each title once or never; these short frames hold every title with every kind of name.
"""

import random
import re

import filling
from sources import Spans

TITLES = (
    "氏 氏 氏 さん 首相 大統領 監督 投手 捕手 内野手 外野手 選手 選手 騎手 調教師 判事 裁判長 議員 衆院議員 参院議員 教授 名誉教授 准教授 講師 博士 "
    "知事 市長 町長 村長 社長 会長 頭取 理事長 専務 部長 課長 支店長 夫人 女史 卿 公 侯爵 伯爵 子爵 男爵 王 国王 王子 王女 皇帝 皇后 女王 公爵 教皇 "
    "将軍 提督 大佐 中佐 少佐 大尉 少尉 大将 中将 少将 元帥 司令官 艦長 機長 三段 四段 九段 名人 竜王 王将 棋聖 本因坊 横綱 大関 親方 アナウンサー アナ 記者 "
    "書記長 党首 幹事長 代表 委員長 外相 財務相 防衛相 官房長官 国務長官 長官 次官 報道官 大使 総領事 容疑者 被告 受刑者 弁護士 検事 医師 看護師 "
    "牧師 神父 司教 大司教 枢機卿 先生 師 和尚 上人 親王 内親王 法師 君 嬢 ちゃん コーチ ヘッドコーチ オーナー プロデューサー ディレクター CEO 編集長 館長 "
    "校長 学長 総長 画伯 宮司 住職 夫妻 兄弟 姉妹 キャスター 主演 原作 助手 隊長 船長 議長 総裁 総督 主教 公使 参事官 女王 監督 社長"
).split()
BEFORE = (
    "作家の 俳優の 女優の 歌手の 監督の 選手の 弟の 兄の 妻の 夫の 父の 母の 長男の 娘の 友人の 画家の 作曲家の 元首相の 同僚の 武将の 漫画家の 建築家の 会長の "
    "社長の 教授の 主人公の 主演の 投手の 師匠の 弟子の 部下の 盟友の 司会の 担当の 議員の 物理学者の 指揮者の 大統領・ 監督・ 作曲・ 脚本・ 主演・ 著者・ 将軍 国王 皇帝 女王 聖 歌手 俳優 作家 博士 主将 "
    "FW MF DF GK"
).split()
ORGANISATIONS = "SPD CDU NHK NASA J1 FC東京 東大 楽天 日銀 国連 米 英 仏 独 当時 前 元 初代 現 故 JR東日本 国防 財務 外務 民主党 自民党 社民党 EU IBM 大阪府 県 首席 副 次期".split()
ENDINGS = (
    "賞 賞 駅 社 州 県 市 町 村 郡 区 湖 川 山 山地 半島 島 諸島 海峡 湾 城 宮殿 寺 神社 教会 大聖堂 大学 高校 小学校 病院 空港 港 通り 広場 公園 橋 大橋 劇場 美術館 博物館 "
    "スタジアム 競馬場 球場 記念館 財団 研究所 協会 銀行 証券 自動車 製作所 工業 商店 商事 家 家 朝 王朝 一族 族 人 語 派 教 主義 法 法則 定理 方程式 効果 症候群 病 反応 条約 "
    "協定 戦争 の戦い 事件 裁判 内閣 政権 ダービー カップ 杯 オープン 記念 シリーズ 号 級 彗星 星雲 型 式 モーター ホールディングス グループ ピクチャーズ レコード レコーズ 出版 書店 新聞 "
    "放送 テレビ FC SC ユナイテッド シティ ズ イーグルス タワー ビル ホテル ストリート 街 線 鉄道 バス 電鉄 鉱山 工場 油田 運河 砂漠 平野 盆地 地方 地区 郊外 系 人民共和国 共和国 王国 帝国 "
    "・フィヨルド ・パーク ・ホール ・センター ・カンパニー ・ブラザーズ ・コーポレーション ・カップ ・ストリート ・シティ ・ユナイテッド ・レコード ・ピクチャーズ ・バンド ・タイムズ ・プレス ・スクール "
    "・クラブ ・ハウス ・アイランド ・エンターテインメント ・オーケストラ ・フィルハーモニー管弦楽団 ・ガーデンズ ・ヒル ・タワー ・システム ・ソフトウェア ・オンライン ・スタジオ ・アワード ・グランプリ"
).split()
_CARRIERS = (
    "{0}は{1}年に{2}で{3}を{4}。", "これを受けて{0}は{2}の{3}を{4}。", "{2}では{0}が{3}を{4}。", "{1}年、{0}による{3}が{4}。", "{0}と{3}の関係を{4}。",
    "その後、{0}に{3}を{4}。", "{3}を{4}{0}。", "{0}の{3}は{2}にある。", "また、{0}も{3}に含まれる。", "{3}（{0}）", "{0}が{3}を{4}。", "{0}、{3}などが{4}。",
    "しかし{0}を{3}として{4}。", "なお、{0}へは{2}から{1}分。", "{0}から{3}を{4}。", "{0}、", "{3}は{0}である。", "{0}については{3}を参照。", "「{0}」", "『{3}』の{0}",
)  # fmt: skip
_DONE = "発表した 受賞した 設立した 破った 担当した 務めた 批判した 訪れた 支持した 解散した 買収した 開始した 継承した 獲得した 制作した 演じた 述べた 結んだ 移籍した 公開した 逮捕された 指名された".split()
_PEOPLE = ("JS", "JS", "J", "J", "FS", "FS", "F", "F", "C", "S", "H")


class Frames:
    """Makes sentences; all chance comes from one seeded source."""

    def __init__(self, rng: random.Random, filler: filling.Filler, nouns: list[str]) -> None:
        """Use the words of a filler, and nouns."""
        self.rng, self.filler, self._nouns = rng, filler, nouns

    def lines(self, number: int) -> list[tuple[str, Spans]]:
        """So many sentences; six of ten speak of persons."""
        return [
            self._sentence(self._person() if self.rng.random() < 0.6 else self._thing())
            for _ in range(number)
        ]

    def _sentence(self, marked: str) -> tuple[str, Spans]:
        place = self.filler.word(self.rng.choice(("PL", "KP")))
        carrier = self.rng.choice(_CARRIERS)
        text = carrier.format(
            marked, self.rng.randint(1, 2026), place, self._noun(), self.rng.choice(_DONE)
        )
        return filling.marked(text)

    def _noun(self) -> str:
        return self.rng.choice(self._nouns)

    def _person(self) -> str:
        chance, title = self.rng.random(), self.rng.choice(TITLES)
        name = f"⟦{self.filler.word(self.rng.choice(_PEOPLE))}⟧"
        if chance < 0.5:
            return name + title
        if chance < 0.58:
            return name + self.rng.choice(ORGANISATIONS) + title
        if chance < 0.72:
            return self.rng.choice(BEFORE) + name
        if chance < 0.78:
            return f"{name}（{self.rng.choice((self.filler.word('KO'), self.filler.word('PL'), str(self.rng.randint(20, 90)), '演'))}）"
        if chance < 0.84:
            others = "".join(
                f"、⟦{self.filler.word(self.rng.choice(_PEOPLE))}⟧"
                for _ in range(self.rng.randint(1, 3))
            )
            return name + others + self.rng.choice(("ら", "の各" + title, "", "など"))
        if chance < 0.9:
            return f"{self.filler.word(self.rng.choice(('KO', 'CO', 'PL', 'KP')))}の{name}{self.rng.choice((title, ''))}"
        return name

    def _thing(self) -> str:
        chance = self.rng.random()
        word = self.filler.word(
            self.rng.choice(("FS", "FS", "JS", "JS", "J", "F", "KP", "PL", "KP", "PL"))
        )
        if chance < 0.6:
            return re.sub("[ \u3000]", "", word) + self.rng.choice(ENDINGS)
        if chance < 0.8:
            return self.filler.word(self.rng.choice(("KO", "CO", "KP", "PL", "W")))
        return self._noun() + self.rng.choice(ENDINGS)
