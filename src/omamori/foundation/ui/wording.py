"""読む人の言葉で。Refusals and labels of the domains, which speak Japanese, in the reader's language."""

from django.utils.translation import get_language, gettext

from omamori.facts.sentences import Said


def told(text: str) -> str:
    """A sentence or label in the language of the page; what has no translation stays as it is."""
    if not isinstance(text, Said):
        return gettext(text) if text else ""
    return gettext(text.pattern) % {name: _value(value) for name, value in text.values.items()}


def _value(value: object) -> object:
    if isinstance(value, tuple):
        return (", " if get_language() == "en" else "、").join(str(_value(part)) for part in value)
    return told(value) if isinstance(value, str) else value
