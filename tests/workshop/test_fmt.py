"""Files in the house's style: nothing is lost, a second time changes nothing, and what cannot be read is left alone."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from spring68.workshop.fmt import NotFormatted, format_file, formatted, write
from spring68.workshop.fmttree import meaning, tree_of
from spring68.workshop.new import template
from tests.check.hostile import MALFORMED
from tests.generated import story_text

ROOT = Path(__file__).parents[2]
_COMMENT = re.compile(r"(?:^|\s)(#.*)$", re.MULTILINE)


def comments(text: str) -> list[str]:
    """Every `#` that may begin a comment, with what follows, in order."""
    return [found.rstrip() for found in _COMMENT.findall(text.replace("\r", ""))]


def assert_kept(old: str) -> str:
    """The text in the house's style, after it was seen that nothing is lost."""
    new = formatted(old)

    assert meaning(tree_of(new)) == meaning(tree_of(old))
    assert comments(new) == comments(old)
    assert formatted(new) == new
    return new


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("scene: a\nchoices:\n- Go. -> b\n- Stay.\n", "scene: a\nchoices:\n  - Go. -> b\n  - Stay.\n"),
        (
            "scene: a\nchoices:\n    -   pick: Go.   # on\n        id: go\n        do:\n            - n += 1\n",
            "scene: a\nchoices:\n  - pick: Go.   # on\n    id: go\n    do:\n      - n += 1\n",
        ),
        (
            "scene: a\ntext: |\n      One.\n\n          Typed.\n\n      Two.\nending: b\n",
            "scene: a\ntext: |\n  One.\n\n      Typed.\n\n  Two.\nending: b\n",
        ),
        ('scene: a\ntext: "It is late."   # said\n', "scene: a\ntext: | # said\n  It is late.\n"),
        ("scene: a\nsay: 'It''s late.'\n", "scene: a\nsay: |\n  It's late.\n"),
        ('scene: a\nplace: "The quay"\n', 'scene: a\nplace: "The quay"\n'),
        ("\ufeffscene: a\r\nending: b   \r\n\r\n\r\n", "scene: a\nending: b\n"),
        ("scene: a\n\n\n\nending: b\n\n\n---\n\nscene: c\n", "scene: a\n\nending: b\n\n---\nscene: c\n"),
        (
            "scene: a\nchoices:\n- pick: Go.\n# on the way\n- pick: Stay.\n  # and why\n  id: stay\n",
            "scene: a\nchoices:\n  - pick: Go.\n  # on the way\n  - pick: Stay.\n    # and why\n    id: stay\n",
        ),
        ("scene: a\ndo: [\n   n += 1,\n   left = true]\n", "scene: a\ndo: [\n   n += 1,\n   left = true]\n"),
        ("scene: a\ntext: |2\n    One.\n  Two.\n", "scene: a\ntext: |2\n    One.\n  Two.\n"),
        ("scene: a\ntext: one\n   two\n", "scene: a\ntext: one\n   two\n"),
        ("vars:\n    tie:\n        olga: 1 in 0..3\n", "vars:\n  tie:\n    olga: 1 in 0..3\n"),
        ("", ""),
        ("# alone\n", "# alone\n"),
    ],
)
def test_a_file_is_brought_into_the_style_of_the_house(old: str, new: str) -> None:
    assert assert_kept(old) == new


@pytest.mark.parametrize("name", list(template()))
def test_the_new_story_is_in_the_style_already(name: str) -> None:
    assert assert_kept(template()[name]) == template()[name]


@pytest.mark.parametrize("by", [1, 3, 4])
@pytest.mark.parametrize("name", list(template()))
def test_other_indents_come_back_to_the_same_bytes(name: str, by: int) -> None:
    text = template()[name]
    wide = re.sub(r"^ +", lambda lead: " " * (len(lead[0]) * by // 2), text, flags=re.MULTILINE)
    try:
        tree = tree_of(wide)
    except ValueError:
        return
    if not tree.findings and by > 1 and meaning(tree) == meaning(tree_of(text)):
        assert assert_kept(wide) == text


def test_every_file_of_the_shipped_story_is_in_the_style() -> None:
    for path in sorted((ROOT / "story").rglob("*.yaml")):
        text = path.read_text(encoding="utf-8")

        assert formatted(text) == text, path.name


@settings(max_examples=15)
@given(seed=st.integers(0, 10_000), indent=st.integers(2, 6), width=st.sampled_from([30, 80, 10_000]))
def test_any_story_keeps_all_it_says(seed: int, indent: int, width: int) -> None:
    """However its lines were broken and indented; once with brackets and braces for everything."""
    scenes = [json.loads(text) for text in story_text(seed).split("\n---\n")]
    laid_out = yaml.safe_dump_all(scenes, indent=indent, width=width, allow_unicode=True, sort_keys=False)
    assert_kept(laid_out)
    assert_kept(story_text(seed))


PIECES = [
    "scene: a\n", "text: |\n", "    One.\n", "  Two. # no comment\n", "\n", "   \n", "# one\n", "    # two\n", "choices:\n",
    "- pick: x\n", "   - pick: y # three\n", "     id: z\n", "     say: 'a'\n", "do: [a,\n", "  b]\n", "---\n", "x: \"a\n", "  b\"\n",
    "- - a\n", "-\n", "  k: >-\n", "\r\n", "  say: \"He's late.\"   # four\n", "? a\n", "...\n", "to: # five\n", "  - home\n",
]  # fmt: skip


@settings(max_examples=300)
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=12))
def test_whatever_can_be_read_keeps_all_it_says(pieces: list[str]) -> None:
    text = "".join(pieces)
    try:
        formatted(text)
    except NotFormatted:
        return
    assert_kept(text)


@pytest.mark.parametrize("text", [text for texts in MALFORMED.values() for text in texts])
def test_what_cannot_be_read_is_said_and_left_alone(text: str, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(text, encoding="utf-8")
    if tree_of(path.read_bytes().decode()).findings:
        with pytest.raises(NotFormatted, match=re.escape(str(path))):
            format_file(path)
    else:
        assert_kept(path.read_bytes().decode())


def test_another_encoding_and_a_file_that_is_gone_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes("scene: žižkov".encode("cp1250"))
    with pytest.raises(NotFormatted, match="not UTF-8"):
        format_file(path)
    with pytest.raises(NotFormatted, match="No such file"):
        format_file(tmp_path / "none.yaml")


def test_a_file_is_written_whole_with_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("scene: a\nchoices:\n- b\n")
    path.chmod(0o600)
    found = format_file(path)

    assert path.read_bytes() == found.old != found.new
    write(found)
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (found.new, 0o600)
