"""To whom the results of an assignment are handed on."""

from __future__ import annotations

from spring68.classroom.assignment import Canvas, Export, Moodle, Xapi
from spring68.classroom.form import Form, unfit
from spring68.story.yamltree import Node

_HOME = "write an address that is yours, such as https://school.example/xapi/3b-2026."


def read_export(form: Form, node: Node | None) -> Export:
    """The exports that an assignment asks for."""
    inner = form.section(node, frozenset({"canvas", "moodle", "xapi"}), "`export`", "export")
    return Export(
        _canvas(form, inner.get("canvas")), _moodle(form, inner.get("moodle")), _xapi(form, inner.get("xapi"))
    )


def _canvas(form: Form, node: Node | None) -> Canvas | None:
    if node is None or form.is_empty(node):
        return None
    inner = form.section(node, frozenset({"column", "assignment_id"}), "`canvas`", "export.canvas")
    column = form.short(inner, "column", "export.canvas.column")
    if not column:
        form.missing(node, "column", "write the title of the gradebook's column.")
    return Canvas(column, form.count(inner, "assignment_id", "export.canvas.assignment_id", 0, 10**15))


def _moodle(form: Form, node: Node | None) -> Moodle | None:
    if node is None or form.is_empty(node):
        return None
    inner = form.section(node, frozenset({"user_field", "grade_item", "feedback"}), "`moodle`", "export.moodle")
    item = form.short(inner, "grade_item", "export.moodle.grade_item")
    if not item:
        form.missing(node, "grade_item", "write the name of the grade item.")
    field = form.short(inner, "user_field", "export.moodle.user_field") or "ID number"
    return Moodle(item, field, form.flag(inner, "feedback", "export.moodle.feedback", default=True))


def _xapi(form: Form, node: Node | None) -> Xapi | None:
    if node is None or form.is_empty(node):
        return None
    inner = form.section(node, frozenset({"enabled", "home_page", "answers", "skips"}), "`xapi`", "export.xapi")
    home = form.short(inner, "home_page", "export.xapi.home_page").rstrip("/")
    enabled = form.flag(inner, "enabled", "export.xapi.enabled", default=False)
    if home and not home.startswith(("https://", "http://")):
        form.wrong(inner["home_page"], "`home_page` is no address", _HOME)
    elif enabled and not home:
        unfit(form, "export.xapi", "statements need an address that is yours (`home_page`)", _HOME)
    answers = form.flag(inner, "answers", "export.xapi.answers", default=False)
    return Xapi(enabled, home, answers, form.flag(inner, "skips", "export.xapi.skips", default=False))
