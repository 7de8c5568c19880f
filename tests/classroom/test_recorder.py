"""Writing a record: every line is on the disk at once, and whatever happens to the program, the play goes on from it."""

from __future__ import annotations

import errno
import os
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from spring68.classroom.recorder import Recorder, RecordProblem, read_file
from spring68.classroom.recordreader import read_record
from tests.classroom.recording import begun, judged, recorded, through


def header_of(path: Path) -> Any:
    header = read_file(path).header

    assert header is not None

    return header


def test_every_line_is_on_the_disk_before_the_next(tmp_path: Path) -> None:
    lesson, clock = begun(tmp_path)
    path = lesson.recorder.path
    seen = [path.read_bytes()]
    for pick in ("radio", "help"):
        through(pick)(lesson, clock)
        seen.append(path.read_bytes())
    lesson.close()

    assert [read_record(data).problem for data in seen] == ["", "", ""]
    assert [data.count(b'"choice"') for data in seen] == [0, 1, 2]
    assert all(later.startswith(earlier) for earlier, later in pairwise(seen))


def test_a_record_is_never_written_over(tmp_path: Path) -> None:
    path = recorded(tmp_path)
    before = path.read_bytes()

    with pytest.raises(RecordProblem, match="already"):
        begun(tmp_path)

    assert path.read_bytes() == before


def test_a_record_that_is_played_is_opened_by_nobody_else(tmp_path: Path) -> None:
    lesson, _clock = begun(tmp_path)

    with pytest.raises(RecordProblem, match="another window"):
        Recorder.go_on(lesson.recorder.path)

    lesson.close()
    recorder, _record = Recorder.go_on(lesson.recorder.path)
    recorder.close()


def test_a_record_cut_at_any_byte_is_gone_on_with(tmp_path: Path) -> None:
    """As after a dead battery: the whole lines stay, and what is written then hangs on to them."""
    whole = recorded(tmp_path / "whole", play=through("radio"), seal=False).read_bytes()
    path = tmp_path / "cut.s68rec"
    first = whole.index(b"\n")
    for cut in range(first, len(whole) + 1):
        path.write_bytes(whole[:cut])
        recorder, record = Recorder.go_on(path)
        recorder.write("resume", 99_000)
        recorder.seal_with(99_000, backs=0)
        recorder.close()
        again = read_file(path)

        assert (again.problem, again.seal, again.torn) == ("", recorder.seal, False)
        assert record.torn == (whole[cut - 1 : cut] != b"\n" and whole[cut : cut + 1] != b"\n")
        assert again.events[-2].type == "resume"


def test_a_record_whose_header_was_cut_is_not_gone_on_with(tmp_path: Path) -> None:
    path = recorded(tmp_path)
    path.write_bytes(path.read_bytes()[:40])

    with pytest.raises(RecordProblem, match="cannot be gone on with"):
        Recorder.go_on(path)

    assert path.stat().st_size == 40


def test_a_changed_record_is_not_gone_on_with_and_stays_as_it_is(tmp_path: Path) -> None:
    path = recorded(tmp_path, seal=False)
    changed = path.read_bytes().replace(b"square.radio", b"square.house")
    path.write_bytes(changed)

    with pytest.raises(RecordProblem, match=r"line 3: the line was changed"):
        Recorder.go_on(path)

    assert path.read_bytes() == changed


def test_a_disk_that_refuses_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be written waits, the pupil is told, and the next line that can be written brings it along."""
    lesson, clock = begun(tmp_path)

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr("spring68.classroom.recorder.os.fsync", full)
        through("radio")(lesson, clock)
        refused = lesson.problem
        lesson.seal()

        assert "No space left" in refused
        assert lesson.exit_code == ""

    assert lesson.seal() != ""
    assert lesson.problem == ""
    lesson.close()

    assert judged(lesson.recorder.path).matches
    assert [pick.pick for pick in judged(lesson.recorder.path).path] == ["square.radio"]


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(RecordProblem, match="cannot be written"):
        begun(tmp_path / "file" / "folder")


def test_nothing_in_a_record_says_a_name_or_a_time_of_day(tmp_path: Path) -> None:
    fields = {name for event in read_file(recorded(tmp_path)).events for name in event.fields}

    assert fields == {"n", "type", "t", "prev", "q", "text", "words", "at", "pick", "state", "events", "backs"} | (
        fields & {"h"}
    )
    assert header_of(tmp_path / "KX47-2.s68rec").started[16:17] in {"+", "-"}
