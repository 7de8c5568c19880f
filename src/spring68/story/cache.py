"""A story that was read and found playable, kept as data, so that the next start need not read it again.

One file for one story folder. Its first line says what it is, how long the index is and the index's checksum; then the
index (one JSON mapping: what `story.yaml` declares, the names of all parts, and how long each part is), then the parts,
each as JSON on a line of its own, then the gists: for each scene what the engine needs of it to follow a log, after a
line that says how long each of them is. Opening reads the index only; a scene, a note or a gist is read when it is asked
for, and its checksum is looked at then. What is damaged is read from the story's own files instead. The file can be
deleted at any time. It holds data only: no pickle, no code.
"""

from __future__ import annotations

import json
import threading
import zlib
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

from spring68.story.model import Story
from spring68.story.pack import pack, unpacker
from spring68.text.source import SourceFile

FORMAT = 2
"""The version of the form; whatever was written in another one is not read."""

MOST_KEPT = 32
"""How many parts of one kind are held as values at once; a play comes by as many scenes in half an hour."""

PARTS = ("scenes", "notes", "people", "sources", "playthroughs")
"""What is read on demand; all else of a story stands in the index."""

_LEFT_OUT = frozenset({*PARTS, "files", "hashes"})
_MAGIC = b"spring68 story cache"
_dump = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_load = json.JSONDecoder().decode
_Part = TypeVar("_Part")


class CacheDamaged(Exception):
    """The file is no cache, one of another form, or a broken one."""


class Written(NamedTuple):
    """What a cache says about itself before anything of the story is read.

    `made_by` is the mark of the program, `signature` that of the files' sizes and times, `made` the time when it was
    written (nanoseconds), `digest` that of the files' bytes.
    """

    made_by: str
    signature: str
    made: int
    digest: str


class LazySource(SourceFile):
    """A file of the story whose text is read when somebody asks for it: only findings do."""

    __slots__ = ("_path", "_text")
    _path: Path
    _text: str | None

    def __init__(self, name: str, path: Path) -> None:
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "_lines", [])
        object.__setattr__(self, "_path", path)
        object.__setattr__(self, "_text", None)

    @property
    def text(self) -> str:
        """The text; empty when the file is gone."""
        if self._text is not None:
            return self._text
        try:
            text = self._path.read_bytes().decode("utf-8-sig", errors="replace")
        except OSError:
            text = ""
        object.__setattr__(self, "_text", text)
        return text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SourceFile) and (self.name, self.text) == (other.name, other.text)

    def __hash__(self) -> int:
        return hash(self.name)


class Parts(Mapping[str, _Part], Generic[_Part]):
    """The parts of one kind, each made when it is asked for; a few dozen are held at once."""

    def __init__(self, names: list[str], make: Callable[[int, str], _Part]) -> None:
        self._numbers = {name: number for number, name in enumerate(names)}
        self._make = make
        self._made: dict[str, _Part] = {}

    def __getitem__(self, name: str) -> _Part:
        found = self._made.get(name)
        if found is None:
            found = self._make(self._numbers[name], name)
            if len(self._made) >= MOST_KEPT:
                self._made.clear()
            self._made[str(name)] = found
        return found

    def __contains__(self, name: object) -> bool:
        return name in self._numbers

    def number(self, name: str) -> int:
        """Which of the parts has a name, counted from 0; a `KeyError` where none has."""
        return self._numbers[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)


# writing


def cache_bytes(
    story: Story, written: Written, outline: Mapping[str, Any], hashes: Mapping[str, str],
    gists: Iterable[tuple[str, Any]],
) -> Iterator[bytes]:  # fmt: skip
    """A cache piece by piece: the index last, because it says how long the others are.

    Args:
        story: A story in which nothing is wrong, read from its files.
        written: What the cache is to say about itself.
        outline: What the engine wants to know of the whole story (plain JSON values).
        hashes: The hash of each scene's document.
        gists: The name of each scene, in the order of the story, and its gist (plain JSON values).

    Raises:
        ValueError: when a part cannot be packed.
    """
    names = list(story.files)
    root = names[0].rpartition("/")[0]
    numbers = {name: number for number, name in enumerate(names)}
    kinds: dict[str, Any] = {}
    for kind in PARTS:
        lengths, sums, files = [], [], []
        for part in getattr(story, kind).values():
            data = (_dump(pack(part, part.id.file)) + "\n").encode()
            lengths.append(len(data))
            sums.append(zlib.crc32(data))
            files.append(numbers[part.id.file])
            yield data
        kinds[kind] = [" ".join(getattr(story, kind)), lengths, sums, files]
    lines = [(_dump(gist) + "\n").encode() for _name, gist in gists]
    table = (_dump([[len(line) for line in lines], [zlib.crc32(line) for line in lines]]) + "\n").encode()
    yield from (table, *lines)
    main = {name: pack(value, names[0]) for name, value in vars(story).items() if name not in _LEFT_OUT}
    index = {
        "written": list(written), "files": [name[len(root) + 1 :] for name in names], "story": main, "parts": kinds,
        "gists": [len(table), zlib.crc32(table)], "hashes": " ".join(hashes[name] for name in story.scenes), "outline": outline,
    }  # fmt: skip
    yield (_dump(index) + "\n").encode()


def whole_cache(pieces: list[bytes]) -> bytes:
    """The file made of the pieces of `cache_bytes`."""
    index = pieces[-1]
    head = b"%s %d %d %d\n" % (_MAGIC, FORMAT, len(index), zlib.crc32(index))
    return b"".join((head, index, *pieces[:-1]))


def with_new_signature(data: bytes, written: Written) -> bytes:
    """The same cache, saying something else about itself.

    Raises:
        CacheDamaged: when it is no cache.
    """
    index, begin = _index_of(data.partition(b"\n")[0], lambda start, length: data[start : start + length])
    index["written"] = list(written)
    fresh = (_dump(index) + "\n").encode()
    return whole_cache([data[begin:], fresh])


# reading


def _index_of(head: bytes, read: Callable[[int, int], bytes]) -> tuple[dict[str, Any], int]:
    """The index of a cache, and where its parts begin.

    Args:
        head: The first line without its end.
        read: Reads so many bytes from a place in the file.
    """
    try:
        magic, form, length, checksum = head.rsplit(b" ", 3)
        if magic != _MAGIC or int(form) != FORMAT:
            raise CacheDamaged("another form")
        text = read(len(head) + 1, int(length))
        if zlib.crc32(text) != int(checksum):
            raise CacheDamaged("the index is damaged")
        index: dict[str, Any] = json.loads(text)
        return index, len(head) + 1 + int(length)
    except (ValueError, RecursionError, OverflowError, MemoryError):
        raise CacheDamaged("no cache") from None


class Cache:
    """A cache that was opened; it stays open as long as its story is in use."""

    def __init__(self, path: Path) -> None:
        """Open a cache and read its index.

        Raises:
            CacheDamaged: when it is none that can be used.
            OSError: when it cannot be opened.
        """
        self._file = path.open("rb")
        self._lock = threading.Lock()
        try:
            self._index, self._begin = _index_of(self._file.readline(200).rstrip(b"\n"), self._read)
            self.written = Written(*self._index["written"])
            self.outline: dict[str, Any] = self._index["outline"]
            self.gist: Callable[[str], Any] | None = None
        except BaseException:
            self._file.close()
            raise

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _read(self, start: int, length: int) -> bytes:
        with self._lock:
            self._file.seek(start)
            return self._file.read(length)

    def story(self, folder: Path, shown: str, reread: Callable[[], Story]) -> Story:
        """The story, its parts to be read on demand.

        Args:
            folder: The folder in which the story's own files lie.
            shown: How the folder is called in findings.
            reread: Reads the story from its own files; called when a part of the cache is damaged.
        """
        index, self._index = self._index, {}
        files = [LazySource(f"{shown}/{name}", folder / name) for name in index["files"]]
        main = unpacker(files[0])
        again = _Once(reread)
        given: dict[str, Any] = {name: main(value) for name, value in index["story"].items()}
        begin = self._begin
        for kind in PARTS:
            names, lengths, sums, numbers = index["parts"][kind]
            *starts, begin = accumulate(lengths, initial=begin)
            columns = [array("Q", column) for column in (starts, lengths, sums, numbers)]
            given[kind] = Parts(names.split(), _maker(self._read, files, columns, partial(again, kind)))
        length, checksum = index["gists"]
        self.gist = _Gists(self._read, begin, length, checksum, given["scenes"].number)
        hashes = dict(zip(given["scenes"], index["hashes"].split(), strict=True))
        return Story(**given, files={file.name: file for file in files}, hashes=hashes)


class _Gists:
    """Reads the gist of a scene; where they lie is read when the first one is asked for."""

    def __init__(
        self, read: Callable[[int, int], bytes], begin: int, length: int, checksum: int, number: Callable[[str], int]
    ) -> None:
        """Gists of which nothing is read yet.

        Args:
            read: Reads so many bytes from a place in the file.
            begin: Where the line begins that says how long they are.
            length: How long that line is.
            checksum: Its checksum.
            number: The number of a scene.
        """
        self._read, self._number = read, number
        self._table = begin, length, checksum
        self._columns: list[array[int]] = []

    def __call__(self, name: str) -> Any:
        """The gist of a scene; None where it has none.

        Raises:
            LookupError: when there is no such scene, or what is there is damaged.
        """
        number = self._number(name)
        if not self._columns:
            begin, length, _sum = self._table
            lengths, sums = self._line(*self._table)
            self._columns = [array("Q", accumulate([begin + length, *lengths])), array("Q", lengths), array("Q", sums)]
        return self._line(*[column[number] for column in self._columns])

    def _line(self, begin: int, length: int, checksum: int) -> Any:
        try:
            data = self._read(begin, length)
        except (OSError, ValueError):
            raise LookupError("the cache cannot be read") from None
        if zlib.crc32(data) != checksum:
            raise LookupError("the gist is damaged")
        return _load(data.decode())


class _Once:
    """Reads the whole story again, once, when a part of the cache is damaged."""

    def __init__(self, reread: Callable[[], Story]) -> None:
        self._reread = reread
        self._story: Story | None = None

    def __call__(self, kind: str, name: str) -> Any:
        if self._story is None:
            self._story = self._reread()
        return getattr(self._story, kind)[name]


def _maker(
    read: Callable[[int, int], bytes], files: list[LazySource], columns: list[array[int]],
    otherwise: Callable[[str], Any],
) -> Callable[[int, str], Any]:  # fmt: skip
    """A function that makes the part with a number and a name; a damaged one is fetched by another way.

    The columns are where each part begins, how long it is, its checksum, and the number of its file.
    """
    starts, lengths, sums, numbers = columns
    unpackers: dict[int, Callable[[Any], Any]] = {}
    """One for each file, made when it is first needed: each is tied to itself, and would wait for the collector."""

    def make(number: int, name: str) -> Any:
        try:
            data = read(starts[number], lengths[number])
        except (OSError, ValueError):
            return otherwise(name)
        if zlib.crc32(data) != sums[number]:
            return otherwise(name)
        file = numbers[number]
        if file not in unpackers:
            unpackers[file] = unpacker(files[file])
        return unpackers[file](json.loads(data))

    return make
