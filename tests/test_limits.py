"""The limits: one page that says all of them, and what lies just above each gets a sentence."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

from spring68.check.run import check_story
from spring68.classroom import gather
from spring68.classroom import limits as school
from spring68.classroom.assignment import Canvas, Moment, Question
from spring68.classroom.canvas import MAX_GRADEBOOK_BYTES, GradebookError, fill_gradebook
from spring68.classroom.form import MAX_TITLE
from spring68.classroom.handedin import ExitCodesError, read_exit_codes
from spring68.classroom.newclass import new_class
from spring68.classroom.readassignment import AssignmentFileError, load_assignment
from spring68.classroom.recordreader import read_record
from spring68.classroom.roster import RosterError, read_roster
from spring68.lessonfile import why_not
from spring68.saves import codec, fixtures, settings
from spring68.saves.model import SaveError
from spring68.story import limits as told
from spring68.story.readplay import PlayFileError, read_play_file
from spring68.workshop.fmt import NotFormatted, format_file
from tests.classroom.lessons import read
from tests.helpers import make_story

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "limits.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| .+ \| ([\d,]+) \| `([\w.]+)` \|$", re.MULTILINE)
STORY = "vars: {f: false, n: 0 in 0..%d}\nendings: {home: {title: H}}\n"


def test_the_page_says_what_the_program_does() -> None:
    wrong = []
    for number, name in ROW.findall(PAGE):
        module, _dot, constant = name.rpartition(".")
        if int(number.replace(",", "")) != getattr(import_module(f"spring68.{module}"), constant):
            wrong.append(name)

    assert wrong == []
    assert len(ROW.findall(PAGE)) == len(re.findall(r"^\| (?!what )", PAGE, re.MULTILINE)) >= 55


@pytest.mark.parametrize(("module", "room"), [(told, "story"), (school, "classroom")], ids=["story", "classroom"])
def test_no_limit_is_missing_on_the_page_and_none_is_only_written_down(module: object, room: str) -> None:
    files = [path for path in (ROOT / "src" / "spring68").rglob("*.py") if path.name != "limits.py"]
    code = "\n".join(line for path in files for line in path.read_text("utf-8").splitlines() if "import" not in line)
    names = {name for name in vars(module) if name.startswith("MAX_")}

    assert {name for name in names if f"`{room}.limits.{name}`" not in PAGE} == set()
    assert {name for name in names if not re.search(rf"^(?! *{name},?$).*\b{name}\b", code, re.MULTILINE)} == set()


def test_the_command_offers_as_many_seats_as_the_server_has() -> None:
    from spring68.cli.serve import serve

    kind = next(option.type for option in serve.params if option.name == "seats")

    assert getattr(kind, "max", None) == pytest.importorskip("spring68.serve.seats").MOST_SEATS


# stories


def scene(**over: object) -> str:
    return json.dumps({"scene": "a", "ending": "home", **over}) + "\n"


def guarded(guard: str) -> str:
    return scene(choices=[{"pick": "P", "if": guard, "to": "a"}])


def nested(depth: int) -> object:
    return [nested(depth - 1)] if depth else "x"


def errors(text: str, largest: int = 5) -> list[str]:
    found = check_story(make_story(text, story=STORY % largest + "start: a\n"))
    return [one.message for one in found if one.severity.value == "error"]


STORIES: dict[str, tuple[int, Callable[[int], list[str]], str]] = {
    "MAX_TEXT": (told.MAX_TEXT, lambda size: errors(scene(text="x" * size)), "longer than 10,000 characters"),
    "MAX_CHOICES": (
        told.MAX_CHOICES,
        lambda size: errors(scene(choices=[{"pick": "P", "id": f"c{one}", "to": "a"} for one in range(size)])),
        "101 choices",
    ),
    "MAX_BLOCKS": (
        told.MAX_BLOCKS,
        lambda size: errors(scene(text="{if f}\n" * size + "Yes.\n" + "{end}\n" * size)),
        "more than 20 deep",
    ),
    "MAX_NESTING": (told.MAX_NESTING, lambda size: errors(scene(text="{f ? " * size + "x" + "}" * size)), "no deeper"),
    "MAX_GUARD": (told.MAX_GUARD, lambda size: errors(guarded("not f or f".rjust(size))), "longer than 2000"),
    "MAX_GUARD_DEPTH": (
        told.MAX_GUARD_DEPTH, lambda size: errors(guarded("not " * (size - 1) + "f")), "deep",
    ),
    "MAX_VALUES": (told.MAX_VALUES, lambda size: errors(scene(text="x"), size - 1), "more than 10,001 values"),
    "MAX_DEPTH": (told.MAX_DEPTH, lambda size: errors(f"scene: {json.dumps(nested(size - 1))}"), "deep"),
}  # fmt: skip


@pytest.mark.parametrize("name", STORIES)
def test_a_story_may_be_as_large_as_the_page_says_and_no_larger(name: str) -> None:
    most, made, words = STORIES[name]

    assert [] == [message for message in made(most) if words in message]
    assert [message for message in made(most + 1) if words in message]


def test_a_file_larger_than_any_of_a_story_is_refused_wherever_it_is_given(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    path.write_bytes(b"#" * (told.MAX_BYTES + 2_000_000))

    with pytest.raises(PlayFileError, match="larger than 32 MB"):
        read_play_file(path)
    with pytest.raises(NotFormatted, match="larger than 32 MB"):
        format_file(path)
    with pytest.raises(AssignmentFileError, match="larger than 256 kB"):
        load_assignment(path)


# saves and settings


def test_a_save_and_its_like_are_measured_before_they_are_read(tmp_path: Path) -> None:
    for read_save, most in (
        (codec.decode, codec.MAX_BYTES),
        (lambda data: list(fixtures.decode_fixtures(data)), fixtures.MAX_BYTES),
    ):
        with pytest.raises(SaveError, match=r"larger than|far too large"):
            read_save(b" " * (most + 1))
        with pytest.raises(SaveError, match=r"^(?!.*large)"):
            read_save(b" " * most)
    path = tmp_path / "settings.json"
    path.write_bytes(b'{"theme": "paper"}'.ljust(settings.MAX_BYTES))
    assert settings.load_settings(path)[0].theme == "paper"
    path.write_bytes(b'{"theme": "paper"}'.ljust(settings.MAX_BYTES + 1))
    assert settings.load_settings(path)[1]


def chained(choices: int, saves: int) -> bytes:
    """A fixture file with one long chain of choices and so many saves at its end."""
    steps = [[row - 1, "a.b"] for row in range(choices)]
    head = {"format": 1, "story": "t", "version": "1", "digest": "", "seed": 1, "starts": [""], "defaults": {}}
    kept = {f"s{number}": [choices - 1, "a"] for number in range(saves)}
    return json.dumps({**head, "steps": steps, "acts": [], "saves": kept, "scenes": {}}).encode()


def test_the_saves_of_an_earlier_version_are_so_many_and_so_long(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(list(fixtures.decode_fixtures(chained(fixtures.MOST_TURNS, 2)))) == 2
    with pytest.raises(SaveError, match="a save in it has more than 2,000 choices"):
        list(fixtures.decode_fixtures(chained(fixtures.MOST_TURNS + 1, 1)))
    monkeypatch.setattr(fixtures, "MAX_CHOICES", 100)
    assert len(list(fixtures.decode_fixtures(chained(10, 10)))) == 10
    with pytest.raises(SaveError, match="its saves have more than 100 choices in all"):
        list(fixtures.decode_fixtures(chained(10, 11)))


# assignments, classes, records


ASKED = {"id": "q", "at": "start", "kind": "short", "prompt": "P"}


def keys(**values: object) -> str:
    return "".join(f"{key}: {json.dumps(value)}\n" for key, value in values.items())


def question(**over: object) -> str:
    return keys(questions=[{**ASKED, **over}])


def flaws(text: str) -> list[str]:
    return [found.message for found in read(text)[1]]


ASSIGNMENTS: dict[str, tuple[int, Callable[[int], str]]] = {
    "MAX_QUESTIONS": (
        school.MAX_QUESTIONS,
        lambda size: keys(questions=[{**ASKED, "id": f"q{one}"} for one in range(size)]),
    ),
    "MAX_PROMPT": (school.MAX_PROMPT, lambda size: question(prompt="x" * size)),
    "MAX_PROMPT, intro": (school.MAX_PROMPT, lambda size: keys(intro="x" * size)),
    "MAX_ID": (school.MAX_ID, lambda size: question(id="q" * size)),
    "MAX_OPTIONS": (
        school.MAX_OPTIONS,
        lambda size: question(kind="choice", options=[f"o{one}" for one in range(size)]),
    ),
    "MAX_SCALE": (school.MAX_SCALE, lambda size: question(kind="scale", scale=size)),
    "MAX_WORDS": (school.MAX_WORDS, lambda size: question(kind="long", min_words=size)),
    "MAX_TITLE": (MAX_TITLE, lambda size: keys(export={"canvas": {"column": "x" * size}})),
    "MAX_KEEP_DAYS": (school.MAX_KEEP_DAYS, lambda size: keys(privacy={"keep_days": size})),
    "MAX_GROUP": (
        school.MAX_GROUP,
        lambda size: keys(identity={"mode": "code", "group_max": size}),
    ),
    "MAX_POINTS": (
        school.MAX_POINTS,
        lambda size: keys(grading={"points": size, "rules": [{"when": "finished", "points": size}]}),
    ),
}


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_an_assignment_may_ask_for_as_much_as_the_page_says_and_no_more(name: str) -> None:
    most, write = ASSIGNMENTS[name]

    assert flaws(write(most)) == []
    assert flaws(write(most + 1))


def test_an_answer_has_a_longest_length() -> None:
    for kind, most in (("short", school.MAX_SHORT_ANSWER), ("long", school.MAX_ANSWER)):
        asked = Question("q", Moment("start"), kind, "P")

        assert why_not(asked, "x" * most, 10**6) == ""
        assert f"{most:,} are kept" in why_not(asked, "x" * (most + 1), 10**6)


def test_a_record_has_a_largest_size_a_longest_line_and_a_deepest_nesting() -> None:
    deep = "[" * school.MAX_JSON_DEPTH + "]" * school.MAX_JSON_DEPTH

    assert "larger than" in read_record(b"\n" * (school.MAX_RECORD_BYTES + 1)).problem
    assert "longer than" in read_record(b'{"n":0,"x":"' + b"x" * school.MAX_LINE_BYTES + b'"}\n').problem
    assert "nested deeper" in read_record(f'{{"n":0,"x":{deep}}}\n'.encode()).problem
    assert "nested deeper" not in read_record(f'{{"n":0,"x":{deep[1:-1]}}}\n'.encode()).problem
    assert read_record(b"{}\n" * (school.MAX_RECORD_LINES + 1)).problem


def test_tables_have_a_largest_size_so_many_rows_and_a_longest_cell(tmp_path: Path) -> None:
    large = b"code\n".ljust(school.MAX_ROSTER_BYTES + 1)
    many = b"code\n" + b"\n".join([b"x"] * (school.MAX_ROSTER_ROWS + 5))
    cell = b"code,display_name\nKX47-2," + b"x" * (school.MAX_CELL + 1)

    with pytest.raises(RosterError, match="larger than 2 MB"):
        read_roster(large)
    with pytest.raises(ExitCodesError, match="larger than 2 MB"):
        read_exit_codes(large, "codes.csv")
    with pytest.raises(GradebookError, match="larger than 20 MB"):
        fill_gradebook(b" " * (MAX_GRADEBOOK_BYTES + 1), [], Canvas("Prague"), 10)
    assert any("10,000" in problem for problem in [*_problems(many), *read_exit_codes(many, "codes.csv").problems])
    assert any("1000 characters" in problem.replace(",", "") for problem in _problems(cell))
    with pytest.raises(ValueError, match="2000"):
        new_class(tmp_path / "class", school.MAX_PUPILS + 1)


def _problems(table: bytes) -> tuple[str, ...]:
    try:
        return read_roster(table).problems
    except RosterError as problem:
        return (str(problem),)


# folders and archives


def test_an_archive_has_so_many_members_and_a_folder_so_many_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, most in (("MAX_ZIP_MEMBERS", 3), ("MAX_FOLDER_FILES", 4), ("MAX_ZIP_BYTES", 500), ("MAX_INNER", 60)):
        monkeypatch.setattr(gather, name, most)
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(6):
        (folder / f"{number}.txt").write_bytes(b"x")
    for name, members in (("many", 4), ("large", 3)):
        with zipfile.ZipFile(tmp_path / f"{name}.zip", "w") as archive:
            for number in range(members):
                archive.writestr(f"{number}.txt", b"x" * (300 if name == "large" else 1))
    with zipfile.ZipFile(tmp_path / "inner.zip", "w") as archive:
        archive.writestr("in.zip", (tmp_path / "many.zip").read_bytes()[:200])

    def refused(path: Path) -> str:
        return " ".join(found.reason for found in gather.gather([path]).unread)

    assert "more than 4 files" in refused(folder)
    assert "more than 3 files" in refused(tmp_path / "many.zip")
    assert "larger than" in refused(tmp_path / "large.zip")
    assert "the archive in it is larger" in refused(tmp_path / "inner.zip")
