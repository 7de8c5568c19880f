"""Contrast as it comes to the screen: in each theme, what is written in rooms, slips and questions can be read."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.color import Color

from spring68.saves.model import Page
from spring68.tui.themes import LEAST_DISABLED, LEAST_TEXT, THEMES, colours_of, contrast, drain_of
from tests.tui.player import Player, playing, run
from tests.tui.test_lesson import assignment, code, entering, name

Written = tuple[str, float, float]


def written(player: Player) -> Iterator[Written]:
    """Every piece of words of the uppermost screen: the words, their contrast, and the least they must have.

    Of a slip only the slip itself is looked at; what lies beneath it is out of reach, and dim on purpose.
    """
    screen = player.screen
    within = screen.query("Screen > Leaf, Screen > Vertical").first().region if screen.is_modal else screen.region
    theme, page = player.app.desk.theme, player.session.save.page if player.session is not None else Page()
    faint = colours_of(theme, page.act, drain_of(page.act, page.when)).faint
    for y, strip in enumerate(screen._compositor.render_strips()):
        x = 0
        for text, style, _control in strip:
            is_inside = within.contains(x, y)
            x += len(text)
            if style is None or not is_inside or not any(character.isalnum() for character in text):
                continue
            assert style.color is not None, text
            assert style.bgcolor is not None, text
            ink, ground = (Color.from_rich_color(part).hex6 for part in (style.color, style.bgcolor))
            least = LEAST_DISABLED if ink.lower() == faint else LEAST_TEXT
            yield text, contrast(ink, ground), least


def check(player: Player) -> None:
    found = list(written(player))
    weak = [f"“{text.strip()}” {ratio:.2f}" for text, ratio, least in found if ratio < least]

    assert len(found) > 3, player.text()
    assert weak == [], name(player)


@pytest.mark.parametrize("theme", THEMES)
def test_what_stands_in_rooms_and_on_slips_can_be_read(tmp_path: Path, theme: str) -> None:
    async def test() -> None:
        async with playing(tmp_path, theme=theme, asked="no", motion="off") as player:
            check(player)
            assert player.app.theme == theme
            for keys in (
                ("y",), (theme[0],), ("down",), ("#3",), ("ctrl+p",), ("escape", "n", "slash", "s"), ("escape", "enter"),
                ("q", "q", "r", "slash", "t"), ("enter", "e"), ("q", "escape", "q", "s", "w"), ("escape", "d"),
                ("n", "q", "comma"), ("q", "question_mark", "end"), ("q", "q"),
            ):  # fmt: skip
                await player.press(*keys)
                check(player)

    run(test)


@pytest.mark.parametrize("theme", THEMES)
def test_what_stands_on_the_screens_of_an_assignment_can_be_read(tmp_path: Path, theme: str) -> None:
    async def test() -> None:
        async with entering(tmp_path, given=assignment(), theme=theme) as player:
            check(player)
            await code(player, "KX47-3")
            check(player)
            await player.write("KX47-2")
            await player.press("enter")
            check(player)
            await player.write("Not")
            check(player)
            await player.press("ctrl+s")
            check(player)
            await player.write(" much")
            await player.press("ctrl+s", "#1", "#1")
            check(player)
            await player.press("2", "down")
            check(player)
            await player.press("ctrl+s", "x")
            check(player)
            await player.press("y")
            assert name(player) == "SealRoom"
            check(player)

    run(test)
