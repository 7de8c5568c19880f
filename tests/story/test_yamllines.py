"""The plain form of YAML, read by its lines: what is accepted is read as libyaml reads it, to the last column."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from spring68.story.limits import MAX_DEPTH
from spring68.story.yamlevents import parse_events
from spring68.story.yamllines import read_lines
from spring68.story.yamltree import Map, Node, Scalar
from spring68.text.source import SourceFile
from tests.benchmarks.generated_yaml import story_files

STORY = Path(__file__).parents[2] / "story"


def accepted(text: str) -> list[Node] | None:
    return read_lines(SourceFile("f.yaml", text))


def whole(node: Node) -> object:
    """Everything that a node knows: what it is, its places, and all that it holds."""
    if isinstance(node, Scalar):
        return tuple(node)
    kind = "map" if type(node) is Map else "list"
    keys = list(node.entries) if type(node) is Map else []
    return kind, node.start_mark, node.end_mark, keys, [whole(item) for item in node.items]


def assert_read_alike(text: str) -> bool:
    """Whether a text is of the plain form; if it is, libyaml finds nothing wrong with it and gives the same nodes."""
    documents = accepted(text)
    if documents is None:
        return False
    tree = parse_events(SourceFile("f.yaml", text))
    assert [] == tree.findings
    assert [whole(node) for node in tree.documents] == [whole(node) for node in documents]
    return True


PLAIN = [
    "\n# a comment\n",
    "a: b\n",
    "---\na: b\n",
    "\n# words\n\n---\n# words\na: b\n---\nc: d\n",
    "a: b\n\n# a comment\n  # another\nc: d\n",
    "a: 20:08 isn't no, 'or' “yes”; {this} [[that]] *so* a:b 1# - & !\n",
    "a: -1\nb: ?x\nc: :x\n",
    "a b, c.d/e “f”: g\na:b: c\nd:: e\n",
    "a:\nb: c\nd:\n",
    "a:\n  b: c\n  d:\n    e: f\n  g: h\ni: j\n",
    "a:\n  - b\n  - c: d\n    e: f\n  - g:\n      - h\ni: j\n",
    "a:\n- b\n- c: d\n  e:\n  - f\n  - g: |\n      h\n  i: j\n# k\nl:\n- m\n",
    "a:\n\n  # why\n  - b\n\n  - c\n",
    "a: |\n  One.\n\n    Two.\n  # no comment\n\n\nb: |-\n  Three.\n\nc: >-\n  Four\n  five.\nd: >\n  Six.\n",
    "a: |\n\n\n  One.\n",
    "a:\n  - |\n    One.\n  - b: |\n      Two.\n    c: |-\n      Three.\n",
    "a: ''\nb: \"\"\nc: 'd: e#'\nf: \"  it's  \"\n",
    "a: []\nb: {}\nc: [d]\ne: [ f g , 'h, i' ,\"j\" ]\nk: {l: m, n o: 'p: q'}\nr: {s: [t, {u: v}], w: {}}\n",
    "a: [nerve += 1, left = true]\n",
    "hlídka: žluťoučký kůň\npříběh:\n  - “日”: é\n",
]


@pytest.mark.parametrize("text", PLAIN)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_the_plain_form_is_accepted_and_read_as_libyaml_reads_it(text: str, ending: str) -> None:
    assert assert_read_alike(text.replace("\n", ending))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a: b",
        "a\n",
        "- a\n",
        "a: b\n---\n",
        "--- a: b\n",
        "a: b\n...\n",
        "%YAML 1.1\n---\na: b\n",
        "a: b\rc: d\r",
        "a: b\rc: d\n",
        "a:\tb\n",
        "a: b\u2028c\n",
        "\ufeffa: b\n",
        "a: \x07\n",
        "a: b # words\n",
        "a: b: c\n",
        "a: b:\n",
        "a: b \n",
        "a : b\n",
        "a:  b\n",
        "a: b\na: c\n",
        "a: {b: c, b: d}\n",
        "<<: {a: b}\n",
        "? a\n",
        "[a]: b\n",
        "'a': b\n",
        "a: &b c\n",
        "a: *b\n",
        "a: !b c\n",
        "a: @b\n",
        "a: b\n  c\n",
        "a: b\n  c: d\n",
        "a:\n  b: c\n d: e\n",
        "a:\n    b: c\n  d: e\n",
        "a:\n- b\nc\n",
        "a:\n  b:\n  - c\n - d\n",
        "a:\n  - - b\n",
        "a:\n  -\n    b\n",
        "a:\n  -  b\n",
        "a:\n  - b\n  c: d\n",
        "a:\n  b\n",
        "a: |+\n  b\n",
        "a: |2\n  b\n",
        "a: |\nb: c\n",
        "a: |\n  b\n c\n",
        "a: |\n  b\n \nc: d\n",
        "a: |\n   \n  b\n",
        "a: >\n  b\n\n  c\n",
        "a: >\n  b\n    c\n",
        "a: 'b''c'\n",
        'a: "b\\n"\n',
        "a: 'b\n  c'\n",
        "a: 'b' c\n",
        "a: [b,\n  c]\n",
        "a: [b, ]\n",
        "a: [b c: d]\n",
        "a: [b] c\n",
        "a: {b}\n",
        'a: {"b": c}\n',
        "a: {b: c d: e}\n",
        f"{'a' * 1_100}: b\n",
        f"a: {'[' * MAX_DEPTH}{']' * MAX_DEPTH}\n",
        "".join(f"{'  ' * depth}a:\n" for depth in range(MAX_DEPTH + 1)),
    ],
)
def test_all_else_is_left_to_the_yaml_parser(text: str) -> None:
    assert accepted(text) is None


def test_what_is_as_deep_as_it_may_be_is_accepted() -> None:
    assert assert_read_alike(f"a: {'[' * (MAX_DEPTH - 1)}{']' * (MAX_DEPTH - 1)}\n")


def test_the_story_is_written_in_the_plain_form_but_for_a_few_files() -> None:
    files = sorted(STORY.rglob("*.yaml"))

    plain = [path for path in files if assert_read_alike(path.read_text(encoding="utf-8"))]

    assert len(plain) >= 0.9 * len(files)


def test_generated_stories_are_of_the_plain_form() -> None:
    assert all(assert_read_alike(data.decode()) for _name, data in story_files(20))


# texts that nobody wrote

_PIECES = [
    "a", "b c", "ž", ": ", ":", "- ", "-", "\n", "\n  ", "\n    ", " ", "   \n", "|", "|\n", "|-\n", ">-\n", "'", '"',
    "''", "[", "]", "{", "}", "[a, b]", "{a: b}", ",", ", ", "#", " #", "# a\n", "---\n", "...", "\r\n", "\r", "&", "*", "!", "?",
    "? ", "<<", "\\", "\t", "a: b\n", "  c: d\n", "  - e\n", "    f: g\n", "    h\n", "\n\n", "%", "@", "`", "~", ".",
]  # fmt: skip
_MADE_UP = st.lists(st.sampled_from(_PIECES), max_size=14).map(lambda pieces: "".join(pieces) + "\n")


@st.composite
def _damaged(draw: st.DrawFn) -> str:
    """Some lines of a plain text, with a few changes."""
    text = draw(st.sampled_from(PLAIN))
    for _change in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(text)))
        length = draw(st.integers(0, 2))
        text = text[:at] + draw(st.sampled_from(_PIECES)) + text[at + length :]
    return text


@settings(max_examples=300)
@given(_MADE_UP | _damaged())
@example("a: |\n")
@example("a: |\n\n")
@example("a: b\n   \n")
@example("a:\n  b: c\n  \n")
def test_whatever_is_accepted_is_read_as_libyaml_reads_it(text: str) -> None:
    assert_read_alike(text)
