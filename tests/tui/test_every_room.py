"""Through every room and every slip, once by keyboard alone and once by mouse alone; and what is new in the rooms."""

from pathlib import Path

import pytest

from spring68.tui.rooms import ROOMS, room_class
from tests.tui.hostile import HOSTILE, hostile_story
from tests.tui.player import Player, playing, run
from tests.tui.test_journeys import name, steps

EVERY = {room_class(room).__name__ for room in ROOMS if room != "lesson"} | {"PlayScreen", "TitleScreen"}


class Visited(set[str]):
    """The rooms that were come to."""

    async def go(self, player: Player, *keys: str) -> None:
        """Press keys, and note where each leads."""
        for key in keys:
            await player.press(key)
            self.add(name(player))

    async def click(self, player: Player, *words: str) -> None:
        """Click on words, and note where each leads."""
        for word in words:
            await player.click(word)
            self.add(name(player))


def is_ours(room: str) -> bool:
    """Whether a room belongs to a play for pleasure; those of an assignment have tests of their own."""
    return "Lesson" not in room


def test_every_room_by_keyboard_alone(tmp_path: Path) -> None:
    seen = Visited()

    async def test() -> None:
        async with playing(tmp_path, asked="no", size=(80, 30)) as player:
            seen.add(name(player))
            await seen.go(player, "y", "n", "n", "enter", "right", "left", "q", "slash", "escape", "g", "q")
            await seen.go(player, "f", "tab", "tab", "shift+tab", "q", "r", "slash", "escape", "e", "q", "q")
            await seen.go(player, "1", "space", "t", "enter", "n", "w", "escape", "q", "m", "q", "e", "q")
            await seen.go(player, "s", "w", "escape", "c", "e", "q", "d", "n", "q", "comma", "right", "left", "q")
            await seen.go(player, "question_mark", "q", "ctrl+p", "escape", "pageup", "space", "space")
            await seen.go(player, "#1", "#1")
            await player.last_page()
            seen.add(name(player))
            await seen.go(player, "d", "r", "q", "t", "g", "enter", "#1", "#1", "1", "q", "q")

    run(test)
    assert {room for room in EVERY if is_ours(room)} <= seen
    assert {"NameSlip", "TakeAlongSlip", "ContentSlip", "FirstSlip", "Slip"} <= seen


def test_every_room_by_mouse_alone(tmp_path: Path) -> None:
    seen = Visited()

    async def by_help(player: Player, words: str) -> None:
        """Open a room by its line in the help, which the wheel brings to the screen."""
        await seen.click(player, "? help")
        player.screen.leaf.scroll_rows(200)
        await player.settled()
        await seen.click(player, words)

    async def test() -> None:
        async with playing(tmp_path, asked="no") as player:
            seen.add(name(player))
            await seen.click(player, "Yes, in a few words", "As it is: lamplight")
            await seen.click(player, "n notes", "The round stamp", "→ next", "r passage", "e take along", "Not now")
            await seen.click(
                player, "q back", "q back", "g by act", "q back", "f file", "2 the boxes", "3 the signatures", "q back"
            )
            await seen.click(player, "Switch the reel off.", "▾")
            await by_help(player, "The choices made; go back")
            await seen.click(player, "w write a name", "esc as it was", "Switch the reel off.", "Stay", "q back")
            for words in ("Where you have been", "those still possible", "Everything read so far"):
                await by_help(player, words)
                await seen.click(player, "q back")
            await by_help(player, "All plays that are kept")
            await seen.click(player, "c copy")
            await by_help(player, "Back to where you came from")
            await by_help(player, "Colours, width")
            await seen.click(player, "Theme", "q back")
            await by_help(player, "Find any command by its name")
            player.screen.leaf.scroll_rows(200)
            await player.settled()
            await seen.click(player, "leave", "To the title", "For teachers", "The second box")
            while name(player) == "PlayScreen":
                await seen.click(player, "1  ")
            await seen.click(player, "The endings", "q back", "To the title")

    run(test)
    assert {"EndRoom", "MapRoom", "EndingsRoom", "SavesRoom", "SettingsRoom", "TeachersRoom", "PaletteSlip"} <= seen
    assert {room for room in EVERY if is_ours(room)} <= seen


def test_the_endings_say_what_is_still_possible_from_here(tmp_path: Path) -> None:
    async def test() -> None:
        async with playing(tmp_path) as player:
            await player.press("e")
            await player.until(lambda: not player.screen.is_painting)
            assert "possible" in player.text().split("\n")[0]
            found = player.screen.known
            assert set(found) == set(player.session.story.endings)
            assert set(found.values()) <= {"reachable", "unreachable", "undecided"}
            words = [row.text.strip() for row in player.screen.leaf.rows if row.text.strip()]
            assert sum("still possible" in line for line in words) == list(found.values()).count("reachable")

    run(test)


def test_where_the_search_for_endings_fails_they_are_not_known(tmp_path: Path) -> None:
    async def test() -> None:
        async with playing(tmp_path) as player:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(type(player.app.desk), "outlook", lambda _desk, _state, _is_wanted: 1 / 0)
                await player.press("e")
                await player.until(lambda: not player.screen.is_painting)
                assert set(player.screen.known.values()) == {"undecided"}
                assert "not known" in player.text()

    run(test)


def test_without_a_play_the_endings_say_nothing_about_what_is_possible(tmp_path: Path) -> None:
    async def test() -> None:
        async with playing(tmp_path, mode="title") as player:
            await player.press("e")
            assert "still possible" not in player.text().replace("what is still possible", "")

    run(test)


def test_leaving_the_endings_at_once_leaves_nothing_running(tmp_path: Path) -> None:
    import threading

    async def test() -> None:
        async with playing(tmp_path) as player:
            for _time in range(3):
                player.send("e")
                await player.until(lambda: name(player) == "EndingsRoom")
                player.send("q")
                await player.until(lambda: name(player) == "PlayScreen")
            await player.until(lambda: not any("endings" in one.name for one in threading.enumerate()))
            await player.press("1")
            assert steps(player) == ["bench.off"]

    run(test)


def test_a_kept_play_is_taken_along_without_being_opened(tmp_path: Path) -> None:
    async def test() -> None:
        async with playing(tmp_path) as player:
            await player.press("#1", "s", "c")
            copied = (tmp_path / "play-1-2.json").read_bytes()
            await player.press("home")
            slot = player.screen.marked.slot
            await player.press("e", "h")
            assert "Written to" in " ".join(player.text().split())
            assert "Switch the reel off." in (tmp_path / f"{slot}-reel.html").read_text()
            assert (tmp_path / "play-1-2.json").read_bytes() == copied
            assert player.session.slot == "play-1"

    run(test)


def test_a_damaged_play_is_not_taken_along_and_says_so(tmp_path: Path) -> None:
    async def test() -> None:
        (tmp_path / "broken.json").write_text("{")
        async with playing(tmp_path) as player:
            await player.press("s")
            mark = next(number for number, info in enumerate(player.screen.infos) if info.slot == "broken")
            player.screen.mark(mark)
            await player.press("e")
            assert name(player) == "SavesRoom"
            await player.press("d", "n", "c")
            assert "could not be copied" in player.text()

    run(test)


def test_an_old_take_is_named_and_picked_up_again(tmp_path: Path) -> None:
    async def test() -> None:
        async with playing(tmp_path) as player:
            await player.press("#1", "#1", "t", "home", "enter", "y", "#2")
            assert steps(player) == ["bench.run"]
            await player.press("t", "end", "w", *"quiet", "enter")
            assert "quiet" in player.text()
            assert "another from the first on" in player.text()
            await player.press("end", "enter")
            assert steps(player) == ["bench.off", "corridor.slip"]

    run(test)


@pytest.mark.parametrize("hostile", HOSTILE[:3])
def test_hostile_names_of_plays_and_takes_are_words(tmp_path: Path, hostile: str) -> None:
    story = hostile_story(tmp_path / "story", "plain")

    async def test() -> None:
        async with playing(tmp_path / "saves", story=story) as player:
            player.session.name_take(0, hostile)
            await player.press("#1", "u", "t")
            assert "\x1b" not in player.text()
            await player.press("end", "w", "enter", "q", "s", "w")
            player.screen.line.value = hostile
            await player.press("enter")
            assert name(player) == "SavesRoom"

    run(test)


OWN = """\
story: mill
title: Mill
start: mill
acts: {one: {title: One}}
endings: {home: {title: Home}}
vars: {bag: {key: true, salt: false}, tired: true}
file: {names: {bag.key: The key of the mill, bag.salt: A bag of salt, tired: You are tired}}
"""
OWN_SCENES = """\
scene: mill
when: 1938-09-21
place: The mill
text: |
  A mill.
choices:
  - pick: Home.
    id: home
    to: home
---
scene: home
ending: home
"""


def test_the_file_shows_what_a_story_of_its_own_has_words_for(tmp_path: Path) -> None:
    story = tmp_path / "mill"
    story.mkdir()
    (story / "story.yaml").write_text(OWN, encoding="utf-8")
    (story / "acts" / "1-one").mkdir(parents=True)
    (story / "acts" / "1-one" / "scenes.yaml").write_text(OWN_SCENES, encoding="utf-8")

    async def test() -> None:
        async with playing(tmp_path / "saves", story=story) as player:
            assert "A mill." in player.text()
            assert "┊ 89" not in player.text()
            await player.press("f", "2")
            assert "On file" in player.text()
            assert "The key of the mill" in player.text()
            assert "You are tired" in player.text()
            assert "salt" not in player.text()
            assert "tape" not in player.text().lower()

    run(test)
