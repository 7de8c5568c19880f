"""Colours: every pair in which words are shown can be read, and the years of silence lose their colour."""

import pytest

from spring68.tui.themes import ACCENTS, MOST_DRAIN, THEMES, colours_of, contrast, drain_of, skin, text_pairs


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("act", ["", *ACCENTS])
@pytest.mark.parametrize("drain", [0.0, 0.45, MOST_DRAIN])
def test_every_text_can_be_read(theme: str, act: str, drain: float) -> None:
    for name, text, ground, least in text_pairs(colours_of(theme, act, drain)):
        assert contrast(text, ground) >= least, f"{name}: {contrast(text, ground):.2f}"


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_the_palette_drains_through_the_years_of_silence() -> None:
    drains = [drain_of("silence", day) for day in ("1968-09-13", "1969-08-21", "1970-09-30", "1971-11-26")]

    assert drains == sorted(drains)
    assert drains[0] == 0.0
    assert drains[-1] == MOST_DRAIN
    assert drain_of("spring", "1971-11-26") == drain_of("silence", "") == 0.0


def test_what_is_drained_is_nearly_grey_and_as_light_as_before() -> None:
    before, after = colours_of("night", "silence"), colours_of("night", "silence", MOST_DRAIN)
    parts = [int(after.text[at : at + 2], 16) for at in (1, 3, 5)]

    assert max(parts) - min(parts) <= 6
    assert contrast(after.text, after.ground) == pytest.approx(contrast(before.text, before.ground), rel=0.06)


def test_all_skins_know_the_same_names() -> None:
    assert {frozenset(skin(theme)) for theme in (*THEMES, "terminal")} == {frozenset(skin("night"))}


def test_the_terminals_own_colours_are_left_alone() -> None:
    assert all(style.color is None and style.bgcolor is None for style in skin("terminal").values())


def test_each_act_has_its_own_accent() -> None:
    for theme in THEMES:
        accents = {colours_of(theme, act).accent for act in ACCENTS}
        assert len(accents) == len(ACCENTS)
