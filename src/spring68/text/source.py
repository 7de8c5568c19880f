"""A source file and the places in it.

Lines and columns are 1-based and counted in characters, not bytes; the end of a span is exclusive.
"""

from dataclasses import dataclass, field
from typing import NamedTuple


class Span(NamedTuple):
    """A stretch of one source file; a tuple, because a story has ten thousands of them (see `story.model`).

    `file` is the path as it is shown to the writer; `line`, `column`, `end_line` and `end_column` are 1-based
    characters; the end is exclusive, so an empty span has equal ends.
    """

    file: str
    line: int
    column: int
    end_line: int
    end_column: int

    @property
    def place(self) -> str:
        """`file:line:column`, the form that editors make clickable."""
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The text of one file under the name by which it is shown."""

    name: str
    text: str
    _lines: list[str] = field(default_factory=list, repr=False, compare=False)

    @property
    def lines(self) -> list[str]:
        """The lines, each without its line feed; kept until `forget_lines`, and not to be changed."""
        if not self._lines:
            self._lines.extend(self.text.split("\n"))
        return self._lines

    def forget_lines(self) -> None:
        """Free what `lines` keeps, which takes twice the room of the text; it is made again when it is needed."""
        self._lines.clear()

    def line(self, number: int) -> str:
        """The line with this 1-based number, without its end; empty when there is none."""
        lines = self.lines
        if 1 <= number <= len(lines):
            return lines[number - 1].rstrip("\r")
        return ""

    def span(self, line: int, column: int, length: int = 1) -> Span:
        """A span of `length` characters that begins at a 1-based line and column."""
        return Span(self.name, line, column, line, column + length)
