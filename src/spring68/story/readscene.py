"""Reading scenes: one YAML document each."""

from __future__ import annotations

from spring68.story.model import Beat, Hub, Name, Quote, Scene, SheetList, Skip
from spring68.story.readchoice import read_call, read_choices, read_sheets
from spring68.story.shape import Shape
from spring68.story.yamltree import Map, Node, Seq
from spring68.text.source import Span

BEAT_KEYS = frozenset("do notes text call with choices otherwise to".split())  # noqa: SIM905
OWN_KEYS = frozenset(
    "scene sub ref type when shown time place basis sources content skip again beats hub ending file sheets "  # noqa: SIM905
    "quotes unreachable".split()
)
SCENE_KEYS = OWN_KEYS | BEAT_KEYS
WITH_BEATS = frozenset({"text", "again"})
"""What may stand beside `beats`, of the keys that a beat has."""
TYPES = ("spine", "track", "module", "interleaf")
BASES = ("documented", "window", "invented")
STEP_KEYS = BEAT_KEYS | {"id", "unreachable"}


def read_scene(shape: Shape, node: Map, act: str) -> Scene | None:
    """One scene or `sub`; None when it has no usable name.

    `scene` / `sub` id · `ref` the bible's number · `type` · `when`, `shown` · `time` clock · `place` · `basis`,
    `sources` · `content`, `skip` · `text`, `again` · `beats`, or one beat at scene level (`do notes text call choices
    to`) · `otherwise` · `hub` · `ending` · `file` · `sheets` · `quotes`.
    """
    is_sub = "sub" in node.entries
    fields = shape.fields(node, SCENE_KEYS, "a scene")
    if is_sub and "scene" in fields:
        shape.wrong(node, "this is both a `scene` and a `sub`", "keep one of the two names.")
    name = shape.identifier(fields["sub" if is_sub else "scene"], "a scene")
    if name is None:
        return None
    has_beats = "beats" in fields
    beats = _beats(shape, fields) if has_beats else (_beat(shape, _steps(fields, is_sub), "", shape.span(node)),)
    return Scene(
        id=name,
        is_sub=is_sub,
        act=act,
        beats=beats,
        has_beats=has_beats,
        text=shape.prose(fields["text"], "`text`") if has_beats and "text" in fields else None,
        again=shape.prose(fields["again"], "`again`") if "again" in fields else None,
        args=shape.names(fields["with"], "an argument") if is_sub and "with" in fields else (),
        span=name.span,
        **_header(shape, fields),  # type: ignore[arg-type]
    )


def _steps(fields: dict[str, Node], is_sub: bool) -> dict[str, Node]:
    """The fields of a scene that belong to its one beat (a sub's `with` names its arguments instead)."""
    left_out = OWN_KEYS | ({"with"} if is_sub else set())
    return {key: value for key, value in fields.items() if key not in left_out}


def _header(shape: Shape, fields: dict[str, Node]) -> dict[str, object]:
    """What a scene says of itself, apart from its prose and its choices."""

    def text(key: str) -> str:
        return shape.text(fields[key], f"`{key}`") if key in fields else ""

    def names(key: str, what: str) -> tuple[Name, ...]:
        return shape.names(fields[key], what) if key in fields else ()

    return {
        "ref": text("ref"),
        "type": shape.one_of(fields["type"], TYPES, "`type`") if "type" in fields else "",
        "when": shape.when(fields["when"]) if "when" in fields else None,
        "shown": text("shown"),
        "clock": text("time"),
        "place": text("place"),
        "basis": shape.one_of(fields["basis"], BASES, "`basis`") if "basis" in fields else "",
        "sources": names("sources", "a source"),
        "content": names("content", "a content tag"),
        "skip": _skip(shape, fields["skip"]) if "skip" in fields else None,
        "hub": _hub(shape, fields["hub"]) if "hub" in fields else None,
        "ending": shape.name(fields["ending"], "`ending`") if "ending" in fields else None,
        "file": read_sheets(shape, fields["file"]) if "file" in fields else (),
        "sheets": _sheet_list(shape, fields["sheets"]) if "sheets" in fields else None,
        "quotes": _quotes(shape, fields["quotes"]) if "quotes" in fields else (),
        "unreachable": text("unreachable"),
    }


def _beats(shape: Shape, fields: dict[str, Node]) -> tuple[Beat, ...]:
    """The steps of a scene; beside them only `text` and `again` may stand."""
    node = fields["beats"]
    for key in (BEAT_KEYS - WITH_BEATS) & fields.keys():
        if key == "with" and "sub" in fields:
            continue
        shape.wrong(fields[key], f"`{key}` cannot stand beside `beats`", "move it into the beat to which it belongs.")
    if type(node) is not Seq or not node.items:
        shape.wrong(node, "`beats` must be a list of steps", "begin each beat with ‘- ’.")
        return (Beat("", shape.span(node)),)
    found: list[Beat] = []
    for item in node.items:
        beat = shape.fields(item, STEP_KEYS, "a beat")
        given = shape.identifier(beat["id"], "a beat", inner=True) if "id" in beat else None
        found.append(_beat(shape, beat, str(given or ""), shape.span(item)))
    return tuple(found)


def _beat(shape: Shape, fields: dict[str, Node], name: str, span: Span) -> Beat:
    """One step: `do`, `notes`, `text`, `call`, `choices`, `to`, in this order when it is played."""
    get = fields.get
    return Beat(
        name=name,
        span=span,
        do=shape.effects(fields["do"]) if "do" in fields else (),
        notes=shape.names(fields["notes"], "a note") if "notes" in fields else (),
        text=shape.prose(fields["text"], "`text`") if "text" in fields else None,
        call=read_call(shape, get("call"), get("with")),
        choices=read_choices(shape, fields["choices"]) if "choices" in fields else (),
        otherwise=shape.exits(fields["otherwise"]) if "otherwise" in fields else (),
        to=shape.exits(fields["to"]) if "to" in fields else (),
        unreachable=shape.text(fields["unreachable"]) if "unreachable" in fields else "",
    )


def _hub(shape: Shape, node: Node) -> Hub | None:
    """`hub: true`, or `{visits: 2, show: 3}`."""
    if type(node) is not Map:
        return Hub() if shape.truth(node, "`hub`") else None
    fields = shape.fields(node, frozenset({"visits", "show"}), "a hub")
    return Hub(
        visits=shape.number(fields["visits"], "`visits`", 1, 99) if "visits" in fields else 0,
        show=shape.number(fields["show"], "`show`", 1, 99) if "show" in fields else 0,
    )


def _skip(shape: Shape, node: Node) -> Skip | None:
    """`skip: {text, choices: {id: gentler label}, to}`: what is read instead of the prose.

    `to` names a beat of the scene from which on the prose is read again; without it the whole scene is summed up.
    """
    fields = shape.fields(node, frozenset({"text", "choices", "to"}), "`skip`")
    text = shape.prose(fields["text"], "`skip`") if "text" in fields else None
    if text is None:
        if type(node) is Map:
            shape.wrong(node, "`skip` needs a `text`", "say in at most 40 words what the reader passes over.")
        return None
    labels = shape.entries(fields["choices"], "the labels of a `skip`") if "choices" in fields else []
    return Skip(
        text=text,
        labels={str(name): shape.text(value, "a gentler label") for name, value in labels},
        to=shape.name(fields["to"], "`to`") if "to" in fields else None,
        span=shape.span(node),
    )


def _sheet_list(shape: Shape, node: Node) -> SheetList | None:
    """`sheets: {acts: [spring], by: [KUSTOD], show: 3, after: 1989}`."""
    fields = shape.fields(node, frozenset({"acts", "by", "show", "after"}), "`sheets`")
    show = 0
    if "show" in fields and shape.text(fields["show"], "`show`") != "all":
        show = shape.number(fields["show"], "`show` (or `all`)", 1, 999)
    return SheetList(
        acts=shape.names(fields["acts"], "an act") if "acts" in fields else (),
        by=shape.texts(fields["by"], "a cover name") if "by" in fields else (),
        show=show,
        after=shape.number(fields["after"], "`after`", 1900, 2100) if "after" in fields else 0,
    )


def _quotes(shape: Shape, node: Node) -> tuple[Quote, ...]:
    """`quotes: [{who, words, source}]`: at most 12 words of a real person."""
    found: list[Quote] = []
    for item in shape.items(node):
        fields = shape.fields(item, frozenset({"who", "words", "source"}), "a quote")
        if set(fields) != {"who", "words", "source"}:
            shape.wrong(item, "a quote needs `who`, `words` and `source`", "add what is missing.")
            continue
        who, source = shape.name(fields["who"], "`who`"), shape.name(fields["source"], "`source`")
        words = shape.text(fields["words"], "`words`")
        if len(words.split()) > 12:
            shape.wrong(
                fields["words"],
                "at most 12 words of a real person may be quoted",
                "shorten the quotation, or tell it in our words.",
            )
        if who is not None and source is not None:
            found.append(Quote(who, words, source, shape.span(item)))
    return tuple(found)
