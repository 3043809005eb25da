"""署名の始まり。Where the writer's own signature begins, when he put no line before it.

「佐藤 健」 and a telephone number at the end of his own mail tell nothing of a third person. A rule is
set before his name, and the detection decides as it does for every signature under a rule: a list that somebody hides below his name is found as before.
"""

import re
import unicodedata

_MARK = "----------"
_RULE = re.compile(r"[-=_*~#+･・─━―—＊＝]{2,}")
_LINES = 8
"""So many lines before the end a signature may begin."""


def marked(text: str, name: str) -> str:
    """The text with the mark before the last line that is the writer's name, near its end.

    Args:
        text: plain, or HTML.
        name: as the From field has it; empty for unknown.
    """
    bare = _bare(name)
    if len(bare) < 2 or not text:
        return text
    return _in_html(text, bare) if "</" in text else _in_lines(text, bare)


def _in_lines(text: str, bare: str) -> str:
    lines = text.splitlines(keepends=True)
    filled = [number for number, line in enumerate(lines) if line.strip()]
    for place in range(len(filled) - 1, max(-1, len(filled) - 1 - _LINES), -1):
        number = filled[place]
        if _bare(lines[number]) != bare:
            continue
        if place and _RULE.fullmatch(lines[filled[place - 1]].strip()):
            return text
        return "".join([*lines[:number], f"{_MARK}\n", *lines[number:]])
    return text


def _in_html(text: str, bare: str) -> str:
    spaced = r"[\s\u3000]*".join(map(re.escape, bare))
    found = list(re.finditer(rf"(?<=>)[\s\u3000]*{spaced}[\s\u3000]*(?=<)", text))
    if not found:
        return text
    at = found[-1].start()
    return f"{text[:at]}<br>{_MARK}<br>{text[at:]}"


def _bare(name: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", name))
