"""わけの番号。What a line of the log says, by number: 1x the course, 2x calls, 3x sending, 4x answers, 9x the watch.

Numbers are stored and never given a second meaning.
"""

import enum

from omamori.facts.sentences import said


class Code(enum.IntEnum):
    """Reason code of one line of the log."""

    STARTED = 10
    STOPPED = 11
    GIVEN_UP = 12
    RESTARTED = 13
    CALL = 20
    NO_ADDRESS = 21
    CHANNEL_OFF = 22
    NOBODY_LEFT = 23
    SENT = 30
    DELIVERED = 31
    FAILED = 32
    UNKNOWN = 33
    REPEATED = 34
    FOUND_SENT = 35
    ACKNOWLEDGED = 40
    ASKED_STILL = 41
    STILL = 42
    UNACKNOWLEDGED = 43
    WRONG_CODE = 44
    HANDED_OVER = 45
    REFUSED = 46
    LATE_ANSWER = 47
    RESUMED = 90
    REPAIRED = 91
    STALLED = 92


WORDS: dict[int, str] = {
    Code.STARTED: said("呼び出しを始めました"),
    Code.STOPPED: said("呼び出しを終えました"),
    Code.GIVEN_UP: said("決めた回数を呼び出しましたが、だれも応答しませんでした"),
    Code.RESTARTED: said("もう一度、呼び出しを始めました"),
    Code.CALL: said("呼び出します"),
    Code.NO_ADDRESS: said("連絡先が登録されていないので、飛ばしました"),
    Code.CHANNEL_OFF: said("この連絡手段は使えない設定なので、飛ばしました"),
    Code.NOBODY_LEFT: said("呼び出せる人がいません"),
    Code.SENT: said("送りました"),
    Code.DELIVERED: said("相手に届きました"),
    Code.FAILED: said("送れませんでした"),
    Code.UNKNOWN: said("送れたかどうか分かりません"),
    Code.REPEATED: said("同じ番号で送り直します"),
    Code.FOUND_SENT: said("送れていたことが分かりました"),
    Code.ACKNOWLEDGED: said("対応すると答えました"),
    Code.ASKED_STILL: said("まだ対応しているかを尋ねました"),
    Code.STILL: said("まだ対応していると答えました"),
    Code.UNACKNOWLEDGED: said("返事がないので、呼び出しを再び始めました"),
    Code.WRONG_CODE: said("合言葉が違いました"),
    Code.HANDED_OVER: said("対応を引き継ぎました"),
    Code.REFUSED: said("対応できないと答えました"),
    Code.LATE_ANSWER: said("別の人が対応しているあいだに答えました"),
    Code.RESUMED: said("止まっていた呼び出しを、続きから始めました"),
    Code.REPAIRED: said("見張りが、次の予定のない呼び出しを直しました"),
    Code.STALLED: said("呼び出しが止まっていることを、見張りが見つけました"),
}
"""What each code says, in Japanese."""
