"""Large stories for the benchmarks: G(n), n scenes of about 120 words with three choices each, from one seed.

Every scene leads on, every name exists and every range is `clamp`, so that such a story has no findings and can be
played for ever. As in `research/performance.md`: four numbers in 0..3, at most two comparisons in a guard.
"""

from __future__ import annotations

from random import Random
from textwrap import fill

WORDS_PER_SCENE = 120
SCENES_PER_FILE = 100

STORY = """story: generated
title: Made up at random
start: s0
acts: {spring: {title: Spring}}
vars:
  n0: 0 in 0..3 clamp
  n1: 1 in 0..3 clamp
  n2: 2 in 0..3 clamp
  n3: 3 in 0..3 clamp
conditions: {calm: n0 < 2}
rules: [{never: calm and n0 > 2}]
"""

_WORDS = """
a the of and to in it was that on her with for at by from had not but they she were one all there their when who out no
up down over rain roof tram late morning kitchen window table letter street square tank leaflet radio tape bench splice
reel corridor stairs tower antenna porter editor sister neighbour soldier officer student queue bread coffee cigarette
wire voice silence answer question promise signature paper stamp drawer key door night summer
""".split()  # noqa: SIM905
_SIGNS = ("==", "!=", ">=", "<=", "<", ">")


def story_files(scenes: int, seed: int = 68) -> list[tuple[str, bytes]]:
    """The files of G(scenes): names and bytes, `story.yaml` first."""
    chance = Random(seed)
    files = [("story/story.yaml", STORY.encode())]
    for first in range(0, scenes, SCENES_PER_FILE):
        numbers = range(first, min(first + SCENES_PER_FILE, scenes))
        text = "---\n".join(_scene(chance, number, scenes) for number in numbers)
        files.append((f"story/acts/1-spring/{first // SCENES_PER_FILE:04}.yaml", text.encode()))
    return files


def _words(chance: Random, count: int) -> str:
    words = chance.choices(_WORDS, k=count)
    for at in range(1, count):
        while words[at] == words[at - 1]:
            words[at] = chance.choice(_WORDS)
    return " ".join(words).capitalize()


def _scene(chance: Random, number: int, scenes: int) -> str:
    third = WORDS_PER_SCENE // 3
    paragraphs = [fill(_words(chance, third) + ".", 66, initial_indent="  ", subsequent_indent="  ") for _ in range(3)]
    choices = "".join(_choice(chance, which, number, scenes) for which in range(3))
    head = f"scene: s{number}\nplace: {_words(chance, 2)}\ntext: |\n"
    return head + "\n\n".join(paragraphs) + f"\nchoices:\n{choices}"


def _choice(chance: Random, which: int, number: int, scenes: int) -> str:
    """The first choice is always open and leads to the next scene; the others have guards and lead anywhere."""
    target = (number + 1) % scenes if which == 0 else chance.randrange(scenes)
    guard = "" if which == 0 else f"    if: {_guard(chance)}\n"
    effect = f"n{chance.randrange(4)} {chance.choice(('+=', '-='))} 1"
    label = _words(chance, chance.randrange(3, 7))
    return f"  - pick: {label}.\n    id: c{which}\n{guard}    do: {effect}\n    to: s{target}\n"


def _guard(chance: Random) -> str:
    parts = [
        f"n{chance.randrange(4)} {chance.choice(_SIGNS)} {chance.randrange(4)}" for _ in range(chance.randrange(1, 3))
    ]
    return f" {chance.choice(('and', 'or'))} ".join(parts)
