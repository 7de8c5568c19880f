"""A writer's plays: after a path, at any scene with any state, and on while the story is being edited."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from spring68.opening import open_story
from spring68.plain import Plain, Streams
from spring68.plainwatch import Rereader, watched_lines
from spring68.rehearsal import RehearsalError, begin_path, begin_scene, carried_over, read_wishes, reread
from spring68.saves.settings import Settings
from spring68.saves.store import Store
from spring68.session import Session
from spring68.story.readplay import PlayFileError, read_play_file
from tests.helpers import value

MAIN = """\
story: test
title: A test
start: hall
acts: {one: {title: One, entry: hall}, two: {title: Two, entry: street}}
vars:
  nerve: 1 in 0..3
  lamp: false
  road: none in none, left, right
  tie: {olga: 1 in 0..3}
endings: {home: {title: Home}}
presets: {act2: {title: Two, at: street, do: [lamp = true]}}
"""
HALL = """\
scene: hall
text: |
  A hall.
choices:
  - pick: Take the lamp.
    id: lamp
    do: lamp = true
    notes: [oil]
    log: You took the lamp.
    to: street
  - pick: Go.
    id: go
    log: You went.
    to: street
"""
STREET = """\
scene: street
text: |
  A street. {lamp ? It is light. | It is dark.}
again: |
  The street once more.
hub: true
choices:
  - pick: Knock.
    id: knock
    if: nerve >= 2
    locked: You dare not.
    call: door
  - pick: Go home.
    id: home
    to: home
---
sub: door
with: [who]
text: |
  {who} opens. {seen(oil) ? You smell of oil.}
choices:
  - pick: Say nothing.
    id: nothing
---
sub: cellar
text: |
  Nobody comes here.
unreachable: it is kept for later
---
scene: home
text: |
  Home.
ending: home
"""
NOTE = "note: oil\ntitle: Oil\ndocumented: |\n  It burns.\n"
PATH = "playthrough: one\nfrom: start\nseed: 7\nchoices: [hall.lamp, street.home]\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    story = tmp_path / "story"
    files = {
        "story.yaml": MAIN,
        "acts/1-one/hall.yaml": HALL,
        "acts/2-two/street.yaml": STREET.replace("call: door", "call: door\n    with: {who: Olga}"),
        "notes/one.yaml": NOTE,
    }
    for name, text in files.items():
        (story / name).parent.mkdir(parents=True, exist_ok=True)
        (story / name).write_text(text)
    return story


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "saves")


def edit(folder: Path, name: str, old: str, new: str) -> None:
    path = next(folder.rglob(name))
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def told(session: Session) -> list[str]:
    return [paragraph.text for passage in session.turn.passages for paragraph in passage.paragraphs]


def at(folder: Path, store: Store, scene: str, *sets: str) -> Session:
    machine = open_story(folder)
    return begin_scene(machine, store, scene, read_wishes(machine.story, sets), slot="r", seed=7)


def along(folder: Path, store: Store, tmp_path: Path, text: str) -> Session:
    path = tmp_path / "path.yaml"
    path.write_text(text)
    return begin_path(open_story(folder), store, read_play_file(path), "r")


# after a path


def test_a_play_goes_on_where_a_stored_path_ends(folder: Path, store: Store, tmp_path: Path) -> None:
    session = along(folder, store, tmp_path, PATH.replace(", street.home", ""))

    assert (["A street. It is light."], 7) == (told(session), session.save.seed)
    assert ["hall.lamp"] == [step.choice for step in session.save.steps]
    session.choose("home")
    session.close()
    again = Session.resume(open_story(folder), store, session.slot)
    assert ("home", ["hall.lamp", "street.home"]) == (again.state.ended, [step.choice for step in again.save.steps])


def test_a_path_may_begin_at_a_preset_and_without_a_choice(folder: Path, store: Store, tmp_path: Path) -> None:
    session = along(folder, store, tmp_path, "playthrough: two\nfrom: act2\n")

    assert ["A street. It is light."] == told(session)
    assert not session.can_undo


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("hall.lamp", "hall.lantern", "path.yaml:4:11: choice 1 of the path cannot be taken: there is no choice"),
        (
            "street.home",
            "street.knock",
            "4:22: choice 2 of the path cannot be taken: the choice ‘street.knock’ is closed",
        ),
        ("street.home", "street.hom", "open there: street.home"),
        ("street.home]", "street.home, hall.go]", "choice 3 of the path cannot be taken"),
        ("start", "act9", "the path begins at ‘act9’, and there is no such preset"),
    ],
)
def test_a_path_that_does_not_fit_says_at_which_choice(
    old: str, new: str, words: str, folder: Path, store: Store, tmp_path: Path
) -> None:
    with pytest.raises(RehearsalError) as problem:
        along(folder, store, tmp_path, PATH.replace(old, new))

    assert words in str(problem.value)
    assert store.slots() == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("scene: a\n", "a playthrough has no key ‘scene’"),
        ("", "holds 0 playthroughs, and one is needed"),
        (f"{PATH}---\n{PATH}", "holds 2 playthroughs"),
        ("choices: [\n", "path.yaml:1:10"),
        ("playthrough: a\nchoices: {a: b}\n", "path.yaml:2:10"),
        ("- a\n", "a playthrough must be a mapping"),
    ],
)
def test_a_file_that_is_no_path_says_where(text: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "path.yaml"
    path.write_text(text)
    with pytest.raises(PlayFileError) as problem:
        read_play_file(path)

    assert words in str(problem.value)


def test_a_path_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    for path in (tmp_path / "none.yaml", tmp_path):
        with pytest.raises(PlayFileError, match="cannot be read"):
            read_play_file(path)


# at a scene


def test_a_scene_is_entered_with_the_state_that_was_set(folder: Path, store: Store) -> None:
    session = at(folder, store, "street", "nerve = 3", "lamp=true", " road =left", "tie.olga = 0", "picked(hall.lamp)")
    state, machine = session.state, session.machine

    assert ["A street. It is light."] == told(session)
    assert [3, True, "left", 0] == [value(machine, state, name) for name in ("nerve", "lamp", "road", "tie.olga")]
    assert {"hall.lamp"} == set(state.picked)
    assert [True, True] == [option.is_open for option in session.options()]


def test_what_was_visited_and_seen_before_is_known(folder: Path, store: Store) -> None:
    session = at(folder, store, "street", "visited(street)", "seen(oil)", "nerve = 2")

    assert ["The street once more."] == told(session)
    session.choose("knock")
    assert "Olga opens. You smell of oil." in told(session)


def test_a_sub_is_entered_as_from_its_first_caller_and_returns_there(folder: Path, store: Store) -> None:
    session = at(folder, store, "door")

    assert "Olga opens." in told(session)
    session.choose("nothing")
    assert "street" == session.state.scene


def test_such_a_play_can_be_left_gone_on_with_and_taken_back(folder: Path, store: Store) -> None:
    session = at(folder, store, "street", "lamp = true")
    session.choose("home")
    session.close()
    again = Session.resume(open_story(folder), store, session.slot)

    assert "home" == again.state.ended
    again.undo()
    assert ["A street. It is light."] == told(again)


@pytest.mark.parametrize(
    ("scene", "sets", "words"),
    [
        ("stret", (), "there is no scene called ‘stret’; did you mean ‘street’?"),
        ("qqqq", (), "there is no scene called ‘qqqq’"),
        ("street", ("nerv = 2",), "there is no variable called ‘nerv’; did you mean ‘nerve’?"),
        ("street", ("nerve = 4",), "‘nerve’ cannot be ‘4’; it is a number from 0 to 3"),
        ("street", ("nerve = x",), "a number from 0 to 3"),
        ("street", ("lamp = yes",), "‘lamp’ cannot be ‘yes’; it is one of: false, true"),
        ("street", ("road = up",), "it is one of: none, left, right"),
        ("street", ("seen(oli)",), "there is no note called ‘oli’; did you mean ‘oil’?"),
        ("street", ("picked(hall.lmap)",), "there is no choice called ‘hall.lmap’; did you mean ‘hall.lamp’?"),
        ("street", ("visited(roof)",), "there is no scene called ‘roof’"),
        ("street", ("nerve += 1",), "‘nerve += 1’ is no state that can be set"),
        ("street", ("",), "is no state that can be set"),
        ("cellar", (), "‘cellar’ returns to where it was called from, and nothing calls it"),
    ],
)
def test_what_cannot_be_set_names_the_nearest_thing_that_can(
    scene: str, sets: tuple[str, ...], words: str, folder: Path, store: Store
) -> None:
    with pytest.raises(RehearsalError) as problem:
        at(folder, store, scene, *sets)

    assert words in str(problem.value)
    assert store.slots() == []


def test_a_state_in_which_the_story_breaks_is_told(folder: Path, store: Store) -> None:
    edit(folder, "street.yaml", "    id: home\n", "    id: home\n    if: lamp\n")
    with pytest.raises(
        RehearsalError, match=r"the play cannot begin at ‘street’ with this state: .*S402: nothing can be chosen"
    ):
        at(folder, store, "street", "nerve = 0")


# while the story is being edited


def test_an_edit_leaves_the_play_where_it_is_with_the_new_words(folder: Path, store: Store) -> None:
    session = at(folder, store, "street", "lamp = true", "nerve = 2")
    session.choose("knock")
    edit(folder, "street.yaml", "opens.", "opens the door.")
    found = carried_over(session, reread(folder))

    assert ["Olga opens the door."] == told(found)
    assert (session.state.place, session.slot) == (found.state.place, found.slot)
    assert ["The story was read again; you are where you were."] == found.notices
    found.choose("nothing")
    assert "street" == found.state.scene


def test_a_renamed_choice_sets_the_play_down_and_says_so(folder: Path, store: Store, tmp_path: Path) -> None:
    session = along(folder, store, tmp_path, PATH)
    edit(folder, "hall.yaml", "id: lamp", "id: lantern")
    found = carried_over(session, reread(folder))

    assert "street" == found.state.scene
    assert "one of your choices is no longer in it" in found.notices[0]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("to: home\n", "to: hame\n", "acts/2-two/street.yaml:16:9: there is no scene called ‘hame’; the story goes on"),
        (
            "  - pick: Go home.",
            " - pick: Go home.",
            "acts/2-two/street.yaml:14:2: this line is not indented like its neighbours",
        ),
        ("text: |\n  A street.", "text: {lamp", "the story goes on as it was"),
        ("scene: street", "scene: road", "(and 3 more); the story goes on as it was"),
    ],
)
def test_a_broken_edit_is_one_line_with_its_place(old: str, new: str, words: str, folder: Path, store: Store) -> None:
    edit(folder, "street.yaml", old, new)
    with pytest.raises(RehearsalError) as problem:
        reread(folder)

    assert words in str(problem.value)
    assert "\n" not in str(problem.value)


def test_a_story_that_went_away_is_told(folder: Path) -> None:
    folder.rename(folder.with_name("elsewhere"))
    with pytest.raises(RehearsalError, match="there is no story folder"):
        reread(folder)


def test_a_story_without_a_place_for_the_play_lets_the_old_one_go_on(
    folder: Path, store: Store, tmp_path: Path
) -> None:
    session = along(folder, store, tmp_path, PATH)
    edit(folder, "story.yaml", "entry: hall", "label: A")
    edit(folder, "story.yaml", "entry: street", "label: B")
    edit(folder, "hall.yaml", "id: lamp", "id: lantern")
    with pytest.raises(RehearsalError, match="no place in it any more; it is kept as it is; the story goes on"):
        carried_over(session, reread(folder))


def test_plain_mode_tells_the_new_words_and_a_broken_edit_in_one_line(folder: Path, store: Store) -> None:
    out = io.StringIO()
    rereader = Rereader(folder)

    def lines() -> Iterator[str]:
        for old, new, line in (
            ("A hall.", "A long hall.", "choices"),
            ("to: street", "to: stret", "choices"),
            ("to: stret", "to: street", "2"),
        ):
            edit(folder, "hall.yaml", old, new)
            rereader.look()
            yield line

    session = Session.begin(open_story(folder), store, seed=7)
    rereader.player = Plain(session, Streams(lines(), out), Settings())
    rereader.player.run(resumed=False)
    text = out.getvalue()
    broken = [line for line in text.split("\n") if "stret" in line]

    assert text.index("A hall.") < text.index("A long hall.") < text.index("A street. It is dark.")
    assert broken == [
        "acts/1-one/hall.yaml:10:9: there is no scene called ‘stret’ (and 1 more); the story goes on as it was."
    ]
    assert "The story was read again; you are where you were." in text


def test_while_no_line_comes_the_story_is_looked_at(folder: Path) -> None:
    looks: list[int] = []

    def lines() -> Iterator[str]:
        while len(looks) < 3:
            pass
        yield "quit"

    assert ["quit"] == list(watched_lines(lines(), lambda: looks.append(1), 0.001))
    assert len(looks) >= 4
