"""続柄のあとの名。The given name behind a relation: 孫のほたる, 長女 花（12）."""

from collections.abc import Iterator

from pidetect.expressions import lazily
from pidetect.names import lexicon, vetoes
from pidetect.names.lexicon import HIRAGANA, KANJI
from pidetect.types import Kind, Match

_words = str.split
RELATIONS = frozenset(
    _words("夫 妻 父 母 長男 長女 次男 次女 二男 二女 三男 三女 祖父 祖母 兄 姉 弟 妹 孫")
)
"""Relations behind which a given name may stand; some are rare surnames as well."""
_CHILDREN = frozenset(_words("長男 長女 次男 次女 二男 二女 三男 三女 孫"))
_GIVEN = lazily(
    rf"(?P<name>[{HIRAGANA}]{{2,4}}|[ァ-ヴー]{{2,6}}|[{KANJI}]{{1,3}})(?=[はがもをとに、。 \u3000\t]|の[^ぁ-ん]|さん|くん|ちゃん|[（(])"
)
# 孫のせいで, 孫のために are none; no verb ends so, and hardly any word.
_UNKNOWN = lazily("[ぁ-ん]{3,4}(?<![うくぶむるえけせてねめれいたはがをにも])(?=[はがをにもと]?$)")
_NOBODY = frozenset(
    _words("ため こと もの ほう せい よう たび とき ところ そば もと おかげ 分 方 事 件 話")
)
_KANJI = lazily(f"[{KANJI}]")


def related(text: str, start: int, at: int) -> Iterator[Match]:
    """The given name behind a relation.

    Args:
        text: the text.
        start: where the relation begins.
        at: behind it and what follows it: の, a blank.
    """
    found = _GIVEN.match(text, at)
    no = text[at - 1] == "の"
    if found is None or (not no and _KANJI.match(text[max(0, start - 1) : start])):
        return
    name = found["name"]
    if name in _NOBODY:
        return
    if not lexicon.is_given(name) and no and text[start : at - 1] in _CHILDREN:
        # うちの孫のりくとが、
        unknown = _UNKNOWN.match(name)
        name = unknown.group() if unknown else ""
    elif not lexicon.is_given(name):
        return
    if name and not vetoes.is_ordinary(name):
        end = found.start("name") + len(name)
        yield Match(Kind.PERSON_NAME, found.start("name"), end, 0.8, lexicon.modern(name))
