"""A map as Mermaid and as DOT: text for other programs, in which every word of the story is quoted."""

from __future__ import annotations

from spring68.workshop.mapgraph import Link, Spot, StoryMap

MOST_LABELS = 3
"""Of more choices that lead the same way, only so many are named on the arrow."""

MAX_LABEL = 40
"""Characters of a label on an arrow."""

_MERMAID_SHAPES = {
    "spine": ("[", "]"), "track": ("[/", "/]"), "module": ("[[", "]]"), "interleaf": ("{{", "}}"),
    "ending": ("([", "])"), "later": (">", "]"), "scene": ("(", ")"),
}  # fmt: skip
_DOT_SHAPES = {
    "spine": "box", "track": "parallelogram", "module": "component", "interleaf": "hexagon", "ending": "doubleoctagon",
    "later": "note", "scene": "ellipse",
}  # fmt: skip


def mermaid(made: StoryMap) -> str:
    """The map as a Mermaid flowchart: acts are subgraphs, calls are dotted, what is guarded begins with ◇."""
    numbers = {spot.name: f"s{number}" for number, spot in enumerate(made.spots)}
    lines = ["---", f"title: {_yaml(made.title)}", "---", "flowchart TD"]
    for number, (_act, title, spots) in enumerate(made.lanes):
        lines.append(f'  subgraph act{number}["{for_mermaid(title)}"]')
        lines += [f"    {numbers[spot.name]}{_mermaid_spot(spot)}" for spot in spots]
        lines.append("  end")
    for link in made.links:
        arrow = "-.->" if link.is_call else "-->"
        label = for_mermaid(label_of(link))
        shown = f'|"{label}"|' if label else ""
        lines.append(f"  {numbers[link.source]} {arrow}{shown} {numbers[link.target]}")
    endings = [numbers[spot.name] for spot in made.spots if spot.shape == "ending"]
    if endings:
        lines += ["  classDef ending stroke-width:3px", f"  class {','.join(endings)} ending"]
    return "\n".join(lines) + "\n"


def _mermaid_spot(spot: Spot) -> str:
    begin, end = _MERMAID_SHAPES[spot.shape]
    return f'{begin}"{for_mermaid(_name(spot))}"{end}'


def _name(spot: Spot) -> str:
    return f"{'▶ ' if spot.is_start else ''}{spot.name}{' ↻' if spot.is_hub else ''}"


def for_mermaid(text: str) -> str:
    """Text inside a Mermaid string: every sign that Mermaid or the browser could read is a numbered entity."""
    return "".join(sign if sign.isalnum() or sign in _HARMLESS else f"#{ord(sign)};" for sign in text)


_HARMLESS = frozenset(" _.,!?’‘“”…–—▶↻◇·()'")


def _yaml(text: str) -> str:
    """Text as a YAML string in single quotes, which know one escape only."""
    return "'" + text.replace("'", "''") + "'"


def dot(made: StoryMap) -> str:
    """The map as DOT: acts are clusters, calls are dashed, what is guarded has a diamond at its tail."""
    numbers = {spot.name: f"s{number}" for number, spot in enumerate(made.spots)}
    lines = ["digraph story {", f"  label={for_dot(made.title)}; labelloc=t; rankdir=TB; node [fontsize=10];"]
    lines.append("  edge [fontsize=8];")
    for number, (_act, title, spots) in enumerate(made.lanes):
        lines.append(f"  subgraph cluster_{number} {{ label={for_dot(title)};")
        lines += [
            f"    {numbers[spot.name]} [label={for_dot(_name(spot))}, shape={_DOT_SHAPES[spot.shape]}, "
            f"tooltip={for_dot(spot.about)}];"
            for spot in spots
        ]
        lines.append("  }")
    for link in made.links:
        style = ", style=dashed" if link.is_call else ""
        tail = ", dir=both, arrowtail=odiamond" if link.is_guarded else ""
        label = for_dot(label_of(link))
        lines.append(f"  {numbers[link.source]} -> {numbers[link.target]} [label={label}{style}{tail}];")
    return "\n".join([*lines, "}"]) + "\n"


def for_dot(text: str) -> str:
    """Text as a DOT string; backslashes are doubled, or one with an N would be read as the node's name."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def label_of(link: Link) -> str:
    """What stands on an arrow: the choices that lead there, and ◇ where none is open in any case."""
    labels = [way.label for way in link.ways if way.label]
    kept = [label if len(label) <= MAX_LABEL else f"{label[: MAX_LABEL - 1]}…" for label in labels[:MOST_LABELS]]
    if len(labels) > MOST_LABELS:
        kept.append(f"… ({len(labels) - MOST_LABELS} more)")
    return " · ".join(["◇"] * link.is_guarded + kept)
