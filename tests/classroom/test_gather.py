"""Collecting: records are found wherever they lie, originals stay, and what is hostile is refused with a sentence."""

from __future__ import annotations

import io
import os
import stat
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from spring68.classroom.collect import collect
from spring68.classroom.gather import Gathered, climbs, gather
from spring68.classroom.limits import MAX_RECORD_BYTES
from spring68.cli.main import main
from tests.classroom.recording import ONE, TWO, recorded, through


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return recorded(tmp_path_factory.mktemp("one")).read_bytes()


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return recorded(tmp_path_factory.mktemp("two"), TWO, play=through("home", "listen", "sign")).read_bytes()


def zipped(members: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip file of some members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def gathered(folder: Path) -> tuple[list[str], list[tuple[str, str]]]:
    """Names of what was found; name and reason of what was refused."""
    found = gather([folder])
    return [one.name for one in found.found], [(one.file, one.reason) for one in found.unread]


def test_records_are_found_by_what_is_in_them(tmp_path: Path, data: bytes, other: bytes) -> None:
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "deep" / "er" / "essay.txt").write_bytes(data)
    (tmp_path / "KX47-2.s68rec").write_bytes(other)
    (tmp_path / "notes.docx").write_bytes(b"something else")
    (tmp_path / "PD19-4.s68rec").write_bytes(b"not a record")

    assert gathered(tmp_path) == (
        ["KX47-2.s68rec", "deep/er/essay.txt"],
        [("PD19-4.s68rec", "it is called a record and does not begin as one")],
    )
    assert gather([tmp_path]).passed_over == 1


LMS = {
    "canvas": "novakjan_LATE_123_456_{}.s68rec",
    "canvas again": "svobodovaeva_124_457_{}-1.s68rec",
    "moodle": "Novák Jan_4711_assignsubmission_file/{}.s68rec",
    "moodle flat": "Novák Jan_4711_assignsubmission_file_{}.s68rec",
    "classroom": "3.B – Rádio/Jan Novák/{}.s68rec",
}


@pytest.mark.parametrize("name", LMS.values(), ids=LMS)
def test_the_zip_files_of_learning_platforms_are_taken_as_they_are(
    tmp_path: Path, data: bytes, other: bytes, name: str
) -> None:
    members = {name.format(ONE): data, name.format(TWO): other, "__MACOSX/._x.s68rec": b"junk", "online.html": b"<p>"}
    (tmp_path / "hand.in.zip").write_bytes(zipped(members))
    done = collect([tmp_path / "hand.in.zip"], tmp_path / "out")

    assert sorted(kept for _name, kept in done.kept) == ["KX47-2.s68rec", "PD19-4.s68rec"]
    assert done.unread == []
    assert (tmp_path / "out" / "KX47-2.s68rec").read_bytes() == data


def test_a_zip_file_in_a_zip_file_is_opened_and_no_deeper(tmp_path: Path, data: bytes) -> None:
    inner = zipped({"a.s68rec": data})
    middle = zipped({"inner.zip": inner})
    (tmp_path / "outer.zip").write_bytes(zipped({"middle.zip": middle, "inner.zip": inner}))

    assert gathered(tmp_path) == (
        ["outer.zip › inner.zip › a.s68rec"],
        [(
            "outer.zip › middle.zip › inner.zip",
            "it is an archive in an archive in an archive; unpack it first",
        )],
    )  # fmt: skip


def test_everything_of_one_code_is_kept_and_collecting_twice_changes_nothing(tmp_path: Path, data: bytes) -> None:
    changed = data.replace(b"Tanks came", b"Tanks left")
    source = tmp_path / "in"
    source.mkdir()
    for name, content in {"a": data, "b": changed, "c": data}.items():
        (source / name).write_bytes(content)
    before = {path.name: path.read_bytes() for path in source.iterdir()}
    done = collect([source], tmp_path / "out")
    again = collect([source, tmp_path / "out"], tmp_path / "out")

    assert done.kept == [("a", "KX47-2.s68rec"), ("b", "KX47-2~2.s68rec")]
    assert done.again == [("c", "KX47-2.s68rec")]
    assert (again.kept, len(again.again)) == ([], 3)
    assert {path.name: path.read_bytes() for path in source.iterdir()} == before


def test_a_folder_that_holds_its_own_output_is_not_collected_into_itself(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a").write_bytes(data)
    for _time in range(2):
        collect([tmp_path], tmp_path / "out")

    assert [path.name for path in (tmp_path / "out").iterdir()] == ["KX47-2.s68rec"]


def test_a_record_whose_header_was_changed_goes_by_the_code_in_its_name(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "novak_1_2_PD19-4.s68rec").write_bytes(data.replace(b"KX47-2", b"PD19-4"))
    (tmp_path / "none.s68rec").write_bytes(data.replace(b"KX47-2", b"AB12-4"))
    done = collect([tmp_path], tmp_path / "out")

    assert sorted(kept for _name, kept in done.kept) == ["PD19-4.s68rec", "unknown.s68rec"]


def test_when_a_record_came_is_kept(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a").write_bytes(data)
    os.utime(tmp_path / "a", (1_700_000_000, 1_700_000_000))
    collect([tmp_path], tmp_path / "out")

    assert (tmp_path / "out" / "KX47-2.s68rec").stat().st_mtime == 1_700_000_000


# what is refused


def with_info(change: Callable[[zipfile.ZipInfo], object], data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("a.s68rec")
        change(info)
        archive.writestr(info, data)
        archive.writestr("good.s68rec", data)
    return out.getvalue()


def as_link(info: zipfile.ZipInfo) -> None:
    info.external_attr = (stat.S_IFLNK | 0o777) << 16


@pytest.mark.parametrize("name", ["../out.s68rec", "/etc/a.s68rec", "a/../../b.s68rec", "C:/a.s68rec", "..\\a.s68rec"])
def test_a_path_that_climbs_is_refused_and_the_rest_is_taken(tmp_path: Path, data: bytes, name: str) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({name: data, "good.s68rec": data}))
    found, refused = gathered(tmp_path)

    assert found == ["a.zip › good.s68rec"]
    assert [reason for _file, reason in refused] == ["its path leads out of the archive"]
    collect([tmp_path], tmp_path / "out")
    assert sorted(path.name for path in tmp_path.rglob("*.s68rec")) == ["KX47-2.s68rec"]


@given(st.text(max_size=20))
def test_a_path_without_two_dots_and_roots_does_not_climb(name: str) -> None:
    plain = name.replace("\\", "/")

    assert climbs(name) == (plain.startswith("/") or ".." in plain.split("/") or plain[1:2] == ":" or "\0" in plain)


def test_links_are_not_followed(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret").write_bytes(data)
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "file.s68rec").symlink_to(tmp_path / "outside" / "secret")
    (folder / "folder").symlink_to(tmp_path / "outside")
    (folder / "a.zip").write_bytes(with_info(as_link, data))
    found, refused = gathered(folder)

    assert found == ["a.zip › good.s68rec"]
    assert sorted(refused) == [
        ("a.zip › a.s68rec", "it is a link, which is not followed"),
        ("file.s68rec", "it is a link to another file, which is not followed"),
        ("folder", "it is a link to another folder, which is not followed"),
    ]


def test_an_encrypted_member_is_refused(tmp_path: Path, data: bytes) -> None:
    packed = bytearray(zipped({"a.s68rec": data}, zipfile.ZIP_STORED))
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        packed[packed.index(sign) + place] |= 1
    (tmp_path / "a.zip").write_bytes(packed)

    assert gathered(tmp_path) == (
        [], [("a.zip › a.s68rec", "it is encrypted; unpack it with its password first")],
    )  # fmt: skip


def test_a_bomb_is_refused_by_what_it_says_and_by_what_it_does(tmp_path: Path, data: bytes) -> None:
    """One says how large it becomes; the other lies about it and is not unpacked further than a record goes."""
    head = data.split(b"\n")[0] + b"\n"
    bomb = zipped({"bomb.s68rec": head + b" " * 50_000_000, "good.s68rec": data})
    (tmp_path / "honest.zip").write_bytes(bomb)
    lying = bytearray(bomb)
    for sign, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = lying.index(sign) + place
        lying[at : at + 4] = (len(head) + 100).to_bytes(4, "little")
    (tmp_path / "lying.zip").write_bytes(lying)
    found, refused = gathered(tmp_path)

    assert found == ["honest.zip › good.s68rec", "lying.zip › good.s68rec"]
    assert refused[0] == (
        "honest.zip › bomb.s68rec", "it becomes more than 200 times larger when unpacked, as no record does",
    )  # fmt: skip
    assert refused[1][0] == "lying.zip › bomb.s68rec"


def test_a_record_of_a_hundred_megabytes_is_refused_without_being_read(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "large.s68rec"
    path.write_bytes(data)
    os.truncate(path, 100_000_000)
    found = gather([tmp_path])

    assert (found.found, found.total) == ([], 0)
    assert found.unread[0].reason == f"it is larger (100,000 kB) than any record ({MAX_RECORD_BYTES // 1000:,} kB)"


@given(st.data())
def test_a_broken_archive_is_a_sentence(data: bytes, draw: st.DataObject) -> None:
    import tempfile

    packed = bytearray(zipped({"a.s68rec": data, "b/c.s68rec": data}))
    for _change in range(draw.draw(st.integers(1, 4))):
        packed[draw.draw(st.integers(4, len(packed) - 1))] = draw.draw(st.integers(0, 255))
    del packed[draw.draw(st.integers(4, len(packed))) :]
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "a.zip").write_bytes(packed)
        found = gather([Path(folder)])

    assert isinstance(found, Gathered)
    assert all(one.reason for one in found.unread)


def test_a_file_that_cannot_be_read_does_not_stop_the_others(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.s68rec").write_bytes(data)
    (tmp_path / "empty.s68rec").write_bytes(b"")
    found, refused = gathered(tmp_path)

    assert found == ["a.s68rec"]
    assert [file for file, _reason in refused] == ["empty.s68rec"]
    assert gather([tmp_path / "nothing"]).unread[0].reason == "there is no such file"


def test_the_command_says_what_it_did(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "x.s68rec").write_bytes(data)
    (tmp_path / "in" / "y.s68rec").write_bytes(b"")
    done = CliRunner().invoke(main, ["class", "collect", str(tmp_path / "in"), "-o", str(tmp_path / "out")])

    assert "KX47-2.s68rec  ←  x.s68rec" in done.stdout
    assert "y.s68rec: it is called a record and does not begin as one." in done.stderr
    assert done.exit_code == 1
    missing = CliRunner().invoke(main, ["class", "collect", str(tmp_path / "no"), "-o", str(tmp_path / "out")])
    assert (missing.exit_code, missing.stdout) == (2, "")
