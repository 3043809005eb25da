"""文のかたち。A sentence with figures in it, said by what knows no languages (domains, refusals).

お守りの言葉は日本語が元です。It reads as Japanese wherever it goes; pages put its pattern into the
reader's language (``foundation/ui/wording.py``), and the figures into the pattern.
"""

from collections.abc import Mapping


class Said(str):  # noqa: SLOT000 - sentences are few
    """A Japanese sentence that remembers its pattern.

    Attributes:
        pattern: text with ``%(name)s`` places, as translators see it.
        values: what stands in them; texts among them are translated too.
    """

    pattern: str
    values: Mapping[str, object]


def said(pattern: str, **values: object) -> str:
    """Say a sentence; a tuple among the values is a list, joined as the language does it."""
    plain = {k: "、".join(map(str, v)) if isinstance(v, tuple) else v for k, v in values.items()}
    sentence = Said(pattern % plain)
    sentence.pattern, sentence.values = pattern, values
    return sentence
