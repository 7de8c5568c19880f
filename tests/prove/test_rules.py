"""The author's rules: held, or broken with a path on which they are."""

from __future__ import annotations

import pytest

from tests.prove.told import Path, Told

SCENES = """
scene: a
choices:
  - {pick: Take it, id: take, do: k = true, notes: [one], to: b}
  - {pick: Leave it, id: leave, to: c}
---
scene: b
choices: [{pick: On, id: 'on', do: n += 1, to: c}, {pick: Out, id: out, to: first_end}]
---
scene: c
choices: [{pick: Out, id: out, notes: [two], to: second_end}]
---
scene: first_end
ending: e
---
scene: second_end
ending: f
"""
NOTES = """
note: one
claims: [P1]
documented: A.
---
note: two
claims: [P2]
documented: B.
---
note: three
documented: C.
unreachable: of no concern here
"""

RULES: list[tuple[str, list[Path]]] = [
    ("always: n <= 1", []),
    ("always: not k", [("a.take",)]),
    ("always: not ended(e)", [("a.take", "b.out")]),
    ("never: k and n == 2", []),
    ("never: k and n == 1", [("a.take", "b.on")]),
    ("never: seen(one) and not k", []),
    ("never: visited(b) and visited(c)", [("a.take", "b.on")]),
    ("never: picked(a.leave) and ended(e)", []),
    ("every ending: n <= 1", []),
    ("every ending: k", [("a.leave", "c.out")]),
    ("every ending: not ended(e) or k", []),
    ("every ending: seen(two) or k", []),
    ("every ending after: b or c", []),
    ("every ending after: c", [("a.take", "b.out")]),
]


@pytest.mark.parametrize(("rule", "paths"), RULES, ids=[rule for rule, _paths in RULES])
def test_a_rule_is_shown_or_broken_by_a_shortest_path(rule: str, paths: list[Path]) -> None:
    told = Told(SCENES, story=f"vars: {{k: false, n: 0 in 0..2}}\nendings: {{e: {{}}, f: {{}}}}\nrules: [{rule!r}]"
                .replace(f"{rule!r}", "{" + rule + "}"), notes=NOTES)  # fmt: skip

    assert told.failures == [("S409", path) for path in paths]
    assert told.promises[rule] == ("broken" if paths else "shown")


def test_each_claim_is_a_promise_of_its_own() -> None:
    told = Told(SCENES, story="vars: {k: false, n: 0 in 0..2}\nendings: {e: {}, f: {}}\nrules: [every ending: all claims]",
                notes=NOTES)  # fmt: skip

    assert told.promises["every ending: all claims (one)"] == "broken"
    assert told.promises["every ending: all claims (two)"] == "broken"
    assert "every ending: all claims (three)" not in told.promises
    assert sorted(told.failures) == [("S409", ("a.leave", "c.out")), ("S409", ("a.take", "b.out"))]


def test_every_ending_has_all_claims_where_every_way_unlocks_them() -> None:
    scenes = SCENES.replace("notes: [one], to: b", "to: b").replace("ending: ", "notes: [one, two]\nending: ")
    told = Told(scenes, story="vars: {k: false, n: 0 in 0..2}\nendings: {e: {}, f: {}}\nrules: [every ending: all claims]",
                notes=NOTES)  # fmt: skip

    assert told.failures == []
    assert told.promises["every ending: all claims (one)"] == "shown"
    assert told.promises["every ending: all claims (two)"] == "shown"


def test_a_rule_is_judged_where_the_play_rests_and_not_in_between() -> None:
    told = Told(
        """
        scene: a
        choices: [{pick: Go, id: go, do: k = true, to: b}]
        ---
        scene: b
        do: k = false
        choices: [{pick: Out, id: out, do: [k = true, k = false], to: end}]
        ---
        scene: end
        ending: e
        """,
        story="vars: {k: false}\nendings: {e: {}}\nrules: [{never: k}]",
    )

    assert told.failures == []
    assert told.promises["never: k"] == "shown"
