"""An assignment file becomes an `Assignment`, or findings with the line and what to do.

Reading needs no story: whether scenes, notes and tags exist is the business of `classroom.fitting`. What cannot be read
is S104 (a key that nobody knows) or S105 (a value that cannot stand there); what can be read and makes no sense is
S605. As with stories, everything that is wrong is told at once, and what was read is handed out all the same where an
id, a title and a story could be read.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from spring68.classroom.assignment import (
    Assignment,
    Attempts,
    Content,
    Goals,
    Identity,
    Lesson,
    Privacy,
    Start,
    Stop,
    StoryPin,
    Window,
    digest_of,
)
from spring68.classroom.form import Form, unfit
from spring68.classroom.limits import (
    DEFAULT_KEEP_DAYS,
    MAX_ASSIGNMENT_BYTES,
    MAX_GROUP,
    MAX_ID,
    MAX_KEEP_DAYS,
    MAX_PROMPT,
)
from spring68.classroom.readexport import read_export
from spring68.classroom.readgrading import read_grading
from spring68.classroom.readquestion import read_questions
from spring68.story.yamltree import Map, Node, parse, read_source
from spring68.text.diagnostic import Diagnostic, Severity
from spring68.text.source import SourceFile, Span

VERSION = 1
"""The version of the format, the value of the first key."""

KEYS = frozenset(
    {
        *("spring68_assignment", "id", "title", "intro", "story", "start", "stop", "goals", "window", "attempts"),
        *("time", "identity", "takes", "questions", "content", "grading", "privacy", "export"),
    }
)

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*\Z")
_HASH = re.compile(r"sha256:([0-9a-f]{64})\Z")
_DATE = "write it like 2026-12-04 18:00, the year first; that is a time by your own clock."
_QUOTED = 'put straight quotation marks around the text: title: "August: the radio".'
_CHOICES = frozenset({"choice", "choices", "picked", "pick", "chose"})


class AssignmentFileError(Exception):
    """An assignment file that cannot be opened; the message says which and why."""


def load_assignment(path: Path, shown: str | None = None) -> tuple[Assignment | None, list[Diagnostic], SourceFile]:
    """Read an assignment file: what it says, what is wrong in it, and its text for excerpts.

    Raises:
        AssignmentFileError: when it cannot be opened or is too large.
    """
    name = str(path) if shown is None else shown
    try:
        with path.open("rb") as file:
            data = file.read(MAX_ASSIGNMENT_BYTES + 1)
    except FileNotFoundError:
        raise AssignmentFileError(f"there is no file {name}") from None
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or problem
        raise AssignmentFileError(f"{name} cannot be read: {reason}") from None
    if len(data) > MAX_ASSIGNMENT_BYTES:
        kilobytes = MAX_ASSIGNMENT_BYTES // 1000
        raise AssignmentFileError(f"{name} is larger than {kilobytes} kB and cannot be an assignment")
    source, findings = read_source(name, data)
    if findings:
        return None, findings, source
    assignment, found = read_assignment(source)
    return assignment, found, source


def read_assignment(source: SourceFile) -> tuple[Assignment | None, list[Diagnostic]]:
    """Read an assignment from its text; the findings are sorted by place.

    None when there is no assignment in it at all: nothing that can be read as YAML, or none with an id and a story.
    """
    findings: list[Diagnostic] = []
    tree = parse(source)
    findings += tree.findings
    form = Form(source, findings)
    documents = [node for node in tree.documents if type(node) is Map or not form.is_empty(node)]
    here = Span(source.name, 1, 1, 1, 2)
    assignment = None
    if any(found.code == "S101" for found in findings):
        # What stands after that place was not seen, so nothing can be said to be missing. Texts here are short.
        findings = [replace(found, fix=_QUOTED) if "‘: ’ stands" in found.message else found for found in findings]
    elif len(documents) == 1 and type(documents[0]) is Map and documents[0].items:
        assignment = _assignment(form, documents[0], source)
    elif not findings:
        what = "holds more than one document" if len(documents) > 1 else "is no mapping of keys"
        form.error("S105", here, f"this assignment {what}", "begin it with `spring68_assignment: 1`.")
    return assignment, sorted(dict.fromkeys(findings), key=lambda found: found.sort_key)


def _assignment(form: Form, node: Map, source: SourceFile) -> Assignment | None:
    found = form.section(node, KEYS, "an assignment", "")
    _version(form, node, found)
    name = _id(form, found, node)
    title = form.short(found, "title", "title")
    story = _story(form, found, node)
    questions = read_questions(form, found.get("questions"))
    assignment = Assignment(
        id=name,
        title=title or name,
        story=story,
        intro=form.long(found, "intro", "intro", MAX_PROMPT),
        start=_start(form, found.get("start")),
        stop=_stop(form, found.get("stop")),
        goals=_goals(form, found.get("goals")),
        questions=questions,
        window=_window(form, found.get("window")),
        attempts=_attempts(form, found.get("attempts")),
        lesson=_lesson(form, found.get("time")),
        identity=_identity(form, found.get("identity")),
        takes=form.word(found, "takes", "takes", ("one", "allowed")),
        content=_content(form, found.get("content")),
        grading=read_grading(form, found.get("grading"), questions),
        privacy=_privacy(form, found.get("privacy")),
        export=read_export(form, found.get("export")),
        digest=digest_of(source.text.encode()),
        places=form.places,
    )
    _together(form, assignment)
    return assignment if name and story.id else None


def _version(form: Form, node: Map, found: dict[str, Node]) -> None:
    version = found.get("spring68_assignment")
    if version is None:
        form.missing(node, "spring68_assignment", "write `spring68_assignment: 1` in the first line.")
        return
    number = form.number(version, "the version of the format", 0, 10**6)
    if number != VERSION:
        words = (
            f"this assignment is written in version {number} of the format, and this program reads version {VERSION}"
        )
        form.wrong(version, words, "use a newer version of spring68, or write `spring68_assignment: 1`.")


def _id(form: Form, found: dict[str, Node], node: Map) -> str:
    if "id" not in found:
        form.missing(node, "id", "give it one, such as `id: 3b-history-2026-12-04`.")
        return ""
    name = form.text(found["id"], "the id")
    if name and _ID.match(name) and len(name) <= MAX_ID:
        return name
    words = f"‘{name[:40]}’ cannot be the id of an assignment"
    form.wrong(found["id"], words, f"use letters, digits and -, at most {MAX_ID} of them.")
    return ""


def _story(form: Form, found: dict[str, Node], node: Map) -> StoryPin:
    if "story" not in found:
        form.missing(node, "story", "say which story is played, such as `story: {id: spring68}`.")
        return StoryPin("")
    inner = form.section(found["story"], frozenset({"id", "version", "hash"}), "`story`", "story")
    name = form.short(inner, "id", "story.id")
    if not name:
        form.missing(found["story"], "id", "name the story: `id: spring68`.")
    digest = ""
    if "hash" in inner and (written := form.text(inner["hash"], "the hash")):
        match = _HASH.match(written)
        digest = match[1] if match else ""
        if match is None:
            fix = "write `sha256:` and 64 hexadecimal digits, or leave the key out for whatever version there is."
            form.wrong(inner["hash"], "the hash of the story cannot be read", fix)
    return StoryPin(name, form.short(inner, "version", "story.version"), digest)


def _start(form: Form, node: Node | None) -> Start:
    inner = form.section(node, frozenset({"preset", "scene"}), "`start`", "start")
    start = Start(form.short(inner, "preset", "start.preset"), form.short(inner, "scene", "start.scene"))
    if start.preset and start.scene:
        unfit(form, "start", "a play cannot start both at a preset and at a scene", "leave one of the two out.")
    return start


def _stop(form: Form, node: Node | None) -> Stop:
    return Stop(form.listed(form.section(node, frozenset({"at"}), "`stop`", "stop"), "at", "stop.at"))


def _goals(form: Form, node: Node | None) -> Goals:
    allowed = frozenset({"reach_any", "notes_required", "notes_min", "endings_min"})
    for key in form.keys(node):
        if key.value in _CHOICES:
            span = form.span(key)
            fix = "ask for a scene, an ending or notes; ask about the choice with a question."
            unfit(form, span, "a goal cannot be a choice", fix, why=NEVER_WHICH)
            allowed |= {key.value}
    inner = form.section(node, allowed, "`goals`", "goals")
    return Goals(
        reach_any=form.listed(inner, "reach_any", "goals.reach_any"),
        notes_required=form.listed(inner, "notes_required", "goals.notes_required"),
        notes_min=form.count(inner, "notes_min", "goals.notes_min", 0, 10_000),
        endings_min=form.count(inner, "endings_min", "goals.endings_min", 0, 1_000),
    )


NEVER_WHICH = "what a pupil decides is never right or wrong here, and nothing may depend on it but the story."


def _window(form: Form, node: Node | None) -> Window:
    inner = form.section(node, frozenset({"opens", "due", "late"}), "`window`", "window")
    window = Window(
        _moment_in_time(form, inner, "opens"),
        _moment_in_time(form, inner, "due"),
        form.word(inner, "late", "window.late", ("flag", "refuse", "ignore")),
    )
    if window.opens and window.due and window.due <= window.opens:
        unfit(form, "window.due", "the assignment is due before it opens", "correct one of the two dates.")
    return window


def _moment_in_time(form: Form, inner: dict[str, Node], key: str) -> datetime | None:
    """A day and an hour. Without an offset from UTC it is this computer's; a day alone is due until its end."""
    if key not in inner:
        return None
    written = form.text(inner[key], f"`{key}`")
    try:
        when = datetime.fromisoformat(written)
    except ValueError:
        form.wrong(inner[key], f"‘{written[:40]}’ is no date that exists", _DATE)
        return None
    if not 1990 <= when.year <= 2200:
        form.wrong(inner[key], f"‘{written}’ is in no year of this program", _DATE)
        return None
    if len(written) <= len("2026-12-04") and key == "due":
        when = when.replace(hour=23, minute=59)
    return when if when.tzinfo is not None else when.astimezone()


def _attempts(form: Form, node: Node | None) -> Attempts:
    inner = form.section(node, frozenset({"max", "counts"}), "`attempts`", "attempts")
    words = ("best", "first", "last", "all")
    return Attempts(
        form.count(inner, "max", "attempts.max", 0, 100), form.word(inner, "counts", "attempts.counts", words)
    )


def _lesson(form: Form, node: Node | None) -> Lesson:
    allowed = frozenset({"lesson_minutes", "lessons", "play_minutes", "pause_allowed"})
    inner = form.section(node, allowed, "`time`", "time")
    lesson = Lesson(
        minutes=form.count(inner, "lesson_minutes", "time.lesson_minutes", 45, 600, least=5),
        lessons=form.count(inner, "lessons", "time.lessons", 1, 40, least=1),
        play_minutes=form.count(inner, "play_minutes", "time.play_minutes", 0, 10_000),
        pause_allowed=form.flag(inner, "pause_allowed", "time.pause_allowed", default=True),
    )
    if lesson.play_minutes > lesson.minutes * lesson.lessons and "time.lesson_minutes" in form.places:
        words = f"{lesson.play_minutes} minutes of play do not fit into {lesson.lessons} × {lesson.minutes} minutes"
        unfit(form, "time.play_minutes", words, "plan less play, or more lessons.")
    return lesson


def _identity(form: Form, node: Node | None) -> Identity:
    inner = form.section(node, frozenset({"mode", "group_max"}), "`identity`", "identity")
    identity = Identity(
        form.word(inner, "mode", "identity.mode", ("code", "none")),
        form.count(inner, "group_max", "identity.group_max", 1, MAX_GROUP, least=1),
    )
    if identity.mode == "none" and identity.group_max > 1:
        unfit(form, "identity.group_max", "without codes there is no group", "write `mode: code`, or remove it.")
    return identity


def _content(form: Form, node: Node | None) -> Content:
    allowed = frozenset({"notices", "student_may_skip", "teacher_skips", "support_text"})
    inner = form.section(node, allowed, "`content`", "content")
    return Content(
        notices=form.word(inner, "notices", "content.notices", ("show", "teacher_only")),
        student_may_skip=form.flag(inner, "student_may_skip", "content.student_may_skip", default=True),
        teacher_skips=form.listed(inner, "teacher_skips", "content.teacher_skips"),
        support_text=form.long(inner, "support_text", "content.support_text", MAX_PROMPT),
    )


def _privacy(form: Form, node: Node | None) -> Privacy:
    inner = form.section(node, frozenset({"clock", "keep_days", "show_names_in_report"}), "`privacy`", "privacy")
    return Privacy(
        clock=form.word(inner, "clock", "privacy.clock", ("minutes", "none")),
        keep_days=form.count(inner, "keep_days", "privacy.keep_days", DEFAULT_KEEP_DAYS, MAX_KEEP_DAYS, least=1),
        show_names_in_report=form.flag(inner, "show_names_in_report", "privacy.show_names_in_report", default=False),
    )


def _together(form: Form, assignment: Assignment) -> None:
    """What makes sense alone and none together."""
    goals, attempts = assignment.goals, assignment.attempts
    if goals.endings_min > 1 and 0 < attempts.max < goals.endings_min:
        words = f"{goals.endings_min} different endings cannot be reached in {attempts.max} attempts"
        unfit(form, "goals.endings_min", words, "allow more attempts, or ask for fewer endings.")
    if goals.endings_min and assignment.identity.mode == "none" and goals.endings_min > 1:
        words = "without codes nobody can tell whose endings they are"
        unfit(form, "goals.endings_min", words, "write `mode: code` under `identity`, or ask for one ending.")
    if assignment.grading.points and assignment.identity.mode == "none":
        words = "without codes there is nobody to give points to"
        unfit(form, "grading.points", words, "write `mode: code` under `identity`, or remove `grading`.")


def errors_of(findings: list[Diagnostic]) -> list[Diagnostic]:
    """The findings with which an assignment cannot be played."""
    return [found for found in findings if found.severity is Severity.ERROR]
