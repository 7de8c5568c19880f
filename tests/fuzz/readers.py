"""The readers, each with good files to begin from; reading anything must end in a value or in a sentence."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from spring68.check.run import check_story
from spring68.classroom.gather import gather
from spring68.classroom.handedin import ExitCodesError, read_exit_codes
from spring68.classroom.readassignment import read_assignment
from spring68.classroom.recordreader import read_record
from spring68.classroom.roster import RosterError, read_roster
from spring68.saves.codec import decode, encode
from spring68.saves.fixtures import decode_fixtures, explore
from spring68.saves.model import SaveError
from spring68.saves.settings import Settings, load_settings, save_settings
from spring68.session import Session
from spring68.story.load import read_files
from spring68.text.source import SourceFile
from tests.fuzz import outside
from tests.fuzz.goods import MAIN, NOTE, RECORD, SCENE, scratch
from tests.generated import NOTES, STORY, made_up, story_text

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "story"


@dataclass(frozen=True)
class Reader:
    """A reader: good files, and what reads bytes; errors that are documented are caught there, all others come out."""

    corpus: Callable[[], tuple[bytes, ...]]
    read: Callable[[bytes], None]


def _story_corpus() -> tuple[bytes, ...]:
    return (
        SCENE,
        MAIN,
        NOTE,
        story_text(1).encode(),
        f"start: s0\nstory: t\ntitle: T\n{STORY}".encode(),
        NOTES.encode(),
    )


def _read_story(data: bytes) -> None:
    """The bytes as one of the story's files, the others being good."""
    for name in ("acts/1-spring/a.yaml", "story.yaml", "notes/n.yaml"):
        files = {"story.yaml": MAIN, "acts/1-spring/a.yaml": SCENE, "notes/n.yaml": NOTE, name: data}
        check_story(read_files(list(files.items())))
        if len(data) > 4_000:
            return


def _save_corpus() -> tuple[bytes, ...]:
    return (encode(Session.begin(made_up(3), seed=1).save),)


def _read_save(data: bytes) -> None:
    try:
        encode(decode(data))
    except SaveError as problem:
        assert str(problem)


def _read_fixtures(data: bytes) -> None:
    try:
        list(decode_fixtures(data))
    except SaveError as problem:
        assert str(problem)


def _settings_corpus() -> tuple[bytes, ...]:
    path = scratch() / "settings.json"
    save_settings(path, Settings())
    return (path.read_bytes(), b'{"theme": "paper", "width": "72", "odd": 7}')


def _read_settings(data: bytes) -> None:
    path = scratch() / "fuzzed.json"
    path.write_bytes(data)
    load_settings(path)


def _assignment_corpus() -> tuple[bytes, ...]:
    return tuple(path.read_bytes() for path in sorted((SHIPPED / "assignments").glob("*.yaml")))


def _read_assignment(data: bytes) -> None:
    read_assignment(SourceFile("a.yaml", data.decode("utf-8", "replace")))


def _read_record(data: bytes) -> None:
    read_record(data)


def _roster_corpus() -> tuple[bytes, ...]:
    head = "code,display_name,section,canvas_id,sis_user_id,sis_login_id,moodle_idnumber,email\n"
    row = 'KX47-2,"Novák, Jan",3.B,10234,S0012,jan.novak,3b-017,jan@skola.example\n'
    return ((head + row).encode(), (head + row).replace(",", ";").encode("cp1250"))


def _read_roster(data: bytes) -> None:
    try:
        read_roster(data)
    except RosterError as problem:
        assert str(problem)


def _read_codes(data: bytes) -> None:
    try:
        read_exit_codes(data, "codes.csv")
    except ExitCodesError as problem:
        assert str(problem)


def _archive() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("novakjan_123_456_KX47-2.s68rec", RECORD)
        archive.writestr("more/inner.txt", b"nothing")
    return made.getvalue()


def _read_archive(data: bytes) -> None:
    path = scratch() / "handed-in.zip"
    path.write_bytes(data)
    gather([path])


READERS: dict[str, Reader] = {
    "story": Reader(_story_corpus, _read_story),
    "save": Reader(_save_corpus, _read_save),
    "fixtures": Reader(lambda: (explore(made_up(3), idle_plays=3, turns=10),), _read_fixtures),
    "settings": Reader(_settings_corpus, _read_settings),
    "assignment": Reader(_assignment_corpus, _read_assignment),
    "record": Reader(lambda: (RECORD,), _read_record),
    "roster": Reader(_roster_corpus, _read_roster),
    "exit codes": Reader(lambda: (b"code,exit code\nKX47-2,N1PE-4BC0-5\n",), _read_codes),
    "archive": Reader(lambda: (_archive(),), _read_archive),
    "beside": Reader(outside.beside_corpus, outside.read_beside),
    "house style": Reader(lambda: (*_story_corpus(), *outside.beside_corpus()), outside.read_written),
    "cache": Reader(outside.cache_corpus, outside.read_cache),
    "outbox": Reader(outside.outbox_corpus, outside.read_outbox),
    "store": Reader(outside.answers_corpus, outside.read_answers),
    "class folder": Reader(outside.class_corpus, outside.read_class_folder),
    "addresses": Reader(outside.addresses_corpus, outside.read_addresses),
    "messages": Reader(outside.messages_corpus, outside.read_message),
    "environment": Reader(outside.environment_corpus, outside.read_environment),
}
"""Every reader of files that come from outside, by its name."""
