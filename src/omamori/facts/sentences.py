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


def packed(text: str) -> object:
    """A sentence as JSON that keeps its pattern; a plain text stays itself."""
    return [text.pattern, {k: _packed(v) for k, v in text.values.items()}] if isinstance(text, Said) else text  # fmt: skip


def unpacked(kept: object) -> str:
    """The sentence that ``packed`` has kept; also a plain text of earlier days."""
    if not isinstance(kept, list):
        return str(kept)
    pattern, values = kept
    return said(pattern, **{name: _unpacked(value) for name, value in values.items()})


def _packed(value: object) -> object:
    if isinstance(value, tuple):
        return {"all": [_packed(one) for one in value]}
    return packed(value) if isinstance(value, str) else value


def _unpacked(value: object) -> object:
    if isinstance(value, dict):
        return tuple(_unpacked(one) for one in value["all"])
    return unpacked(value) if isinstance(value, list) else value
