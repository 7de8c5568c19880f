"""The map: what is on it, that every format can be read, and that no word of a story gets out of its quotes."""

from __future__ import annotations

import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from spring68.cli import main
from spring68.story.load import load_story
from spring68.workshop import maplayout
from spring68.workshop.mapdraw import LEGEND, page, svg
from spring68.workshop.mapgraph import Link, StoryMap, Way, map_of
from spring68.workshop.maplayout import HEAD, lay_out
from spring68.workshop.mapwrite import dot, mermaid
from tests.helpers import make_story
from tests.workshop.test_playtest_command import folder_of

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = """]-->"x"</script><img src=x onerror=alert(1)>|`#59; \\N & 'q' \\u202e %% {{"""
SCENES = """
scene: hall
type: spine
hub: true
choices:
  - {pick: HOSTILE, id: go, if: lit, to: street}
  - {pick: Call, id: call, call: door}
  - {pick: Back again, id: again, to: again}
  - {pick: On, id: on, to: [street if lit, end]}
---
sub: door
text: A door.
---
scene: street
type: track
place: HOSTILE
to: hall
---
scene: end
text: E.
ending: e
---
scene: after
type: interleaf
to: later
""".replace("HOSTILE", "'" + HOSTILE.replace("'", "''").replace("{{", "{{{{") + "'")
STORY = "title: '" + HOSTILE.replace("'", "''") + "'\nstart: hall\nvars: {lit: false}\nendings: {e: {}}\n"


@pytest.fixture(scope="module")
def made() -> StoryMap:
    return map_of(make_story(SCENES, story=STORY).story)


@pytest.fixture(scope="module")
def shipped() -> StoryMap:
    return map_of(load_story(Path(__file__).parents[2] / "story", "story").story)


def test_scenes_and_ways_are_those_of_the_story(made: StoryMap) -> None:
    links = {(link.source, link.target): link for link in made.links}

    assert {"hall": "spine", "door": "module", "street": "track", "end": "ending", "after": "interleaf",
            "later": "later"} == {spot.name: spot.shape for spot in made.spots}  # fmt: skip
    assert [("hall", "door"), ("hall", "end"), ("hall", "street")] == sorted(key for key in links if key[0] == "hall")
    assert [True, False, False] == [links["hall", name].is_call for name in ("door", "end", "street")]
    assert [False, False, True] == [links["hall", name].is_guarded for name in ("door", "end", "street")]
    assert ["lit", "lit"] == [way.guard for way in links["hall", "street"].ways]
    assert [("after", "later"), ("street", "hall")] == sorted(key for key in links if key[0] != "hall")
    assert ["hall"] == [spot.name for spot in made.spots if spot.is_start]


def test_mermaid_has_one_node_and_one_arrow_for_each_and_no_hostile_sign(made: StoryMap) -> None:
    lines = mermaid(made).split("flowchart TD\n")[1].splitlines()
    arrows = [line for line in lines if re.match(r"  s\d+ (-->|-\.->)", line)]
    nodes = [line for line in lines if re.match(r"    s\d+[\[({>]", line)]

    assert [len(made.links), len(made.spots)] == [len(arrows), len(nodes)]
    for line in arrows:
        assert re.fullmatch(r'  s\d+ (-->|-\.->)(\|"[^"|<>`\[\]{}&]*"\|)? s\d+', line), line
    assert 1 == sum("-.->" in line for line in arrows)
    assert "◇" in next(line for line in arrows if "onerror" in line)


def test_dot_keeps_every_word_inside_its_string(made: StoryMap) -> None:
    text = dot(made)
    bare = re.sub(r'"(?:[^"\\]|\\["\\])*"', '""', text)

    assert "onerror" in text
    assert not set("\\<>`#") & set(bare.replace("->", ""))
    assert [len(made.links), 1] == [bare.count("->"), bare.count("style=dashed")]
    assert bare.count("{") == bare.count("}")


def test_svg_is_well_formed_and_shows_every_scene_and_way(made: StoryMap) -> None:
    root = ElementTree.fromstring(svg(made))
    groups = [group for group in root.iter(f"{SVG}g") if "spot" in group.get("class", "")]
    lines = [path for path in root.iter(f"{SVG}path") if "link" in path.get("class", "").split()]
    stubs = [text for text in root.iter(f"{SVG}text") if text.get("class") == "stub"]

    assert len(made.spots) == len(groups)
    assert len(made.links) == len(lines) + len(stubs)
    assert {"img", "script"} & {element.tag.removeprefix(SVG) for element in root.iter()} == set()
    assert 1 == sum("call" in path.get("class", "") for path in lines)
    assert root.get("role") == "img"
    assert HOSTILE.split("\\u")[0].strip() in (root.findtext(f"{SVG}title") or "")


def test_a_drawing_by_itself_says_below_what_its_shapes_mean_and_a_page_says_it_once(made: StoryMap) -> None:
    root = ElementTree.fromstring(svg(made))
    lines = [text for text in root.iter(f"{SVG}text") if text.get("class") == "legend"]

    assert LEGEND == " ".join(line.text or "" for line in lines)
    assert all(float(line.get("y", "")) <= float(root.get("height", "")) for line in lines)
    assert 'class="legend"' not in page(made)


class Reading(HTMLParser):
    """Everything that a page loads, its headings and the links of its list."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append(tag)
        self.ids.add(found.get("id") or "")
        self.loads += [value or "" for name, value in attrs if name in {"src", "srcset", "data"}]
        if tag == "a":
            self.links.append(found.get("href") or "")
        elif "href" in found:
            self.loads.append(found["href"] or "")


def test_the_page_loads_nothing_and_can_be_read_without_the_drawing(made: StoryMap) -> None:
    text = page(made)
    reading = Reading()
    reading.feed(text)

    assert [] == reading.loads
    assert {"script", "img", "link", "iframe", "object"} & set(reading.tags) == set()
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)|url\((?!#)|@import", text)
    assert {href[1:] for href in reading.links} <= reading.ids
    assert (len(made.lanes), len(made.spots)) == (reading.tags.count("h3"), reading.tags.count("h4"))
    assert sum(len(link.ways) for link in made.links) == reading.tags.count("li")
    assert "<html lang" in text
    assert "if <code>lit</code>" in text


def test_two_scenes_never_lie_on_each_other_and_each_lies_in_its_lane(shipped: StoryMap) -> None:
    layout = lay_out(shipped)
    places = sorted(layout.places.values())
    lanes = dict(zip((act for act, _title, _spots in shipped.lanes), layout.lanes, strict=True))

    assert len(shipped.spots) == len(places) == len(set(places)) > 150
    for number, (x, y) in enumerate(places):
        for to_x, to_y in places[number + 1 : number + 40]:
            assert abs(to_x - x) >= 150 or abs(to_y - y) >= 60
    for spot in shipped.spots:
        x, y = layout.places[spot.name]
        assert lanes[spot.act].top + HEAD <= y <= lanes[spot.act].bottom
        assert 0 < x < layout.width


def test_most_ways_lead_down_and_the_drawing_is_the_same_every_time(shipped: StoryMap) -> None:
    layout = lay_out(shipped)
    down = [layout.places[link.target][1] > layout.places[link.source][1] for link in shipped.links]

    assert sum(down) > 0.95 * len(down)
    assert svg(shipped) == svg(shipped)


def test_a_circle_of_scenes_and_one_alone_can_be_laid_out() -> None:
    spots = map_of(make_story("scene: a\nto: b\n---\nscene: b\nto: a\n---\nscene: c\nto: c").story)

    assert 3 == len(lay_out(spots).places)
    assert [("a", "b"), ("b", "a"), ("c", "c")] == [(link.source, link.target) for link in spots.links]


def test_a_link_is_guarded_only_when_no_way_is_always_open() -> None:
    assert not Link("a", "b", (Way("x", "n"), Way("y"))).is_guarded
    assert not Link("a", "b", (Way("x", is_call=True), Way("y"))).is_call


@pytest.mark.parametrize("form", ["mermaid", "dot", "svg", "html"])
def test_the_command_writes_each_format(form: str, tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "scene: a\ntext: Only this.\nending: e\n", "endings: {e: {}}")
    target = tmp_path / "map.txt"
    done = CliRunner().invoke(main, ["map", str(folder), "--format", form, "-o", str(target)])

    assert (0, "") == (done.exit_code, done.stdout)
    assert target.read_text(encoding="utf-8") == CliRunner().invoke(main, ["map", str(folder), "--format", form]).stdout


def test_without_the_library_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "fast_sugiyama", None)
    folder = folder_of(tmp_path, "scene: a\nto: b\n---\nscene: b\nto: later\n")
    done = CliRunner().invoke(main, ["map", str(folder), "--format", "svg"])

    assert (2, "") == (done.exit_code, done.stdout)
    assert "spring68: to draw a map, install its layout library: pip install fast-sugiyama.\n" == done.stderr
    assert 0 == CliRunner().invoke(main, ["map", str(folder)]).exit_code
    assert "fast_sugiyama" not in vars(maplayout)


def test_what_cannot_be_drawn_is_said(tmp_path: Path) -> None:
    broken = CliRunner().invoke(main, ["map", str(folder_of(tmp_path, "scene: a\nto: nowhere\n"))])
    missing = CliRunner().invoke(main, ["map", str(tmp_path / "nowhere")])
    unwritten = CliRunner().invoke(main, ["map", "-o", str(tmp_path / "no" / "such")])

    assert [1, 2, 2] == [broken.exit_code, missing.exit_code, unwritten.exit_code]
    assert "cannot be written" in unwritten.stderr
