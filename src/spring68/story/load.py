"""A folder becomes a `Story`, or findings.

Theory of operation. Each file is read on its own: bytes to text, text to nodes (`yamltree`), nodes to parts of the
model (`readscene`, `readchoice`, `readnotes`, `readstory`). Nothing here looks at two places at once, except that a
name given twice is reported with both places (S103). What names refer to, whether guards make sense and whether the
scenes hang together is the business of `check`. A story that was read with errors is still handed out, so that all
findings of all rooms can be shown at once; only `check` decides whether it may be played.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from spring68.story.beside import Note, Person, Source, StoredPlay
from spring68.story.documents import StoryFolderError as StoryFolderError
from spring68.story.documents import bytes_of, digest_of
from spring68.story.documents import story_files as story_files
from spring68.story.model import Name, Scene, Story
from spring68.story.readnotes import read_note, read_person, read_play, read_work
from spring68.story.readscene import read_scene
from spring68.story.readstory import Declared, read_story_file
from spring68.story.shape import Shape
from spring68.story.yamltree import BEGINNINGS, Map, Node, parse, read_source
from spring68.text.diagnostic import Diagnostic, DiagnosticError, Label, Severity
from spring68.text.source import SourceFile, Span

_ACT_FOLDER = re.compile(r"(?:\d+-)?(.+)\Z")
_Part = TypeVar("_Part", Scene, Note, Person, Source, StoredPlay)


@dataclass(slots=True)
class Loaded:
    """What came of reading a folder: the story as far as it could be read, and every finding, sorted by place."""

    story: Story
    declared: Declared
    findings: list[Diagnostic]


@dataclass(slots=True)
class _Parts:
    """The parts of a story while its files are being read."""

    scenes: dict[str, Scene] = field(default_factory=dict)
    notes: dict[str, Note] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    playthroughs: dict[str, StoredPlay] = field(default_factory=dict)
    files: dict[str, SourceFile] = field(default_factory=dict)
    findings: list[Diagnostic] = field(default_factory=list)


def load_story(folder: Path, shown: str | None = None) -> Loaded:
    """Read a story folder.

    Args:
        folder: The folder that holds `story.yaml`.
        shown: How the folder is called in findings; its path as given when None.

    Raises:
        StoryFolderError: when there is no story there, or a file cannot be opened.
    """
    return read_files(list(bytes_of(folder, shown)))


def read_files(files: list[tuple[str, bytes]]) -> Loaded:
    """Read a story from the bytes of its files, `story.yaml` first; names are paths as findings show them."""
    parts = _Parts()
    declared = Declared()
    root = files[0][0].rpartition("/")[0]
    for position, (name, data) in enumerate(files):
        source, findings = read_source(name, data)
        inside = name[len(root) :].lstrip("/")
        parts.files[name] = source
        parts.findings += findings
        tree = parse(source)
        parts.findings += tree.findings
        shape = Shape(source, parts.findings)
        documents = [
            node for node in tree.documents if not _is_blank(node) and not _is_broken_off(node, bool(tree.findings))
        ]
        if position == 0:
            declared = _main(shape, documents, name, findings + tree.findings)
        else:
            act = _act_of(inside)
            before = len(parts.scenes)
            for node in documents:
                _document(shape, node, act, parts)
            if not act and len(parts.scenes) > before:
                _homeless(shape, list(parts.scenes.values())[before].id)
        source.forget_lines()
    _require(declared, parts)
    findings = sorted(parts.findings, key=lambda finding: finding.sort_key)
    return Loaded(_story(declared, parts, digest_of(files)), declared, findings)


def checked_or_raise(loaded: Loaded) -> Story:
    """The story, when reading it gave no error.

    Raises:
        DiagnosticError: with every finding, when there was one.
    """
    if any(finding.severity is Severity.ERROR for finding in loaded.findings):
        raise DiagnosticError(loaded.findings)
    return loaded.story


def _is_blank(node: Node) -> bool:
    return type(node) is not Map and getattr(node, "value", None) == ""


def _is_broken_off(node: Node, is_reported: bool) -> bool:
    """Whether a document could not be read to its end, which was reported where it breaks off."""
    return type(node) is Map and is_reported and not node.entries


def _main(shape: Shape, documents: list[Node], name: str, findings: list[Diagnostic]) -> Declared:
    if len(documents) == 1:
        return read_story_file(shape, documents[0])
    if not findings:
        words = "is empty" if not documents else "holds more than one document"
        shape.error(
            "S105", Span(name, 1, 1, 1, 2), f"`story.yaml` {words}", "it is one mapping: story, title, start, acts …"
        )
    return Declared()


def _act_of(inside: str) -> str:
    """The act to which a file belongs: the folder under `acts/`, or the name of a file in `notes/`, without number."""
    pieces = inside.split("/")
    if pieces[0] == "acts" and len(pieces) > 2:
        stem = pieces[1]
    elif pieces[0] == "notes":
        stem = pieces[-1].rpartition(".")[0]
    else:
        return ""
    match = _ACT_FOLDER.match(stem)
    return match[1].replace("-", "_") if match else stem


def _homeless(shape: Shape, name: Name) -> None:
    """S105 for a file with scenes that lies in no folder of an act; `name` is its first scene."""
    shape.error(
        "S105",
        name.span,
        "this file holds scenes and lies in no act",
        "move it to `acts/1-name/`, with the name of an act that story.yaml declares.",
        why="its scenes would stand under no heading, and their sheets in no act.",
    )


def _document(shape: Shape, node: Node, act: str, parts: _Parts) -> None:
    """One document: what it is shows in its first telling key."""
    entries = node.entries if type(node) is Map else {}
    if type(node) is not Map or BEGINNINGS.isdisjoint(entries):
        first = f"its first key is ‘{next(iter(entries))}’" if entries else "it has no key"
        shape.wrong(
            node,
            f"this document is neither scene nor note, person, source or playthrough ({first})",
            "begin it with `scene:`, `sub:`, `note:`, `person:`, `source:` or `playthrough:`.",
        )
    elif "scene" in entries or "sub" in entries:
        _keep(shape, parts.scenes, read_scene(shape, node, act), "scene")
    elif "note" in entries:
        _keep(shape, parts.notes, read_note(shape, node, act), "note")
    elif "person" in entries:
        _keep(shape, parts.people, read_person(shape, node), "person")
    elif "playthrough" in entries:
        _keep(shape, parts.playthroughs, read_play(shape, node), "playthrough")
    else:
        _keep(shape, parts.sources, read_work(shape, node), "source")


def _keep(shape: Shape, kept: dict[str, _Part], part: _Part | None, what: str) -> None:
    """Keep a part that could be read, unless its name is taken (S103)."""
    if part is None:
        return
    first = kept.get(part.id)
    if first is None:
        kept[part.id] = part
        return
    shape.findings.append(
        Diagnostic(
            "S103",
            Severity.ERROR,
            part.id.span,
            f"there are two {what}s called ‘{part.id}’ (the first in {first.id.span.place})",
            "only one of them could ever be met.",
            "rename one of the two.",
            others=(Label(first.id.span, "the first one"),),
        )
    )


_CHOICE_FIELDS: dict[str, Callable[..., object]] = {
    "argue": lambda choice: choice.argue,
    "kind": lambda choice: choice.kind,
    "log": lambda choice: choice.log,
    "id": lambda choice: choice.named,
    "say": lambda choice: choice.say,
    "file": lambda choice: choice.file,
}
_SCENE_FIELDS: dict[str, Callable[..., object]] = {
    key: (lambda scene, key=key: getattr(scene, key))
    for key in ("ref", "type", "when", "place", "basis", "sources", "shown")
}


def _require(declared: Declared, parts: _Parts) -> None:
    """The story's own house rules (`require`): S105 for what is missing."""
    for kind, known in (("choice", _CHOICE_FIELDS), ("scene", _SCENE_FIELDS)):
        wanted = declared.require.get(kind, ())
        for name in wanted:
            if name not in known:
                parts.findings.append(_unknown_requirement(name, kind, known))
        keys = [name for name in wanted if name in known]
        for scene in parts.scenes.values() if keys else ():
            owners = [scene] if kind == "scene" else [choice for _beat, choice in scene.all_choices()]
            for owner in owners:
                parts.findings.extend(_missing(owner.span, key, kind) for key in keys if not known[key](owner))


def _missing(span: Span, key: Name, kind: str) -> Diagnostic:
    return Diagnostic(
        "S105",
        Severity.ERROR,
        span,
        f"this {kind} has no `{key}`",
        "this story asks for it (`require` in story.yaml).",
        f"add `{key}:`.",
    )


def _unknown_requirement(name: Name, kind: str, known: dict[str, Callable[..., object]]) -> Diagnostic:
    return Diagnostic(
        "S105",
        Severity.ERROR,
        name.span,
        f"‘{name}’ cannot be required of a {kind}",
        "",
        f"what can be required: {', '.join(known)}.",
    )


def _story(declared: Declared, parts: _Parts, digest: str) -> Story:
    texts = declared.texts
    return Story(
        id=texts.get("story", ""),
        title=texts.get("title", ""),
        authors=declared.authors,
        licence=texts.get("licence", ""),
        language=texts.get("language", "en"),
        version=texts.get("version", ""),
        start=declared.start or Name.placed("", next(iter(parts.files), ""), 1, 1),
        clock=texts.get("time", "story"),
        acts=declared.acts,
        variables=declared.variables,
        families=declared.families,
        conditions=declared.conditions,
        presets=declared.presets,
        endings=declared.endings,
        colophon=declared.colophon,
        rules=tuple(declared.rules),
        file=declared.file,
        content=declared.content,
        later=declared.later,
        formerly=declared.formerly,
        scenes=parts.scenes,
        notes=parts.notes,
        people=parts.people,
        sources=parts.sources,
        playthroughs=parts.playthroughs,
        files=parts.files,
        digest=digest,
    )
