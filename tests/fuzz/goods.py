"""Good bytes to begin from, and a folder for what has to lie on a disk to be read."""

from __future__ import annotations

import tempfile
from functools import lru_cache
from pathlib import Path


@lru_cache
def scratch() -> Path:
    """A folder of this process."""
    return Path(tempfile.mkdtemp(prefix="spring68-fuzz-"))


SCENE = b"""scene: a
when: 1968-08-21 02:00
text: |
  Rain {n > 1 ? falls | stops}. [[k|Radio]] {shuffle: a | b}

  {if f}
  Yes.
  {end}
choices:
  - Go -> b if n >= 1
  - pick: Stay
    id: stay
    if: not f
    locked: No.
    do: [n += 1, f = true]
    say: |
      You stay.
    to: [b if seen(k), a]
---
scene: b
ending: home
"""
WAY = SCENE.replace(
    b"scene: b\nending: home\n",
    b"scene: b\ntext: Wind.\ndo: n += 1\nchoices:\n  - {pick: On, id: onwards, to: [c if n >= 1, a]}\n---\n"
    b"scene: c\nchoices:\n  - {pick: Round, id: round, if: n < 3, do: n += 1, to: b}\n  - {pick: In, id: inside, if: f, to: d}\n"
    b"---\nscene: d\nending: home\n",
)
"""The same with a way of some choices."""
MAIN = (
    b"story: t\ntitle: T\nstart: a\nacts: {spring: {title: Spring, entry: a}}\nvars: {n: 0 in 0..3 clamp, f: false}\n"
    b"endings: {home: {title: Home, hint: H.}}\nrules:\n  - every ending: n <= 3\n"
)
NOTE = b"note: k\ntitle: K\ndates: [1968-03-04]\ndocumented: |\n  A.\nours: B.\nsources: [s]\n"
RECORD = (
    b'{"app":"spring68 0.1.0","assignment":"a","attempt":1,"format":"s68rec/1","n":0,"prev":"0000000000000000","seed":68,'
    b'"started":"2026-11-30T09:05+01:00","story":"t","students":["KX47-2"],"type":"header"}\n'
    b'{"at":"a","n":1,"pick":"stay","state":"8f3ebbd9a455","t":61200,"type":"choice"}\n'
    b'{"n":2,"q":"q1","t":90000,"text":"Because.","type":"answer","words":1}\n{"events":3,"n":3,"t":99000,"type":"seal"}\n'
)
PEOPLE = """person: irena
name: Irena Malá
also: [Irena, MALÁ Irena]
born: 1937-03-14
trait: left-handed
cover: PÁSKA
---
person: dubcek
name: Alexander Dubček
real: true
did: [{what: He speaks on the radio., date: 1968-08-27, source: s}]
""".encode()
SOURCES = (
    b"source: s\nauthor: A\ntitle: T\nyear: 2016\npublisher: P\naddress: https://a.example/x\nrights: R\nclaims: [c]\n"
)
PATH = (
    b"playthrough: p\nfrom: start\nseed: 1931\nchoices: [a.stay, a/a.stay]\n"
    b"expect:\n  - {after: 1, line: You stay}\nnotes: [k]\nending: home\n"
)
