"""The full screen while its story is being written."""

import shutil
from pathlib import Path

from tests.tui.player import STORY, playing, run


def test_on_saving_a_file_the_new_words_are_there_and_a_broken_edit_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "story"
    shutil.copytree(STORY, folder)

    async def test() -> None:
        async with playing(tmp_path / "saves", story=folder, watch=True) as player:
            place, scene = player.session.state.place, player.session.scene
            path = Path(scene.id.file)
            text = path.read_text(encoding="utf-8")
            words = player.session.turn.passages[0].paragraphs[0].text[:12]
            assert text.count(words) == 1
            path.write_text(text.replace(words, f"Once {words}"), encoding="utf-8")
            await player.see(f"Once {words}")
            await player.see("The story was read again; you are where you were.")
            assert player.session.state.place == place

            path.write_text(text.replace("choices:", "choises:"), encoding="utf-8")
            await player.see("has no way out")
            await player.press("#1")
            assert player.session.state.place != place

    run(test)
