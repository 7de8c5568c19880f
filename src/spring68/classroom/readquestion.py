"""The questions of an assignment: when each is asked, of which kind it is, what it says."""

from __future__ import annotations

from spring68.classroom.assignment import KINDS, Moment, Question
from spring68.classroom.form import MAX_TITLE, Form, unfit
from spring68.classroom.limits import MAX_ID, MAX_OPTIONS, MAX_PROMPT, MAX_QUESTIONS, MAX_SCALE, MAX_WORDS
from spring68.story.shape import NAME
from spring68.story.yamltree import Map, Node, Seq

KEYS = frozenset({"id", "at", "kind", "prompt", "required", "min_words", "options", "scale", "ends"})
MOMENTS = {"start": "start", "enter": "enter", "after_choice": "choice", "act_end": "act"}
"""What may stand under `at`, and the kind of moment that it is."""

_AT = "write `{start: true}`, `{enter: scene}`, `{after_choice: [scene, choice]}` or `{act_end: act}`."
_NOWHERE = Moment("start")


def read_questions(form: Form, node: Node | None) -> tuple[Question, ...]:
    """All questions in the order of the file; those without an id or a moment are reported and left out."""
    if node is None or form.is_empty(node):
        return ()
    form.places["questions"] = form.span(node)
    if type(node) is not Seq:
        form.wrong(node, "`questions` is a list", "begin each question with `- id:`.")
        return ()
    if len(node.items) > MAX_QUESTIONS:
        words = f"{len(node.items)} questions are more than a class can be asked; there may be {MAX_QUESTIONS}"
        unfit(form, "questions", words, "leave some out.")
    found: dict[str, Question] = {}
    for item in node.items[:MAX_QUESTIONS]:
        question = _question(form, item)
        if question is None:
            continue
        if question.id in found:
            form.wrong(item, f"there are two questions called ‘{question.id}’", "rename one of the two.")
            continue
        found[question.id] = question
    return tuple(found.values())


def _question(form: Form, node: Node) -> Question | None:
    inner = form.fields(node, KEYS, "a question")
    if not inner:
        return None
    for key, what in (("id", "an id"), ("at", "a moment"), ("prompt", "words")):
        if key not in inner:
            form.error("S105", form.first(node), f"this question has no `{key}`", f"give it {what}.")
    name = form.short(inner, "id", "id")
    if "id" in inner and (not NAME.match(name) or len(name) > MAX_ID):
        fix = "ids are lower case letters, digits and _, and begin with a letter."
        form.wrong(inner["id"], f"‘{name[:40]}’ cannot be the id of a question", fix)
        return None
    if "id" not in inner or "at" not in inner:
        return None
    key = f"questions.{name}"
    form.places[key] = form.first(node)
    form.places.update({f"{key}.{part}": form.span(value) for part, value in inner.items()})
    kind = form.word(inner, "kind", "kind", KINDS)
    options, scale, ends = _offered(form, inner, kind, key)
    return Question(
        id=name,
        at=_moment(form, inner["at"]),
        kind=kind,
        prompt=form.long(inner, "prompt", "prompt", MAX_PROMPT),
        required=form.flag(inner, "required", "required", default=True),
        min_words=_words(form, inner, kind, key),
        options=options,
        scale=scale,
        ends=ends,
    )


def _moment(form: Form, node: Node) -> Moment:
    """`start` is written as a word, the others as a mapping of one key."""
    if type(node) is not Map:
        if type(node) is not Seq and form.text(node, "`at`") == "start":
            return Moment("start")
        form.wrong(node, "`at` does not say when the question is asked", _AT)
        return _NOWHERE
    inner = form.fields(node, frozenset(MOMENTS), "`at`")
    if len(inner) != 1:
        if len(inner) > 1:
            form.wrong(node, "`at` says more than one moment", _AT)
        elif not node.items:
            form.wrong(node, "`at` does not say when the question is asked", _AT)
        return _NOWHERE
    ((key, value),) = inner.items()
    if key == "start":
        if not form.truth(value, "`start`"):
            form.wrong(value, "a question that is not asked at the start needs another moment", _AT)
        return Moment("start")
    if key != "after_choice":
        return Moment(MOMENTS[key], form.text(value, f"`{key}`"))
    parts = [form.text(item, "`after_choice`") for item in form.items(value)]
    name = ".".join(parts)
    if name.count(".") != 1 or not all(name.split(".")):
        form.wrong(
            value, "`after_choice` names a scene and one of its choices", "write `after_choice: [scene, choice]`."
        )
        return _NOWHERE
    return Moment("choice", name)


def _words(form: Form, inner: dict[str, Node], kind: str, key: str) -> int:
    count = form.count(inner, "min_words", "min_words", 0, MAX_WORDS)
    if count and kind in {"choice", "scale"}:
        unfit(form, f"{key}.min_words", f"a question of the kind `{kind}` is answered without words", "remove it.")
        return 0
    return count


def _offered(form: Form, inner: dict[str, Node], kind: str, key: str) -> tuple[tuple[str, ...], int, tuple[str, str]]:
    """The options of a `choice`; the steps of a `scale` and the names of its ends."""
    options = _options(form, inner, kind, key)
    scale = form.count(inner, "scale", "scale", 5, MAX_SCALE, least=2) if kind == "scale" else 0
    if "scale" in inner and kind != "scale":
        unfit(
            form, f"{key}.scale", f"a question of the kind `{kind}` has no scale", "write `kind: scale`, or remove it."
        )
    ends = [form.text(item, "`ends`")[:MAX_TITLE] for item in form.items(inner["ends"])] if "ends" in inner else []
    if ends and kind != "scale":
        unfit(form, f"{key}.ends", f"a question of the kind `{kind}` has no scale with ends", "remove `ends`.")
    elif ends and len(ends) != 2:
        form.wrong(inner["ends"], "a scale has two ends", "write `ends: [not at all, very much]`.")
    elif ends:
        return options, scale, (ends[0], ends[1])
    return options, scale, ("", "")


def _options(form: Form, inner: dict[str, Node], kind: str, key: str) -> tuple[str, ...]:
    options = form.listed(inner, "options", f"{key}.options")
    if kind != "choice":
        if options:
            unfit(form, f"{key}.options", f"a question of the kind `{kind}` offers no answers", "write `kind: choice`.")
        return ()
    if not 2 <= len(options) <= MAX_OPTIONS:
        place = f"{key}.options" if "options" in inner else key
        words = f"this question offers {len(options)} answers; there must be 2 to {MAX_OPTIONS}"
        unfit(form, place, words, "list them under `options`.")
    return tuple(option[:MAX_TITLE] for option in options)
