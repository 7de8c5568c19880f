"""Prose taken apart: every insert, every escape, blocks, lines that keep their breaks, and what cannot be read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spring68.engine.compose import Composer
from spring68.engine.rules import Rules
from spring68.engine.state import GameState
from spring68.story.meaning import Scope
from spring68.story.prose import Branch, Break, Chunk, Cond, Emphasis, Link, Parts, Prose, Said, Turns, Value, branches
from spring68.text.source import SourceFile
from tests.helpers import make_story, places


def prose(raw: str) -> Prose:
    """A text as a `|` block at the top of a file holds it."""
    return Prose(raw, SourceFile("f.yaml", "|\n" + raw), 1, 1, "|")


def parts(raw: str) -> Parts:
    """The parts of a text of one line in which nothing is wrong."""
    text = prose(raw)
    (chunk,) = text.items

    assert ((), Chunk) == (text.problems, type(chunk))
    assert isinstance(chunk, Chunk)

    return chunk.parts


def shape(raw: str) -> list[object]:
    """Parts without their places: kind, words and names only."""
    return [bare(part) for part in parts(raw)]


def bare(part: object) -> object:
    match part:
        case Value(name=name):
            return ("value", str(name))
        case Cond(guard=guard, then=then, other=other):
            return ("cond", guard.text, [bare(x) for x in then], [bare(x) for x in other])
        case Turns(kind=kind, options=options, raw=raw):
            return (kind, [[bare(x) for x in option] for option in options], raw)
        case Said(key=key, fallback=fallback):
            return ("said", str(key), [bare(x) for x in fallback])
        case Link(note=note, words=words):
            return ("link", str(note), [bare(x) for x in words])
        case Emphasis(parts=inner):
            return ("emphasis", [bare(x) for x in inner])
    return part


@pytest.mark.parametrize(
    ("raw", "meant"),
    [
        ("a {name} b", ["a ", ("value", "name"), " b"]),
        ("{tie.vlasta}", [("value", "tie.vlasta")]),
        ("{ name }", [("value", "name")]),
        ("{left ? A | B}", [("cond", "left", ["A"], ["B"])]),
        ("{left ? A}", [("cond", "left", ["A"], [])]),
        ("{n >= 2 and not left ? A | }", [("cond", "n >= 2 and not left", ["A"], [])]),
        ("{left ? What? | B}", [("cond", "left", ["What?"], ["B"])]),
        ("{seq: A | B | C}", [("seq", [["A"], ["B"], ["C"]], ("A", "B", "C"))]),
        ("{cycle: A | B}", [("cycle", [["A"], ["B"]], ("A", "B"))]),
        ("{once: A}", [("once", [["A"]], ("A",))]),
        ("{shuffle: A *x* | B}", [("shuffle", [["A ", ("emphasis", ["x"])], ["B"]], ("A *x*", "B"))]),
        ("{said: train | nothing}", [("said", "train", ["nothing"])]),
        ("{said: train.window}", [("said", "train.window", [])]),
        ("[[radio|the radio]]", [("link", "radio", ["the radio"])]),
        ("[[radio|the {name} radio]]", [("link", "radio", ["the ", ("value", "name"), " radio"])]),
        ("*loud*", [("emphasis", ["loud"])]),
        ("*loud {name}*", [("emphasis", ["loud ", ("value", "name")])]),
        ("*see [[radio|it]]*", [("emphasis", ["see ", ("link", "radio", ["it"])])]),
        ("{left ? [[radio|it]] | none}", [("cond", "left", [("link", "radio", ["it"])], ["none"])]),
        ("{left ? {name} | B}", [("cond", "left", [("value", "name")], ["B"])]),
        ("{seq: {left ? A | B} | C}", [("seq", [[("cond", "left", ["A"], ["B"])], ["C"]], ("{left ? A | B}", "C"))]),
        ("{once:}", [("once", [[]], ("",))]),
    ],
)
def test_every_insert(raw: str, meant: list[object]) -> None:
    assert meant == shape(raw)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("{{name} is {{", "{name} is {"),
        ("[[[not a link", "[[not a link"),
        (r"5 \* 3 \* 2", "5 * 3 * 2"),
        ("{{ [[[ \\*", "{ [[ *"),
    ],
)
def test_doubled_braces_tripled_brackets_and_a_backslashed_star_are_themselves(raw: str, words: str) -> None:
    assert [words] == shape(raw)


@pytest.mark.parametrize(
    "raw", ["a [b] c", "# 5", "a: b", "a } b", "a ]] b", "a | b", "a ? b", "back\\slash", "_under_", "<b>", "~", "a__b"]
)
def test_nothing_else_is_markup(raw: str) -> None:
    assert [raw] == shape(raw)


def test_a_blank_line_ends_a_paragraph_and_a_single_break_does_not() -> None:
    one, gap, two = prose("One *a*\nb.\n\n\nTwo.").items

    assert isinstance(one, Chunk)
    assert (("One ", Emphasis(("a",)), " b."), Break()) == (one.parts, gap)
    assert two == Chunk(("Two.",), literal=False)


def test_lines_indented_by_four_or_more_keep_their_breaks() -> None:
    text = prose("Before.\n    1. one\n      a\n    2. two\nAfter.")

    assert (
        Chunk(("Before.",), literal=False),
        Chunk(("    1. one\n      a\n    2. two",), literal=True),
        Chunk(("After.",), literal=False),
    ) == text.items
    assert (Chunk(("   three",), literal=False),) == prose("   three").items


def test_blocks_nest() -> None:
    text = prose("{if a}\nA\n{if b}\nB\n{elif c}\nC\n{else}\nD\n{end}\nE\n{else}\nF\n{end}\nG")
    outer, last = text.items
    assert isinstance(outer, Branch)
    (a, inside), (otherwise, f) = outer.arms
    assert isinstance(inner := inside[1], Branch)

    assert (a.text if a else "", otherwise) == ("a", None)
    assert (Chunk(("A",), literal=False), Chunk(("E",), literal=False)) == (inside[0], inside[2])
    assert [guard.text if guard else None for guard, _items in inner.arms] == ["b", "c", None]
    assert (Chunk(("F",), literal=False),) == f
    assert Chunk(("G",), literal=False) == last
    assert [outer, inner] == list(branches(text.items))


def test_a_block_line_may_be_indented() -> None:
    (branch,) = prose("  {if a}\n  words\n  {end}  ").items

    assert isinstance(branch, Branch)


def test_a_link_is_met_under_the_guards_around_it_and_the_refusals_before_it() -> None:
    text = prose("[[a|x]]\n{if one}\n[[b|x]]\n{elif two}\n{three ? [[c|x]] | [[d|x]]}\n{else}\n*[[e|x]]*\n{end}")

    assert [(str(link.note), [(guard.text, holds) for guard, holds in under]) for link, under in text.links()] == [
        ("a", []),
        ("b", [("one", True)]),
        ("c", [("one", False), ("two", True), ("three", True)]),
        ("d", [("one", False), ("two", True), ("three", False)]),
        ("e", [("one", False), ("two", False)]),
    ]


@pytest.mark.parametrize(
    ("raw", "line", "column", "length", "said"),
    [
        ("a {left ? b", 1, 3, 1, "never closed"),
        ("a {seq: b", 1, 3, 1, "never closed"),
        ("a {name", 1, 3, 1, "never closed"),
        ("a\nbc {Name} d", 2, 4, 6, "no such insert"),
        ("a {} b", 1, 3, 2, "no such insert"),
        ("a {sometimes: b | c}", 1, 3, 18, "no such insert"),
        ("a {if left} b", 1, 3, 9, "on a line of its own"),
        ("{if left}\na\n{else if n > 1}\nb\n{end}", 3, 1, 15, "no ‘{else …}’ with a condition"),
        ("{if left}\na\n{elseif n > 1}\nb\n{end}", 3, 1, 14, "no ‘{elseif …}’ with a condition"),
        ("{if left}\na\n{endif}\n{end}", 3, 1, 7, "ends with ‘{end}’"),
        ("{if left}\na\n{end if}\n{end}", 3, 1, 8, "ends with ‘{end}’"),
        ("a {left ? b | c | d}", 1, 3, 18, "two sides at most"),
        ("a {left = 2 ? b}", 1, 9, 1, "write ‘==’"),
        ("a {seq: {left ? {name} | x} | c}", 1, 17, 1, "once, and no deeper"),
        ("a {said: Train | c}", 1, 3, 17, "takes a scene"),
        ("a {said: train | b | c}", 1, 3, 21, "takes a scene"),
        ("a [[radio|words", 1, 3, 2, "never closed"),
        ("a [[radio]] b", 1, 3, 9, "needs the words"),
        ("a [[radio|]] b", 1, 3, 10, "no words"),
        ("a [[Rádio 1|x]] b", 1, 5, 7, "cannot be the name"),
        ("a *b", 1, 3, 1, "never closed"),
        ("a ** b", 1, 3, 1, "never closed"),
        ("a\n{if left}\nb", 2, 1, 9, "never closed"),
        ("a\n  {end}\nb", 2, 3, 5, "has no ‘{if}’"),
        ("{else}", 1, 1, 6, "has no ‘{if}’"),
        ("{if a = b}\nx\n{end}", 1, 7, 1, "write ‘==’"),
        ("{if a}\nx\n{elif b c#}\ny\n{end}", 3, 10, 1, "‘#’"),
    ],
)
def test_what_cannot_be_read_is_reported_at_the_very_word(
    raw: str, line: int, column: int, length: int, said: str
) -> None:
    (problem,) = prose(raw).problems

    assert said in problem.message
    assert (line + 1, column, column + length) == (problem.span.line, problem.span.column, problem.span.end_column)
    assert problem.fix


def test_what_cannot_be_read_is_shown_as_written_and_the_rest_is_read() -> None:
    broken, _gap, whole = prose("a {Name} b\n\nc {name}").items

    assert Chunk(("a {Name} b",), literal=False) == broken
    assert isinstance(whole, Chunk)
    assert isinstance(whole.parts[1], Value)


@pytest.mark.parametrize(
    ("scene", "place"),
    [
        ("text: |\n  One.\n\n  Two {Bad} three.\n", "5:7"),
        ("text: |-\n    Deeper {Bad}.   \n", "3:12"),
        ("text: |2\n    kept {Bad}\n", "3:10"),
        ("text: |\n  \n  {Bad} one\n", "4:3"),
        ("text: One {Bad}.\n", "2:11"),
        ("text: 'One {Bad}.'\n", "2:12"),
        ("choices:\n  - pick: Go {Bad}\n    id: go\n    to: b\n", "3:14"),
        ("choices:\n  - pick: Go\n    to: b\n    say: |\n      Žluťoučký {Bad}\n", "6:17"),
    ],
)
def test_a_mistake_in_prose_has_its_place_in_the_file(scene: str, place: str) -> None:
    loaded = make_story(f"scene: b\n{scene}")

    assert [f"S107 acts/1-spring/scenes.yaml:{place}"] == places(loaded)


def test_a_guard_in_a_block_has_its_place_in_the_file() -> None:
    loaded = make_story("scene: b\ntext: |\n  One.\n  {if  left}\n  {nerve >= 2 ? x}\n  {end}\n")
    text = loaded.story.scenes["b"].beats[0].text
    assert text is not None
    branch = text.items[1]
    assert isinstance(branch, Branch)
    guard, ((chunk),) = branch.arms[0]
    assert guard is not None
    assert isinstance(chunk, Chunk)
    assert isinstance(cond := chunk.parts[0], Cond)

    assert (guard.at.line, guard.at.column) == (4, 8)
    assert (cond.guard.at.line, cond.guard.at.column) == (5, 4)


SIGNS = "{ } {{ [[ ]] [[[ | * \\* ? : {if {elif {else} {end} {a {seq: {said: a b.c 1 >= = # ž"
_SIGNS = st.sampled_from([*SIGNS.split(), " ", "\n", "\n\n", "\n    ", "{if a}\n", "\n{end}\n"])
_Texts = st.text(max_size=60) | st.lists(_SIGNS, max_size=20).map("".join)


@given(_Texts)
def test_any_text_at_all_is_read_without_an_exception(raw: str) -> None:
    text = prose(raw)

    for problem in text.problems:
        assert 2 <= problem.span.line <= raw.count("\n") + 2
        assert problem.span.column >= 1
    list(text.walk())


def composed(raw: str) -> list[str]:
    scope = Scope({}, {}, {}, {}, set())
    composer = Composer(Rules(scope), GameState("", (), (), {}, frozenset(), frozenset()), "s", 1, {})
    return [paragraph.text for paragraph in composer.paragraphs(prose(raw))]


@given(st.text("ab ž.\n,”", max_size=80))
def test_plain_text_comes_out_as_it_went_in(raw: str) -> None:
    text = "\n".join(line.strip() for line in raw.split("\n"))
    paragraphs = [" ".join(block.split()) for block in text.split("\n\n")]

    assert [paragraph for paragraph in paragraphs if paragraph] == composed(text)
    assert raw.split() == " ".join(composed(raw)).split()


@given(st.text("ab ž.\n", max_size=60))
def test_markup_elsewhere_changes_nothing_about_a_paragraph(raw: str) -> None:
    lines = "\n".join(line[: len(line) - len(line.lstrip())][:3] + line.lstrip() for line in raw.split("\n"))

    assert [*composed(lines), "end"] == composed(f"{lines}\n\n*end*")
