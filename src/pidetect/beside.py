"""隣の人。Whether a person is named right before a place in the text: what 「（42歳）」 and 「男」 need to mean somebody.

An age or a sex alone is about nobody (20歳以上の方, 男女共同); behind 佐藤花子 or 田中様 it is a person's.
"""

from pidetect.expressions import lazily
from pidetect.names.lexicon import likeness
from pidetect.reading import plain

_REACH = 18
_LIKE = 0.7
_MARKS = " ()[]、,・:：\t【「/|"
_TITLE = lazily(
    r"(?:さん|さま|様|氏|君|くん|ちゃん|殿|先生|選手|容疑者|被告|議員|社長|部長|課長|係長|主任|会長|代表|店長|監督|教授|医師|患者|"
    r"応募者|候補者|志願者|被害者|加害者|負傷者|死亡者|来訪者|来客|運転手|乗客|店員|社員|従業員|職員|作業員|会社員|主婦|生徒|園児|児童|学生|故人|喪主|新郎|新婦|男児|女児|少年|少女|父親|母親|息子|娘|主人|家内|義父|義母|叔父|叔母|伯父|伯母|甥|姪|お?じいさん|お?ばあさん|おじいちゃん|おばあちゃん|彼|彼女|私|僕|俺|同人|当人|同氏|利用者|入居者|入所者|相談者|申込者|申請者|契約者|世帯主|本人|ご本人|患者様|長女|次女|二女|三女|長男|次男|二男|三男|妻|夫|父|母|祖父|祖母|兄|弟|姉|妹|孫|子)\Z"
)
# [^\W\d_A-Za-z] is any Japanese letter (pidetect.places says why).
_RUN = lazily(r"[^\W\d_A-Za-z]{1,6}(?: [^\W\d_A-Za-z]{1,5})?\Z")
_NOT_NAME = lazily(
    r"[県市区町村都府道国人件名社個円部課係室店駅局所会内外計他分者式券歳才年月日時号第数的性化用品場館院校園線駅点]\Z"
)


def person_before(text: str, end: int) -> bool:
    """Whether a name or a title stands right before ``end``; brackets and blanks between do not matter."""
    near = plain(text[max(0, end - _REACH) : end]).rstrip(_MARKS)
    if _TITLE.search(near):
        return True
    found = _RUN.search(near)
    if found is None or _NOT_NAME.search(near):
        return False
    run = found.group()
    if " " in run:
        return likeness(run) >= _LIKE
    # What stands before the name may touch it: 社長の鈴木一郎.
    return any(likeness(run[-n:]) >= _LIKE for n in range(3, min(6, len(run)) + 1))
