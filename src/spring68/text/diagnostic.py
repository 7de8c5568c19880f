"""What is wrong, as plain data; how it is shown is decided in `text.render`."""

from dataclasses import dataclass
from enum import Enum

from spring68.text.source import Span


class Severity(Enum):
    """How bad a finding is: an error cannot be played, a warning is probably a mistake."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Label:
    """A second place that a finding speaks of, with what is to be said about it."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding.

    `code` is stable (`S201`), `message` is one sentence in plain words without a full stop, `hint` stands under the
    marked words, `why` says what a player would meet, `fix` says what to do, `others` are further places.
    """

    code: str
    severity: Severity
    span: Span
    message: str
    why: str = ""
    fix: str = ""
    hint: str = ""
    others: tuple[Label, ...] = ()

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """Findings are listed by place, then by code."""
        return (self.span.file, self.span.line, self.span.column, self.code, self.message)


class DiagnosticError(Exception):
    """A story that could not be read; carries every finding that was made, sorted by place."""

    def __init__(self, diagnostics: list[Diagnostic]) -> None:
        self.diagnostics = sorted(diagnostics, key=lambda finding: finding.sort_key)
        first = self.diagnostics[0]
        super().__init__(f"{first.span.place}: {first.code}: {first.message}")
