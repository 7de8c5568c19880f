"""The codes that are found without playing, each with how bad it is; a code means the same for ever."""

from __future__ import annotations

from spring68.text.diagnostic import Diagnostic, Label, Severity
from spring68.text.source import Span

_ERRORS = (
    "S101 S102 S103 S104 S105 S107 S201 S202 S203 S204 S205 S206 S209 S302 S303 S304 S501"  # a story cannot keep these
)
_WARNINGS = "S207 S208 S301 S305 S306 S502 S503 S504 S601 S602"

SEVERITIES: dict[str, Severity] = {
    **dict.fromkeys(_ERRORS.split(), Severity.ERROR),
    **dict.fromkeys(_WARNINGS.split(), Severity.WARNING),
}
"""Every code that `check` can give; S101–S107 (but for some of S103 and S107) come out of loading."""

FLOOR = ("S501", "S502", "S503", "S504")
"""The rules of history: nobody can ask to have them left out."""


def finding(
    code: str,
    span: Span,
    message: str,
    *,
    why: str = "",
    fix: str = "",
    hint: str = "",
    others: tuple[Label, ...] = (),
) -> Diagnostic:
    """A finding; its code says how bad it is."""
    return Diagnostic(code, SEVERITIES[code], span, message, why, fix, hint, others)
