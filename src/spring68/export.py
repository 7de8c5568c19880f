"""The reel to take away: everything that was read, as text, Markdown or a page of HTML that needs nothing else.

Part of the session's room: knows what was told, and no screen.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from spring68.engine.state import scene_of
from spring68.engine.turn import Kind, Paragraph
from spring68.paging import sheet_head
from spring68.saves.files import write_safely
from spring68.session import Session
from spring68.text.printable import printable

WIDTH = 72
_STYLE = (
    "body{max-width:36em;margin:3em auto;padding:0 1em;font:1.1em/1.55 Georgia,serif;color:#2c2721;background:#f4eee1}"
    "h2{font-size:1em;font-weight:normal;color:#655b4d;margin-top:3em}.chosen{color:#8a5214}"
    ".sheet{font-family:monospace;background:#fbf8f0;padding:1em;margin:1em 0}pre{font-family:monospace}"
)


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of what was read: `kind` is `heading`, `chosen`, `text`, `literal` or `sheet`."""

    kind: str
    words: str
    paragraph: Paragraph | None = None
    scene: str = ""


def parts(session: Session) -> Iterator[Part]:
    """Everything read in this take, in order."""
    last = ""
    for told in session.reel():
        if told.entry is not None:
            yield Part("chosen", told.entry.label, scene=scene_of(told.entry.place))
        for passage in told.passages:
            heading = session.heading(passage.scene)
            words = " · ".join(word for word in (heading.label, heading.date, heading.place) if word)
            if passage.kind is not Kind.REPLY and words != last:
                last = words
                yield Part("heading", words, scene=passage.scene)
            for paragraph in session.words(passage):
                yield Part("literal" if paragraph.literal else "text", paragraph.text, paragraph, passage.scene)
            for filed in passage.sheets:
                sheet = session.sheet(filed)
                yield Part("sheet", f"{sheet_head(sheet)}\n{sheet.text}", scene=passage.scene)


def as_text(session: Session) -> str:
    """The reel as plain text."""
    title = printable(session.story.title)
    lines = [title, "=" * len(title), ""]
    for part in parts(session):
        words = printable(part.words)
        if part.kind == "heading":
            lines += ["", words, "-" * len(words), ""]
        elif part.kind == "chosen":
            lines += [*textwrap.wrap(f"> {words}", WIDTH, subsequent_indent="  "), ""]
        elif part.kind == "text":
            lines += [*textwrap.wrap(words, WIDTH), ""]
        else:
            lines += [*(f"    {line}" for line in words.split("\n")), ""]
    return "\n".join(lines) + "\n"


def as_markdown(session: Session) -> str:
    """The reel as Markdown."""
    blocks = [f"# {_marked(printable(session.story.title))}"]
    for part in parts(session):
        words = printable(part.words)
        if part.kind == "heading":
            blocks.append(f"## {_marked(words)}")
        elif part.kind == "chosen":
            blocks.append(f"> **{_marked(words)}**")
        elif part.kind == "text" and part.paragraph is not None:
            blocks.append("".join(_run(run.text, run.emphasis) for run in part.paragraph.runs))
        else:
            blocks.append("\n".join(f"    {line}" for line in words.split("\n")))
    return "\n\n".join(blocks) + "\n"


def _run(text: str, emphasis: bool) -> str:
    words = _marked(printable(text))
    return f"*{words}*" if emphasis else words


def _marked(text: str) -> str:
    """A text with Markdown's own characters made plain."""
    return "".join(f"\\{character}" if character in "\\`*_[]<>#|" else character for character in text)


def as_html(session: Session) -> str:
    """The reel as one page of HTML."""
    from html import escape  # with its table of names; here, because the reel on the screen needs none

    title = escape(printable(session.story.title))
    body: list[str] = [f"<h1>{title}</h1>"]
    for part in parts(session):
        words = escape(printable(part.words))
        if part.kind == "heading":
            body.append(f"<h2>{words}</h2>")
        elif part.kind == "chosen":
            body.append(f'<p class="chosen">› {words}</p>')
        elif part.kind == "text" and part.paragraph is not None:
            runs = [(escape(printable(run.text)), run.emphasis) for run in part.paragraph.runs]
            body.append(f"<p>{''.join(f'<em>{text}</em>' if emphasis else text for text, emphasis in runs)}</p>")
        elif part.kind == "literal":
            body.append(f"<pre>{words}</pre>")
        else:
            body.append('<div class="sheet">' + words.replace("\n", "<br>") + "</div>")
    lines = "\n".join(body)
    language = escape(session.story.language)
    return (
        f'<!doctype html>\n<html lang="{language}">\n<meta charset="utf-8">\n<title>{title}</title>\n'
        f"<style>{_STYLE}</style>\n{lines}\n</html>\n"
    )


FORMS: dict[str, Callable[[Session], str]] = {"txt": as_text, "md": as_markdown, "html": as_html}


def export(session: Session, form: str, folder: Path) -> Path:
    """Write the reel into a folder, under the name of the slot; the file that was written.

    Raises:
        OSError: when it cannot be written; a file that was there before is untouched.
    """
    path = folder / f"{session.slot or 'play'}-reel.{form}"
    write_safely(path, FORMS[form](session).encode())
    return path
