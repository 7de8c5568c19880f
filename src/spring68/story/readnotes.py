"""Reading notes, people, sources and stored playthroughs: one YAML document each."""

from __future__ import annotations

from spring68.story.beside import Deed, Expectation, Note, Person, Source, StoredPlay
from spring68.story.model import Name, When
from spring68.story.shape import Shape
from spring68.story.yamltree import Map, Node

NOTE_KEYS = frozenset("note ref title claims dates documented ours corrects sources read_on unreachable".split())  # noqa: SIM905
PERSON_KEYS = frozenset("person name also born trait cover real did".split())  # noqa: SIM905
SOURCE_KEYS = frozenset("source author title year publisher address rights claims".split())  # noqa: SIM905
PLAY_KEYS = frozenset("playthrough from seed choices expect notes ending".split())  # noqa: SIM905


def read_note(shape: Shape, node: Map, act: str) -> Note | None:
    """A historical note.

    `note` id · `ref` · `title` · `claims` marks of the source text that it answers · `dates` · `documented` · `ours` ·
    `corrects` where the source is short · `sources` · `read_on`.
    """
    fields = shape.fields(node, NOTE_KEYS, "a note")
    name = shape.identifier(fields["note"], "a note")
    documented = shape.prose(fields["documented"], "`documented`") if "documented" in fields else None
    if name is None:
        return None
    if documented is None:
        shape.error("S105", name.span, f"the note ‘{name}’ has no `documented` text", "say what is documented.")
        return None
    dates: list[When] = []
    for item in shape.items(fields["dates"]) if "dates" in fields else []:
        date = shape.when(item, "a date")
        if date is not None:
            dates.append(date)
    return Note(
        id=name,
        ref=shape.text(fields["ref"]) if "ref" in fields else "",
        title=shape.text(fields["title"]) if "title" in fields else str(name),
        claims=shape.names(fields["claims"], "a claim") if "claims" in fields else (),
        dates=tuple(dates),
        documented=documented,
        ours=shape.prose(fields["ours"], "`ours`") if "ours" in fields else None,
        corrects=shape.prose(fields["corrects"], "`corrects`") if "corrects" in fields else None,
        sources=shape.names(fields["sources"], "a source") if "sources" in fields else (),
        read_on=shape.texts(fields["read_on"], "`read_on`") if "read_on" in fields else (),
        act=act,
        unreachable=shape.text(fields["unreachable"]) if "unreachable" in fields else "",
        span=name.span,
    )


def read_person(shape: Shape, node: Map) -> Person | None:
    """One of the cast, or (`real: true`) a person of history with what is documented (`did`)."""
    fields = shape.fields(node, PERSON_KEYS, "a person")
    name = shape.identifier(fields["person"], "a person")
    if name is None:
        return None

    def text(key: str) -> str:
        return shape.text(fields[key], f"`{key}`") if key in fields else ""

    return Person(
        id=name,
        name=text("name") or str(name),
        also=shape.texts(fields["also"], "a form of a name") if "also" in fields else (),
        born=text("born"),
        trait=text("trait"),
        cover=text("cover"),
        real=shape.truth(fields["real"], "`real`") if "real" in fields else False,
        did=tuple(_deed(shape, item) for item in shape.items(fields["did"])) if "did" in fields else (),
    )


def _deed(shape: Shape, node: Node) -> Deed:
    fields = shape.fields(node, frozenset({"date", "act", "source"}), "a deed")
    return Deed(
        date=shape.when(fields["date"], "`date`") if "date" in fields else None,
        act=shape.text(fields["act"], "`act`") if "act" in fields else "",
        source=shape.name(fields["source"], "`source`") if "source" in fields else None,
    )


def read_work(shape: Shape, node: Map) -> Source | None:
    """A work cited; `claims` are marks into a reserved text, never its words."""
    fields = shape.fields(node, SOURCE_KEYS, "a source")
    name = shape.identifier(fields["source"], "a source")
    if name is None:
        return None
    texts = {
        key: shape.text(fields[key], f"`{key}`") if key in fields else ""
        for key in ("author", "title", "year", "publisher", "address", "rights")
    }
    return Source(id=name, claims=shape.names(fields["claims"], "a claim") if "claims" in fields else (), **texts)


def read_play(shape: Shape, node: Node) -> StoredPlay | None:
    """A stored playthrough: `from` start or a preset, `seed`, `choices`, and what must come of it."""
    fields = shape.fields(node, PLAY_KEYS, "a playthrough")
    if "playthrough" not in fields:
        shape.wrong(node, "a stored playthrough needs a name", "begin it with `playthrough: name`.")
        return None
    name = shape.identifier(fields["playthrough"], "a playthrough")
    if name is None:
        return None
    start = shape.name(fields["from"], "`from`") if "from" in fields else None
    expect: list[Expectation] = []
    for item in shape.items(fields["expect"]) if "expect" in fields else []:
        parts = shape.fields(item, frozenset({"after", "line"}), "an expectation")
        if "line" in parts:
            after = shape.number(parts["after"], "`after`") if "after" in parts else 0
            expect.append(Expectation(after, shape.text(parts["line"], "`line`")))
    return StoredPlay(
        id=name,
        start=start if start is not None else Name.at("start", name.span),
        seed=shape.number(fields["seed"], "`seed`", 0, 2**63 - 1) if "seed" in fields else 0,
        choices=shape.names(fields["choices"], "a choice") if "choices" in fields else (),
        expect=tuple(expect),
        notes=shape.names(fields["notes"], "a note") if "notes" in fields else (),
        ending=shape.name(fields["ending"], "`ending`") if "ending" in fields else None,
    )
