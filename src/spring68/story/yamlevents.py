"""YAML of any form to nodes, by the events of the YAML parser; the only module that imports `yaml`.

libyaml's events are read without resolvers and constructors, faster than `yaml.load` with the C loader; where PyYAML was
built without libyaml the pure-Python parser gives the same events, slower. Anchors, aliases, tags, merge keys and
duplicate keys are reported, never obeyed.
"""

from __future__ import annotations

import re
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import yaml

from spring68.story.limits import MAX_DEPTH
from spring68.story.yamlnodes import Map, Mark, Node, Scalar, Seq, new_scalar
from spring68.story.yamltree import BEGINNINGS, Tree, file_error, span_of
from spring68.story.yamlwords import explain_yaml_error
from spring68.text.diagnostic import Diagnostic, Severity
from spring68.text.source import SourceFile, Span

if TYPE_CHECKING:
    from collections.abc import Callable

_VALUE = attrgetter("value")
_ANCHOR, _TAG = re.compile(r"&(?<!\w&)"), re.compile(r"!(?<!\w!)")
"""What a file must hold somewhere if a node in it has an anchor or a tag: the mark, and no letter before it."""
_UNREADABLE = re.compile(r"[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
"""What YAML does not allow in a text."""


def has_libyaml() -> bool:
    """Whether PyYAML was built with libyaml, which makes reading some twenty times faster."""
    return hasattr(yaml, "CLoader")


def parse_events(source: SourceFile, *, libyaml: bool = True) -> Tree:
    """The same with the YAML parser alone, whatever the form of the file: libyaml's, or that in Python."""
    tree = Tree(source)
    builder = _Builder(tree)
    try:
        loader: Any = yaml.CLoader(source.text) if libyaml and has_libyaml() else yaml.Loader(source.text)
        try:
            builder.run(loader.get_event)
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as problem:
        said = str(problem.problem or problem.context)
        begins_earlier = "could not find expected ':'" in said or "unexpected end of stream" in said
        mark = problem.context_mark if begins_earlier and problem.context_mark else problem.problem_mark
        tree.findings.append(explain_yaml_error(source, Mark(mark.line, mark.column) if mark else None, said))
    except yaml.reader.ReaderError:
        tree.findings.append(_unreadable_character(source))
    except RecursionError:
        tree.findings.append(_too_deep(source, 1, 1))
    return tree


def _unreadable_character(source: SourceFile) -> Diagnostic:
    """The first character that YAML refuses; the two parsers count its place differently, so it is looked for here."""
    found = _UNREADABLE.search(source.text)
    bad = found.start() if found is not None else 0
    line = source.text.count("\n", 0, bad) + 1
    column = bad - (source.text.rfind("\n", 0, bad) + 1) + 1
    number = ord(found[0]) if found is not None else 0
    return file_error(
        Span(source.name, line, column, line, column + 1),
        f"there is a control character here that no text file should hold (U+{number:04X})",
        "delete it; it often comes from copying out of another program",
    )


def _too_deep(source: SourceFile, line: int, column: int) -> Diagnostic:
    return file_error(
        Span(source.name, line, column, line, column + 1),
        f"lists and keys are nested more than {MAX_DEPTH} levels deep here",
        "move the inner part into a scene or a `sub` of its own",
    )


class _Stop(Exception):
    """Enough was found wrong; reading ends here."""


class _Builder:
    """Builds the documents of one tree from parse events."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        text = tree.source.text
        self.may_be_marked = bool(("&" in text and _ANCHOR.search(text)) or ("!" in text and _TAG.search(text)))

    def run(self, get_event: Callable[[], Any]) -> None:
        """Read events to the end of the stream."""
        try:
            self._documents(get_event)
        except _Stop:
            return

    def _documents(self, get_event: Callable[[], Any]) -> None:
        end_of_stream = yaml.StreamEndEvent
        start_of_document = yaml.DocumentStartEvent
        while True:
            event = get_event()
            kind = type(event)
            if kind is start_of_document:
                self._document(get_event)
            elif kind is end_of_stream:
                return

    def _document(self, get_event: Callable[[], Any]) -> None:
        """One document: a loop with an explicit stack, because recursion would cost twice as much."""
        scalar, map_start, seq_start = yaml.ScalarEvent, yaml.MappingStartEvent, yaml.SequenceStartEvent
        map_end, seq_end = yaml.MappingEndEvent, yaml.SequenceEndEvent
        documents = self.tree.documents
        may_be_marked = self.may_be_marked
        stack: list[Any] = []
        here: Any = None  # the open Map or Seq
        add = documents.append  # what takes the next node; looked up once for each Map and Seq, not for each scalar
        while True:
            event = get_event()
            kind = type(event)
            if kind is scalar:
                if may_be_marked and (event.anchor is not None or event.tag is not None):
                    self._not_text(event)
                start, end = event.start_mark, event.end_mark
                style = event.style or ""
                add(new_scalar(Scalar, (event.value, style, start.line, start.column, end.line, end.column)))
            elif kind is map_start or kind is seq_start:
                if may_be_marked and (event.anchor is not None or event.tag is not None):
                    self._not_text(event)
                stack.append(here)
                if len(stack) > MAX_DEPTH:
                    self._too_deep(event)
                start = event.start_mark
                node: Any = (Map if kind is map_start else Seq)(start.line, start.column)
                add(node)
                here, add = node, node.items.append
            elif kind is map_end or kind is seq_end:
                end = event.end_mark
                here.end_line, here.end_column = end.line, end.column
                if kind is map_end:
                    self._index(here)
                here = stack.pop()
                add = documents.append if here is None else here.items.append
            elif kind is yaml.DocumentEndEvent:
                return
            else:
                self._alias(event)

    def _index(self, here: Map) -> None:
        """Fill `entries`; the quick way first, and slowly once more when a key is wrong or stands twice."""
        items = here.items
        try:
            each = iter(items)  # taken by turns: a key's value, then what stands under the key
            entries = dict(zip(map(_VALUE, each), each, strict=False))
        except AttributeError:
            entries = {}
        if len(entries) * 2 == len(items) and "<<" not in entries:
            here.entries = entries
            return
        documents = self.tree.documents
        is_document = bool(documents) and documents[-1] is here
        items, here.items, here.entries = items, [], {}
        for key, node in zip(items[::2], items[1::2], strict=True):
            if is_document and self._begins_another(here, key):
                whole, here = here, Map(key.line, key.column)
                here.end_line, here.end_column = whole.end_line, whole.end_column
                documents.append(here)
            self._put(here, key, node)

    def _begins_another(self, here: Map, key: Any) -> bool:
        """Whether a key begins a document though another was begun already; then the `---` was forgotten (S103)."""
        if (
            type(key) is Map
            or type(key) is Seq
            or key.value not in BEGINNINGS
            or here.entries.keys().isdisjoint(BEGINNINGS)
        ):
            return False
        self._error(
            "S103",
            key,
            f"a second {key.value} begins here, in the document of the first",
            "put `---` on a line of its own before it",
            why="without it the two would be one, and only one of them could ever reach a player.",
        )
        return True

    def _put(self, here: Map, key: Any, node: Any) -> None:
        if type(key) is Map or type(key) is Seq:
            self._error("S101", key, "a key must be a word, not a list or a mapping", "put the key in quotes")
        elif key.value in here.entries:
            first = here.key(key.value).line + 1
            self._error(
                "S103",
                key,
                f"the key ‘{key.value}’ stands twice in the same place (first in line {first})",
                "keep one of the two, or put both texts into one",
                why="only one of them could ever reach a player; most programs silently keep the last.",
            )
        elif key.value == "<<":
            self._error("S101", key, "merge keys (`<<`) are not part of the format", "write the keys out")
        else:
            here.items += [key, node]
            here.entries[key.value] = node

    def _too_deep(self, event: Any) -> None:
        start = event.start_mark
        self.tree.findings.append(_too_deep(self.tree.source, start.line + 1, start.column + 1))
        raise _Stop

    def _not_text(self, event: Any) -> None:
        what = f"the tag ‘{event.tag}’" if event.tag is not None else f"the anchor ‘&{event.anchor}’"
        start = event.start_mark
        span = self.tree.source.span(start.line + 1, start.column + 1)
        self.tree.findings.append(
            Diagnostic(
                "S101",
                Severity.ERROR,
                span,
                f"{what} is not part of the format",
                "every value in a story is plain text; tags and anchors would give it a hidden meaning.",
                "remove it; if the text itself begins with ! or &, put it into a `|` block.",
            )
        )

    def _alias(self, event: Any) -> None:
        start, end = event.start_mark, event.end_mark
        self._error(
            "S101",
            Scalar("", "", start.line, start.column, end.line, end.column),
            f"the alias ‘*{event.anchor}’ is not part of the format",
            "write the text out, put words in emphasis into a `|` block, or use a `sub` for what repeats",
            why="an alias hides where a text comes from, and a few lines of them can fill a computer's memory.",
        )
        raise _Stop

    def _error(self, code: str, node: Node, message: str, fix: str, why: str = "") -> None:
        span = span_of(self.tree.source, node)
        self.tree.findings.append(Diagnostic(code, Severity.ERROR, span, message, why, fix + "."))
