"""鍵の値。What a password or a key may look like, where its label and its remarks have been taken away.

個人情報保護委員会規則第7条第2号 speaks of what lets somebody in; placeholders, rules and code do not.
"""

import re

from pidetect.expressions import Expression

# What a sentence may go on with behind a value.
GOES_ON = Expression(
    r"$|[\s、。,;)\]」』】\"'`/|│!?→(<>]|です|でし|でござ|にな|にし|に変|に設|でお|でロ|で[、す入]|を[ご入使お]|と[なお]|から|へ|のまま|となり|から|だ[よねっ。、]|[ねよ](?:[。、]|$)|なの|なん|じゃ|で[もあ]|に[す切]|[がもは]"
)
# Words that stand where a value would.
NO_VALUE = Expression(
    r"[*x●•?._#-]+|(?:your|my|new|old|the|user|enter|input|insert|example|sample|dummy|test|default|current|same|confirm)?[ _-]?(?:password|passwd|pass|pwd|pw|pin|id|username|user|login|name|here|value)[s0-9]?"
    r"|required|optional|none|null|nil|undefined|string|str|text|varchar|char|true|false|yes|no|ok|ng|n/?a|tbd|hidden|secret|masked|redacted|blank|empty|same|above|below|must|should|is|are|will|can|may|has|reset|policy|change|changed|expired|forgot|field|input|and|or|for|the|with|zip|pdf|excel|word|mail|email|xxxx.*"
    r"|[<\[{(].*[>\]})]?|\$[{(a-z_].*|%[a-z_]{2,}%|\{\{.*|[a-z_.]+\(.*|(?:os|env|process|self|config|settings|request|args|params|form)\..*|https?:.*|/.*|[a-z]:\\.*|\\\\.*"
)
_TRAILING = ",;:.()]>\"'`/|}"
STRONG = Expression(
    r"(?=.*[0-9])(?=.*[a-z])|(?=.*[a-z])(?=.*[!#$%&*+=?@^~])|[0-9]{4,12}[#*]?$", re.IGNORECASE
)
# How a password is told otherwise than behind its label and a colon.
# 「Kuma-2024 がパスワードです」 「kuma2024（パスワード）」
VALUE_FIRST = Expression(
    r"(?:^|[^!-~])(?P<value>[!-~]{6,40})[」』\"']? ?(?:が|\(|(?:と|を)(?:入力|入れ|打)[^\n]{0,10}\()(?:初期|仮|ログイン|共通|解凍|開封|閲覧)?の?$"
)


# 「taro88 / Kuma#9 でログイン」
STROKE_FIRST = Expression(
    r"(?:^|[\s(:は「、])(?P<id>[0-9a-z][0-9a-z._@+-]{1,40}) ?/ ?(?P<value>[!-.0-~]{6,40}) ?(?:で|にて|を使って|から)$",
    re.IGNORECASE,
)
# パスワードは「さくら1234」, パスワードは sakura です, 暗証番号：四四九一
OTHERWISE = Expression(
    r"[」』】]? ?(?:[:=→]|は|が) ?(?:[「『\"](?P<quoted>(?=[^「」『』\n]{0,20}[0-9])(?![^」』]{0,20}(?:文字|桁|以上|英|数字|記号|変更))[^「」『』\"\n]{4,20})[」』\"]"
    r"|(?P<plain>[a-z]{5,20}) ?(?:です|でし|だ[。よ])|(?P<kanji>[〇零一二三四五六七八九]{4,8})(?![^\W\d_]))"
)
# Code: a name of something else, not a value.
CODE = Expression(r"[a-z_]\w*(?:\.[a-z_]\w*)+|.*[\"'{}`].*|.*\)\).*", re.IGNORECASE)


def trimmed(text: str, span: tuple[int, int], separator: str = "") -> tuple[int, int]:
    """The value without what closes the sentence or the statement (``pwd=abc;``, ``?password=abc&``)."""
    start, end = span
    if "=" in separator:
        cut = re.search(r"[;&,]", text[start:end])
        if cut:
            end = start + cut.start()
    for opened, closed in (("(", ")"), ("[", "]"), ("<", ">")):
        at = text.find(closed, start, end)
        if at >= 0 and opened not in text[start:at]:
            end = at
    quote = re.search(r"[\"'`]", text[start:end])
    if quote and start and text[start - 1] == quote.group():
        end = start + quote.start()
    while end - start > 1 and text[end - 1] in _TRAILING:
        end -= 1
    if text.endswith("\\n", start, end):
        end -= 2  # a line end as calendars and JSON write it
    return start, end
