"""`class watch` and `class report` as commands: records that grow, damaged ones, a folder that goes away."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from spring68.classroom.watching import DAMAGED, PLAYING, SEALED, Watch
from spring68.cli.classwatch import watch_plainly
from spring68.cli.main import main
from spring68.lesson import Lesson
from spring68.opening import open_story
from tests.classroom.classes import CODES, NOTES, SCENES, SOURCES, STORY, class_of, lesson_plan, machine, record
from tests.classroom.recording import Clock
from tests.helpers import story_yaml


def watching(folder: Path, **given: object) -> Watch:
    return Watch(folder, machine(), lesson_plan(questions=()), **given)  # type: ignore[arg-type]


def test_a_record_is_followed_from_its_first_line_to_its_seal(tmp_path: Path) -> None:
    clock = Clock()
    watched = watching(tmp_path)
    assert watched.look() == []
    lesson = Lesson.begin(machine(), lesson_plan(questions=()), tmp_path, (CODES[0],), seed=68, clock=clock)
    (row,) = watched.look()
    assert (row.who, row.state, row.where, row.minutes, row.verdict) == (CODES[0], PLAYING, "at the beginning", 0, "")
    assert watched.look() == []
    clock.now += 300_000
    lesson.choose("radio")
    (row,) = watched.look()
    assert (row.state, row.where, row.minutes) == (PLAYING, "Wednesday morning · the square", 5)
    clock.now += 300_000
    lesson.choose("sign")
    lesson.seal()
    (row,) = watched.look()
    lesson.close()

    assert (row.state, row.where, row.minutes, row.verdict, row.sentence) == (SEALED, "Over", 10, "matches", "")
    assert row.line == f"{CODES[0]}, sealed, Over, 10 min, matches"


def test_a_line_that_is_being_written_is_no_damage_and_nothing_is_changed(tmp_path: Path) -> None:
    found = record(tmp_path, CODES[0], ["radio", "sign"], given=lesson_plan(questions=()))
    path = tmp_path / found.name
    path.write_bytes(found.data[:-40])
    before = path.stat()
    (row,) = watching(tmp_path).look()

    assert (row.state, row.sentence) == (PLAYING, "")
    assert path.read_bytes() == found.data[:-40]
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    assert sorted(each.name for each in tmp_path.iterdir()) == [found.name]


def test_a_damaged_file_is_one_row_with_a_sentence_and_the_others_are_there(tmp_path: Path) -> None:
    given = lesson_plan(questions=())
    record(tmp_path, CODES[0], ["radio", "sign"], given=given)
    other = record(tmp_path, CODES[1], ["radio", "sign"], given=given)
    (tmp_path / other.name).write_bytes(other.data.replace(b"square.radio", b"square.rodeo"))
    (tmp_path / "junk.s68rec").write_bytes(b"\x00\x1b[2J")
    (tmp_path / "half.zip").write_bytes(b"PK\x03\x04 and no more")
    (tmp_path / "report.html").write_text("ours", encoding="utf-8")
    watched = watching(tmp_path)
    rows = {row.who: row for row in watched.look()}

    assert {who: row.state for who, row in rows.items()} == {
        CODES[0]: SEALED, CODES[1]: DAMAGED, "junk.s68rec": DAMAGED, "half.zip": DAMAGED,
    }  # fmt: skip
    assert rows[CODES[1]].sentence.startswith("does not match, at line 2: the line was changed")
    assert watched.counts == "1 sealed, 3 damaged"


def test_what_another_version_plays_is_told_before_the_end(tmp_path: Path) -> None:
    record(tmp_path, CODES[0], ["radio"], seal=False, given=lesson_plan(questions=(), digest="cd" * 32))
    (row,) = watching(tmp_path).look()

    assert (row.state, row.sentence) == (PLAYING, "it is played with another assignment file than yours")


def test_codes_without_a_record_are_missing_and_names_only_where_wanted(tmp_path: Path) -> None:
    record(tmp_path, CODES[0], ["radio"], seal=False, given=lesson_plan(questions=()))
    roster = {CODES[0]: "Anna", CODES[1]: "Jan"}
    for names, expected in ((False, ""), (True, "Anna")):
        watched = watching(tmp_path, roster=roster, names=names)
        (row,) = watched.look()

        assert row.name == expected
        assert watched.missing == [CODES[1]]
        assert watched.counts == "1 playing, 1 not yet"


def test_a_file_or_a_folder_that_goes_away_is_no_crash(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    found = record(folder, CODES[0], ["radio"], seal=False, given=lesson_plan(questions=()))
    watched = watching(folder)
    watched.look()
    (folder / found.name).unlink()
    assert watched.look() == []
    assert watched.rows == []
    folder.rmdir()
    assert watched.look() == []
    assert "there is no folder at" in watched.problem


def test_without_a_screen_each_arrival_is_a_line_and_control_c_ends_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = lesson_plan(questions=())
    looks: list[float] = []

    def pause(seconds: float) -> None:
        looks.append(seconds)
        if len(looks) == 1:
            record(tmp_path, CODES[0], ["radio", "sign"], given=given)
        elif len(looks) == 3:
            raise KeyboardInterrupt

    status = watch_plainly(watching(tmp_path), 2.0, pause)
    told = capsys.readouterr()

    assert (status, looks) == (0, [2.0, 2.0, 2.0])
    assert told.out == f"{CODES[0]}, sealed, Over, 2 min, matches\n"
    assert told.err == "1 sealed.\n"


# the commands, on a story and an assignment on the disk

ASSIGNMENT = "spring68_assignment: 1\nid: c\ntitle: The square\nstory: {id: test}\nstart: {scene: square}\n"


def on_disk(folder: Path) -> tuple[Path, Path]:
    """A story and a class with one record of it: the folders of both."""
    from spring68.classroom.readassignment import load_assignment

    story, kept = folder / "story", folder / "3b" / "in"
    texts = {
        "story.yaml": story_yaml(SCENES, STORY), "acts/1-spring/scenes.yaml": SCENES, "notes/spring.yaml": NOTES,
        "sources.yaml": SOURCES,
    }  # fmt: skip
    for name, text in texts.items():
        (story / name).parent.mkdir(parents=True, exist_ok=True)
        (story / name).write_text(text, encoding="utf-8")
    kept.mkdir(parents=True)
    (kept.parent / "assignment.yaml").write_text(ASSIGNMENT, encoding="utf-8")
    given, _findings, _source = load_assignment(kept.parent / "assignment.yaml")
    assert given is not None
    clock = Clock()
    lesson = Lesson.begin(open_story(story), given, kept, (CODES[0],), seed=68, clock=clock)
    for pick in ("radio", "sign"):
        clock.now += 60_000
        lesson.choose(pick)
    lesson.seal()
    lesson.close()
    return story, kept


def run(*words: object) -> Result:
    return CliRunner().invoke(main, ["class", *map(str, words)])


def test_the_command_report_writes_beside_the_records_and_prints(tmp_path: Path) -> None:
    story, kept = on_disk(tmp_path)
    (record_file,) = kept.glob("*.s68rec")
    before = record_file.read_bytes()
    done = run("report", kept, "--story", story)

    assert done.exit_code == 0, done.output
    assert "1  OVERVIEW" in done.output
    assert {path.name for path in kept.iterdir()} == {
        record_file.name, "report.html", "report.txt", "projector.html", "files.html", "results.csv", "choices.csv",
    }  # fmt: skip
    assert record_file.read_bytes() == before
    again = run("report", kept, "--story", story, "-o", tmp_path / "out")
    assert again.exit_code == 0
    assert (tmp_path / "out" / "report.html").read_bytes() == (kept / "report.html").read_bytes()


def test_the_command_report_says_so_where_there_is_nothing_or_nowhere_to_write(tmp_path: Path) -> None:
    story, kept = on_disk(tmp_path)
    empty = tmp_path / "empty"
    empty.mkdir()
    nothing = run("report", empty, "--story", story)
    assert nothing.exit_code == 1
    assert "There is no record here." in nothing.output
    assert (empty / "report.html").exists()
    taken = tmp_path / "taken"
    taken.write_text("a file", encoding="utf-8")
    nowhere = run("report", kept, "--story", story, "-o", taken)
    assert nowhere.exit_code == 2
    assert "the report cannot be written to" in nowhere.output
    assert "1  OVERVIEW" in nowhere.output
    assert taken.read_text(encoding="utf-8") == "a file"
    assert run("report", tmp_path / "no").exit_code == 2


def test_the_command_watch_wants_a_folder(tmp_path: Path) -> None:
    done = run("watch", tmp_path / "no")

    assert done.exit_code == 2
    assert "there is no folder at" in done.output


def test_the_command_watch_without_a_terminal_is_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    story, kept = on_disk(tmp_path)

    def pause(_seconds: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("time.sleep", pause)
    monkeypatch.setattr(watch_plainly, "__defaults__", (pause,))
    done = run("watch", kept, "--story", story)

    assert done.exit_code == 0
    assert f"{CODES[0]}, sealed, Over, 2 min, matches" in done.output


def test_originals_are_as_they_were_after_a_report(tmp_path: Path) -> None:
    from spring68.classroom.reportfiles import write_report
    from tests.classroom.classes import reported

    found = class_of(tmp_path, radio_sign=1)
    path = tmp_path / found[0].name
    path.chmod(0o444)
    known = path.stat()
    write_report(reported(found), machine(), tmp_path)

    assert path.read_bytes() == found[0].data
    assert path.stat().st_mtime_ns == known.st_mtime_ns


def test_a_code_that_is_not_in_the_roster_is_flagged_and_the_totals_add_up(tmp_path: Path) -> None:
    given = lesson_plan(questions=())
    for number in range(3):
        record(tmp_path, CODES[number], ["radio"], seal=False, given=given)
    record(tmp_path / "again", CODES[0], ["radio", "sign"], given=given)
    watched = watching(tmp_path, roster={CODES[0]: "", CODES[1]: "", CODES[5]: ""})
    rows = watched.look()

    assert [row.who for row in rows if row.sentence == "not in the roster"] == [CODES[2]]
    assert watched.counts == "1 sealed, 1 playing, 1 not yet; not in the roster: 1"


def test_the_command_verify_picks_the_assignment_that_each_record_names(tmp_path: Path) -> None:
    import json

    from spring68.classroom.readassignment import load_assignment

    story, kept = on_disk(tmp_path)
    other = kept.parent / "second.yaml"
    other.write_text(ASSIGNMENT.replace("id: c\n", "id: d\n"), encoding="utf-8")
    given, _findings, _source = load_assignment(other)
    assert given is not None
    lesson = Lesson.begin(open_story(story), given, kept, (CODES[1],), seed=68, clock=Clock())
    for pick in ("home", "leave"):
        lesson.choose(pick)
    lesson.seal()
    lesson.close()
    done = run("verify", kept, "--story", story, "--format", "json")
    told = json.loads(done.output)["assignments"]

    assert done.exit_code == 0, done.output
    assert [(one["assignment"], [each["codes"][0] for each in one["records"]]) for one in told] == [
        ("c", [CODES[0]]), ("d", [CODES[1]]),
    ]  # fmt: skip
    assert run("report", kept, "--story", story).exit_code == 2


def test_the_commands_collect_and_export_name_what_they_leave(tmp_path: Path) -> None:
    story, kept = on_disk(tmp_path)
    (kept / "essay.txt").write_text("mine", encoding="utf-8")
    done = run("collect", kept, "-o", tmp_path / "all")
    assert "passed over, no record: essay.txt" in done.output
    path = next(kept.glob("*.s68rec"))
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:-1]))
    table = run("export", "csv", kept, "--story", story)
    assert f"{CODES[0]}: cannot be judged" in table.output
    assert table.exit_code == 0, "all that could be done was done"
