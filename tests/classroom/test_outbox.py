"""The outbox: what it knows after a crash, in every place where one can come."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given as having
from hypothesis import settings
from hypothesis import strategies as st

from spring68.classroom.lrs import Answer, Store
from spring68.classroom.outbox import REJECTED, SENT, WAITING, Outbox, OutboxError
from spring68.classroom.xapisend import Sender

HERE, THERE = "https://lrs.example/xAPI", "https://other.example/xAPI"


def some(count: int) -> list[dict[str, Any]]:
    return [{"id": f"00000000-0000-5000-8000-{number:012}", "words": "ěščř\n\u2028"} for number in range(count)]


IDS = [one["id"] for one in some(200)]


class Memory(Store):
    """A store in memory, with the rule of every store: an id is kept once. It can die at a post."""

    def __init__(self, dies_at: int = 0) -> None:
        super().__init__(HERE, "a", "b")
        self.kept: list[str] = []
        self.posts, self.dies_at = 0, dies_at

    def post(self, body: bytes) -> Answer:
        self.posts += 1
        if self.posts == self.dies_at:
            raise KeyboardInterrupt
        fresh = [one["id"] for one in json.loads(body) if one["id"] not in self.kept]
        self.kept += fresh
        return Answer(200, json.dumps(fresh).encode()) if fresh else Answer(204)


def send(store: Store, folder: Path, count: int = 200) -> int:
    return Sender(store, Outbox.open(folder, HERE), sleep=lambda _seconds: None).send(some(count)).sent


def test_a_second_run_sends_only_what_is_missing(tmp_path: Path) -> None:
    store = Memory()

    assert (send(store, tmp_path, 120), send(store, tmp_path, 120), send(store, tmp_path, 130)) == (120, 0, 10)
    assert store.posts == 4
    assert not (tmp_path / WAITING).exists()


def test_each_store_has_its_own_account(tmp_path: Path) -> None:
    Outbox.open(tmp_path, HERE).mark_sent(IDS[:3])
    Outbox.open(tmp_path, THERE).mark_sent(IDS[3:5])

    assert Outbox.open(tmp_path, HERE).sent == set(IDS[:3])
    assert Outbox.open(tmp_path, THERE).sent == set(IDS[3:5])


def test_what_waits_is_written_down_before_anything_is_sent(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        send(Memory(dies_at=1), tmp_path)

    assert [one["id"] for one in Outbox.open(tmp_path, HERE).waiting()] == IDS


@pytest.mark.parametrize("dies_at", [1, 2, 3, 4])
def test_a_program_that_dies_between_batches_goes_on_where_it_was(tmp_path: Path, dies_at: int) -> None:
    store = Memory(dies_at=dies_at)
    with pytest.raises(KeyboardInterrupt):
        send(store, tmp_path)

    assert send(store, tmp_path) == 200 - 50 * (dies_at - 1)
    assert store.kept == IDS


@settings(max_examples=12)
@having(lost=st.integers(0, 12_000), junk=st.binary(max_size=40))
def test_a_file_cut_anywhere_loses_nothing_and_doubles_nothing(
    tmp_path_factory: pytest.TempPathFactory, lost: int, junk: bytes
) -> None:
    """The end of the file is missing, or overwritten with anything, as after a power cut."""
    folder = tmp_path_factory.mktemp("box")
    store = Memory(dies_at=4)
    with pytest.raises(KeyboardInterrupt):
        send(store, folder)
    path = folder / SENT
    data = path.read_bytes()
    path.write_bytes(data[: max(len(data) - lost, 0)] + junk)
    send(store, folder)

    assert store.kept == IDS
    assert Outbox.open(folder, HERE).sent >= set(IDS)


def test_a_new_line_is_begun_after_one_that_was_cut_off(tmp_path: Path) -> None:
    Outbox.open(tmp_path, HERE).mark_sent(IDS[:2])
    path = tmp_path / SENT
    path.write_bytes(path.read_bytes()[:-9])
    box = Outbox.open(tmp_path, HERE)
    box.mark_sent(IDS[2:4])

    assert box.damaged == [f"{path}:2: the line is damaged and is passed over"]
    assert Outbox.open(tmp_path, HERE).sent == {IDS[0], IDS[2], IDS[3]}


@pytest.mark.parametrize(
    "line",
    [
        b"4",
        b"[]",
        b"{}",
        b'{"id": 4, "to": "' + HERE.encode() + b'"}',
        b"[" * 100_000,
        b"\xff\xfe",
        b'{"id": "x"}',
        b"\x00",
    ],
    ids=["number", "list", "empty", "id of another type", "deep", "bytes", "no store", "zero"],
)
def test_lines_that_are_none_are_passed_over(tmp_path: Path, line: bytes) -> None:
    Outbox.open(tmp_path, HERE).mark_sent(IDS[:1])
    for name in (SENT, REJECTED, WAITING):
        with (tmp_path / name).open("ab") as file:
            file.write(line + b"\n")
    box = Outbox.open(tmp_path, HERE)

    assert (box.sent, box.rejected) == ({IDS[0]}, set())
    assert [one for one in box.waiting() if one["id"] != "x"] == []


def test_a_waiting_file_that_is_damaged_costs_nothing(tmp_path: Path) -> None:
    store = Memory(dies_at=2)
    with pytest.raises(KeyboardInterrupt):
        send(store, tmp_path)
    (tmp_path / WAITING).write_bytes(b'{"id": "half')

    assert send(store, tmp_path) == 150
    assert store.kept == IDS


def test_a_disk_that_is_full_stops_the_sending_and_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Memory()
    box = Outbox.open(tmp_path, HERE)
    with monkeypatch.context() as patch:
        patch.setattr(Outbox, "_append", _full)
        done = Sender(store, box).send(some(200))

    assert (done.sent, done.left, store.posts) == (0, 200, 1)
    assert done.stopped == "sent.jsonl cannot be written (no space left)"
    assert send(store, tmp_path) == 200
    assert store.kept == IDS


def _full(_box: Outbox, name: str, _values: object) -> None:
    raise OutboxError(f"{name} cannot be written (no space left)")


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    box = Outbox(tmp_path / "file", HERE)
    store = Memory()
    done = Sender(store, box).send(some(3))

    assert (store.posts, done.sent, done.left) == (0, 0, 3)
    assert "cannot be written" in done.stopped


def test_a_file_that_cannot_be_read_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / SENT).mkdir()

    with pytest.raises(OutboxError, match="cannot be read"):
        Outbox.open(tmp_path, HERE)


def test_a_statement_that_is_given_twice_is_sent_once(tmp_path: Path) -> None:
    store = Memory()
    box = Outbox.open(tmp_path, HERE)

    assert Sender(store, box).send([*some(3), *some(3)]).sent == 3
    assert store.kept == IDS[:3]
