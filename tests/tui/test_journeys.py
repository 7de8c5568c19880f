"""Through every room by keyboard alone, and by mouse alone; and what each room does."""

import json
from pathlib import Path

import pytest
from textual import events

from spring68.saves.settings import load_settings
from tests.tui.player import Player, playing, run


def name(player: Player) -> str:
    return type(player.screen).__name__


def steps(player: Player) -> list[str]:
    return [step.choice for step in player.session.save.steps]


def test_by_keyboard_alone(tmp_path: Path) -> None:
    async def test() -> None:
        async with playing(tmp_path) as player:
            await player.press("down", "down", "up", "enter")
            assert steps(player) == ["bench.off"]
            for key, room in [
                ("n", "NotesRoom"), ("f", "FileRoom"), ("r", "ReelRoom"), ("t", "TakesRoom"), ("m", "MapRoom"),
                ("e", "EndingsRoom"), ("s", "SavesRoom"), ("comma", "SettingsRoom"), ("question_mark", "HelpRoom"),
            ]:  # fmt: skip
                await player.press(key)
                assert name(player) == room
                await player.press("down", "pagedown", "end", "pageup", "home", "q")
                assert name(player) == "PlayScreen", room
            await player.press("n", "enter")
            assert name(player) == "NoteRoom"
            await player.press("r")
            assert name(player) == "ReelRoom"
            await player.press("q", "q", "q", "ctrl+p", "t", "a", "k", "e", "s")
            await player.until(lambda: "go back" in player.text().lower() or "choices made" in player.text().lower())
            await player.press("enter")
            await player.until(lambda: name(player) == "TakesRoom")
            await player.press("q", "q", "t")
            assert name(player) == "TitleScreen"
            await player.press("c")
            assert name(player) == "PlayScreen"
            player.send("ctrl+q")
            await player.until(lambda: player.app.return_code is not None)

    run(test)


def test_by_mouse_alone(tmp_path: Path) -> None:
    async def test() -> None:
        async with playing(tmp_path, asked="no") as player:
            await player.click("Yes, in a few words")
            await player.click("As it is: lamplight")
            await player.click("the round stamp")
            assert name(player) == "NoteRoom"
            await player.click("q back")
            await player.click("Switch the reel off.")
            assert steps(player) == ["bench.off"]
            await player.click("▾")
            await player.click("Walk on")
            assert steps(player) == ["bench.off", "corridor.walk"]
            await player.click("f file")
            assert name(player) == "FileRoom"
            await player.click("2 the boxes")
            assert "No tape is within your reach yet." in player.text()
            await player.click("q back")
            await player.click("u undo")
            assert steps(player) == ["bench.off"]
            await player.click("? help")
            await player.press("end")
            await player.click("Where you have been")
            assert name(player) == "MapRoom"
            await player.click("q back")
            await player.click("n notes")
            await player.click("The round stamp")
            assert name(player) == "NoteRoom"

    run(test)


def test_a_double_click_chooses_once(tmp_path: Path) -> None:
    async def test() -> None:
        async with playing(tmp_path) as player:
            await player.click("Switch the reel off.", times=2)
            assert len(steps(player)) == 1
            await player.click("▾")
            await player.click("Walk on", times=3)
            assert len(steps(player)) == 2

    run(test)


def test_two_digits_at_once_choose_once(tmp_path: Path) -> None:
    async def test() -> None:
        async with playing(tmp_path, preset="second", size=(80, 40)) as player:
            player.send("1", "1", "1", "enter", "space")
            await player.settled()
            assert len(steps(player)) == 1
            assert name(player) == "PlayScreen"

    run(test)


def test_a_digit_counts_only_while_its_choice_is_on_the_screen(tmp_path: Path) -> None:
    async def test() -> None:
        async with playing(tmp_path, size=(40, 15)) as player:
            assert not player.screen.now.is_last
            await player.press("1", "2", "enter")
            assert steps(player) == []
            await player.last_page()
            await player.press("9")
            assert steps(player) == []
            await player.press("1")
            assert steps(player) == ["bench.off"]

    run(test)


def test_space_turns_pages_and_never_chooses(tmp_path: Path) -> None:
    async def test() -> None:
        async with playing(tmp_path) as player:
            await player.press("down", *["space"] * 5)
            assert steps(player) == []
            await player.press("1", *["space"] * 9)
            assert steps(player) == ["bench.off"]
            assert player.screen.now.is_last

    run(test)


def test_enter_marks_before_it_takes(tmp_path: Path) -> None:
    async def test() -> None:
        async with playing(tmp_path) as player:
            await player.press("enter")
            assert steps(player) == []
            await player.press("enter")
            assert steps(player) == ["bench.off"]

    run(test)


def test_a_closed_choice_says_why_and_takes_no_turn(tmp_path: Path) -> None:
    async def test() -> None:
        async with playing(tmp_path) as player:
            assert "Struck through" in player.text()
            await player.press("3")
            assert steps(player) == []
            assert "You don't, now." in player.text().split("\n")[-2]
            await player.press("1", "u")
            assert "Struck through" not in player.text()

    run(test)


def test_what_came_before_can_be_read_and_changes_nothing(tmp_path: Path) -> None:
    async def test() -> None:
        async with playing(tmp_path) as player:
            await player.press("#1", "#1")
            saved = (tmp_path / "play-1.json").read_bytes()
            await player.press(*["pageup"] * 9)
            assert "The pipe knocks." in player.text()
            await player.press("1", "2", "3")
            assert (tmp_path / "play-1.json").read_bytes() == saved
            while player.screen.view.back:
                await player.press("space")
            assert steps(player) == ["bench.off", "corridor.slip"]
            assert "He signs in the middle of the page." in player.text()

    run(test)


def test_a_note_that_comes_to_hand_is_one_dim_line(tmp_path: Path) -> None:
    async def test() -> None:
        async with playing(tmp_path) as player:
            assert player.text().split("\n")[-2].endswith("Note 1 · The round stamp — n")

    run(test)


def test_going_back_to_an_earlier_choice_and_on_with_the_old_take(tmp_path: Path) -> None:
    async def test() -> None:
        async with playing(tmp_path) as player:
            await player.press("#1", "#1", "t", "home", "enter", "y")
            assert (steps(player), len(player.session.save.takes)) == ([], 2)
            assert name(player) == "PlayScreen"
            await player.press("t", "enter")
            assert steps(player) == ["bench.off", "corridor.slip"]
            await player.press("t", "end", "w", *"second", "enter")
            assert "second" in [take.name for take in player.session.save.takes]

    run(test)


def test_something_hard_to_read_is_announced_first(tmp_path: Path) -> None:
    async def test() -> None:
        async with playing(tmp_path) as player:
            await player.press("#1", "#1")
            await player.last_page()
            assert "This scene speaks of a death." in player.text()
            assert "They say the name" not in player.text()
            await player.press("d")
            assert "somebody reads the name aloud" in player.text()
            await player.press("s")
            assert "You learn it in the canteen." in player.text()
            assert "They say the name" not in player.text()
            await player.press("#1")
            assert player.session.save.steps[-1].skipped

    run(test)


@pytest.mark.parametrize(
    ("settings", "words", "absent"),
    [
        ({"skip": "skip"}, "You learn it in the canteen.", "They say the name"),
        ({"skip": "read"}, "They say the name", "Before you read on"),
        ({"content": "off"}, "They say the name", "Before you read on"),
        ({"content": "detail"}, "somebody reads the name aloud", "They say the name"),
    ],
)
def test_content_care_is_set_once(tmp_path: Path, settings: dict[str, str], words: str, absent: str) -> None:
    async def test() -> None:
        async with playing(tmp_path, size=(80, 24), **settings) as player:
            await player.press("#1", "#1")
            await player.last_page()
            assert words in player.text()
            assert absent not in player.text()

    run(test)


def test_settings_are_put_on_at_once_and_kept(tmp_path: Path) -> None:
    async def test() -> None:
        async with playing(tmp_path) as player:
            await player.press("comma", "right", "down", "right", "right")
            assert player.app.theme == "paper"
            assert "usually night" in " ".join(player.text().split())
            await player.press("q")
            assert player.screen.leaf.text_width == 72
            assert load_settings(tmp_path / "settings.json")[0].theme == "paper"

    run(test)


def test_the_reel_can_be_searched_without_diacritics_and_taken_along(tmp_path: Path) -> None:
    async def test() -> None:
        async with playing(tmp_path) as player:
            await player.press("r", "slash", *"prilis zlut", "enter")
            assert "1 of 1 found" in player.text()
            for form, mark in (("t", "txt"), ("m", "md"), ("h", "html")):
                await player.press("e", form)
                assert "žluťoučký" in (tmp_path / f"play-1-reel.{mark}").read_text()

    run(test)


def test_a_full_disk_is_told_about_when_taking_the_reel_along(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_named: object) -> None:
        raise OSError(28, "No space left on device")

    async def test() -> None:
        async with playing(tmp_path) as player:
            monkeypatch.setattr("spring68.export.write_safely", refuse)
            await player.press("r", "e", "h")
            assert "No space left on device" in player.text()

    run(test)


def test_a_paste_of_a_megabyte_into_the_search_takes_what_fits(tmp_path: Path) -> None:
    async def test() -> None:
        async with playing(tmp_path) as player:
            await player.press("n", "slash")
            player.app.post_message(events.Paste("stamp\x1b[31m" + "x" * 1_000_000))
            await player.settled()
            assert len(player.screen.line.value) <= 80
            assert player.screen.line.value.startswith("stamp")

    run(test)


def test_plays_are_named_copied_and_deleted_when_asked(tmp_path: Path) -> None:
    async def test() -> None:
        async with playing(tmp_path) as player:
            await player.press("s", "w", *"An evening", "enter")
            assert json.loads((tmp_path / "play-1.json").read_text())["title"] == "An evening"
            await player.press("c")
            assert (tmp_path / "play-1-2.json").exists()
            await player.press("d")
            assert "goes on" in player.text() or "going on" in player.text() or "Delete" in player.text()

    run(test)


def test_deleting_asks_and_the_safe_answer_comes_first(tmp_path: Path) -> None:
    async def test() -> None:
        async with playing(tmp_path) as player:
            await player.press("q", "t", "s", "d", "enter")
            assert (tmp_path / "play-1.json").exists()
            await player.press("d", "y")
            assert not (tmp_path / "play-1.json").exists()
            assert "No play is kept yet." in player.text()

    run(test)


def test_an_ending_and_what_follows(tmp_path: Path) -> None:
    async def test() -> None:
        async with playing(tmp_path, preset="second") as player:
            await player.press("#1", "#1")
            assert name(player) == "EndRoom"
            assert "What was kept" in player.text()
            await player.press("4")
            assert "1 of 2 reached" in player.text()
            assert "What was given" not in player.text()
            await player.press("q", "1")
            assert name(player) == "TakesRoom"

    run(test)


def test_where_the_story_ends_for_now_the_play_is_kept(tmp_path: Path) -> None:
    async def test() -> None:
        async with playing(tmp_path, preset="second") as player:
            await player.press("#3")
            assert "later version" in player.text()
            await player.press("1")
            assert name(player) == "TitleScreen"

    run(test)


def test_the_first_start_asks_two_things(tmp_path: Path) -> None:
    async def test() -> None:
        async with playing(tmp_path, asked="no") as player:
            await player.press("d", "c")
            settings = load_settings(tmp_path / "settings.json")[0]
            assert (settings.content, settings.theme, settings.motion, settings.asked) == (
                "detail",
                "contrast",
                "off",
                "yes",
            )
            assert player.app.theme == "contrast"
            await player.press("#1")
            assert steps(player) == ["bench.off"]

    run(test)


def test_a_named_start(tmp_path: Path) -> None:
    async def test() -> None:
        async with playing(tmp_path, mode="title") as player:
            await player.press("g", "enter")
            assert player.session.scene.id == "ash"

    run(test)
