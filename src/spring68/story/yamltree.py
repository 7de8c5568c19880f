"""YAML bytes to a tree of nodes with positions.

Every scalar stays text: there are no resolvers, so `no`, `20:08` and `1968-08-21` are what the writer typed. Two
readers give the same nodes. Nearly every file is written in the plain form, which `yamllines` reads by its lines. All
others, and all in which something is wrong, are built by `yamlevents` from libyaml's parse events; PyYAML is imported
only for them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from spring68.story.limits import MAX_BYTES as MAX_BYTES
from spring68.story.limits import MAX_DEPTH as MAX_DEPTH
from spring68.story.yamllines import read_lines
from spring68.story.yamlnodes import Map as Map
from spring68.story.yamlnodes import Mark as Mark
from spring68.story.yamlnodes import Node as Node
from spring68.story.yamlnodes import Scalar as Scalar
from spring68.story.yamlnodes import Seq as Seq
from spring68.text.diagnostic import Diagnostic, Severity
from spring68.text.source import SourceFile, Span

BEGINNINGS = frozenset({"scene", "sub", "note", "person", "source", "playthrough"})
"""The keys of which each begins a document."""


@dataclass(slots=True)
class Tree:
    """The documents of one file (an empty document is None) and what was found wrong while reading them."""

    source: SourceFile
    documents: list[Node] = field(default_factory=list)
    findings: list[Diagnostic] = field(default_factory=list)


def span_of(source: SourceFile, node: Node) -> Span:
    """The place of a node; a block scalar's span covers only its first line's mark."""
    line, column = node.line + 1, node.column + 1
    if node.end_line >= line:
        shown = len(source.line(line).rstrip()) + 1
        return Span(source.name, line, column, line, max(shown, column + 1))
    return Span(source.name, line, column, line, max(node.end_column, column) + 1)


def read_source(name: str, data: bytes) -> tuple[SourceFile, list[Diagnostic]]:
    """Decode a file as UTF-8 (with or without a byte-order mark); a finding when it is something else or too large."""
    here = Span(name, 1, 1, 1, 2)
    if len(data) > MAX_BYTES:
        return SourceFile(name, ""), [
            file_error(here, f"this file is larger than {MAX_BYTES // 1_000_000} MB", "split it into several files")
        ]
    try:
        return SourceFile(name, data.decode("utf-8-sig")), []
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        column = problem.start - (data.rfind(b"\n", 0, problem.start) + 1) + 1
        place = Span(name, line, column, line, column + 1)
        return SourceFile(name, ""), [
            file_error(
                place, "this file is not UTF-8", "save it again with the encoding UTF-8 (in most editors: Save as)"
            )
        ]


def parse(source: SourceFile) -> Tree:
    """Read all documents of a file; stops at the first place that is no YAML and keeps what came before."""
    documents = read_lines(source)
    if documents is not None:
        return Tree(source, documents)
    from spring68.story.yamlevents import parse_events

    return parse_events(source)


def file_error(span: Span, message: str, fix: str) -> Diagnostic:
    """The finding that a file cannot be read, or not from a place on."""
    why = "nothing in this file can be read, so nothing in it can be played."
    return Diagnostic("S101", Severity.ERROR, span, message, why, fix + ".")
