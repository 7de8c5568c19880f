"""Every key of the format is read and lands in the model; what is no key or has a wrong shape is reported."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from textwrap import indent
from typing import Any, NamedTuple

import pytest

from spring68.story import readchoice, readnotes, readscene, readstory
from spring68.story.model import Guard, When
from spring68.story.prose import Prose
from tests.helpers import make_story


class Key(NamedTuple):
    """A key of the format with a value, where it lands, and what must stand there."""

    name: str
    written: str
    found: Callable[[Any], object]
    value: object
    beside: str = ""


def strip(found: object) -> object:
    """A part of the model without places: what stands in it as text."""
    match found:
        case Guard(text=text):
            return text
        case Prose():
            return found.raw
        case When():
            return (found.begin, found.end)
        case list():
            return [strip(item) for item in found]
        case tuple():
            return tuple(strip(item) for item in found)
    return found


def effects(found: Any) -> list[str]:
    return [effect.text for effect in found]


def exits(found: Any) -> list[tuple[str, object]]:
    return [(exit_.target, strip(exit_.guard)) for exit_ in found]


SCENE = [
    Key("scene", "s", lambda s: s.id, "s"),
    Key("sub", "s", lambda s: (s.id, s.is_sub, s.returns), ("s", True, True)),
    Key("ref", '"126"', lambda s: s.ref, "126"),
    Key("type", "module", lambda s: (s.type, s.returns), ("module", True)),
    Key("when", "1968-06-28", lambda s: s.when, ("1968-06-28 00:00", "1968-06-28 23:59")),
    Key("shown", "late June", lambda s: s.shown, "late June"),
    Key("time", "frame", lambda s: s.clock, "frame"),
    Key("place", "Vinohradská, third floor", lambda s: s.place, "Vinohradská, third floor"),
    Key("basis", "documented", lambda s: s.basis, "documented"),
    Key("sources", "[act_84, cvce#P1.S4]", lambda s: s.sources, ("act_84", "cvce#P1.S4")),
    Key("content", "[self_immolation]", lambda s: s.content, ("self_immolation",)),
    Key("skip", "{text: It passes., choices: {go: Leave}, to: after}",
        lambda s: (s.skip.text, dict(s.skip.labels), s.skip.to), ("It passes.", {"go": "Leave"}, "after")),
    Key("text", "It rains.", lambda s: s.beats[0].text, "It rains."),
    Key("again", "It still rains.", lambda s: s.again, "It still rains."),
    Key("beats", "[{text: One.}, {text: Two.}]", lambda s: (s.has_beats, [b.text for b in s.beats]),
        (True, ["One.", "Two."])),
    Key("choices", "[Go -> s]", lambda s: [c.label for c in s.beats[0].choices], ["Go"]),
    Key("otherwise", "s", lambda s: exits(s.beats[0].otherwise), [("s", None)]),
    Key("hub", "{visits: 2, show: 3}", lambda s: (s.hub.visits, s.hub.show), (2, 3)),
    Key("call", "checkpoint", lambda s: s.beats[0].call.target, "checkpoint"),
    Key("with", "{officer: the tall one}", lambda s: dict(s.beats[0].call.args), {"officer": "the tall one"},
        "call: checkpoint"),
    Key("do", "[nerve -= 1, left = true if seen(x)]", lambda s: effects(s.beats[0].do),
        ["nerve -= 1", "left = true if seen(x)"]),
    Key("notes", "[one, two]", lambda s: s.beats[0].notes, ("one", "two")),
    Key("to", "[a if nerve >= 2, b]", lambda s: exits(s.beats[0].to), [("a", "nerve >= 2"), ("b", None)]),
    Key("ending", "fractures", lambda s: s.ending, "fractures"),
    Key("file", "{source: K, text: Seen.}", lambda s: [sheet.source for sheet in s.file], ["K"]),
    Key("sheets", "{acts: [spring], by: [KUSTOD], show: 3, after: 1989}",
        lambda s: (s.sheets.acts, s.sheets.by, s.sheets.show, s.sheets.after), (("spring",), ("KUSTOD",), 3, 1989)),
    Key("quotes", "[{who: dubcek, words: With you, source: radio}]",
        lambda s: [(q.who, q.words, q.source) for q in s.quotes], [("dubcek", "With you", "radio")]),
    Key("unreachable", "kept for later", lambda s: s.unreachable, "kept for later"),
]  # fmt: skip

BEAT = [
    Key("id", "first", lambda b: b.name, "first"),
    Key("do", "left = true", lambda b: effects(b.do), ["left = true"]),
    Key("notes", "one", lambda b: b.notes, ("one",)),
    Key("text", "It rains.", lambda b: b.text, "It rains."),
    Key("call", "checkpoint", lambda b: b.call.target, "checkpoint"),
    Key("with", "{officer: he}", lambda b: (dict(b.call.args), b.call.arg_names), ({"officer": "he"}, ("officer",)),
        "call: checkpoint"),
    Key("choices", "[Go]", lambda b: [c.label for c in b.choices], ["Go"]),
    Key("otherwise", "[a]", lambda b: exits(b.otherwise), [("a", None)]),
    Key("to", "later", lambda b: exits(b.to), [("later", None)]),
    Key("unreachable", "kept", lambda b: b.unreachable, "kept"),
]  # fmt: skip

CHOICE = [
    Key("pick", "Fold one copy", lambda c: (c.label, c.id, c.named), ("Fold one copy", "fold_one_copy", False)),
    Key("id", "take_copy", lambda c: (c.id, c.named), ("take_copy", True)),
    Key("if", "nerve >= 2", lambda c: c.guard, "nerve >= 2"),
    Key("locked", "Your hands shake.", lambda c: c.locked, "Your hands shake."),
    Key("once", "true", lambda c: c.once, True),
    Key("first", "not seen(x)", lambda c: c.first, "not seen(x)"),
    Key("kind", "reflect", lambda c: c.kind, "reflect"),
    Key("argue", "Somebody must keep one.", lambda c: c.argue, "Somebody must keep one."),
    Key("do", "leaflet = true", lambda c: effects(c.do), ["leaflet = true"]),
    Key("notes", "[one]", lambda c: c.notes, ("one",)),
    Key("log", "You took one.", lambda c: c.log, "You took one."),
    Key("file", "[{source: K, text: A}, {source: L, text: B}]", lambda c: [s.source for s in c.file], ["K", "L"]),
    Key("say", "The ink comes off.", lambda c: c.say, "The ink comes off."),
    Key("choices", "[Yes, No]", lambda c: [inner.label for inner in c.choices], ["Yes", "No"]),
    Key("call", "letters", lambda c: c.call.target, "letters"),
    Key("with", "{whose: hers}", lambda c: dict(c.call.args), {"whose": "hers"}, "call: letters"),
    Key("to", "tram_stop", lambda c: exits(c.to), [("tram_stop", None)]),
    Key("unreachable", "kept", lambda c: c.unreachable, "kept"),
]

SHEET = [
    Key("source", "KUSTOD", lambda s: s.source, "KUSTOD"),
    Key("kind", "register_card", lambda s: s.kind, "register_card"),
    Key("slant", "protective", lambda s: s.slant, "protective"),
    Key("survives", "torso", lambda s: s.survives, "torso"),
    Key("text", "Took printed matter home.", lambda s: s.text, "Took printed matter home."),
    Key("date", "1968-08-21", lambda s: s.date, ("1968-08-21 00:00", "1968-08-21 23:59")),
    Key("if", "left", lambda s: s.guard, "left"),
    Key("number", "No. 007/68", lambda s: s.number, "No. 007/68"),
    Key("other", "true", lambda s: s.other, True),
]

NOTE = [
    Key("note", "n", lambda n: n.id, "n"),
    Key("ref", "c06", lambda n: n.ref, "c06"),
    Key("title", "A missing stamp", lambda n: n.title, "A missing stamp"),
    Key("claims", "[P1.S4.a]", lambda n: n.claims, ("P1.S4.a",)),
    Key("dates", "[1968-03-04, 1968-06]", lambda n: n.dates,
        (("1968-03-04 00:00", "1968-03-04 23:59"), ("1968-06-01 00:00", "1968-06-30 23:59"))),
    Key("documented", "What happened.", lambda n: n.documented, "What happened."),
    Key("ours", "The man.", lambda n: n.ours, "The man."),
    Key("corrects", "The year.", lambda n: n.corrects, "The year."),
    Key("sources", "[act_84]", lambda n: n.sources, ("act_84",)),
    Key("read_on", "[A book, Another]", lambda n: n.read_on, ("A book", "Another")),
    Key("unreachable", "kept", lambda n: n.unreachable, "kept"),
]  # fmt: skip

PERSON = [
    Key("person", "p", lambda p: p.id, "p"),
    Key("name", "Vlasta", lambda p: p.name, "Vlasta"),
    Key("also", "[Vlastička, Vlasto]", lambda p: p.also, ("Vlastička", "Vlasto")),
    Key("born", "1941", lambda p: p.born, "1941"),
    Key("trait", "counts", lambda p: p.trait, "counts"),
    Key("cover", "KUSTOD", lambda p: p.cover, "KUSTOD"),
    Key("real", "true", lambda p: p.real, True),
    Key("did", "[{date: 1968-01-05, act: was elected, source: act_84}]",
        lambda p: [(strip(d.date), d.act, d.source) for d in p.did],
        [(("1968-01-05 00:00", "1968-01-05 23:59"), "was elected", "act_84")]),
]  # fmt: skip

SOURCE = [
    Key("source", "w", lambda w: w.id, "w"),
    *(Key(key, "words", attrgetter(key), "words")
      for key in ("author", "title", "year", "publisher", "address", "rights")),
    Key("claims", "[P1.S1.a, P1.S1.b]", lambda w: w.claims, ("P1.S1.a", "P1.S1.b")),
]  # fmt: skip

PLAY = [
    Key("playthrough", "p", lambda p: p.id, "p"),
    Key("from", "act3", lambda p: p.start, "act3"),
    Key("seed", "9223372036854775807", lambda p: p.seed, 2**63 - 1),
    Key("choices", "[s.go, s.stay]", lambda p: p.choices, ("s.go", "s.stay")),
    Key("expect", "[{after: 12, line: It rains.}]", lambda p: [(e.after, e.line) for e in p.expect],
        [(12, "It rains.")]),
    Key("notes", "[one]", lambda p: p.notes, ("one",)),
    Key("ending", "fractures", lambda p: p.ending, "fractures"),
]  # fmt: skip


def rules_of(story: Any) -> list[tuple[str, object, tuple[str, ...], str]]:
    return [(rule.kind, strip(rule.guard), rule.after, rule.text) for rule in story.rules]


STORY = [
    Key("story", "spring68", lambda s: s.id, "spring68"),
    Key("title", "Only the Air", lambda s: s.title, "Only the Air"),
    Key("authors", "[A, B]", lambda s: s.authors, ("A", "B")),
    Key("licence", "CC BY 4.0", lambda s: s.licence, "CC BY 4.0"),
    Key("language", "en-GB", lambda s: s.language, "en-GB"),
    Key("version", "0.1.0", lambda s: s.version, "0.1.0"),
    Key("start", "train", lambda s: s.start, "train"),
    Key("time", "1968", lambda s: s.clock, "1968"),
    Key("acts", "{spring: {title: Spring, label: BOX I, entry: thanks}, air: {title: Air}}",
        lambda s: [(a.id, a.title, a.label, a.entry) for a in s.acts.values()],
        [("spring", "Spring", "BOX I", "thanks"), ("air", "Air", "", None)]),
    Key("vars", "{habit: '0 in -5..5 clamp', job: 'home in home, away', left: false, tie: {a: 1 in 0..3}}",
        lambda s: [(v.name, v.kind, v.default, len(v.values), v.clamp) for v in s.variables.values()],
        [("habit", "number", 0, 11, True), ("job", "word", "home", 2, False),
         ("left", "truth", False, 2, False), ("tie.a", "number", 1, 4, False)]),
    Key("conditions", "{keeper: count(box) >= 4}", lambda s: [(n, g.text) for n, g in s.conditions.items()],
        [("keeper", "count(box) >= 4")]),
    Key("presets", "{act3: {title: August, at: s, do: [left = true], picked: [a.b], seen: [n], unreachable: why}}",
        lambda s: [(p.id, p.title, p.at, effects(p.do), p.picked, p.seen, p.unreachable) for p in s.presets.values()],
        [("act3", "August", "s", ["left = true"], ("a.b",), ("n",), "why")]),
    Key("endings", "{gone: {title: Gone, hint: Leave., unreachable: why}, home: {}}",
        lambda s: [(e.id, e.title, e.hint, e.unreachable) for e in s.endings.values()],
        [("gone", "Gone", "Leave.", "why"), ("home", "home", "", "")]),
    Key("colophon", "credits", lambda s: s.colophon, "credits"),
    Key("rules", """
  - every ending: all claims
  - every ending: count(box) <= 9
  - never: left
  - always: not left
  - every ending after: station or train
""", rules_of, [
        ("every ending", None, (), "every ending: all claims"),
        ("every ending", "count(box) <= 9", (), "every ending: count(box) <= 9"),
        ("never", "left", (), "never: left"),
        ("always", "not left", (), "always: not left"),
        ("every ending", None, ("station", "train"), "every ending after: station or train"),
    ]),
    Key("file", "{cover: PÁSKA, subject: MALÁ Irena, left: file_left}",
        lambda s: (s.file.cover, s.file.subject, s.file.left), ("PÁSKA", "MALÁ Irena", "file_left")),
    Key("content", "{fire: {general: Fire., detail: A death., support: A number.}}",
        lambda s: [(c.id, c.general, c.detail, c.support) for c in s.content.values()],
        [("fire", "Fire.", "A death.", "A number.")]),
    Key("require", "{choice: [argue], scene: [basis]}", lambda s: None, None),
    Key("later", "[rehab, act_four]", lambda s: s.later, ("rehab", "act_four")),
    Key("formerly", "{nerv: nerve, shelves.take: shelves.take_copy}", lambda s: dict(s.formerly),
        {"nerv": "nerve", "shelves.take": "shelves.take_copy"}),
]  # fmt: skip


def document(first: str, key: Key) -> str:
    """A document that holds a key and whatever must stand beside it."""
    lead = "" if key.name in (first, "sub") else f"{first}: s\n"
    beside = f"{key.beside}\n" if key.beside else ""
    return f"{lead}{beside}{key.name}: {key.written}\n"


def ids(table: list[Key]) -> dict[str, Any]:
    return {"argvalues": table, "ids": [key.name for key in table]}


@pytest.mark.parametrize("key", **ids(SCENE))
def test_every_key_of_a_scene(key: Key) -> None:
    loaded = make_story(document("scene", key))

    found = key.found(loaded.story.scenes["s"])
    assert [finding.message for finding in loaded.findings] == []
    assert key.value == strip(found)


@pytest.mark.parametrize("key", **ids(BEAT))
def test_every_key_of_a_beat(key: Key) -> None:
    beat = f"{key.name}: {key.written}\n{key.beside}".strip()
    loaded = make_story(f"scene: s\nbeats:\n  - {indent(beat, '    ').strip()}\n")

    assert [finding.message for finding in loaded.findings] == []
    assert key.value == strip(key.found(loaded.story.scenes["s"].beats[0]))


@pytest.mark.parametrize("key", **ids(CHOICE))
def test_every_key_of_a_choice(key: Key) -> None:
    rest = "" if key.name == "pick" else f"    {key.name}: {key.written}\n"
    label = key.written if key.name == "pick" else "Fold one copy"
    beside = f"    {key.beside}\n" if key.beside else ""
    loaded = make_story(f"scene: s\nchoices:\n  - pick: {label}\n{rest}{beside}")

    assert [finding.message for finding in loaded.findings] == []
    assert key.value == strip(key.found(loaded.story.scenes["s"].beats[0].choices[0]))


@pytest.mark.parametrize("key", **ids(SHEET))
def test_every_key_of_a_sheet(key: Key) -> None:
    least = {"source": "K", "text": "Seen."} | {key.name: key.written}
    loaded = make_story("scene: s\nfile:\n" + "".join(f"  {name}: {text}\n" for name, text in least.items()))

    assert [finding.message for finding in loaded.findings] == []
    assert key.value == strip(key.found(loaded.story.scenes["s"].file[0]))


@pytest.mark.parametrize("key", **ids(NOTE))
def test_every_key_of_a_note(key: Key) -> None:
    least = {"note": "n", "documented": "What."} | {key.name: key.written}
    loaded = make_story("scene: s\n", notes="".join(f"{name}: {text}\n" for name, text in least.items()))

    assert [finding.message for finding in loaded.findings] == []
    assert key.value == strip(key.found(loaded.story.notes["n"]))
    assert loaded.story.notes["n"].act == "spring"


@pytest.mark.parametrize("key", **ids(PERSON))
def test_every_key_of_a_person(key: Key) -> None:
    loaded = make_story(
        "scene: s\n", people="person: p\n" + (f"{key.name}: {key.written}" if key.name != "person" else "")
    )

    assert [finding.message for finding in loaded.findings] == []
    assert key.value == strip(key.found(loaded.story.people["p"]))


@pytest.mark.parametrize("key", **ids(SOURCE))
def test_every_key_of_a_source(key: Key) -> None:
    loaded = make_story(
        "scene: s\n", sources="source: w\n" + (f"{key.name}: {key.written}" if key.name != "source" else "")
    )

    assert [finding.message for finding in loaded.findings] == []
    assert key.value == strip(key.found(loaded.story.sources["w"]))


@pytest.mark.parametrize("key", **ids(PLAY))
def test_every_key_of_a_stored_playthrough(key: Key) -> None:
    rest = f"{key.name}: {key.written}" if key.name != "playthrough" else ""
    loaded = make_story("scene: s\n", plays=f"playthrough: p\n{rest}")

    assert [finding.message for finding in loaded.findings] == []
    assert key.value == strip(key.found(loaded.story.playthroughs["p"]))


@pytest.mark.parametrize("key", **ids(STORY))
def test_every_key_of_the_story(key: Key) -> None:
    loaded = make_story("scene: s\nbasis: invented\n", story=f"{key.name}: {key.written}\n")

    assert [finding.message for finding in loaded.findings] == []
    assert key.value == strip(key.found(loaded.story))


@pytest.mark.parametrize(
    ("table", "keys"),
    [
        (STORY, readstory.STORY_KEYS),
        (SCENE, readscene.SCENE_KEYS),
        (BEAT, readscene.STEP_KEYS),
        (CHOICE, readchoice.CHOICE_KEYS),
        (SHEET, readchoice.SHEET_KEYS),
        (NOTE, readnotes.NOTE_KEYS),
        (PERSON, readnotes.PERSON_KEYS),
        (SOURCE, readnotes.SOURCE_KEYS),
        (PLAY, readnotes.PLAY_KEYS),
    ],
)
def test_no_key_is_read_that_is_not_tried_here(table: list[Key], keys: frozenset[str]) -> None:
    assert keys == {key.name for key in table}
