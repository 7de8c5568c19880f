"""Reading `story.yaml`: what is declared once for the whole story."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from spring68.story.limits import MAX_VALUES
from spring68.story.model import (
    Act,
    ContentNote,
    Ending,
    FileCover,
    Guard,
    Name,
    Preset,
    Rule,
    Variable,
)
from spring68.story.shape import NAME, Shape
from spring68.story.yamltree import Map, Node, Scalar
from spring68.text.suggest import did_you_mean

STORY_KEYS = frozenset(
    "story title authors licence language version start time acts vars conditions presets endings colophon "  # noqa: SIM905
    "rules file content require later formerly".split()
)
_RANGE = re.compile(r"(-?\d{1,6})\s+in\s+(-?\d{1,6})\.\.(-?\d{1,6})(\s+clamp)?\Z", re.ASCII)
_WORDS = re.compile(r"([a-z][a-z0-9_]*)\s+in\s+([a-z][a-z0-9_]*(?:\s*,\s*[a-z][a-z0-9_]*)*)\Z")


@dataclass(slots=True)
class Declared:
    """What `story.yaml` declares, while the rest of the story is still being read."""

    texts: dict[str, str] = field(default_factory=dict)
    authors: tuple[str, ...] = ()
    start: Name | None = None
    acts: dict[str, Act] = field(default_factory=dict)
    variables: dict[str, Variable] = field(default_factory=dict)
    families: dict[str, tuple[str, ...]] = field(default_factory=dict)
    conditions: dict[str, Guard] = field(default_factory=dict)
    presets: dict[str, Preset] = field(default_factory=dict)
    endings: dict[str, Ending] = field(default_factory=dict)
    colophon: Name | None = None
    rules: list[Rule] = field(default_factory=list)
    file: FileCover = field(default_factory=FileCover)
    content: dict[str, ContentNote] = field(default_factory=dict)
    require: dict[str, tuple[Name, ...]] = field(default_factory=dict)
    later: tuple[Name, ...] = ()
    formerly: dict[str, Name] = field(default_factory=dict)
    names: dict[str, Name] = field(default_factory=dict)
    """Where each variable, family and condition was named."""


def read_story_file(shape: Shape, node: Node) -> Declared:
    """`story.yaml`: each key is read by the function that documents it."""
    declared = Declared()
    fields = shape.fields(node, STORY_KEYS, "`story.yaml`")
    for key in ("story", "title", "licence", "language", "version", "time"):
        if key in fields:
            declared.texts[key] = shape.text(fields[key], f"`{key}`")
    for key in ("story", "start", "acts"):
        if key not in fields and type(node) is Map:
            shape.wrong(node, f"`story.yaml` needs the key `{key}`", "add it.")
    _check_own_name(shape, fields)
    declared.authors = shape.texts(fields["authors"], "an author") if "authors" in fields else ()
    declared.start = shape.name(fields["start"], "`start`") if "start" in fields else None
    declared.colophon = shape.name(fields["colophon"], "`colophon`") if "colophon" in fields else None
    declared.later = shape.names(fields["later"], "a name for later") if "later" in fields else ()
    readers = {
        "acts": _acts, "vars": _variables, "conditions": _conditions, "presets": _presets, "endings": _endings,
        "rules": _rules, "file": _file, "content": _content, "require": _require, "formerly": _formerly,
    }  # fmt: skip
    for key, reader in readers.items():
        if key in fields:
            reader(shape, fields[key], declared)
    return declared


def _check_own_name(shape: Shape, fields: dict[str, Node]) -> None:
    """S105 unless `story` is a name: saves are kept under it."""
    node = fields.get("story")
    if node is None or type(node) is not Scalar:
        return
    name = shape.named(node)
    if not NAME.match(name.strip()):
        said = f"‘{name[:60]}’ cannot be the name of a story" if name.strip() else "`story` is empty"
        shape.wrong(node, said, "names are lower case letters, digits and _, and begin with a letter.")


def _acts(shape: Shape, node: Node, declared: Declared) -> None:
    """`acts`, in order: `spring: {title, label, entry}`; `entry` is where a save that cannot be placed is set down."""
    for name, value in shape.entries(node, "`acts`"):
        if shape.checked(name, "an act") is None:
            continue
        fields = shape.fields(value, frozenset({"title", "label", "entry"}), "an act")
        declared.acts[name] = Act(
            id=name,
            title=shape.text(fields["title"]) if "title" in fields else str(name),
            label=shape.text(fields["label"]) if "label" in fields else "",
            entry=shape.name(fields["entry"], "`entry`") if "entry" in fields else None,
        )


def _variables(shape: Shape, node: Node, declared: Declared) -> None:
    """`vars`: `true`/`false`, `default in lo..hi [clamp]`, `word in a, b, c`; a mapping of these is a family."""
    for name, value in shape.entries(node, "`vars`"):
        if shape.checked(name, "a variable") is None:
            continue
        declared.names[name] = name
        if type(value) is not Map:
            variable = read_variable(shape, name, value)
            if variable is not None:
                declared.variables[name] = variable
            continue
        members: list[str] = []
        for member, inner in shape.entries(value, f"the family ‘{name}’"):
            full = Name.placed(f"{name}.{member}", member.file, member.line, member.column)
            variable = read_variable(shape, full, inner) if shape.checked(member, "a variable") else None
            if variable is not None:
                declared.variables[full] = variable
                members.append(str(full))
        declared.families[name] = tuple(members)


def read_variable(shape: Shape, name: Name, node: Node) -> Variable | None:
    """One declaration; None when it cannot be read."""
    if not shape.is_text(node, f"the variable ‘{name}’"):
        return None
    text = shape.text(node, f"the variable ‘{name}’")
    if text in {"true", "false"}:
        return Variable(name, "truth", text == "true", (False, True))
    number = _RANGE.match(text)
    if number is not None:
        default, low, high = int(number[1]), int(number[2]), int(number[3])
        if high - low >= MAX_VALUES:
            said = f"the range {low}..{high} has more than {MAX_VALUES:,} values"
            shape.error("S206", shape.span(node), said, "make it narrower.")
            return None
        if not low <= default <= high:
            shape.error(
                "S206", shape.span(node), f"{default} is not in {low}..{high}", "correct the default or the range."
            )
            return None
        return Variable(name, "number", default, tuple(range(low, high + 1)), number[4] is not None)
    words = _WORDS.match(text)
    if words is not None:
        values = tuple(word.strip() for word in words[2].split(","))
        if words[1] not in values or len(set(values)) != len(values):
            hint = did_you_mean(words[1], values)
            shape.error(
                "S206",
                shape.span(node),
                f"‘{words[1]}’ is not one of {', '.join(values)}, or a word stands twice",
                "correct the default or the list.",
                hint=hint,
            )
            return None
        return Variable(name, "word", words[1], values)
    shape.wrong(
        node,
        f"the variable ‘{name}’ has no type that can be read",
        "write `false`, `2 in 0..6`, `0 in -5..5 clamp` or `home in home, abroad`.",
    )
    return None


def _conditions(shape: Shape, node: Node, declared: Declared) -> None:
    """`conditions`: guards named once and used anywhere."""
    for name, value in shape.entries(node, "`conditions`"):
        guard = shape.guard(value) if shape.checked(name, "a condition") else None
        if guard is not None:
            declared.conditions[name] = guard
            declared.names[name] = name


def _presets(shape: Shape, node: Node, declared: Declared) -> None:
    """`presets`: named starts, `act3: {title, at, do, picked, seen}`."""
    for name, value in shape.entries(node, "`presets`"):
        fields = shape.fields(value, frozenset({"title", "at", "do", "picked", "seen", "unreachable"}), "a preset")
        at = shape.name(fields["at"], "`at`") if "at" in fields else None
        if shape.checked(name, "a preset") is None:
            continue
        if at is None:
            shape.error(
                "S105", name.span, f"the preset ‘{name}’ has no scene", "add `at:` with the scene where it begins."
            )
            continue
        declared.presets[name] = Preset(
            id=name,
            title=shape.text(fields["title"]) if "title" in fields else str(name),
            at=at,
            do=shape.effects(fields["do"]) if "do" in fields else (),
            picked=shape.names(fields["picked"], "a choice") if "picked" in fields else (),
            seen=shape.names(fields["seen"], "a note") if "seen" in fields else (),
            unreachable=shape.text(fields["unreachable"]) if "unreachable" in fields else "",
        )


def _endings(shape: Shape, node: Node, declared: Declared) -> None:
    """`endings`: `fractures: {title, hint}`; the hint is for a reader who has not reached it."""
    for name, value in shape.entries(node, "`endings`"):
        fields = shape.fields(value, frozenset({"title", "hint", "unreachable"}), "an ending")
        if shape.checked(name, "an ending") is not None:
            declared.endings[name] = Ending(
                id=name,
                title=shape.text(fields["title"]) if "title" in fields else str(name),
                hint=shape.text(fields["hint"]) if "hint" in fields else "",
                unreachable=shape.text(fields["unreachable"]) if "unreachable" in fields else "",
            )


def _rules(shape: Shape, node: Node, declared: Declared) -> None:
    """`rules`: `always: guard`, `never: guard`, `every ending: guard`, `every ending after: scene or scene`."""
    for item in shape.items(node):
        if type(item) is not Map or len(item.entries) != 1:
            shape.wrong(
                item, "a rule is one `always:`, `never:` or `every ending:`", "write `- never: left and signed.paper`."
            )
            continue
        key = item.items[0]
        kind = key.value.strip()
        value = item.entries[key.value]
        if kind in {"always", "never"}:
            guard = shape.guard(value)
            if guard is not None:
                declared.rules.append(Rule(kind, guard, (), f"{kind}: {guard.text}", shape.span(key)))
        elif kind in {"every ending", "every ending after"}:
            _ending_rule(shape, kind, value, declared)
        else:
            hint = did_you_mean(kind, ("always", "never", "every ending", "every ending after"))
            shape.error(
                "S104",
                shape.span(key),
                f"there is no rule ‘{kind}’",
                "rules begin with always, never, every ending, every ending after.",
                hint=hint,
            )


def _ending_rule(shape: Shape, kind: str, value: Node, declared: Declared) -> None:
    text = shape.text(value, "a rule")
    place = shape.span(value)
    if kind == "every ending after":
        whole = Name.at(text, place)
        scenes: list[Name] = []
        at = 0
        for number, word in enumerate(re.split(r"(\s+or\s+|,\s*)", text)):
            if number % 2 == 0:
                scenes.append(shape.part(whole, at, at + len(word)))
            at += len(word)
        if not all(NAME.match(scene) for scene in scenes):
            shape.wrong(value, "this rule needs scenes", "write `every ending after: polling_station or border_train`.")
        declared.rules.append(Rule("every ending", None, tuple(scenes), f"{kind}: {text}", place))
    elif text == "all claims":
        declared.rules.append(Rule("every ending", None, (), "every ending: all claims", place))
    else:
        guard = shape.guard(value)
        if guard is not None:
            declared.rules.append(Rule("every ending", guard, (), f"{kind}: {guard.text}", place))


def _file(shape: Shape, node: Node, declared: Declared) -> None:
    """`file: {cover, subject, left, names}`; `left` names the variable that says how much of the File survives.

    `names` says what a reader is told of a fact: `names: {box.t2: the naming of the spring}`.
    """
    fields = shape.fields(node, frozenset({"cover", "subject", "left", "names"}), "`file`")
    names = shape.entries(fields["names"], "`names`") if "names" in fields else []
    declared.file = FileCover(
        cover=shape.text(fields["cover"]) if "cover" in fields else "",
        subject=shape.text(fields["subject"]) if "subject" in fields else "",
        left=shape.name(fields["left"], "`left`") if "left" in fields else None,
        names=tuple((name, shape.text(value)) for name, value in names),
    )


def _content(shape: Shape, node: Node, declared: Declared) -> None:
    """`content`: the words a reader is given for each tag, `general`, `detail`, `support`."""
    for name, value in shape.entries(node, "`content`"):
        fields = shape.fields(value, frozenset({"general", "detail", "support"}), "a content tag")
        texts = {key: shape.text(fields[key]) for key in fields}
        if shape.checked(name, "a content tag") is None:
            continue
        if not texts.get("general"):
            shape.error(
                "S105",
                name.span,
                f"the content tag ‘{name}’ has no `general` words",
                "say in one line what a reader may meet.",
            )
        declared.content[name] = ContentNote(
            name, texts.get("general", ""), texts.get("detail", ""), texts.get("support", "")
        )


def _require(shape: Shape, node: Node, declared: Declared) -> None:
    """`require: {choice: [argue, kind], scene: [basis]}`: this story's own house rules; what is missing is S105."""
    fields = shape.fields(node, frozenset({"choice", "scene"}), "`require`")
    declared.require = {key: shape.names(value, "a key") for key, value in fields.items()}


def _formerly(shape: Shape, node: Node, declared: Declared) -> None:
    """`formerly: {old: new}`: the old names of anything that a save may hold."""
    for old, value in shape.entries(node, "`formerly`"):
        new = shape.name(value, "the new name")
        if new is not None:
            declared.formerly[str(old)] = new
