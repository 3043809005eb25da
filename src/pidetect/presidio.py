"""Presidio。The kinds of this library as a recogniser of presidio-analyzer (MIT), whose own patterns miss Japanese.

Presidio has no recogniser for Japan, and its patterns end at word borders, which Japanese has none of (090-…まで). Here one
recogniser reads the text once and answers for every entity; needs the extra ``presidio``::

    registry.add_recognizer(pidetect.presidio.recognizers()[0])
"""

import functools
import importlib
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from pidetect import engine
from pidetect.recognizers import masks
from pidetect.types import LABELS, UNREPORTED, Kind, Mode

_NAMES: Mapping[str, str] = MappingProxyType(
    {
        Kind.PERSON_NAME: "PERSON",
        Kind.POSTAL_ADDRESS: "LOCATION",
        Kind.EMAIL: "EMAIL_ADDRESS",
        Kind.PHONE: "PHONE_NUMBER",
        Kind.CARD: "CREDIT_CARD",
    }
)


def entity(kind: str) -> str:
    """The name of a kind in Presidio: its own where it has one, else JP_ and the kind (JP_MY_NUMBER)."""
    return _NAMES.get(kind, f"JP_{kind.upper()}")


ENTITIES: Mapping[str, str] = MappingProxyType(
    {entity(k): str(k) for k in LABELS if k not in UNREPORTED}
)
"""Names of entities, and the kinds that they are here."""


def recognizers(
    *, mode: Mode = "deep", floor: float = engine.FLOOR, language: str = "ja"
) -> list[Any]:
    """Recognisers to add to a registry; one, which answers for all entities.

    Args:
        mode: as for ``scan``.
        floor: least certainty of a result.
        language: of the texts that Presidio shall give to it.

    Raises:
        ImportError: presidio-analyzer is not installed.
    """
    return [_class()(mode, floor, language)]


@functools.cache
def _class() -> Any:
    """The class; made when asked for, because its base comes with the extra."""
    base = importlib.import_module("presidio_analyzer").EntityRecognizer
    members = {"__doc__": __doc__, "__init__": _init, "load": _load, "analyze": _analyze}
    return type("PidetectRecognizer", (base,), members)


def _init(self: Any, mode: Mode, floor: float, language: str) -> None:
    self._mode, self._floor = mode, floor
    base: Any = importlib.import_module("presidio_analyzer")
    base.EntityRecognizer.__init__(
        self,
        supported_entities=list(dict.fromkeys((*ENTITIES, *map(entity, _kinds_of_plugins())))),
        name="PidetectRecognizer",
        supported_language=language,
    )


def _kinds_of_plugins() -> list[str]:
    """Kinds that other distributions add (docs/extend/recognizers.md)."""
    return [kind for kind in masks() if kind not in LABELS]


def _load(self: Any) -> None:
    """Load dictionaries and recognisers, so that the first text is as quick as the others."""
    engine.scan("氏名：佐藤様 a@example.jp", self._mode)


def _analyze(self: Any, text: str, entities: Sequence[str], nlp_artifacts: Any = None) -> list[Any]:
    """The findings of a text as results of Presidio.

    Args:
        self: the recogniser.
        text: the text.
        entities: names of the entities that are wanted; all when empty.
        nlp_artifacts: not needed: names are found by this library itself.
    """
    del nlp_artifacts
    presidio = importlib.import_module("presidio_analyzer")
    wanted = set(entities or self.supported_entities)
    results = []
    for finding in engine.scan(text, self._mode, floor=self._floor):
        name = entity(finding.kind)
        if name in wanted:
            explained = presidio.AnalysisExplanation(
                recognizer=self.name,
                original_score=finding.certainty,
                textual_explanation=f"pidetect: {LABELS.get(finding.kind, finding.kind)}",
            )
            results.append(
                presidio.RecognizerResult(
                    name, finding.start, finding.end, finding.certainty, explained, _source(self)
                )
            )
    return results


def _source(recognizer: Any) -> dict[str, str]:
    """How Presidio tells which recogniser a result comes from."""
    result = importlib.import_module("presidio_analyzer").RecognizerResult
    return {
        result.RECOGNIZER_NAME_KEY: recognizer.name,
        result.RECOGNIZER_IDENTIFIER_KEY: recognizer.id,
    }
