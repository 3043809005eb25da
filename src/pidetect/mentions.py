"""誰のことか。Signs that a sentence, a line or a field speaks of a person, or of things in general.

A word like 糖尿病 or 逮捕 is personal information only where it is said of somebody. Other recognisers' results are
not asked: a few words around decide, so it costs only where such a word stands. All expressions are for text that
is folded (NFKC, small letters), and every repeat in them is bounded.
"""

from pidetect.dictionaries import surnames
from pidetect.expressions import Expression
from pidetect.reading import plain

REACH = 80
"""Characters before and behind a word that may belong to its sentence."""


def _words(words: str, rest: str = "") -> Expression:
    """Alternatives that begin with a letter of their own; the look ahead passes over the rest of a text quickly."""
    first = "".join(
        sorted({word[0] for word in words.split("|") if word and word[0] not in "()[]?^-"})
    )
    return Expression(f"(?=[{first}])(?:{words}){rest}")


# Somebody is named: 佐藤さん, (61), 42歳, 私は, ご本人.
NAMED = Expression(
    r"(?=[様殿さちく君氏0-9(課部係主次店社専常会室班彼患生児園職従利対受入申被名お診\t,|｜私わ自僕俺小当本同妻夫長父母息娘祖義])(?:"
    r"(?<![同仕多模有一異各皆みご奥])(?<!お客)(?<!皆)(?:様|殿)(?![々子式相態に向一-鿿])"
    r"|(?<!皆)(?<!みな)(?<!たく)(?<!患者)(?<!お客)(?<!業者)(?:さん|さま|ちゃん)(?!か月|ヶ月|向け)"
    r"|(?<=[一-鿿ァ-ヶぁ-ん])(?:君|くん)(?=[はがのをにもと、(へで])|(?<=[一-鿿ァ-ヶー])氏(?=[はがのをにもと、。(で])"
    r"|(?<![0-9])[0-9]{1,3} ?(?:歳|才)(?!以|未|から|代|ま)|(?<=[一-鿿ァ-ヶーぁ-ん])\([0-9]{2}(?:、[男女])?\)"
    r"|(?<=[一-鿿ァ-ヶー])(?:課長|部長|係長|主任|次長|店長|社長|専務|常務|会長|室長|班長)(?=[がはのもに、(])|(?<![一-鿿])(?:社長|店長)(?=[がはも])|彼女?(?=[がはのもに])"
    r"|(?:患者|生徒|児童|園児|社員|職員|従業員|利用者|会員|対象者|受診者|入居者|申込者|被保険者)名?[:\s]"
    r"|(?:氏名|患者名|(?<!件)(?<!商品)(?<!品)名前)[:\s]|生年月日|診察券番号|患者番号|社員番号|[\t,|｜] ?\"?(?:[男女]性?|m|f)\"? ?[\t,|｜]"
    r"|(?<![公])私(?=[はのがも、事])|(?:わたし|自分|僕|俺|小生)(?=[はがのも])|当人|(?:本人|同人)(?!確認|限定|以外|様確認|通知|申請)"
    r"|(?:妻|夫|長男|長女|次男|次女|(?<!祖)父|(?<!祖)母|息子|娘|祖父|祖母|義父|義母)(?:親|様)?(?=[がはのもに(]))"
)
ROLE = _words(
    r"患者|利用者|入居者|入所者|相手方|被害者|被保険者|児童|生徒|園児|従業員|社員|職員|部下|課員|部員|同僚|上司|応募者|求職者|少年|契約者|運転者|会員"
    r"|採用|入社|面接|履歴書|家族",
    "(?!向け|数|対象|各位|研修)",
)
_SURNAME = Expression(r"(?:^|[、\s「])([一-鿿]{2,3})(?=[はがも])")
# Something is told of that person.
FACT = _words(
    r"治療|療養|通院|受診(?!率|勧奨)|入院|手術|休職|休業(?!日)|休養|欠勤|退職|早退|罹患|発症|再発|診断|既往|疑い|持病|患っ|患い|服薬|投薬|内服|薬が|の薬|注射|透析"
    r"|リハビリ|陽性|のため|により|なので|で休|で入院|あり(?!ま|方|が)|がある(?!場合|方|と)|を持|を抱え|を公表|に遭|に苦し|認め(?:た|ま|る|られ)|全治|亡くな|かかっ|かかり|になった|になり"
    r"|申告|告知|配慮|筆談|記載|と(?:話|言|申|聞|の)|が(?:判明|見つか|発覚|出)|され(?:た|て|ま)|れ(?:た|て|ま)|後遺症|悪化|進行|記録|名乗|月の?初|か月|ヶ月|週"
)
# What follows a word that is meant in general.
GENERAL = Expression(
    # うつ病の治療に専念, 検査で早退: somebody's, whoever it is.
    r"(?!の(?:治療|検査|手術)(?:に専念|のため|で(?:早退|休|欠|遅|入院|通院)|を(?:[一二三四五六七八九十0-9]+[度回]|受けて|終え)))」?(?:など|等|や[^。\n]{1,12}|・[^。\n]{1,12}|、[^。\n]{1,10}など)?(?:の)?(?:予防|対策|保険|検診|検査|ワクチン|専門|治療薬|治療法|治療に|診療|外来|科(?![一-鿿])|センター|病院|学会|協会|財団|団体|支援"
    r"|相談|研究|研修|講習|勉強会|サポーター|養成|チェック|文化|テスト|資料|言葉|文字|用語|記事|ニュース|話題|治験|テーマ|イベント|サイト|グッズ|セミナー|講座|講演|教室|マニュアル|ガイド|手引|対応(?!済)|リスク|患者(?!で|だ|さん)|患者さん|者数|件数|率|統計|法(?![一-鿿])|基準|制度|規程|表示|フリー|商品|食品|向け|情報|キット"
    r"|流行|拡大|まん延|蔓延|感染拡大|感染防止|防止|注意|おそれ|恐れ|影響|禍|方(?![針法向面])|人(?!事)|疑いのある(?:方|者)|場合|有無|基礎知識|季節|早期発見|原因|症状(?!が|で|は)|国|ご案内|お知らせ|啓発"
    r"|本(?!人)|書籍|書|特集|月間|クラスター|告知義務|証明|お客様|利用者|従業員|社員(?!で)|職員|雇用|施設|団体|関連|原料|物質|特定原材料)"
    r"|(?:に(?:ついて|関する|強い|効く|なりやすい|ご注意|注意|備え|よる(?:被害|影響)|つながる|対する|対応|該当する(?:方|場合))|が(?:流行|増え|増加|急増|多い|心配|多発|疑われる(?:方|場合))"
    r"|とは|を(?:予防|防|理解|知|学|お持ちの方|理由と)|または|又は|もしくは|その他|、[^。\n]{1,12}(?:又は|または|その他))"
    r"|(?:され|する|し)?(?:る|た)?(?:場合|とき|おそれ|可能性|ケース|方(?!針))|(?:され|す)?る(?:こと|と|者|国)"
)
# He does not have it, or whoever has it is meant.
NONE = Expression(
    r"(?:の(?:番号|コピー|写し?|提示|申請|有無)|のみの?写し)|[:\s(]{0,2}(?:の?(?:既往|所見|疑い|兆候|発生))?(?:は|も|が)?[:\s]{0,2}(?:なし|無し?(?![一-鿿])|ない|ありません|みられず|認めず)|の(?:ある|方|お子|人|児童|生徒|お客)"
)
ABOUT = _words(
    r"要配慮個人情報|犯罪の経歴|社会的身分|セミナー|講演会|ご案内|キャンペーン|書籍|新刊|特集|ポスター|パンフレット|発売|啓発|論文|お読み|購入"
)
# Labels of fields: what stands behind them is about a person.
LABEL = _words(
    r"既往歴?|既往症|病歴|現病歴|持病|[主傷]病名?|疾病名?|治療中の病気|かかった病気|現在の病気|健康状態|障害の?(?:有無|内容|種別|等級|名)|障害者?手帳|総合判定|総合所見|医師の?所見|健診結果|健康診断の?結果"
    r"|けが|家族歴|(?:本人の)?健康申告|健康状況|症状経過(?:及び検査結果)?|申し送り|告知事項|負傷者|被災者|傷病者|受傷者|相手方|負傷(?:部位|の程度)|けがの程度|支持政党|犯罪歴|賞罰|性的指向|内服薬|(?:休職|欠勤|休業|休暇|早退)の?(?:理由|事由)|診断書",
    r"(?:\([^()]{0,15}\))?[:→\s|(、・][^。]{0,60}(?:。[^。]{0,40})?$",
)
# A questionnaire about one's health: the answer stands in a line of its own.
ASKED = _words("告知|問診|治療・投薬|かかった|手術を受け|現在の病気")
WEAK_LABEL = _words(
    r"病名|診断名?|主訴|疾患名?|アレルギー(?:の有無)?|判定|所見|検査結果|宗教|信仰|信条|人種|民族|理由|事由|備考|特記事項|メモ|状態",
    r"(?:\([^()]{0,15}\))?[:→\s|(、・][^。]{0,60}$",
)
# 判定区分は 異常なし / 要経過観察 / 要治療 の5段階: what the letters of a list mean.
_LEGEND = Expression("判定の?(?:区分|見か?方|見かた|基準|説明)(?:は|:|の|[ a-e])|凡例")
_ENDS = Expression(r"[。\n!?！？]")


def by_surname(sentence: str) -> bool:
    """Whether a clause begins with a surname alone (「田村は」)."""
    known = surnames()
    return any(found.group(1) in known for found in _SURNAME.finditer(sentence))


def in_general(text: str, start: int, after: str, weight: str) -> bool:
    """Whether what follows says that nobody has it or all may, or the line tells what results mean.

    Args:
        text: the text.
        start: where the word begins.
        after: folded, what follows it.
        weight: of the word, as in ``special_care.toml``.
    """
    if GENERAL.match(after) or NONE.match(after):
        return True
    return weight == "result" and _LEGEND.search(_line(text, start)) is not None


def _line(text: str, at: int) -> str:
    return plain(text[line_start(text, at) : at])


def line_start(text: str, at: int) -> int:
    """Where the line of a position begins, not more than twice ``REACH`` before it."""
    return max(text.rfind("\n", max(0, at - 2 * REACH), at) + 1, at - 2 * REACH, 0)


def sentence_start(text: str, at: int) -> int:
    """Where the sentence of a position begins, not more than ``REACH`` before it."""
    first = max(0, at - REACH)
    ends = [m.end() for m in _ENDS.finditer(text, first, at)]
    return ends[-1] if ends else first


def sentence_end(text: str, at: int) -> int:
    """Where the sentence of a position ends, not more than ``REACH`` behind it."""
    found = _ENDS.search(text, at, at + REACH)
    return found.start() if found else min(len(text), at + REACH)
