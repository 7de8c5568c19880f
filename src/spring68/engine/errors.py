"""What can go wrong when a story is played; each kind is a type, because callers react to the kind."""

from spring68.text.source import Span


class EngineError(Exception):
    """Anything that the engine refuses."""


class UnknownChoice(EngineError):
    """There is no such choice where the play rests."""


class ClosedChoice(EngineError):
    """The choice is shown and cannot be taken; `reason` is what the story says about it."""

    def __init__(self, choice: str, reason: str) -> None:
        super().__init__(f"the choice ‘{choice}’ is closed: {reason}")
        self.choice, self.reason = choice, reason


class StoryError(EngineError):
    """A mistake in the story, met while playing; `code` is the diagnostic that would have found it before."""

    def __init__(self, code: str, message: str, span: Span | None = None) -> None:
        place = f"{span.place}: " if span is not None else ""
        super().__init__(f"{place}{code}: {message}")
        self.code, self.message, self.span = code, message, span
