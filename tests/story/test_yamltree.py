"""YAML as the format reads it: strings only, with places; what the format has no use for is reported."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spring68.story import yamltree
from spring68.story.yamlevents import has_libyaml, parse_events
from spring68.story.yamltree import (
    MAX_DEPTH,
    Map,
    Node,
    Seq,
    Tree,
    parse,
    read_source,
    span_of,
)
from spring68.text.source import SourceFile

_in_python = partial(parse_events, libyaml=False)
PARSERS = [
    pytest.param(parse, id="as it comes"),
    pytest.param(parse_events, id="libyaml"),
    pytest.param(_in_python, id="pure Python"),
]
Parser: TypeAlias = Callable[[SourceFile], Tree]


def read(text: str, parser: Parser = parse) -> Tree:
    return parser(SourceFile("f.yaml", text))


def plain(node: Node) -> object:
    """A node as plain lists, dictionaries and strings."""
    if type(node) is Map:
        return {name: plain(value) for name, value in node.entries.items()}
    if type(node) is Seq:
        return [plain(item) for item in node.items]
    return node.value  # type: ignore[union-attr]


def placed(source: SourceFile, node: Node) -> object:
    """A node with the span and the style of each scalar, to the last column."""
    if type(node) is Map:
        return [placed(source, item) for item in node.items]
    if type(node) is Seq:
        return [placed(source, item) for item in node.items]
    return node.value, node.style or "", span_of(source, node)  # type: ignore[union-attr]


def found(text: str, parser: Parser = parse) -> list[str]:
    """Code, line and column of each finding."""
    tree = read(text, parser)
    return [f"{finding.code} {finding.span.line}:{finding.span.column}" for finding in tree.findings]


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize(
    "written", ["no", "yes", "20:08", "1968-08-21", "0x10", "010", "1.10", "~", "null", "true", "1_000", ".inf", "="]
)
def test_every_scalar_is_what_was_typed(written: str, parser: Parser) -> None:
    assert [{"key": written}] == [plain(node) for node in read(f"key: {written}\n", parser).documents]


def test_a_node_knows_its_place_in_characters() -> None:
    source = SourceFile("f.yaml", "hlídka: žluťoučký kůň\n")
    (document,) = parse(source).documents
    assert type(document) is Map

    assert (
        (span := span_of(source, document.entries["hlídka"])).file, span.line, span.column, span.end_column
    ) == ("f.yaml", 1, 9, 22)  # fmt: skip
    assert span_of(source, document.key("hlídka")).column == 1


def test_the_key_of_an_entry_that_is_not_there_is_a_key_error() -> None:
    (document,) = read("a: b\n").documents
    assert type(document) is Map

    with pytest.raises(KeyError):
        document.key("c")


def test_the_span_of_a_block_is_its_first_line() -> None:
    source = SourceFile("f.yaml", "text: |\n  One.\n  Two.\n")
    (document,) = parse(source).documents
    assert type(document) is Map

    span = span_of(source, document.entries["text"])

    assert (span.line, span.column, span.end_line, span.end_column) == (1, 7, 1, 8)


def test_documents_are_kept_apart() -> None:
    assert [plain(node) for node in read("a: 1\n---\nb: 2\n").documents] == [{"a": "1"}, {"b": "2"}]


def test_a_key_that_stands_twice_is_reported_where_it_stands_again_and_the_first_is_kept() -> None:
    tree = read("text: one\nto: x\ntext: two\n")

    assert [(one.code, one.span.line, one.span.column) for one in tree.findings] == [("S103", 3, 1)]
    assert "first in line 1" in tree.findings[0].message
    assert [plain(node) for node in tree.documents] == [{"text": "one", "to": "x"}]


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize(
    ("text", "place", "word"),
    [
        ("a: &here x\n", "S101 1:4", "anchor"),
        ("a: !!int 3\n", "S101 1:4", "tag"),
        ("a: !custom 3\n", "S101 1:4", "tag"),
        ("a: &here [x]\n", "S101 1:4", "anchor"),
        ("a: *there\n", "S101 1:4", "alias"),
        ("<<: {x: y}\na: b\n", "S101 1:1", "merge"),
        ("? [a]\n: b\n", "S101 1:3", "key"),
        ("? {a: b}\n: c\n", "S101 1:3", "key"),
    ],
)
def test_what_hides_where_a_text_comes_from_is_reported(text: str, place: str, word: str, parser: Parser) -> None:
    tree = read(text, parser)

    assert [place] == found(text, parser)
    assert word in tree.findings[0].message


def test_a_file_of_aliases_that_would_grow_to_gigabytes_is_read_in_no_time() -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60)]

    assert found("\n".join(lines))


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    source, findings = read_source("f.yaml", b"\xef\xbb\xbfa: b\n")

    assert (source.text, findings) == ("a: b\n", [])


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ("příběh".encode("cp1250"), "1:2"),
        ("a: b\nc: ž\n".encode("cp1250"), "2:4"),
        ("a: b\n".encode("utf-16"), "1:1"),
        (b"\xed\xa0\x80", "1:1"),
    ],
)
def test_another_encoding_is_reported_at_its_first_byte(data: bytes, place: str) -> None:
    source, (finding,) = read_source("f.yaml", data)

    assert ("S101", place) == (finding.code, f"{finding.span.line}:{finding.span.column}")
    assert "UTF-8" in finding.message
    assert source.text == ""


def test_a_file_that_is_too_large_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yamltree, "MAX_BYTES", 1_000_000)

    _source, (finding,) = read_source("f.yaml", b"a" * 1_000_001)

    assert "larger than 1 MB" in finding.message


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize("bad", ["\x00", "\x07", "\x1b", "\x7f", "\x9f", "\ufffe", "\uffff"])
def test_a_control_character_is_reported_at_its_place(bad: str, parser: Parser) -> None:
    text = f"a: ž\nkey: žlutý {bad} kůň\n"
    (finding,) = read(text, parser).findings

    assert (finding.code, finding.span.line, finding.span.column) == ("S101", 2, 12)
    assert f"U+{ord(bad):04X}" in finding.message


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize(
    ("text", "place", "word"),
    [
        ("a:\n\tb: c\n", "S101 2:1", "tab"),
        ("a:\n  b: c\n \td: e\n", "S101 3:2", "tab"),
        ("a:\n  b: c\n \u00a0d: e\n", "S101 3:2", "non-breaking"),
        ('text: "Who is it?" she asks.\n', "S101 1:18", "goes on after it closes"),
        ("text: 'tis late\n", "S101 1:7", "never closed"),
        ("pick: One: two: three\n", "S101 1:10", "second ‘: ’"),
        ("text: @home\n", "S101 1:7", "‘@’"),
        ("text: *word* is loud\n", "S101 1:7", "‘*’"),
        ("text: [a\n", "S101 1:7", "‘[’"),
        ("a: b\n c\nd\n", "S101 3:1", "neither a key"),
        ("a: 'x\n\ny\n", "S101 1:4", "never closed"),
        ("a:\n  b: c\n d: e\n", "S101 3:2", "not indented like its neighbours"),
        ("a: |\n  x\n y\n", "S101 3:2", "indented less than the text above it"),
        ("a: b\n  c: d\n", "S101 2:4", "where no key can be"),
        ("text one: two: three\n", "S101 1:14", "where no key can be"),
        ("a: b\n...\nfoo: bar\n--- |\n x", "S101 3:1", "must begin with ‘---’"),
        ("a: - b\n", "S101 1:4", "this is not YAML"),
    ],
)
def test_yaml_that_does_not_parse_is_explained_to_writers(text: str, place: str, word: str, parser: Parser) -> None:
    tree = read(text, parser)

    assert [place] == found(text, parser)
    assert word in tree.findings[0].message


def test_what_should_have_been_a_list_item_is_said() -> None:
    (finding,) = read("a:\n  - b\n  c: d\n").findings

    assert (finding.message, finding.span.line) == ("a list item was expected here", 3)


def test_what_stands_before_a_mistake_is_kept() -> None:
    tree = read("a: b\n---\nc: [d\n")

    assert plain(tree.documents[0]) == {"a": "b"}
    assert len(tree.findings) == 1


@pytest.mark.parametrize("parser", PARSERS)
def test_lists_may_nest_forty_deep_and_no_deeper(parser: Parser) -> None:
    assert found("[" * MAX_DEPTH + "]" * MAX_DEPTH, parser) == []

    (finding,) = read("[" * 400 + "]" * 400, parser).findings
    assert (finding.code, finding.span.line, finding.span.column) == ("S101", 1, MAX_DEPTH + 1)
    assert str(MAX_DEPTH) in finding.message


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "\ufeff"])
def test_an_empty_file_holds_nothing_and_is_no_mistake(text: str, parser: Parser) -> None:
    tree = read(text, parser)

    assert (tree.documents, tree.findings) == ([], [])


def test_the_fast_parser_is_used_here() -> None:
    assert has_libyaml()


# two parsers, one tree

_LETTERS = "abcžřů “”…—é日"
_WORD = st.text(_LETTERS, min_size=1, max_size=12).map(str.strip).filter(bool)
_KEYS = st.text("abcdefgh_", min_size=1, max_size=6)
_LINES = st.lists(_WORD, min_size=1, max_size=3)
_Written = st.recursive(
    st.one_of(
        _WORD.map(lambda word: ("plain", [word])),
        _WORD.map(lambda word: ("single", [word])),
        _WORD.map(lambda word: ("double", [word])),
        _LINES.map(lambda lines: ("block", lines)),
        _LINES.map(lambda lines: ("folded", lines)),
        st.lists(_KEYS, max_size=3).map(lambda items: ("flow", items)),
    ),
    lambda inner: st.one_of(
        st.dictionaries(_KEYS, inner, min_size=1, max_size=4), st.lists(inner, min_size=1, max_size=4)
    ),
    max_leaves=12,
).filter(lambda node: not isinstance(node, tuple))


def written(node: object, indent: int = 0) -> str:
    """Generated YAML; every value begins right after its key or dash."""
    pad = " " * indent
    if isinstance(node, dict):
        return "".join(f"\n{pad}{key}:{written(inner, indent + 2)}" for key, inner in node.items())
    if isinstance(node, list):
        return "".join(f"\n{pad}-{written(inner, indent + 2)}" for inner in node)
    assert isinstance(node, tuple)
    style, lines = node
    if style in ("block", "folded"):
        return (" |" if style == "block" else " >") + "".join(f"\n{pad}{line}" for line in lines)
    if style == "flow":
        return f" [{', '.join(lines)}]"
    mark = {"plain": "", "single": "'", "double": '"'}[style]
    return f" {mark}{lines[0]}{mark}"


@given(st.lists(_Written, min_size=1, max_size=3))
def test_both_parsers_give_the_same_tree(documents: list[object]) -> None:
    source = SourceFile("f.yaml", "\n---".join(written(document) for document in documents) + "\n")
    fast, slow = parse_events(source), parse_events(source, libyaml=False)

    assert [] == fast.findings == slow.findings
    assert len(documents) == len(fast.documents)
    assert [placed(source, node) for node in fast.documents] == [placed(source, node) for node in slow.documents]


@given(
    st.text(max_size=60) | st.text("ab: -|>'\"[]{}&*!%#\n\t?,", max_size=40),
    st.sampled_from([parse, parse_events, _in_python]),
)
def test_any_text_at_all_gives_a_tree_or_findings(text: str, parser: Parser) -> None:
    source, findings = read_source("f.yaml", text.encode(errors="surrogatepass"))
    tree = parser(source)

    for finding in findings + tree.findings:
        assert finding.code in {"S101", "S103"}
        assert finding.span.line >= 1
        assert finding.span.column >= 1


TEXT_BLOCK = "scene: a\ntext: |\n  One line,\n\n    and a deeper one.\n{}\nchoices: [Go -> b]\n"


@pytest.mark.parametrize(
    ("text", "place", "message", "fix"),
    [
        ("scene: a\ntext |\n  Rain.\n", (2, 5), "a colon is missing after ‘text’", "‘text: |’"),
        ("choices:\n  - pick: Go\n    say >\n      Rain.\n    to: b\n", (3, 8), "after ‘say’", "‘say: >’"),
        ("choices:\n  - say |\n      Rain.\n    to: b\n", (2, 8), "after ‘say’", "‘say: |’"),
        (TEXT_BLOCK.format(" Rain, rain."), (6, 2), "begins in line 3", "by 2 spaces"),
        (TEXT_BLOCK.format("Rain, rain."), (6, 1), "begins in line 3", "by 2 spaces"),
        (TEXT_BLOCK.format("Rain,\nrain."), (6, 1), "begins in line 3", "by 2 spaces"),
        ("choices:\n  - pick: Go\n    say: |\n      Rain\n    again.\n    to: b\n", (5, 5), "in line 4", "by 6 spaces"),
        ("scene: a\n--\nscene: b\n", (2, 1), "three dashes", "‘---’"),
        ("scene: a\nplace The landing  # here\ntext: b\n", (2, 6), "missing after ‘place’", "‘place: The landing’"),
        ("choices:\n  - pick Go home.\n    to: b\n", (2, 9), "missing after ‘pick’", "‘pick: Go home.’"),
        ("choices:\n  - pick: Go\n    if n >= 1\n    to: b\n", (3, 7), "missing after ‘if’", "‘if: n >= 1’"),
        ("choices:\n  - Go home.\n    to: b\n", (2, 5), "begins with ‘to:’", "‘- pick: Go home.’"),
        ("choices:\n  - Go -> b\n  -Stay -> a\n", (3, 3), "a space is missing after ‘-’", "a space, and then"),
        ("choices:\n  - Go -> b\n  * Stay -> a\n", (3, 3), "not with ‘*’", "a space, and then"),
        (TEXT_BLOCK.format("to rain, rain."), (6, 1), "begins in line 3", "by 2 spaces"),
        ("scene: a\nplace: Here\nplaec Here\ntext: b\n", (3, 1), "neither a key with ‘:’", "give it a key"),
    ],
)
def test_what_was_forgotten_before_or_within_a_text_is_told_where_it_is(
    text: str, place: tuple[int, int], message: str, fix: str
) -> None:
    finding = parse(SourceFile("f.yaml", text)).findings[0]

    assert (finding.code, finding.span.line, finding.span.column) == ("S101", *place)
    assert message in finding.message
    assert fix in finding.fix
