"""Replaying: the same states as the engine's, whatever way through the tree of takes."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings

from spring68.classroom.digester import Digester
from spring68.classroom.record import Event, Record
from spring68.classroom.recorder import read_file
from spring68.classroom.replay import Mismatch, Replay
from spring68.engine.errors import EngineError
from spring68.engine.machine import Machine
from spring68.engine.state import GameState, digest
from spring68.engine.step import choose, open_names, start
from spring68.lesson import Lesson
from tests.classroom.recording import Clock, Play, assignment, begun, judged, machine, recorded, through
from tests.generated import Seeds, Walks, made_up


def walked(made: Machine, picks: list[int]) -> list[GameState]:
    """The states of a walk, and some of them once more, as after going back."""
    found: list[GameState] = []
    try:
        state = start(made).state
        for pick in picks:
            found.append(state)
            names = open_names(made, state)
            if not names:
                break
            state = choose(made, found[pick % len(found)] if pick % 5 == 0 else state, names[pick % len(names)]).state
    except EngineError:
        pass
    return [*found, *found[:2], *found[-2:]]


@settings(max_examples=80)
@given(Seeds, Walks)
def test_the_quick_digest_is_the_engine_s(story: int, picks: list[int]) -> None:
    made = made_up(story)
    quick = Digester(made.names)

    for state in walked(made, picks):
        assert quick.of(state) == digest(state, made.names)


def random_play(random: Random) -> Play:
    """A play of random choices and goings back."""

    def play(lesson: Lesson, clock: Clock) -> None:
        through()(lesson, clock)
        for _step in range(12):
            names = [option.name for option in lesson.options() if option.is_open]
            pick = random.choice(["undo", *names]) if names else "undo"
            through(pick)(lesson, clock)

    return play


@pytest.mark.parametrize("seed", range(8))
def test_a_lesson_of_random_ways_and_goings_back_replays(tmp_path: Path, seed: int) -> None:
    lesson, clock = begun(tmp_path)
    random_play(Random(seed))(lesson, clock)
    lesson.seal()
    lesson.close()
    found = judged(lesson.recorder.path)

    assert found.matches, found.words
    assert [pick.pick for pick in found.path] == [step.choice for step in lesson.save.steps]


def test_the_sealed_take_is_the_path_and_the_others_are_counted(tmp_path: Path) -> None:
    found = judged(recorded(tmp_path, play=through("home", "listen", "undo", "undo", "radio", "help", "refuse")))

    assert [pick.pick for pick in found.path] == ["square.radio", "radio.help", "bridge.refuse"]
    assert (found.backs, found.ending, found.notes_met) == (2, "refused", ("paper",))
    assert [pick.label for pick in found.path] == ["Go to the radio", "Help them", "Refuse"]
    assert found.path[0].offered == ("square.radio", "square.home")
    assert found.scenes == ("square", "radio", "bridge", "refused")


def replay_of(record: Record) -> Replay:
    assert record.header is not None
    return Replay(machine(), assignment(), record.header)


def changed(record: Record, number: int, **fields: object) -> Record:
    """A record with other fields in one event; the replay does not look at hashes."""
    events = list(record.events)
    old = events[number]
    events[number] = Event(old.line, old.type, old.t, {**old.fields, **fields})
    return Record(record.header, tuple(events), record.seal)


@pytest.mark.parametrize(
    ("number", "fields", "reason"),
    [
        (1, {"at": "kitchen"}, "the play stood at ‘square’"),
        (1, {"pick": "square.shout"}, "could not be chosen there"),
        (1, {"pick": "bridge.sign"}, "could not be chosen there"),
        (1, {"pick": "elsewhere/square.radio"}, "not called so there"),
        (1, {"pick": "radio"}, "not called so there"),
        (1, {"state": "0" * 12}, "leads elsewhere"),
        (2, {"q": "before"}, "answered twice"),
        (2, {"q": "which"}, "had not come up"),
        (4, {"text": "9"}, "none of those offered"),
        (-1, {"backs": 3}, "goings back"),
    ],
)
def test_a_line_that_does_not_go_with_the_story_is_named(
    tmp_path: Path, number: int, fields: dict[str, object], reason: str
) -> None:
    record = read_file(recorded(tmp_path))
    replay_of(record).run(record)

    with pytest.raises(Mismatch, match=reason) as problem:
        replay_of(record).run(changed(record, number, **fields))

    assert problem.value.line == record.events[number].line
