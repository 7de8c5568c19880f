"""A solution in words, as plain data, and as findings (S605)."""

from __future__ import annotations

from spring68.classroom.always import NEVER, SOME
from spring68.classroom.assignment import Assignment
from spring68.classroom.solve import (
    ANSWER_SECONDS,
    CHOICE_SECONDS,
    LEARNER,
    READER,
    WORD_SECONDS,
    Solution,
    Speed,
)
from spring68.prove.verdict import REACHABLE, UNDECIDED, UNREACHABLE
from spring68.story.model import Story
from spring68.text.diagnostic import Diagnostic, Severity

WHY_TIME = "a bell in the middle of a scene is the worst place to stop."
PARTS = {
    "notes can be met": "goals.notes_min",
    "endings asked": "goals.endings_min",
    "the note": "goals.notes_required",
}
"""By words of the reason for which goals cannot be met: the part of the assignment that asks for it."""
WHY_GOAL = "no pupil could do what is asked, however long they tried."


def findings_of(assignment: Assignment, solution: Solution) -> list[Diagnostic]:
    """What a teacher has to know before a class gets the assignment, sorted by place."""
    found = [*_goal_findings(assignment, solution), *_time_findings(assignment, solution)]
    for question in assignment.questions:
        if solution.questions[question.id] == NEVER:
            span = assignment.place(f"questions.{question.id}")
            message = f"the question ‘{question.id}’ is never asked: no way from this start meets its moment"
            fix = "ask it at another moment, or remove it."
            found.append(Diagnostic("S605", Severity.WARNING, span, message, "its answer would be missed.", fix))
    return sorted(found, key=lambda finding: finding.sort_key)


def _goal_findings(assignment: Assignment, solution: Solution) -> list[Diagnostic]:
    key = "goals" if not assignment.goals.is_empty else "start"
    if solution.goals == UNREACHABLE:
        message = f"the goals cannot be met: {solution.reason}"
        fix = "ask for less, begin earlier, or stop later."
        part = next((part for words, part in PARTS.items() if words in solution.reason), key)
        span = assignment.place(part if part in assignment.places else key)
        return [Diagnostic("S605", Severity.ERROR, span, message, WHY_GOAL, fix)]
    found: list[Diagnostic] = []
    if solution.goals == UNDECIDED:
        message = "whether the goals can be met was not decided in the time given"
        fix = "ask for fewer goals at once, or give it more time (--limit)."
        found.append(Diagnostic("S605", Severity.WARNING, assignment.place(key), message, WHY_GOAL, fix))
    graded = any(rule.kind == "goals_met" for rule in assignment.grading.rules)
    if graded and solution.reach_missed not in {"", UNREACHABLE}:
        span = assignment.place("goals.reach_any")
        message = "not every way comes to `reach_any`, and points for `goals_met` would be points for a way"
        fix = "give the points for `finished`, or name what every way comes to."
        why = "what a pupil decides is never right or wrong here."
        found.append(Diagnostic("S605", Severity.ERROR, span, message, why, fix))
    return found


def _time_findings(assignment: Assignment, solution: Solution) -> list[Diagnostic]:
    """Longer than planned for a reader, or than the lessons for somebody who reads slowly."""
    lesson = assignment.lesson
    found: list[Diagnostic] = []
    reader, learner = solution.at(READER), solution.at(LEARNER)
    if reader is not None and lesson.play_minutes and reader.longest > lesson.play_minutes:
        message = f"{_longest(reader)}, and {lesson.play_minutes} are planned"
        fix = "stop earlier, ask fewer questions, or plan more."
        span = assignment.place("time.play_minutes")
        found.append(Diagnostic("S605", Severity.WARNING, span, message, WHY_TIME, fix))
    there = lesson.minutes * lesson.lessons
    if learner is not None and "time.lesson_minutes" in assignment.places and learner.longest > there:
        message = f"{_longest(learner)}, and there are {there}"
        fix = "stop earlier, or plan more lessons."
        span = assignment.place("time.lesson_minutes")
        found.append(Diagnostic("S605", Severity.WARNING, span, message, WHY_TIME, fix))
    return found


def _longest(speed: Speed) -> str:
    return f"the longest way takes {speed.longest:.0f} minutes at {speed.words_per_minute} words a minute"


def ways(solution: Solution) -> str:
    """How many ways meet the goals, in words."""
    paths = solution.paths
    if paths.number is None:
        return "without end"
    if paths.number < 10**6:
        number = f"{paths.number:,}"
    else:
        digits, _e, power = f"{paths.number:.1e}".partition("e")
        number = f"about {digits} × 10^{int(power)}"
    return number if paths.is_exact else f"{number} or more"


def lines_of(assignment: Assignment, solution: Solution, story: Story) -> list[str]:
    """What a teacher reads after a check."""
    asked = "the goals" if not assignment.goals.is_empty else "the end"
    lines = [f"{assignment.id}: {assignment.title}"]
    if solution.goals == REACHABLE:
        count = f"ways: {ways(solution)}; the one found has {len(solution.path)} choices"
        lines.append(f"  {asked} can be reached from the start ({count})")
    else:
        word = " cannot be reached" if solution.goals == UNREACHABLE else f": {solution.goals}"
        lines.append(f"  {asked}{word}{f' ({solution.reason})' if solution.reason else ''}")
    if solution.speeds:
        lines.append("  minutes, with answers      shortest   median  longest")
        lines += [
            f"    at {speed.words_per_minute} words a minute  {speed.shortest:>10.0f} {speed.median:>8.0f} {speed.longest:>8.0f}"
            for speed in solution.speeds
        ]
        low, middle, high = solution.answer_minutes
        lines.append(f"    of it for answers      {low:>10.1f} {middle:>8.1f} {high:>8.1f}")
        lines.append(f"    ({assumed()})")
    lines += _notice_lines(assignment, solution, story)
    lines += _question_lines(assignment, solution)
    return lines


def assumed() -> str:
    """What the minutes rest on."""
    kinds = ", ".join(f"{kind} {seconds}" for kind, seconds in ANSWER_SECONDS.items())
    return f"assumed: {CHOICE_SECONDS} s a choice; s an answer: {kinds}, or {WORD_SECONDS} s a word asked for and 15"


def _notice_lines(assignment: Assignment, solution: Solution, story: Story) -> list[str]:
    if not solution.notices:
        return ["  content notices: none can be met" + ("" if story.content else " (the story has none)")]
    lines = ["  content notices that can be met:"]
    for tag, scenes in solution.notices.items():
        skipped = "; everybody reads the summary" if tag in assignment.content.teacher_skips else ""
        unsure = "; not decided" if UNDECIDED in scenes.values() and REACHABLE not in scenes.values() else ""
        lines.append(f"    {tag}: {', '.join(scenes)}{skipped}{unsure}")
    return lines


def _question_lines(assignment: Assignment, solution: Solution) -> list[str]:
    if not assignment.questions:
        return ["  questions: none"]
    lines = ["  questions:"]
    for question in assignment.questions:
        word = solution.questions[question.id]
        graded = any(rule.kind == "answered" and rule.name == question.id for rule in assignment.grading.rules)
        more = "; where it is not met its points are shared out over the rest" if graded and word == SOME else ""
        lines.append(f"    {question.id} ({question.kind}): met by {word}{more}")
    return lines


def object_of(assignment: Assignment, solution: Solution) -> dict[str, object]:
    """The solution as JSON values; minutes are rounded to tenths, ways are a text (they may be beyond any number)."""
    names = ("shortest", "median", "longest")
    return {
        "id": assignment.id,
        "digest": f"sha256:{assignment.digest}",
        "goals": solution.goals,
        "reason": solution.reason,
        "ways": {"number": str(solution.paths.number), "exact": solution.paths.is_exact},
        "path": list(solution.path),
        "minutes": {
            str(speed.words_per_minute): {name: round(getattr(speed, name), 1) for name in names}
            for speed in solution.speeds
        },
        "answer_minutes": dict(zip(names, (round(part, 1) for part in solution.answer_minutes), strict=True)),
        "assumed": {"choice_seconds": CHOICE_SECONDS, "answer_seconds": ANSWER_SECONDS, "word_seconds": WORD_SECONDS},
        "notices": solution.notices,
        "questions": solution.questions,
    }
