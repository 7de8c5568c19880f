"""Settings: the good ones are kept, a sentence says which were dropped."""

import json
from pathlib import Path

import pytest

from spring68.saves.settings import Settings, changed, effective_theme, load_settings, rows, save_settings


def test_what_was_chosen_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    save_settings(path, changed(Settings(), "theme", "paper"))

    assert ("paper", []) == (load_settings(path)[0].theme, load_settings(path)[1])


def test_wrong_and_unknown_values_are_dropped_and_the_good_ones_kept(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"theme": "paper", "width": 9, "motion": "sometimes", "colour": "red"}))

    settings, words = load_settings(path)

    assert "paper" == settings.theme
    assert "64" == settings.width
    assert 1 == len(words)
    assert ["width" in words[0], "motion" in words[0], "colour" in words[0]] == [True, True, True]


@pytest.mark.parametrize("data", [b"", b"[]", b"\xff\xfe", b"{" * 10_000, b" " * 200_000])
def test_a_damaged_file_gives_the_usual_settings_and_one_sentence(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(data)

    settings, words = load_settings(path)

    assert Settings() == settings
    assert 1 == len(words)
    assert data == path.read_bytes()


def test_no_file_is_no_problem(tmp_path: Path) -> None:
    assert (Settings(), []) == load_settings(tmp_path / "none" / "settings.json")


def test_every_default_is_one_of_its_values() -> None:
    assert [] == [name for name, setting, default in rows() if default not in setting.values]


def test_no_color_chooses_the_colours_of_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")

    assert "terminal" == effective_theme(Settings())
