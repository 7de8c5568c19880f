"""Files that want something done: nothing in a story, a save, settings, an assignment, a record or a table is ever run.

Every payload here would make the file `CANARY` if somebody ran it; none may, whichever way it comes in.
"""

from __future__ import annotations

import csv
import io
import json
import os
import pickle
import re
import subprocess
import sys
from pathlib import Path

import pytest

from spring68.check.run import check_story
from spring68.classroom.readassignment import read_assignment
from spring68.classroom.recordreader import read_record
from spring68.classroom.roster import RosterError, read_roster
from spring68.export import as_html, as_markdown, as_text
from spring68.opening import open_story
from spring68.saves.codec import decode
from spring68.saves.fixtures import decode_fixtures
from spring68.saves.model import SaveError
from spring68.saves.settings import load_settings
from spring68.session import Session
from spring68.story.load import read_files
from spring68.text.source import SourceFile
from tests.tui.hostile import hostile_story

ROOT = Path(__file__).parents[1]
CANARY = "spring68-canary"

PAYLOADS = (
    f"__import__('pathlib').Path('{CANARY}').touch()",
    f"os.system('touch {CANARY}')",
    f"$(touch {CANARY})",
    f"`touch {CANARY}`; touch {CANARY} | touch {CANARY}",
    "{0.__class__.__mro__[1].__subclasses__}",
    "%(x)s %n %s",
    "{{ cycler.__init__.__globals__.os.system('touch " + CANARY + "') }} {% import os %}",
    f"<script>fetch('http://evil.example')</script><img src=x onerror=\"{CANARY}\">",
    f"=cmd|'/c touch {CANARY}'!A0",
    "+1+1", "-1+1", "@SUM(A1)", "\t=1+1",
    "\x1b]0;title\x07\x1b[2J\x1b[31mred\x1b[0m\x9b31m",
    "builtins.exec", "os.system",
)  # fmt: skip

TAGS = (
    f"!!python/object/apply:os.system ['touch {CANARY}']",
    f"!!python/object/new:subprocess.Popen [['touch', '{CANARY}']]",
    "!!python/name:os.system",
    "!!python/module:os",
    "!local x",
    "&a [*a]",
    "<<: {x: y}",
)


@pytest.fixture(autouse=True)
def nothing_was_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    """Everything happens in an empty folder, in which no canary may sit afterwards."""
    monkeypatch.chdir(tmp_path)
    yield
    assert not list(tmp_path.rglob(CANARY))
    assert not (ROOT / CANARY).exists()


class Bomb:
    """An object that, unpickled, makes the canary."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, (f"touch {CANARY}",)


def story_of(scene: str, main: str = "") -> list[tuple[str, bytes]]:
    head = f"story: t\ntitle: T\nstart: a\nacts: {{spring: {{title: S}}}}\nendings: {{home: {{}}}}\n{main}"
    return [("story.yaml", head.encode()), ("acts/1-spring/a.yaml", scene.encode())]


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize(
    "place", ["scene: {}\nending: home\n", "scene: a\ntext: {}\nending: home\n", "scene: a\ndo: {}\nending: home\n"]
)
def test_a_tag_or_an_alias_is_a_finding_and_nothing_else(tag: str, place: str) -> None:
    assert [found for found in check_story(read_files(story_of(place.format(tag)))) if found.severity.value == "error"]


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("key", ["if", "do", "to", "call", "id", "first"])
def test_what_could_be_code_is_no_guard_no_effect_and_no_name(key: str, payload: str) -> None:
    choice = json.dumps({"pick": "Go", key: payload}, ensure_ascii=True)
    findings = check_story(read_files(story_of(f"scene: a\nchoices: [{choice}]\n---\nscene: b\nending: home\n")))

    assert [found for found in findings if found.severity.value == "error"]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_words_are_shown_as_words(payload: str, tmp_path: Path) -> None:
    session = Session.begin(open_story(hostile_story(tmp_path / "story", payload)), seed=1)
    while not session.state.ended:
        session.choose(next(option.name for option in session.options() if option.is_open))
    page = as_html(session)

    assert not re.search(r"<(?:script|img)|onerror=\"", page)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", page + as_text(session) + as_markdown(session))


@pytest.mark.parametrize("payload", [PAYLOADS[0], PAYLOADS[7], PAYLOADS[13]])
def test_a_play_in_plain_mode_sends_the_terminal_nothing_but_words(payload: str, tmp_path: Path) -> None:
    story = hostile_story(tmp_path / "story", payload)
    done = subprocess.run(
        [sys.executable, "-m", "spring68", "play", str(story), "--plain", "--new", "--seed", "1", "--saves", str(tmp_path / "s")],
        input=b"notes\nnote 1\nfile\n1\n1\n1\nreel\nmap\nendings\nsaves\n", capture_output=True, timeout=60, check=False,
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )  # fmt: skip

    assert (done.returncode, done.stderr) == (0, b"")
    assert not re.search(rb"[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]", done.stdout)


def test_a_pickle_is_no_save_no_settings_no_record_and_no_roster(tmp_path: Path) -> None:
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        data = pickle.dumps(Bomb(), protocol)
        for read in (decode, lambda found: list(decode_fixtures(found))):
            with pytest.raises(SaveError):
                read(data)
        (tmp_path / "settings.json").write_bytes(data)
        assert load_settings(tmp_path / "settings.json")[1], "the player is told that they could not be used"
        assert read_record(data).problem
        try:
            read_roster(data)
        except RosterError as problem:
            assert str(problem)


@pytest.mark.parametrize("tag", TAGS)
def test_an_assignment_runs_nothing_either(tag: str) -> None:
    text = f"spring68_assignment: 1\nid: x\ntitle: {tag}\nstory: {{id: t}}\n"
    _assignment, findings = read_assignment(SourceFile("a.yaml", text))

    assert findings


def test_a_table_holds_no_formula() -> None:
    from spring68.classroom.results import table

    rows = list(csv.reader(io.StringIO(table(["a"], [[payload] for payload in PAYLOADS]))))

    assert len(rows) == len(PAYLOADS) + 1
    assert not [row[0] for row in rows if row[0].startswith(("=", "+", "-", "@", "\t", "\r"))]
