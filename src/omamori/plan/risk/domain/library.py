"""場面の図書館。Typical scenes, written for this product, and which of them fit a process; pure."""

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any

from omamori.facts.lifecycle import Measure
from omamori.plan.risk.domain.particulars import Particulars, Present, read_measures

_ANYWHERE = "全般"
_TEXTS = ("code", "title", "scene", "threat", "weakness", "residual", "watch")
_LISTS = ("processes", "media", "kinds")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Scene:
    """A typical scene.

    Attributes:
        code: stable, e.g. ``T01``.
        processes: words that hint at the business processes in which it happens.
        likelihood, impact: no level is proposed: they are the company's own judgement.
    """

    code: str
    title: str
    stage: str
    processes: tuple[str, ...]
    media: tuple[str, ...]
    scene: str
    kinds: tuple[str, ...]
    threat: str
    weakness: str
    measures: tuple[Present, ...]
    residual: str
    watch: str

    def particulars(
        self, *, items: tuple[str, ...], impact: int, clauses: frozenset[str]
    ) -> Particulars:
        """A cell to begin with; clauses that the company does not have are left out."""
        kept = tuple(
            dataclasses.replace(m, clauses=tuple(c for c in m.clauses if c in clauses))
            for m in self.measures
        )
        return Particulars(
            stage=self.stage, scene=self.scene, media=self.media, items=items, kinds=self.kinds,
            threat=self.threat, weakness=self.weakness, impact=impact, measures=kept,
            residual=self.residual, watch=self.watch, origin=self.code,
        )  # fmt: skip


@dataclasses.dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A scene that fits.

    Attributes:
        score: higher fits better. why: words of the process and media that it shares.
    """

    scene: Scene
    score: int
    words: tuple[str, ...]
    media: tuple[str, ...]


def read(data: Mapping[str, Any], stage: str) -> list[Scene]:
    """The scenes of one file.

    Raises:
        KeyError: a scene misses a part (found by the tests).
    """
    found = []
    for row in data["scene"]:
        measures = tuple(
            m
            for kind in Measure
            for line in row[kind.value]
            for m in read_measures(line, kind.value)
        )
        given: dict[str, Any] = {key: row[key] for key in _TEXTS}
        given |= {key: tuple(row[key]) for key in _LISTS}
        found.append(Scene(stage=stage, measures=measures, **given))
    return found


def suggestions(
    scenes: Iterable[Scene],
    *,
    process: str,
    media: Mapping[str, frozenset[str]],
    taken: frozenset[str],
    stage: str = "",
) -> list[Suggestion]:
    """Scenes that fit a process, best first.

    Args:
        scenes: the library.
        process: name and outline of the process; its words are looked for.
        media: media that the register knows, by stage.
        taken: codes that are in the table already.
        stage: only this stage; empty for all.
    """
    found = []
    for scene in scenes:
        if scene.code in taken or (stage and scene.stage != stage):
            continue
        words = tuple(w for w in scene.processes if w != _ANYWHERE and w in process)
        shared = tuple(m for m in scene.media if m in media.get(scene.stage, frozenset()))
        score = 4 * len(words) + 2 * len(shared) + (1 if _ANYWHERE in scene.processes else 0)
        if words or shared:
            found.append(Suggestion(scene=scene, score=score, words=words, media=shared))
    return sorted(found, key=lambda s: (-s.score, s.scene.code))
