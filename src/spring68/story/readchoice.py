"""Reading choices, sheets and calls: the part of the format that a scene is made of."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from unicodedata import combining, normalize

from spring68.story.limits import MAX_CHOICES
from spring68.story.model import Call, Choice, Exit, Guard, Sheet
from spring68.story.prose import Cond, Prose, Value
from spring68.story.shape import Shape
from spring68.story.yamltree import Map, Node, Scalar, Seq

CHOICE_KEYS = frozenset(
    "pick id if locked once first kind argue do notes log file say choices call with to unreachable".split()  # noqa: SIM905
)
SHEET_KEYS = frozenset("source kind slant survives text date if number other".split())  # noqa: SIM905
SHEET_KINDS = ("record", "report", "slip", "photo_caption", "register_card")
SLANTS = ("protective", "hostile", "careless", "invented", "exact")
SURVIVES = ("always", "torso", "thick", "never")
"""What outlives: all three states of the File, the first two, only the first, none."""
KINDS = ("plot", "reflect", "tie")

_INSERT = re.compile(r"\{[^{}]*\}|\[\[[^|\]]*\||\]\]|\*")
_ARROW = " -> "
_LOST_ARROW = re.compile("[-=]>|[→⇒]")
"""What a writer may have meant for an arrow where none is read."""


def slug(label: str) -> str:
    """The id of a choice that was given none: its label without inserts, lower case, without diacritics.

    Every other run of characters becomes one `_`; cut at 40; `n_` before a digit.
    """
    bare = normalize("NFKD", _INSERT.sub(" ", _INSERT.sub(" ", label)).casefold())
    words = "".join(c for c in bare if not combining(c))
    name = re.sub(r"[^a-z0-9]+", "_", words).strip("_")[:40].rstrip("_")
    return f"n_{name}" if name[:1].isdigit() else name or "choice"


def read_choices(shape: Shape, node: Node, *, nested: bool = False) -> tuple[Choice, ...]:
    """`choices:`, a list in any of the three forms (a plain line, a label with its reply, keys)."""
    if type(node) is not Seq:
        shape.wrong(node, "`choices` must be a list", "begin each choice with ‘- ’ on a line of its own.")
        return ()
    if len(node.items) > MAX_CHOICES:
        shape.wrong(
            node.items[MAX_CHOICES],
            f"this list has {len(node.items)} choices, and only the first {MAX_CHOICES} are read",
            "leave some out, nest them, or divide the scene.",
        )
    found = (_read_choice(shape, item, nested) for item in node.items[:MAX_CHOICES])
    return tuple(choice for choice in found if choice is not None)


def _read_choice(shape: Shape, node: Node, nested: bool) -> Choice | None:
    if type(node) is Map:
        if "pick" in node.entries:
            return _full(shape, node, nested)
        unknown = [name for name in node.entries if name not in CHOICE_KEYS]
        if len(node.entries) == 1 and unknown:
            return _label_and_reply(shape, node)
        if unknown and len(node.entries) > 1:
            shape.wrong(
                node,
                "a choice with several keys needs `pick`",
                f"write `pick: {unknown[0]}`, and the other keys under it.",
            )
        else:
            shape.wrong(
                node,
                "this choice has no `pick`, so there is nothing to choose",
                "add `pick:` with the words of the option.",
            )
        return None
    if type(node) is not Scalar:
        shape.wrong(node, "a choice cannot be a list", "write the words of the option after ‘- ’.")
        return None
    label, to, guard = _arrow(shape, node)
    if label is None:
        shape.wrong(node, "this choice has no words", "write the option after ‘- ’.")
        return None
    return Choice(slug(label.raw), label, shape.span(node), guard=guard, to=to, named=False)


def _arrow(shape: Shape, node: Scalar) -> tuple[Prose | None, tuple[Exit, ...], Guard | None]:
    """A label, the target after the last arrow, and the guard after it, which opens and closes the choice."""
    shape.text(node)
    value = node.value
    at = value.rfind(_ARROW)
    if at < 0:
        return _label(shape, node, value), (), None
    whole = shape.named(node)
    target = shape.exit(shape.part(whole, at + len(_ARROW), len(value)))
    label = _label(shape, node, value[:at])
    return label, (Exit(target.target, None),) if target else (), target.guard if target else None


def _lost_arrow(shape: Shape, node: Node, raw: str, fix: str) -> None:
    """S107 for an arrow that is left in a label or a reply; in a `|` block it is meant as it stands."""
    found = _LOST_ARROW.search(raw)
    if found is None or type(node) is not Scalar or node.style in ("|", ">"):
        return
    line, column = node.line + 1, node.column
    place = shape.source.line(line).find(found[0], column) + 1
    shape.error(
        "S107",
        shape.source.span(line, place, len(found[0])) if place else shape.span(node),
        "the arrow here leads nowhere",
        f"{fix}; if it belongs to the words, put them into a `|` block.",
        why="a player would read the arrow, and be taken elsewhere or nowhere.",
    )


def _label(shape: Shape, node: Scalar, raw: str) -> Prose | None:
    _lost_arrow(shape, node, raw, "write ‘ -> ’ with a space on both sides, and after it the name of one scene")
    label = shape.prose_of(node, raw.strip())
    if label is not None and not label.is_plain:
        for part, _under in label.walk():
            if not isinstance(part, (str, Value, Cond)):
                shape.error(
                    "S107",
                    label.span,
                    "a label can hold only {name} and {condition ? A | B}",
                    "move the rest into the reply.",
                    why="a label is shown again in the log, where a sequence or a note would change under the reader.",
                )
                break
    return label


def _label_and_reply(shape: Shape, node: Map) -> Choice | None:
    key = node.items[0]
    label, to, guard = _arrow(shape, key)
    if label is None:
        shape.wrong(key, "this choice has no words", "write the option before the ‘:’.")
        return None
    _needs_id(shape, label)
    reply = node.entries[key.value]
    say = shape.prose(reply, "the reply")
    if say is not None:
        _lost_arrow(shape, reply, say.raw, "the target stands before the colon: `- Words. -> scene: The reply.`")
    return Choice(slug(label.raw), label, shape.span(key), guard=guard, say=say, to=to, named=False)


def _needs_id(shape: Shape, label: Prose) -> None:
    if any(isinstance(part, (Value, Cond)) for part, _under in label.walk()):
        shape.error(
            "S105",
            label.span,
            "a choice whose label changes needs an `id`",
            "write it with `pick:` and give it an `id:`.",
            why="saves remember a choice by its id, which would change with the label.",
        )


def _full(shape: Shape, node: Map, nested: bool) -> Choice | None:
    """A choice written with keys.

    `pick` words · `id` stable name · `if` guard · `locked` reason shown when closed · `once` · `first` guard that puts
    it before the others of its hub · `kind` · `argue` · `do` · `notes` · `log` · `file` · `say` · `choices` (one level)
    · `call`, `with` · `to`.
    """
    fields = shape.fields(node, CHOICE_KEYS, "a choice")
    pick = fields["pick"]
    if type(pick) is not Scalar:
        shape.wrong(pick, "`pick` must be the words of the option")
        return None
    label, arrow, arrow_guard = _arrow(shape, pick)
    if label is None:
        shape.wrong(pick, "`pick` has no words", "write the words of the option after it.")
        return None
    if "id" in fields:
        given = shape.identifier(fields["id"], "a choice", inner=True)
        name = str(given) if given is not None else slug(label.raw)
    else:
        name = slug(label.raw)
        _needs_id(shape, label)
    if "to" in fields and arrow:
        shape.wrong(
            fields["to"], "this choice has two targets, one after the arrow and one in `to`", "keep one of them."
        )
    if "if" in fields and arrow_guard is not None:
        shape.wrong(fields["if"], "this choice has two conditions, one after the arrow and one in `if`", "join them.")
    return _choice(shape, fields, name, label, (arrow, arrow_guard), nested)


_READERS: dict[str, Callable[[Shape, Node], Any]] = {
    "if": Shape.guard,
    "locked": lambda shape, node: shape.prose(node, "`locked`"),
    "once": lambda shape, node: shape.truth(node, "`once`"),
    "first": Shape.guard,
    "kind": lambda shape, node: shape.one_of(node, KINDS, "`kind`"),
    "argue": lambda shape, node: shape.text(node, "`argue`"),
    "do": Shape.effects,
    "notes": lambda shape, node: shape.names(node, "a note"),
    "log": lambda shape, node: shape.prose(node, "`log`"),
    "file": lambda shape, node: read_sheets(shape, node),
    "say": lambda shape, node: shape.prose(node, "`say`"),
    "to": Shape.exits,
    "unreachable": Shape.text,
}
"""How the keys of a choice are read; only those that are there are looked at, for a choice has few of them."""

_FIELDS = {"if": "guard"}
"""Keys whose fields have other names."""


def _choice(
    shape: Shape,
    fields: dict[str, Node],
    name: str,
    label: Prose,
    arrow: tuple[tuple[Exit, ...], Guard | None],
    nested: bool,
) -> Choice:
    inner: tuple[Choice, ...] = ()
    if "choices" in fields:
        if nested:
            shape.wrong(
                fields["choices"],
                "choices nest one level deep, and no deeper",
                "make the inner part a `sub` and `call` it.",
            )
        else:
            inner = read_choices(shape, fields["choices"], nested=True)
    to, guard = arrow
    given: dict[str, Any] = {"choices": inner, "guard": guard, "named": "id" in fields}
    for key, node in fields.items():
        reader = _READERS.get(key)
        if reader is not None:
            given[_FIELDS.get(key, key)] = reader(shape, node)
    if to:
        given["to"] = to
    if "call" in fields or "with" in fields:
        given["call"] = read_call(shape, fields.get("call"), fields.get("with"))
    return Choice(name, label, label.span, **given)


def read_call(shape: Shape, call: Node | None, given: Node | None) -> Call | None:
    """`call: sub` and its `with: {argument: text}`."""
    if call is None:
        if given is not None:
            shape.wrong(given, "`with` stands beside `call` only", "add the `call`, or remove the `with`.")
        return None
    target = shape.name(call, "`call`")
    if target is None:
        return None
    entries = shape.entries(given, "`with`") if given is not None else []
    args = {str(name): shape.text(value, f"the argument ‘{name}’") for name, value in entries}
    return Call(target, args, tuple(name for name, _value in entries))


def read_sheets(shape: Shape, node: Node) -> tuple[Sheet, ...]:
    """`file:`, one sheet or a list of them."""
    found = (_read_sheet(shape, item) for item in shape.items(node))
    return tuple(sheet for sheet in found if sheet is not None)


def _read_sheet(shape: Shape, node: Node) -> Sheet | None:
    """A second telling.

    `source` cover name · `kind` · `slant` · `survives` · `text` 20–45 words · `date` (default the scene's day) · `if` ·
    `number` as typed · `other` about another person.
    """
    fields = shape.fields(node, SHEET_KEYS, "a sheet")
    text = shape.prose(fields["text"], "a sheet's text") if "text" in fields else None
    if text is None or "source" not in fields:
        if type(node) is Map:
            shape.wrong(node, "a sheet needs `source` and `text`", "say who wrote it, and what.")
        return None
    return Sheet(
        source=shape.text(fields["source"], "`source`"),
        kind=shape.one_of(fields["kind"], SHEET_KINDS, "`kind`") if "kind" in fields else "record",
        slant=shape.one_of(fields["slant"], SLANTS, "`slant`") if "slant" in fields else "careless",
        survives=shape.one_of(fields["survives"], SURVIVES, "`survives`") if "survives" in fields else "thick",
        text=text,
        date=shape.when(fields["date"], "`date`") if "date" in fields else None,
        guard=shape.guard(fields["if"]) if "if" in fields else None,
        number=shape.text(fields["number"], "`number`") if "number" in fields else "",
        other=shape.truth(fields["other"], "`other`") if "other" in fields else False,
        span=shape.span(node),
    )
