"""The points of an assignment: what they are given for, and the rubrics by which a teacher reads."""

from __future__ import annotations

from spring68.classroom.assignment import GradeRule, Grading, Question, Rubric
from spring68.classroom.form import MAX_TITLE, Form, unfit
from spring68.classroom.grading import RULES
from spring68.classroom.limits import MAX_ID, MAX_POINTS, MAX_WORDS
from spring68.story.shape import NAME
from spring68.story.yamltree import Node, Seq
from spring68.text.suggest import did_you_mean

NEVER_WHICH = "what a pupil decides is never right or wrong here, and points for it would teach pupils to guess."
_WHEN = "Points are given for `goals_met`, `finished`, `answered:QUESTION` or `rubric:RUBRIC`."
_CHOICES = ("choice", "choices", "chose", "pick", "picked", "ending", "endings", "scene", "path")


def read_grading(form: Form, node: Node | None, questions: tuple[Question, ...]) -> Grading:
    """The points; rules that cannot be are reported and left out."""
    inner = form.section(node, frozenset({"points", "rules", "rubric"}), "`grading`", "grading")
    points = form.count(inner, "points", "grading.points", 0, MAX_POINTS)
    rubrics = _rubrics(form, inner.get("rubric"))
    rules: list[GradeRule] = []
    for item in _items(form, inner.get("rules"), "`rules`"):
        rule = _rule(form, item, questions, rubrics)
        if rule is not None and any((rule.kind, rule.name) == (other.kind, other.name) for other in rules):
            form.wrong(item, "there are already points for this", "make one rule of the two.")
        elif rule is not None:
            rules.append(rule)
            form.places[f"grading.rules.{rule.kind}.{rule.name}"] = form.first(item)
    total = sum(rule.points for rule in rules)
    is_whole = len(rules) == len(_items(form, inner.get("rules"), "`rules`"))
    if points and rules and is_whole and total != points:
        words = f"the rules give {total} points together, and the assignment has {points}"
        unfit(form, "grading.points", words, f"write `points: {total}`, or change the rules.")
    if points and not rules and "rules" not in inner:
        words = "there are points and no rule for what they are given"
        unfit(form, "grading.points", words, "add `rules`. " + _WHEN)
    return Grading(points or total, tuple(rules), tuple(rubrics.values()))


def _items(form: Form, node: Node | None, what: str) -> list[Node]:
    if node is None or form.is_empty(node):
        return []
    if type(node) is not Seq:
        form.wrong(node, f"{what} is a list", "begin each item with `- `.")
        return []
    return node.items


def _rubrics(form: Form, node: Node | None) -> dict[str, Rubric]:
    found: dict[str, Rubric] = {}
    for item in _items(form, node, "`rubric`"):
        inner = form.fields(item, frozenset({"id", "levels"}), "a rubric")
        name = form.short(inner, "id", "id")
        if not NAME.match(name) or len(name) > MAX_ID or name in found:
            form.wrong(item, "a rubric needs an id of its own", "write `id: evidence`.")
            continue
        levels = form.listed(inner, "levels", f"grading.rubric.{name}")
        if len(levels) < 2:
            form.wrong(
                item, f"the rubric ‘{name}’ has fewer than two levels", "list them under `levels`, the lowest first."
            )
        found[name] = Rubric(name, tuple(level[:MAX_TITLE] for level in levels))
        form.places[f"grading.rubric.{name}"] = form.first(item)
    return found


def _rule(form: Form, node: Node, questions: tuple[Question, ...], rubrics: dict[str, Rubric]) -> GradeRule | None:
    inner = form.fields(node, frozenset({"when", "points", "min_words"}), "a rule")
    if "when" not in inner or "points" not in inner:
        if inner:
            form.wrong(node, "a rule says when, and how many points", "write `{when: goals_met, points: 4}`.")
        return None
    points = form.count(inner, "points", "points", 0, MAX_POINTS, least=1)
    words = form.count(inner, "min_words", "min_words", 0, MAX_WORDS)
    kind, _colon, name = (part.strip() for part in form.text(inner["when"], "`when`").partition(":"))
    if not points:
        return None
    if kind in _CHOICES:
        what = "an ending" if kind.startswith("ending") else "a choice"
        fix = "ask about it with a question, and give the points for an answer. " + _WHEN
        unfit(form, form.span(inner["when"]), f"points cannot be given for {what}", fix, why=NEVER_WHICH)
        return None
    if kind not in RULES:
        hint = did_you_mean(kind, RULES)
        form.error("S105", form.span(inner["when"]), f"points cannot be given for ‘{kind[:40]}’", _WHEN, hint=hint)
        return None
    if words and kind != "answered":
        form.wrong(inner["min_words"], "only an answer has words", "remove `min_words`.")
        words = 0
    named = _named(form, inner["when"], kind, name, questions, rubrics)
    return None if named is None else GradeRule(kind, points, named, words)


def _named(
    form: Form, node: Node, kind: str, name: str, questions: tuple[Question, ...], rubrics: dict[str, Rubric]
) -> str | None:
    """The question or rubric that a rule speaks of; None when there is none of this name."""
    if kind in {"goals_met", "finished"}:
        return ""
    known = [question.id for question in questions] if kind == "answered" else list(rubrics)
    if kind == "rubric" and not name and len(known) == 1:
        return known[0]
    if name in known:
        return name
    what = "question" if kind == "answered" else "rubric"
    message = f"there is no {what} called ‘{name[:40]}’" if name else f"this rule does not say which {what}"
    hint = did_you_mean(name, known) if name else ""
    form.error("S605", form.span(node), message, f"write `{kind}:` and the id of a {what} of this file.", hint=hint)
    return None
