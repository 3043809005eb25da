"""名前の綴り。One spelling per name, so that 髙橋 is found under 高橋 and 齋藤 under 斉藤.

What a reader takes for the same name must be the same here: the wrong 山田 is picked by eye.
"""

import re
import unicodedata

from pidetect.names.lexicon import modern

_ALIKE = str.maketrans("斎嵜碕濱嶌邊", "斉崎崎浜島辺")
"""Forms that the dictionaries keep apart, and people do not."""
_SPACES = re.compile(r"\s+")
_TO_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
_LEGAL_FORM = re.compile(
    r"株式会社|有限会社|合同会社|合資会社|合名会社|(?:一般|公益)?(?:社団|財団)法人|学校法人|医療法人社団?"
    r"|社会福祉法人|宗教法人|特定非営利活動法人|NPO法人|独立行政法人|国立大学法人|\((?:株|有|合|社|財|学|医|福)\)"
)
_SHORTEST = 3
"""Characters: shorter names without their legal form occur in any text."""


def folded(text: str) -> str:
    """Without spaces, in one width, case and form of characters."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return _SPACES.sub("", modern(plain).translate(_ALIKE))


def reading(text: str) -> str:
    """The same for a reading: hiragana without spaces."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", text).translate(_TO_HIRAGANA))


def parts(name: str) -> tuple[str, ...]:
    """A name at its spaces, the surname first when it is Japanese."""
    return tuple(unicodedata.normalize("NFKC", name).split())


def without_legal_form(name: str) -> str:
    """ひので物産 of 株式会社ひので物産; the whole name when nothing would remain."""
    plain = unicodedata.normalize("NFKC", name)
    return _LEGAL_FORM.sub("", plain).strip() or plain


def called(name: str) -> tuple[str, ...]:
    """Folded forms under which a text names an organisation, longest first."""
    forms = {folded(name), folded(without_legal_form(name))}
    return tuple(sorted((f for f in forms if len(f) >= _SHORTEST), key=len, reverse=True))
