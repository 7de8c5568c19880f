"""Bad input for `check`: findings, never a traceback, never a hang; the bounds are those of `story.limits`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spring68.check.run import check_story
from spring68.engine.errors import EngineError
from spring68.engine.machine import Machine
from spring68.engine.step import start
from spring68.story import documents, limits
from spring68.story.documents import StoryFolderError
from spring68.story.load import Loaded, load_story, read_files
from spring68.text.diagnostic import Diagnostic, Severity
from spring68.text.printable import printable
from spring68.text.render import FORMS, render
from tests.check.hostile import MALFORMED, ODD_BUT_GOOD

ROOT = Path(__file__).parents[2]
MAIN = """\
story: test
title: A test
start: street
acts: {one: {title: One}}
vars: {lamp: false, n: 0 in 0..9 clamp}
endings: {home: {title: Home}}
"""
GOOD = """\
scene: street
text: |
  “The tram is late,” she says. {lamp ? It is light. | It is dark.}
choices:
  - pick: Light the lamp.
    id: lamp
    do: [lamp = true, n += 1]
    to: home
  - Go home. -> home if n < 3
---
scene: home
text: |
  {if lamp}
  The [[oil|lamp]] is lit.
  {end}
ending: home
"""
NOTE = "note: oil\ntitle: Oil\ndocumented: |\n  It burns.\n"
HOME = "---\nscene: home\ntext: |\n  Home.\nending: home\n"
CASES = [(what, text) for what, texts in MALFORMED.items() for text in texts]


def read(scenes: str | bytes, main: str | bytes = MAIN) -> Loaded:
    files = [("t/story.yaml", main), ("t/acts/1-one/a.yaml", scenes)]
    return read_files([(name, text.encode() if isinstance(text, str) else text) for name, text in files])


def findings_of(loaded: Loaded) -> list[Diagnostic]:
    """All findings, after they were shown in every form; what is shown cannot steer a terminal."""
    found = check_story(loaded)
    for form in FORMS:
        shown = render(found, loaded.story.files, form)
        if form in {"text", "github"}:
            assert shown == printable(shown)
        else:
            json.loads(shown)
    for one in found:
        assert one.span.line >= 1
        assert one.span.column >= 1
    return found


# documents


def test_there_are_many_kinds_of_mistakes() -> None:
    assert len(CASES) >= 100
    assert len({text for _what, text in CASES}) == len(CASES)


@pytest.mark.parametrize(("what", "text"), CASES, ids=[f"{what}-{at}" for at, (what, _text) in enumerate(CASES)])
def test_a_malformed_document_is_a_finding_with_a_place_and_a_way_out(what: str, text: str) -> None:
    found = [one for one in findings_of(read(text)) if one.span.file == "t/acts/1-one/a.yaml"]

    assert any(one.severity is Severity.ERROR for one in found)
    assert all(one.fix for one in found)
    assert all("\n" not in one.message and "Error" not in one.message for one in found)


@pytest.mark.parametrize("text", ODD_BUT_GOOD)
def test_a_file_that_says_nothing_is_no_mistake(text: str) -> None:
    files = {"story.yaml": MAIN, "acts/1-one/a.yaml": GOOD, "notes/a.yaml": f"{NOTE}---\n", "x.yaml": text}
    loaded = read_files([(f"t/{name}", data.encode()) for name, data in files.items()])

    assert [one for one in findings_of(loaded) if one.severity is Severity.ERROR] == []


@pytest.mark.parametrize("text", [text for _what, text in CASES] + ODD_BUT_GOOD)
def test_the_same_as_story_yaml_is_findings_too(text: str) -> None:
    assert any(one.severity is Severity.ERROR for one in findings_of(read(GOOD, text)))


# encodings and half-saved files


@pytest.mark.parametrize("encoding", ["cp1250", "iso-8859-2", "utf-16", "utf-16-le", "utf-32", "cp852"])
def test_another_encoding_is_named_and_the_other_files_are_read(encoding: str) -> None:
    scenes = GOOD.replace("late", "pozdě, říká Žofie").replace("“", "").replace("”", "")
    (first, *rest) = findings_of(read(scenes.encode(encoding)))

    assert (first.code, first.span.file) == ("S101", "t/acts/1-one/a.yaml")
    assert "UTF-8" in first.message or "control character" in first.message
    assert {one.code for one in rest} <= {"S201", "S207", "S407"}


def test_a_byte_order_mark_and_other_line_ends_are_read_as_ever() -> None:
    codes = [one.code for one in findings_of(read(GOOD))]

    assert codes == [
        one.code for one in findings_of(read(b"\xef\xbb\xbf" + GOOD.encode(), b"\xef\xbb\xbf" + MAIN.encode()))
    ]
    assert codes == [one.code for one in findings_of(read(GOOD.replace("\n", "\r\n"), MAIN.replace("\n", "\r\n")))]


def test_a_file_that_was_saved_by_half_is_findings_at_every_byte() -> None:
    whole = GOOD.encode()
    for end in range(0, len(whole), 3):
        findings_of(read(whole[:end]))
    main = MAIN.encode()
    for end in range(0, len(main), 3):
        findings_of(read(GOOD, main[:end]))


# folders


def test_a_folder_without_a_story_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file.yaml").write_text("scene: a\n")
    for folder, words in (
        (tmp_path / "none", "there is no story folder"),
        (tmp_path, "it has no story.yaml"),
        (tmp_path / "file.yaml", "there is no story folder"),
    ):
        with pytest.raises(StoryFolderError, match=words):
            load_story(folder)


def test_an_empty_story_yaml_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "story.yaml").write_bytes(b"")

    assert ["S105"] == [one.code for one in findings_of(load_story(tmp_path)) if one.code.startswith("S1")]


@pytest.mark.skipif(os.name != "posix", reason="links and pipes are made as on POSIX")
def test_pipes_circles_of_links_and_dead_links_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "acts" / "1-one").mkdir(parents=True)
    (tmp_path / "story.yaml").write_text(MAIN)
    (tmp_path / "acts" / "1-one" / "a.yaml").write_text(GOOD.replace("[[oil|lamp]]", "lamp"))
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "round").symlink_to(tmp_path)
    (tmp_path / "dead.yaml").symlink_to(tmp_path / "nowhere")
    (tmp_path / "folder.yaml").mkdir()

    assert findings_of(load_story(tmp_path)) == []


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="a file that refuses needs an ordinary user")
def test_a_file_that_cannot_be_read_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "story.yaml").write_text(MAIN)
    (tmp_path / "story.yaml").chmod(0)
    with pytest.raises(StoryFolderError, match="cannot be read"):
        load_story(tmp_path)


# bounds


def test_a_folder_of_too_many_or_too_large_files_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "story.yaml").write_text(MAIN)
    (tmp_path / "a.yaml").write_text(GOOD)
    monkeypatch.setattr(documents, "MAX_STORY_BYTES", len(MAIN) + 10)
    with pytest.raises(StoryFolderError, match="MB of YAML"):
        load_story(tmp_path)
    monkeypatch.setattr(documents, "MAX_FILES", 1)
    with pytest.raises(StoryFolderError, match="more than 1 YAML files"):
        load_story(tmp_path)


def test_no_more_is_read_of_a_file_than_a_file_may_hold(tmp_path: Path) -> None:
    (tmp_path / "story.yaml").write_text(MAIN)
    with (tmp_path / "a.yaml").open("wb") as file:
        file.truncate(limits.MAX_BYTES * 1_000)  # a file with a hole: 32 GB that take no room
    (found,) = [one for one in load_story(tmp_path).findings if one.code == "S101"]

    assert "larger than 32 MB" in found.message


def within(text: str) -> str:
    return "scene: street\ntext: |\n" + "".join(f"  {line}\n" for line in text.split("\n")) + "ending: home\n"


@pytest.mark.parametrize(
    ("largest", "too_large", "words"),
    [
        (within("a" * limits.MAX_TEXT), within("a" * (limits.MAX_TEXT + 1)), "longer than 10,000 characters"),
        (
            within("{if lamp}\n" * limits.MAX_BLOCKS + "x" + "\n{end}" * limits.MAX_BLOCKS),
            within("{if lamp}\n" * (limits.MAX_BLOCKS + 1) + "x" + "\n{end}" * (limits.MAX_BLOCKS + 1)),
            "more than 20 deep",
        ),
        (
            "scene: street\nchoices:\n" + "".join(f"  - Go {n}. -> home\n" for n in range(limits.MAX_CHOICES)) + HOME,
            "scene: street\nchoices:\n"
            + "".join(f"  - Go {n}. -> home\n" for n in range(limits.MAX_CHOICES + 1))
            + HOME,
            "only the first 100 are read",
        ),
        (
            f"scene: street\nto: [home if {' or '.join(['lamp'] * 50)}, home]\n{HOME}",
            f"scene: street\nto: [home if {' or '.join(['lamp'] * 500)}, home]\n{HOME}",
            "",
        ),
        (
            "scene: street\ntext: " + "[" * (limits.MAX_DEPTH - 1) + "]" * (limits.MAX_DEPTH - 1),
            "scene: street\ntext: " + "[" * (limits.MAX_DEPTH + 1) + "]" * (limits.MAX_DEPTH + 1),
            "more than 40 levels deep",
        ),
    ],
)
def test_what_is_larger_than_its_bound_is_a_finding(largest: str, too_large: str, words: str) -> None:
    def said(text: str) -> list[str]:
        return [one.message for one in findings_of(read(text)) if one.code in {"S101", "S105", "S107"}]

    assert [one for one in said(largest) if words and words in one] == []
    assert any(words in one for one in said(too_large))


MANY = 60_000
LARGE = {
    "open braces": within("{" * MANY),
    "open links": within("[[" * MANY),
    "stars": within("* " * MANY),
    "blocks": within("{if lamp}\n" * MANY),
    "conditionals": within("{lamp ? a | b} " * MANY),
    "words twice": within("the the\n" * MANY),
    "quotes": within("“ \" ” -- TODO\n" * 3_000),
    "combining marks": within("a" + "\u0301" * MANY),
    "one line": "scene: street\ntext: " + "a: " * MANY,
    "one key": "k" * MANY * 10 + ": 1\n",
    "keys": "scene: street\n" + "".join(f"k{n}: 1\n" for n in range(3_000)),
    "one key again and again": "scene: street\n" + "text: 1\n" * 3_000,
    "choices": "scene: street\nchoices:\n" + "  - Go.\n" * MANY,
    "effects": "scene: street\ndo:\n" + "  - n += 1 if lamp\n" * (MANY // 10) + "ending: home\n",
    "parentheses": "scene: street\nto: [home if " + "(" * MANY + "lamp" + ")" * MANY + ", home]\n",
    "documents": "---\n" * 20_000,
    "lists": "- " * MANY,
    "brackets": "scene: " + "[" * MANY,
    "anchors": "scene: street\ntext: " + "&a " * MANY,
    "bomb": "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(100)),
    "tabs": "\t" * MANY,
    "wrong names": "".join(f"---\nscene: s{n}\nto: t{n}\n" for n in range(500)),
    "calls": "".join(f"---\nsub: s{n}\nbeats:\n  - call: s{(n + 1) % 1_000}\n" for n in range(1_000)),
}  # fmt: skip
SECONDS = 30
"""What each of these may take at most, in seconds of the processor; most take a tenth of one."""

CHILD = """
import resource, sys
resource.setrlimit(resource.RLIMIT_CPU, ({seconds}, {seconds}))
resource.setrlimit(resource.RLIMIT_AS, ({memory}, {memory}))
from spring68.cli.main import main
sys.argv = ["spring68", "check", "--fast", "--format", "json", sys.argv[1]]
main()
"""
MEMORY = 1 << 30
"""The most memory that checking may take, in bytes of address space."""


@pytest.mark.parametrize("name", LARGE)
def test_what_is_large_ends_in_findings(name: str) -> None:
    import signal

    def stop(_signal: int, _frame: object) -> None:
        raise AssertionError(f"{name} takes more than {SECONDS} seconds")

    old = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        found = findings_of(read(LARGE[name]))
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, old)

    assert found


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is bounded as on Linux")
def test_ten_thousand_files_and_five_megabytes_in_one_are_checked_within_bounds(tmp_path: Path) -> None:
    act = tmp_path / "acts" / "1-one"
    act.mkdir(parents=True)
    (tmp_path / "story.yaml").write_text(MAIN)
    for number in range(10_000):
        (act / f"{number}.yaml").write_text(f"scene: s{number}\nto: s{number + 1}\n")
    (act / "large.yaml").write_text(within("A word. " * 650_000) + "---\n" + within("{lamp ? a | b}\n" * 100))
    code = CHILD.format(seconds=60, memory=MEMORY)
    run = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, timeout=300, check=False, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )  # fmt: skip

    assert (1, b"") == (run.returncode, run.stderr)
    assert any("longer than" in one["message"] for one in json.loads(run.stdout))


# fuzzing


BYTES = (MAIN + "\x00" + GOOD).encode()
PIECES = [
    b"\t", b"\n", b" ", b"  ", b"- ", b": ", b"|", b">", b"{", b"}", b"[", b"]", b"[[", b"]]", b'"', b"'", b"#", b"&a", b"*a",
    b"!", b"%", b"@", b"---\n", b"\r", b"\xff", b"\xc3", b"\x00", b"\xef\xbb\xbf", b"{if lamp}\n", b"{end}", b"if ", b" -> ",
    b"to: ", b"choices:\n", b"\xe2\x80\x9c", b"again", b"later", b"count(", b"9" * 30, b"-", b".", b"..", b"=", b"~",
]  # fmt: skip
EDITS = st.lists(
    st.tuples(
        st.integers(0, len(BYTES)), st.integers(0, 12), st.one_of(st.sampled_from(PIECES), st.binary(max_size=3))
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=200)
@given(edits=EDITS)
def test_a_story_with_any_bytes_changed_is_findings_or_can_be_played(edits: list[tuple[int, int, bytes]]) -> None:
    data = BYTES
    for at, length, piece in edits:
        data = data[:at] + piece + data[at + length :]
    main, _zero, scenes = data.partition(b"\x00")
    loaded = read_files([("t/story.yaml", main), ("t/acts/1-one/a.yaml", scenes), ("t/notes/n.yaml", NOTE.encode())])
    found = findings_of(loaded)
    if not any(one.severity is Severity.ERROR for one in found):
        try:
            assert start(Machine.of(loaded.story)).state.place
        except EngineError as problem:  # a mistake of the story that only playing shows, told as one
            assert str(problem)


@settings(max_examples=60)
@given(text=st.text(max_size=60))
def test_any_text_at_all_is_findings(text: str) -> None:
    findings_of(read(text.encode("utf-8", "surrogatepass")))
    findings_of(read(within(text).encode("utf-8", "surrogatepass")))
    findings_of(read(GOOD, text.encode("utf-8", "surrogatepass")))
