"""Reading the keys of an assignment: the helpers on which its readers stand."""

from __future__ import annotations

from collections.abc import Iterable

from spring68.story.shape import Shape
from spring68.story.yamltree import Map, Node, Scalar
from spring68.text.diagnostic import Diagnostic, Severity
from spring68.text.source import SourceFile, Span

MAX_TITLE = 200
"""Characters of a title, an option or the like: what fits into one line or two."""

WHY = "what makes no sense to the program would make none to a class either."


class Form(Shape):
    """Reads one assignment file; `places` gathers where each part is written, by dotted key."""

    def __init__(self, source: SourceFile, findings: list[Diagnostic]) -> None:
        super().__init__(source, findings)
        self.places: dict[str, Span] = {"": Span(source.name, 1, 1, 1, 2)}

    def keys(self, node: Node | None) -> Iterable[Scalar]:
        """The keys of a mapping as they are written; none where there is no mapping."""
        return node.items[::2] if type(node) is Map else ()

    def section(self, node: Node | None, allowed: frozenset[str], what: str, key: str) -> dict[str, Node]:
        """The entries of a mapping, each with its place kept; empty where the mapping was left out."""
        if node is None or self.is_empty(node):
            return {}
        found = self.fields(node, allowed, what)
        if key:
            self.places[key] = self.span(node)
        for name, value in found.items():
            self.places[f"{key}.{name}" if key else name] = self.span(value)
        return found

    def missing(self, node: Node, key: str, fix: str) -> None:
        """Report a key that has to be there."""
        self.error("S105", self.first(node), f"there is no `{key}`", fix)

    def first(self, node: Node) -> Span:
        """The first line of a node."""
        span = self.span(node)
        return Span(span.file, span.line, span.column, span.line, span.column + 1)

    def short(self, found: dict[str, Node], key: str, what: str) -> str:
        """A text of one line; empty when it was left out."""
        if key not in found:
            return ""
        text = self.text(found[key], f"`{what}`")
        if "\n" in text or len(text) > MAX_TITLE:
            self.wrong(found[key], f"`{what}` is longer than a line of {MAX_TITLE} characters", "shorten it.")
            return text.split("\n")[0][:MAX_TITLE]
        return text

    def long(self, found: dict[str, Node], key: str, what: str, most: int) -> str:
        """A text of any number of lines; empty when it was left out."""
        if key not in found:
            return ""
        text = self.text(found[key], f"`{what}`")
        if len(text) > most:
            self.wrong(found[key], f"`{what}` is longer than {most} characters", "shorten it.")
        return text[:most]

    def listed(self, found: dict[str, Node], key: str, what: str) -> tuple[str, ...]:
        """A list of names, each once; a single one counts as a list of one."""
        if key not in found:
            return ()
        names: list[str] = []
        for number, item in enumerate(self.items(found[key])):
            name = self.text(item, f"`{what}`")
            if name in names:
                self.wrong(item, f"‘{name}’ stands twice in `{what}`", "remove one of the two.")
            elif name:
                names.append(name)
                self.places[f"{what}.{number}"] = self.places[f"{what}.{name}"] = self.span(item)
        return tuple(names)

    def count(self, found: dict[str, Node], key: str, what: str, default: int, most: int, *, least: int = 0) -> int:
        """A whole number from `least` to `most`; `default` when it was left out or is none."""
        if key not in found:
            return default
        before = len(self.findings)
        number = self.number(found[key], f"`{what}`", least, most)
        return number if len(self.findings) == before else default

    def flag(self, found: dict[str, Node], key: str, what: str, *, default: bool) -> bool:
        """`true` or `false`; `default` when it was left out."""
        return self.truth(found[key], f"`{what}`") if key in found else default

    def word(self, found: dict[str, Node], key: str, what: str, words: tuple[str, ...]) -> str:
        """One of some words; the first when it was left out."""
        return self.one_of(found[key], words, f"`{what}`") if key in found else words[0]


def unfit(form: Form, place: str | Span, message: str, fix: str, *, why: str = WHY) -> None:
    """Report S605 at the place of a key, or at a span."""
    span = place if isinstance(place, Span) else form.places.get(place, form.places[""])
    form.findings.append(Diagnostic("S605", Severity.ERROR, span, message, why, fix))
