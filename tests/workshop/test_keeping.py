"""The page on keeping the story's promises says what the story says."""

from pathlib import Path

from click.testing import CliRunner

from spring68.cli.main import main
from spring68.story.load import load_story
from spring68.workshop.keeping import BEGIN, END, refreshed
from spring68.workshop.uses import uses_of
from tests.helpers import make_story

STORY = Path(__file__).parents[2] / "story"
SCENES = """
scene: hall
ref: "1"
text: |
  {nerve}
  {if left}
  Gone.
  {end}
choices:
  - pick: Go
    id: go
    if: count(box) >= 1 and nerve >= 1
    do: left = true if box.t1
    to: [street if z == abroad, street]
---
scene: street
text: |
  {said: hall.go | Nothing.}
to: later
"""
DECLARED = "vars: {nerve: 1 in 0..3, left: false, z: home in home, abroad, box: {t1: false, t2: true}}".replace(
    "z: home in home, abroad,", '"z": "home in home, abroad",'
)


def test_the_page_in_the_repository_is_up_to_date() -> None:
    page = (STORY / "KEEPING.md").read_text(encoding="utf-8")

    assert page == refreshed(page, load_story(STORY, "story").story), "run: spring68 keeping --write"


def test_every_way_of_reading_a_variable_is_found() -> None:
    story = make_story(SCENES, story=DECLARED).story
    uses = uses_of(story)

    assert {name: [str(scene.id) for scene in use.read_in] for name, use in uses.items()} == {
        "nerve": ["hall"], "left": ["hall"], "z": ["hall"], "box.t1": ["hall"], "box.t2": ["hall"],
    }  # fmt: skip
    assert ["hall"] == [str(scene.id) for scene in uses["left"].set_in]
    assert [] == uses["nerve"].set_in


def test_only_the_made_part_of_a_page_is_touched() -> None:
    story = make_story(SCENES, story=DECLARED).story
    page = f"# Mine\n\n{BEGIN}\nold\n{END}\n\nAlso mine.\n"

    new = refreshed(page, story)

    assert new.startswith("# Mine\n\n" + BEGIN)
    assert new.endswith(END + "\n\nAlso mine.\n")
    assert ["old" in new, "`hall.go` | street" in new] == [False, True]
    assert new == refreshed(new, story)


def test_a_page_that_cannot_be_read_is_left_as_it_is(tmp_path: Path) -> None:
    story = tmp_path / "mine"
    CliRunner().invoke(main, ["new", str(story)])
    page = story / "KEEPING.md"
    page.write_bytes(b"\xff\xfe mine")
    done = CliRunner().invoke(main, ["keeping", str(story), "--write"])

    assert (done.exit_code, "is not UTF-8" in done.output, page.read_bytes()) == (2, True, b"\xff\xfe mine")
    page.unlink()
    assert CliRunner().invoke(main, ["keeping", str(story), "--write"]).exit_code == 0
    assert page.read_text(encoding="utf-8").count(BEGIN) == 1
