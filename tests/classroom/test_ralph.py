"""A real learning record store as peer: Ralph 5.1.0, in an environment of its own, on this machine.

Ralph is not installed with the project, for it pins other versions of what we use. `SPRING68_RALPH` names a folder with a
virtual environment in which it is; without one these tests are skipped. To make one (a minute, 90 MB):

    python3 -m venv ralph && ralph/bin/pip install 'ralph-malph[cli,lrs]==5.1.0' requests
    SPRING68_RALPH="$PWD/ralph" pytest tests/classroom/test_ralph.py
"""

from __future__ import annotations

import copy
import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from spring68.classroom.assignment import Xapi
from spring68.classroom.lrs import Answer, Store
from spring68.classroom.outbox import Outbox
from spring68.classroom.verify import Found
from spring68.classroom.xapi import Statement
from spring68.classroom.xapisend import Sender, batches
from spring68.classroom.xapivalid import faults_of
from tests.classroom.broken import BROKEN, broken
from tests.classroom.handing import EXPORT, HOME, given, handed_in, said
from tests.classroom.recording import ONE, THREE, TWO, begun, through

VENV = Path(os.environ.get("SPRING68_RALPH") or "/nowhere")
PYTHON = VENV / "bin" / "python"

pytestmark = pytest.mark.skipif(
    not PYTHON.exists(),
    reason="no Ralph: SPRING68_RALPH names no virtual environment with ralph-malph 5.1.0 (see the top of this file)",
)

USER, PASSWORD = "spring", "prague"

PEER = """
import sys, uvicorn
from ralph.backends.data.base import BaseOperationType
from ralph.backends.lrs.fs import FSLRSBackend
FSLRSBackend.default_operation_type = BaseOperationType.APPEND
uvicorn.run("ralph.api:app", host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
"""
"""Ralph as a store of files. Its own setting can write a file only once, so a second batch would fail."""

STRICT = """
import json, sys
from ralph.models.xapi.base.statements import BaseXapiStatement
def judged(one):
    try:
        BaseXapiStatement.model_validate(one)
    except Exception as problem:
        return str(problem)
    return ""
print(json.dumps([judged(one) for one in json.load(sys.stdin)]))
"""


class Peer:
    """Ralph, running or not, with its data in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self.environment = {
            **os.environ,
            "RALPH_APP_DIR": str(folder),
            "RALPH_AUTH_FILE": str(folder / "auth.json"),
            "RALPH_RUNSERVER_BACKEND": "fs",
            "RALPH_BACKENDS__LRS__FS__DEFAULT_DIRECTORY_PATH": str(folder / "data"),
            "RALPH_BACKENDS__LRS__FS__DEFAULT_LRS_FILE": "statements.jsonl",
        }
        (folder / "data").mkdir()
        (folder / "peer.py").write_text(PEER)
        words = ["auth", "-u", USER, "-p", PASSWORD, "-s", "statements/write", "-s", "statements/read"]
        owner = ["-M", "mailto:teacher@example.org", "-N", "spring68 tests", "-w"]
        subprocess.run(
            [VENV / "bin" / "ralph", *words, *owner], env=self.environment, check=True, capture_output=True, timeout=60
        )

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}/xAPI"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        command = [str(PYTHON), str(self.folder / "peer.py"), str(self.port)]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log, cwd=self.folder)
        until = time.monotonic() + 60
        while time.monotonic() < until:
            assert self.process.poll() is None, (self.folder / "log").read_text()
            with socket.socket() as probe:
                probe.settimeout(1)
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise AssertionError((self.folder / "log").read_text())

    def kill(self) -> None:
        """End it at once, whatever it is doing."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(timeout=10)
            self.process = None

    def stored(self) -> list[Statement]:
        """What is on its disk."""
        path = self.folder / "data" / "statements.jsonl"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []

    def kept(self, mark: str) -> list[str]:
        """The ids on its disk of statements that `many` made with this mark, as often as they stand there."""
        return [one["id"] for one in self.stored() if one["id"].startswith(f"{mark}000000-")]


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def peer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Peer]:
    one = Peer(tmp_path_factory.mktemp("ralph"))
    one.start()
    yield one
    one.kill()


@pytest.fixture(scope="module")
def statements(tmp_path_factory: pytest.TempPathFactory) -> list[Statement]:
    """All kinds: a pupil alone, two together, notes, a skip, going back, answers with their words."""
    folder = tmp_path_factory.mktemp("class")
    lesson, clock = begun(folder / "own", THREE, given=given())
    through()(lesson, clock)
    lesson.note_opened("paper")
    through("home", "undo", "radio")(lesson, clock)
    lesson.skip("radio")
    through("help", "sign")(lesson, clock)
    lesson.seal()
    lesson.close()
    known = given(export=replace(EXPORT, xapi=Xapi(True, HOME, answers=True, skips=True)))
    also = [Found("own.s68rec", lesson.recorder.path.read_bytes())]
    return said(handed_in(folder, {(ONE, TWO): None, (ONE,): through("home", "listen", "sign")}, known, also=also))


def many(statements: list[Statement], count: int, mark: str) -> list[Statement]:
    """So many statements, with other ids."""
    found = []
    for number in range(count):
        one = copy.deepcopy(statements[number % len(statements)])
        one["id"] = f"{mark}000000-0000-5000-8000-{number:012}"
        found.append(one)
    return found


def sender(peer: Peer, folder: Path, password: str = PASSWORD) -> tuple[Sender, list[float]]:
    """A sender that does not wait, and what it would have waited."""
    waited: list[float] = []
    folder.mkdir(exist_ok=True)
    store = Store(peer.endpoint, USER, password)
    return Sender(store, Outbox.open(folder, peer.endpoint), sleep=waited.append), waited


def judged(statements: list[Any]) -> list[str]:
    """What Ralph's strict model says of each; empty where it is right."""
    done = subprocess.run(
        [PYTHON, "-c", STRICT], input=json.dumps(statements), capture_output=True, text=True, check=True, timeout=120
    )
    found: list[str] = json.loads(done.stdout)
    return found


def test_every_kind_of_statement_passes_the_strict_model(statements: list[Statement]) -> None:
    verbs = {one["verb"]["display"]["en"] for one in statements}

    assert verbs == {"initialized", "unlocked", "answered", "skipped", "completed"}
    assert [one for one in judged(statements) if one] == []


def test_what_the_strict_model_refuses_ours_refuses_too(statements: list[Statement]) -> None:
    variants = [broken(statements, name) for name in BROKEN]
    theirs = judged(variants)

    assert sum(bool(one) for one in theirs) >= 7
    assert [name for name, one, said in zip(BROKEN, variants, theirs, strict=True) if said and not faults_of(one)] == []


def test_posted_and_posted_again(peer: Peer, tmp_path: Path, statements: list[Statement]) -> None:
    first, _ = sender(peer, tmp_path / "a")
    another, _ = sender(peer, tmp_path / "b")

    assert (first.send(statements).sent, first.send(statements).sent) == (len(statements), 0)
    assert another.send(statements).sent == len(statements)
    ids = [one["id"] for one in peer.stored()]
    assert sorted(ids) == sorted(one["id"] for one in statements)


def test_a_conflict_in_words_is_none_and_one_in_substance_is_told(
    peer: Peer, tmp_path: Path, statements: list[Statement]
) -> None:
    batch = many(statements, 12, "c0")
    sender(peer, tmp_path / "a")[0].send(batch)
    other = copy.deepcopy(batch)
    other[3]["verb"]["display"] = {"en": "in other words"}
    other[7]["context"]["platform"] = "another"
    done = sender(peer, tmp_path / "b")[0].send([*other, *many(statements, 3, "c1")])

    assert (done.sent, done.left, done.stopped) == (14, 0, "")
    assert [(one["id"], reason) for one, reason in done.refused] == [
        (batch[7]["id"], "409: the store has another statement of this id")
    ]
    kept = [*peer.kept("c0"), *peer.kept("c1")]
    assert len(kept) == len(set(kept)) == 15


def test_only_the_statement_that_is_refused_is_put_aside(
    peer: Peer, tmp_path: Path, statements: list[Statement]
) -> None:
    batch = many(statements, 60, "e0")
    del batch[17]["verb"]
    del batch[55]["actor"]
    one, _ = sender(peer, tmp_path / "a")
    done = one.send(batch)

    assert (done.sent, done.left) == (58, 0)
    assert [refused["id"] for refused, _reason in done.refused] == [batch[17]["id"], batch[55]["id"]]
    assert all(reason.startswith("422") for _refused, reason in done.refused)
    assert {kept["id"] for kept in peer.stored()} >= {one["id"] for one in batch} - {batch[17]["id"], batch[55]["id"]}
    assert one.send(batch).sent == 0


def test_a_wrong_password_is_said_at_once(peer: Peer, tmp_path: Path, statements: list[Statement]) -> None:
    one, waited = sender(peer, tmp_path / "a", password="moscow")
    done = one.send(statements)

    assert (done.sent, done.left, waited) == (0, len(statements), [])
    assert done.stopped == "the store does not let this user in, or not write (401); look at user and password"


class Falling(Store):
    """A store that dies around one of its answers: before it is asked, or after it has stored and before it answers."""

    def __init__(self, peer: Peer, dies_before: int, dies_after: int) -> None:
        super().__init__(peer.endpoint, USER, PASSWORD)
        self.peer, self.posts, self.dies_before, self.dies_after = peer, 0, dies_before, dies_after

    def post(self, body: bytes) -> Answer:
        self.posts += 1
        if self.posts == self.dies_before:
            self.peer.kill()
        answer = super().post(body)
        if self.posts == self.dies_after:
            assert answer.status == 200
            self.peer.kill()
            return Answer(0, problem="the answer broke off")
        return answer


@pytest.mark.parametrize(("before", "after", "mark"), [(3, 0, "f0"), (0, 3, "f1")])
def test_an_outage_in_the_middle_is_waited_for(
    peer: Peer, tmp_path: Path, statements: list[Statement], before: int, after: int, mark: str
) -> None:
    batch = many(statements, 230, mark)
    waited: list[float] = []

    def wait(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == 2:
            peer.start()

    one = Sender(Falling(peer, before, after), Outbox.open(tmp_path, peer.endpoint), sleep=wait, chance=lambda: 0.0)
    done = one.send(batch)

    assert (done.sent, done.left, done.stopped, waited) == (230, 0, "", [1, 2])
    assert sorted(peer.kept(mark)) == sorted(one["id"] for one in batch)


def test_what_an_outage_left_is_sent_another_day(peer: Peer, tmp_path: Path, statements: list[Statement]) -> None:
    batch = many(statements, 230, "d0")
    waited: list[float] = []
    box = Outbox.open(tmp_path, peer.endpoint)
    done = Sender(Falling(peer, 0, 3), box, sleep=waited.append, chance=lambda: 0.0).send(batch)

    assert (done.sent, done.left, waited) == (100, 130, [1, 2, 4, 8, 16])
    assert "cannot be reached" in done.stopped
    assert [one["id"] for one in box.waiting()] == [one["id"] for one in batch[100:]]

    peer.start()
    again = Sender(Store(peer.endpoint, USER, PASSWORD), Outbox.open(tmp_path, peer.endpoint)).send(batch)

    assert (again.sent, again.left, len(list(batches(batch[100:])))) == (130, 0, 3)
    assert sorted(peer.kept("d0")) == sorted(one["id"] for one in batch)
    assert box.waiting() == []
