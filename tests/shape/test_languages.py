"""English is complete: every text has its translation, with the same places, compiled as it stands."""

import gettext
import io
import re
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from types import ModuleType
from typing import Any

import pytest
from house import ROOT, SOURCE

PLACES = re.compile(r"%\(\w+\)s|%%")
JAPANESE = re.compile(r"[ぁ-んァ-ヺ一-鿿]")
WORD = re.compile(r"[ぁ-んァ-ヺー一-鿿]+")


@pytest.fixture(scope="module")
def messages() -> ModuleType:
    loader = SourceFileLoader("messages", str(ROOT / "tools" / "messages"))
    spec = spec_from_loader("messages", loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def texts(messages: ModuleType) -> Any:
    return [m for m in messages.current() if m.id]


def test_the_catalogue_is_what_the_source_says(messages: ModuleType) -> None:
    # Mended by: tools/messages
    said, kept = ({m.id for m in c if m.id} for c in (messages.extracted(), messages.current()))
    assert said - kept == set(), "new texts without English"
    assert kept - said == set(), "texts that are gone"


def test_every_text_has_its_english(messages: ModuleType, texts: Any) -> None:
    assert messages.missing(messages.current()) == []
    assert [m.id for m in texts if m.fuzzy] == []


def test_places_and_line_ends_are_kept(texts: Any) -> None:
    for message in texts:
        assert sorted(PLACES.findall(message.id)) == sorted(PLACES.findall(message.string))
        assert message.id.endswith("\n") == message.string.endswith("\n"), message.id


def test_english_is_english(texts: Any) -> None:
    # Names of our own columns and files, and of a date as people write it, stay Japanese; so does a term of the law in
    # brackets behind its English, as the source says it.
    kept = re.compile(r"従業者番号|氏名|名簿\.xlsx|営業本部/営業部|令和8年4月1日")

    def japanese(message: Any) -> bool:
        def term(found: re.Match[str]) -> str:
            return "" if all(word in message.id for word in WORD.findall(found[0])) else found[0]

        plain = re.sub(r"\([^()]*\)", term, kept.sub("", message.string))
        return JAPANESE.search(plain) is not None

    assert [m.string for m in texts if japanese(m)] == []


def test_the_compiled_catalogue_is_current(messages: ModuleType, texts: Any) -> None:
    file = messages.FOLDER / "django.mo"
    compiled = gettext.GNUTranslations(io.BytesIO(file.read_bytes()))
    assert [m.id for m in texts if compiled.gettext(m.id) != m.string] == []


def test_templates_say_nothing_unmarked() -> None:
    comment, marked = re.compile(r"\{#.*?#\}", re.DOTALL), re.compile(r'_\(\s*"(?:[^"\\]|\\.)*"')
    # The name of a language is written in that language; the samples show invented people.
    allowed = re.compile("日本語|佐藤|営業部")
    found = []
    for file in [*SOURCE.rglob("jinja2/**/*.jinja"), *SOURCE.rglob("jinja2/**/*.html")]:
        plain = marked.sub("", comment.sub("", file.read_text("utf-8")))
        found += [(file.name, w) for w in JAPANESE.findall(allowed.sub("", plain))]
    assert found == []
