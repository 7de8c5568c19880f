"""A story in figures: words by act, scene and person, reading time by ending, density, grade, flags."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import median

from spring68.engine.machine import Machine
from spring68.story.model import Scene, Story
from spring68.story.prose import Prose
from spring68.workshop.playtest import playtest
from spring68.workshop.playtestruns import Run, Wish
from spring68.workshop.statsspeech import Speakers, paragraphs_of, words_of
from spring68.workshop.statswords import grade, minutes
from spring68.workshop.uses import Uses, uses_of

PLAYS = 200
"""How many plays the reading times are taken from."""


@dataclass(frozen=True, slots=True)
class SceneStats:
    """One scene as written: words of prose, replies, labels and sheets, and how many choices it has."""

    scene: Scene
    prose: int
    replies: int
    labels: int
    sheets: int
    choices: int

    @property
    def words(self) -> int:
        """What is told: prose and replies."""
        return self.prose + self.replies


@dataclass(frozen=True, slots=True)
class PathStats:
    """The plays that came to one ending: how many, and the middle one's choices, words and minutes."""

    ending: str
    plays: int
    choices: float
    words: float
    minutes: float


@dataclass(frozen=True, slots=True)
class Stats:
    """Everything that is counted; `grades` are Flesch–Kincaid grades of the prose by act."""

    machine: Machine
    scenes: tuple[SceneStats, ...]
    speech: Counter[str]
    note_words: int
    grades: dict[str, float]
    grade: float
    paths: tuple[PathStats, ...]
    uses: dict[str, Uses] = field(repr=False)
    seed: int = 68

    @property
    def story(self) -> Story:
        """The story."""
        return self.machine.story

    @property
    def words(self) -> int:
        """The words of prose and replies, with all sides of conditionals."""
        return sum(scene.words for scene in self.scenes)

    @property
    def choices(self) -> int:
        """How many choices are written."""
        return sum(scene.choices for scene in self.scenes)

    @property
    def claims(self) -> int:
        """How many claims of the source text are answered by a note."""
        return len({str(claim) for note in self.story.notes.values() for claim in note.claims})

    def of_act(self, act: str) -> list[SceneStats]:
        """The scenes of an act, in the order written."""
        return [scene for scene in self.scenes if scene.scene.act == act]

    def acts(self) -> list[str]:
        """The acts that have scenes, in the story's order; scenes of no act come first, as an empty name."""
        met = {scene.scene.act for scene in self.scenes}
        return [act for act in ("", *map(str, self.story.acts)) if act in met] + sorted(
            met - {"", *map(str, self.story.acts)}
        )

    def density(self) -> float:
        """Choices per 1,000 words in the middle play; as written where no play comes to an end."""
        choices = sum(path.choices * path.plays for path in self.paths)
        words = sum(path.words * path.plays for path in self.paths)
        return 1_000 * choices / words if words else 1_000 * self.choices / max(self.words, 1)


def stats_of(machine: Machine, plays: int = PLAYS, seed: int = 68) -> Stats:
    """Count a story; the reading times come from plays by seed."""
    story = machine.story
    speakers = Speakers(story.people.values())
    speech: Counter[str] = Counter()
    texts: dict[str, list[str]] = {}
    for scene in story.scenes.values():
        for prose in told_by(scene):
            speech.update(speakers.words(paragraphs_of(prose, every=True)))
            texts.setdefault(scene.act, []).extend(paragraphs_of(prose, every=False))
    notes = [prose for note in story.notes.values() for prose in (note.documented, note.ours, note.corrects)]
    return Stats(
        machine, tuple(_scene(scene) for scene in story.scenes.values()), speech, sum(map(words_of, notes)),
        {act: grade(kept) for act, kept in texts.items()}, grade(text for kept in texts.values() for text in kept),
        _paths(machine, plays, seed), uses_of(story), seed,
    )  # fmt: skip


def told_by(scene: Scene) -> Iterator[Prose]:
    """The prose of a scene and the replies to its choices."""
    texts = [scene.text, scene.again, *(beat.text for beat in scene.beats)] if scene.has_beats else [scene.again]
    texts += [] if scene.has_beats else [beat.text for beat in scene.beats]
    texts += [choice.say for _beat, choice in scene.all_choices()]
    return (text for text in texts if text is not None)


def _scene(scene: Scene) -> SceneStats:
    choices = [choice for _beat, choice in scene.all_choices()]
    replies = sum(words_of(choice.say) for choice in choices)
    sheets = [*scene.file, *(sheet for choice in choices for sheet in choice.file)]
    return SceneStats(
        scene,
        sum(map(words_of, told_by(scene))) - replies,
        replies,
        sum(words_of(choice.label) for choice in choices),
        sum(words_of(sheet.text) for sheet in sheets),
        len(choices),
    )


def _paths(machine: Machine, plays: int, seed: int) -> tuple[PathStats, ...]:
    """The plays by ending, those met most often first."""
    by_ending: dict[str, list[Run]] = {}
    for run in playtest(machine, Wish(plays=plays, seed=seed), jobs=1).runs:
        if run.ending:
            by_ending.setdefault(run.ending, []).append(run)
    found = [
        PathStats(
            ending, len(runs), median(run.choices for run in runs), median(run.words for run in runs),
            median(minutes(run.words, run.choices) for run in runs),
        )
        for ending, runs in by_ending.items()
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda path: (-path.plays, path.ending)))
