"""The recogniser keeps the contract of presidio-analyzer; with the real one where it is installed."""

import sys
import types
from collections.abc import Iterator

import pytest

from pidetect import presidio
from pidetect.types import KINDS, UNREPORTED

TEXT = "氏名：佐藤花子 090-1234-5678 taro@example.jpまで 東京都港区芝1-2-3"


class EntityRecognizer:
    """As much of the base class as the contract needs (presidio-analyzer 2.2)."""

    def __init__(
        self,
        supported_entities: list[str],
        name: str | None = None,
        supported_language: str = "en",
    ) -> None:
        self.supported_entities = supported_entities
        self.name = name or type(self).__name__
        self.supported_language = supported_language
        self.id = f"{self.name}_1"
        self.load()


class RecognizerResult:
    RECOGNIZER_NAME_KEY = "recognizer_name"
    RECOGNIZER_IDENTIFIER_KEY = "recognizer_identifier"

    def __init__(self, *fields: object) -> None:
        (
            self.entity_type,
            self.start,
            self.end,
            self.score,
            self.analysis_explanation,
            self.recognition_metadata,
        ) = fields


class AnalysisExplanation:
    def __init__(self, recognizer: str, original_score: float, textual_explanation: str) -> None:
        self.recognizer, self.score = recognizer, original_score
        self.textual_explanation = textual_explanation


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    module = types.ModuleType("presidio_analyzer")
    for part in (EntityRecognizer, RecognizerResult, AnalysisExplanation):
        setattr(module, part.__name__, part)
    monkeypatch.setitem(sys.modules, "presidio_analyzer", module)
    presidio._class.cache_clear()
    yield
    presidio._class.cache_clear()


def test_every_kind_has_an_entity_of_its_own() -> None:
    kinds = [k for k in KINDS if k not in UNREPORTED]
    assert len({presidio.entity(k) for k in kinds}) == len(kinds) == len(presidio.ENTITIES)
    assert presidio.entity("my_number") == "JP_MY_NUMBER"
    assert presidio.entity("own_kind") == "JP_OWN_KIND"


def test_the_contract(stand_in: None) -> None:
    (recognizer,) = presidio.recognizers(mode="fast")
    assert isinstance(recognizer, EntityRecognizer)
    assert recognizer.supported_language == "ja"
    assert set(recognizer.supported_entities) >= {"PERSON", "JP_MY_NUMBER"}
    results = recognizer.analyze(TEXT, recognizer.supported_entities, None)
    assert [(r.entity_type, TEXT[r.start : r.end]) for r in results] == [
        ("PERSON", "佐藤花子"),
        ("PHONE_NUMBER", "090-1234-5678"),
        ("EMAIL_ADDRESS", "taro@example.jp"),
        ("LOCATION", "東京都港区芝1-2-3"),
    ]
    assert all(0 < r.score <= 1 for r in results)
    assert results[0].recognition_metadata["recognizer_name"] == "PidetectRecognizer"
    assert "氏名" in results[0].analysis_explanation.textual_explanation
    assert "佐藤" not in results[0].analysis_explanation.textual_explanation


def test_only_what_is_asked_for(stand_in: None) -> None:
    (recognizer,) = presidio.recognizers(mode="fast")
    assert [r.entity_type for r in recognizer.analyze(TEXT, ["PERSON"])] == ["PERSON"]
    assert len(recognizer.analyze(TEXT, [])) == 4
    (certain,) = presidio.recognizers(mode="fast", floor=1.0)
    assert certain.analyze(TEXT, []) == []


def test_without_presidio_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "presidio_analyzer", None)
    presidio._class.cache_clear()
    with pytest.raises(ImportError):
        presidio.recognizers()


def test_with_the_real_analyzer() -> None:
    analyzer = pytest.importorskip(
        "presidio_analyzer", reason="the extra 'presidio' (with spaCy) is not installed"
    )
    spacy = pytest.importorskip("spacy")

    class Blank(analyzer.nlp_engine.SpacyNlpEngine):  # type: ignore[misc]
        """spaCy without a model: names come from our recogniser."""

        def __init__(self) -> None:
            super().__init__(models=[{"lang_code": "ja", "model_name": "blank"}])
            self.nlp = {"ja": spacy.blank("xx")}

        def load(self) -> None:
            """Nothing to load."""

    registry = analyzer.RecognizerRegistry(supported_languages=["ja"])
    for recognizer in presidio.recognizers():
        registry.add_recognizer(recognizer)
    engine = analyzer.AnalyzerEngine(
        registry=registry, nlp_engine=Blank(), supported_languages=["ja"]
    )
    results = engine.analyze(TEXT, language="ja")
    found = {(r.entity_type, TEXT[r.start : r.end]) for r in results}
    assert {("PERSON", "佐藤花子"), ("EMAIL_ADDRESS", "taro@example.jp")} <= found
    (only,) = engine.analyze(TEXT, language="ja", entities=["PHONE_NUMBER"])
    assert TEXT[only.start : only.end] == "090-1234-5678"
