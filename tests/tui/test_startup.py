"""Before the first frame nothing of the story is touched; what is resumed is there at once, and no key is lost."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from spring68.opening import open_story
from spring68.saves.store import Store
from spring68.session import Session
from spring68.tui import motion
from spring68.tui.app import Spring68
from spring68.tui.desk import Desk, last_time
from tests.tui.player import STORY, Player, launch_for, playing, run

SOURCE = Path(__file__).parents[2] / "src"


def kept_play(saves: Path, *choices: str, slot: str = "", now: str = "") -> str:
    """A play that is kept; its slot."""
    given: dict[str, Any] = {"now": lambda: now} if now else {}
    session = Session.begin(open_story(STORY), Store(saves), seed=68, slot=slot, **given)
    for choice in choices:
        session.choose(choice)
    session.close()
    return session.slot


FIRST_FRAME = """
import sys
from pathlib import Path
import spring68.tui.desk as desk
from tests.tui.player import launch_for
from spring68.tui import motion
from spring68.tui.app import Spring68
import asyncio

loaded = []
Spring68.on_story_ready = lambda self, message: None
desk.Desk.load = lambda self: loaded.append(sorted(sys.modules))

async def main():
    app = Spring68(launch_for(Path(sys.argv[1]), mode=sys.argv[2]))
    before = set(sys.modules)
    app.desk.machine = None
    async with app.run_test(size=(80, 24)) as pilot:
        while not loaded:
            await asyncio.sleep(0.01)
        print(app.export_screenshot().count("<text"))
        app._exit = True

asyncio.run(main())
found = {name.partition(".")[0] for name in loaded[0]} | set(loaded[0])
bad = found & {"yaml", "transitions", "spring68.session", "spring68.story.load", "spring68.engine.machine"}
print("BAD", sorted(bad))
"""


@pytest.mark.parametrize("mode", ["title", "continue"])
def test_nothing_of_the_story_is_read_before_the_first_frame(tmp_path: Path, mode: str) -> None:
    kept_play(tmp_path)
    path = os.pathsep.join([str(SOURCE), str(SOURCE.parent)])
    code = FIRST_FRAME.replace("from tests.tui.player import launch_for", LAUNCH)

    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path), mode], env={**os.environ, "PYTHONPATH": path},
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert "BAD []" in done.stdout, done.stdout + done.stderr[-800:]
    assert int(done.stdout.split()[0]) > 10


LAUNCH = """
from spring68.saves.locations import Places
from spring68.saves.settings import Settings
from spring68.tui.launch import Launch

def launch_for(saves, mode):
    places = Places(Path("nowhere"), saves, saves / "s", saves / "c", "")
    return Launch(places.story, places, Settings(asked="yes"), mode)
"""


def test_what_is_resumed_is_painted_from_the_save_and_stays_as_it_was(tmp_path: Path) -> None:
    kept_play(tmp_path, "bench.off", "corridor.slip")
    seen: list[str] = []

    async def test() -> None:
        app = Spring68(launch_for(tmp_path, mode="continue"))
        load, app.desk.load = app.desk.load, lambda: None  # type: ignore[method-assign]
        app.on_story_ready = lambda _message: None  # type: ignore[method-assign,assignment]
        async with app.run_test(size=(80, 24)) as pilot:
            player = Player(app, pilot)
            await player.see("He signs in the middle of the page.")
            seen.append(player.text())
            load()
            Spring68.on_story_ready(app, message())
            await player.settled()
            seen.append(player.text())
            assert player.screen.session is not None

    run(test)
    assert seen[0] == seen[1]


def message() -> Any:
    from spring68.tui.messages import StoryReady

    return StoryReady()


def test_keys_pressed_before_the_story_is_read_are_honoured(tmp_path: Path) -> None:
    kept_play(tmp_path)

    async def test() -> None:
        app = Spring68(launch_for(tmp_path, mode="continue"))
        async with app.run_test(size=(80, 24)) as pilot:
            player = Player(app, pilot)
            await player.see("The pipe knocks.")
            player.send("1", "2", "n")
            await player.until(lambda: type(player.screen).__name__ == "NotesRoom")
            assert [step.choice for step in player.session.save.steps] == ["bench.off"]

    run(test)


def test_a_room_asked_for_before_the_story_is_read_opens_then(tmp_path: Path) -> None:
    kept_play(tmp_path)

    async def test() -> None:
        app = Spring68(launch_for(tmp_path, mode="title"))
        async with app.run_test(size=(80, 24)) as pilot:
            player = Player(app, pilot)
            await player.see("Continue")
            player.send("n")
            await player.until(lambda: type(player.screen).__name__ == "NotesRoom")

    run(test)


def test_continue_before_the_story_is_read(tmp_path: Path) -> None:
    kept_play(tmp_path, "bench.off")

    async def test() -> None:
        app = Spring68(launch_for(tmp_path, mode="title"))
        async with app.run_test(size=(80, 24)) as pilot:
            player = Player(app, pilot)
            await player.see("Continue")
            player.send("1")
            await player.see("It is quiet now")
            await player.until(lambda: player.session is not None)
            await player.press("#4")
            assert len(player.session.save.steps) == 2

    run(test)


def test_a_play_is_resumed_at_the_very_screen(tmp_path: Path) -> None:
    async def test() -> None:
        async with playing(tmp_path) as player:
            await player.press("1", "space")
            left = player.text()
        async with playing(tmp_path, mode="continue") as player:
            assert player.text() == left

    run(test)


def test_a_slot_that_was_asked_for_is_gone_on_with_or_begun(tmp_path: Path) -> None:
    kept_play(tmp_path, "bench.off", slot="mine")
    kept_play(tmp_path, slot="other")

    async def test() -> None:
        async with playing(tmp_path, mode="continue", slot="mine") as player:
            assert (player.session.slot, len(player.session.save.steps)) == ("mine", 1)
        async with playing(tmp_path, mode="new", slot="fresh") as player:
            assert player.session.slot == "fresh"

    run(test)


def test_a_preset_that_is_not_there(tmp_path: Path) -> None:
    async def test() -> None:
        app = Spring68(launch_for(tmp_path, mode="new", preset="tenth"))
        async with app.run_test(size=(80, 24)) as pilot:
            player = Player(app, pilot)
            await player.see("There is no preset called “tenth”; this story has:")
            await player.press("q")
            assert type(player.screen).__name__ == "TitleScreen"

    run(test)


def test_a_story_that_cannot_be_played_is_told_about_and_ends_with_one(tmp_path: Path) -> None:
    story = tmp_path / "story"
    story.mkdir()
    (story / "story.yaml").write_text("story: broken\nstart: nowhere\n")

    async def test() -> None:
        app = Spring68(launch_for(tmp_path / "saves", mode="title", story=story))
        async with app.run_test(size=(80, 24)) as pilot:
            player = Player(app, pilot)
            await player.see("The story cannot be played")
            player.send("q")
            await player.until(lambda: app.return_code == 1)
            assert "spring68 check" in app.outcome.words

    run(test)


def test_a_save_that_cannot_be_used_leads_to_the_title(tmp_path: Path) -> None:
    slot = kept_play(tmp_path)
    path = tmp_path / f"{slot}.json"
    path.write_text(path.read_text().replace('"story": "bench"', '"story": "another"'))

    async def test() -> None:
        async with playing(tmp_path, mode="title") as player:
            assert "Continue" not in player.text()
            await player.press("s", "enter")
            assert "another story" in player.text()

    run(test)


def test_after_a_long_time_there_are_two_sentences_of_last_time(tmp_path: Path) -> None:
    before = (datetime.now(UTC) - timedelta(days=3)).isoformat(timespec="seconds")
    kept_play(tmp_path, "bench.off", "corridor.slip", now=before)

    async def test() -> None:
        async with playing(tmp_path, mode="continue") as player:
            assert "Last time: You switched the reel off. You let him sign." in " ".join(player.text().split())

    run(test)


def test_after_a_short_time_there_are_none(tmp_path: Path) -> None:
    slot = kept_play(tmp_path, "bench.off")
    save = Store(tmp_path).info(slot).save

    assert save is not None
    assert last_time(save) == ""
    assert last_time(save, datetime.now(UTC) + timedelta(days=1)) == "Last time: You switched the reel off."


def test_a_disk_that_refuses_is_told_about_and_the_play_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object, **_named: object) -> None:
        raise OSError(28, "No space left on device")

    async def test() -> None:
        async with playing(tmp_path) as player:
            monkeypatch.setattr("spring68.saves.store.write_safely", refuse)
            await player.press("1")
            assert "No space left" in player.text()
            assert "It is quiet now" in player.text()
            monkeypatch.undo()
            await player.press("#4")
            assert "Saving works again" in player.text()

    run(test)


def test_the_seed_that_was_given_is_used_once(tmp_path: Path) -> None:
    desk = Desk(launch_for(tmp_path))
    desk.load()

    assert desk.begin().save.seed == 68
    assert desk.begin().save.seed != 68
    desk.put_away()


@pytest.mark.parametrize("motion", ["off", "on"])
def test_no_timer_runs_once_the_screen_is_at_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, motion: str) -> None:
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "full")

    def running(player: Player) -> list[str]:
        nodes = [player.app, *player.app.screen_stack, *player.screen.walk_children()]
        timers = [timer for node in nodes for timer in node._timers]
        return [repr(timer) for timer in timers if timer._active.is_set() and timer._task and not timer._task.done()]

    async def test() -> None:
        async with playing(tmp_path, motion=motion) as player:
            await player.press("1")
            assert motion == "on" or player.screen._motion is None
            await player.until(lambda: player.screen._motion is None)
            for key in ("", "n", "slash", "f", "r", "slash", "t", "m", "e", "s", "w", "comma", "ctrl+p", "q"):
                if key:
                    await player.press("escape", "escape") if key not in {"slash", "w"} else None
                    if type(player.screen).__name__ == "LeaveSlip":
                        await player.press("s")
                    await player.press(key)
                await player.until(lambda: running(player) == [])

    run(test)


def test_every_motion_is_over_in_less_than_400_ms() -> None:
    assert motion.STEP * motion.STEPS < 0.4
    assert motion.reels(motion.STEPS) == "◉ ◉"
    for step in range(motion.STEPS):
        for act in ("weather", "air"):
            rows = motion.between_acts(act, "BOX II · Weather", 60, 16, step)
            assert len(rows) <= 16
            assert max(len(row.text) for row in rows) <= 60


def test_a_motion_ends_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "full")

    async def test() -> None:
        async with playing(tmp_path) as player:
            player.send("1")
            await player.until(lambda: player.screen._motion is not None)
            await player.until(lambda: player.screen._motion is None)
            assert "◉ ◉" in player.text()

    run(test)


def test_any_key_ends_a_motion_and_does_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "full")
    monkeypatch.setattr(motion, "STEP", 600.0)

    async def test() -> None:
        async with playing(tmp_path, size=(80, 40), skip="read") as player:
            await player.press("#1", "#1", "#1", "#1")
            assert player.screen.is_between
            assert "BOX IV · Silence" in player.text()
            await player.press("1")
            assert not player.screen.is_between
            assert "The radio plays operetta." in player.text()
            assert player.session.scene.id == "ash"
            await player.press("#1")
            assert player.session.state.ended == "kept"

    run(test)
