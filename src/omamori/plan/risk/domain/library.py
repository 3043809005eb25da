"""場面の図書館。Typical scenes, written for this product, and which of them fit a process; pure."""

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any

from omamori.facts.lifecycle import Measure
from omamori.plan.risk.domain.particulars import Particulars, Present, read_measures

_ANYWHERE = "全般"
_OTHERS = 100
"""Scenes that name other processes only stand behind all that fit."""
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
        score: higher fits better; below 0 it is told of other processes.
        words, media: what it shares with the process.
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
    words: Mapping[str, tuple[str, ...]],
    media: Mapping[str, frozenset[str]],
    taken: frozenset[str],
    stage: str = "",
) -> list[Suggestion]:
    """Scenes that fit a process, best first; those of other processes on the same media come last.

    Args:
        scenes: the library.
        process: name, outline and department of the process; its words are looked for.
        words: how companies call what a scene hints at.
        media: media that the register knows, by stage.
        taken: codes that are in the table already.
        stage: only this stage; empty for all.
    """
    hinted = {hint for hint, told in words.items() if any(word in process for word in told)}
    found = []
    for scene in scenes:
        if scene.code in taken or (stage and scene.stage != stage):
            continue
        mine = tuple(w for w in scene.processes if w in hinted or (w in process and w != _ANYWHERE))
        shared = tuple(m for m in scene.media if m in media.get(scene.stage, frozenset()))
        if mine or shared:
            score = 4 * len(mine) + 2 * min(len(shared), 2)
            if not mine and _ANYWHERE not in scene.processes:
                score -= _OTHERS
            found.append(Suggestion(scene=scene, score=score, words=mine, media=shared))
    return sorted(found, key=lambda s: (-s.score, s.scene.code))
