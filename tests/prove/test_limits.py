"""A verdict never says more than was shown: what is left out of a slice, and what was not looked at in time."""

from __future__ import annotations

from spring68.prove.prove import prove
from spring68.prove.verdict import REACHABLE, UNDECIDED, UNREACHABLE
from tests.helpers import machine_of
from tests.prove.generator import write_story
from tests.prove.told import Told

FREE = 14
"""So many flags are set as one likes; with the sums that count them, too many valuations for all to be looked at."""

FLAGS = "".join(f"  f{number}: false\n" for number in range(FREE))
SUMS = "".join(f"  {name}: 0 in 0..99 clamp\n" for name in "abc")
STORY = f"vars:\n{FLAGS}{SUMS}  n: 0 in 0..9 clamp\n  k: false\nendings: {{e: {{}}, f: {{}}}}\n"
HALL = "".join(
    f"scene: h{number}\nchoices:\n"
    f"  - {{pick: 'Yes', id: y{number}, do: [f{number} = true, {'abc'[number % 3]} += {number + 1}], to: h{number + 1}}}\n"
    f"  - {{pick: 'No', id: n{number}, to: h{number + 1}}}\n---\n"
    for number in range(FREE)
)
HALL += f"scene: h{FREE}\nchoices:\n  - {{pick: Far, id: far, if: a + b + c > 60, to: end}}\n"
END = "---\nscene: end\ntext: '" + "".join(f"{{f{n} ? {n}}}" for n in range(FREE)) + "'\nending: e\n"


def wide(scenes: str) -> Told:
    told = Told(HALL + scenes + END, story=STORY)
    assert told.proof.positions < 1 << FREE  # it was not proved by looking at everything
    return told


def combination(guard: str) -> str:
    """Nine right choices in a row, each behind a guard; every wrong one begins again."""
    right = ", ".join(
        f"{{pick: Right {n}, id: r{n}, if: n == {n} and {guard.format(n)}, do: n += 1, to: lock}}" for n in range(9)
    )
    wrong = ", ".join(f"{{pick: Wrong {n}, id: w{n}, do: n = 0, to: lock}}" for n in range(3))
    out = "{pick: Out, id: out, if: n == 9, to: inside}, {pick: Leave, id: leave, to: end}"
    return (
        f"  - {{pick: Try, id: try_it, to: lock}}\n---\nscene: lock\nchoices: [{right}, {wrong}, {out}]\n"
        "---\nscene: inside\nending: f\n"
    )


def test_a_guard_on_what_was_left_out_counts_as_open_where_it_is_asked_what_can_be_reached() -> None:
    told = wide(combination("f{0}"))

    assert told.word("scene", "inside") == REACHABLE
    assert told.word("ending", "f") == REACHABLE


def test_a_combination_that_nobody_can_enter_is_refuted_all_the_same() -> None:
    told = wide(combination("(f{0} and k or n < 8)"))

    assert told.word("choice", "lock.r7") == REACHABLE
    assert {told.word(*name) for name in (("choice", "lock.r8"), ("scene", "inside"), ("ending", "f"))} == {UNREACHABLE}


def test_words_for_a_second_visit_to_where_a_play_ends_are_refuted_whatever_comes_before() -> None:
    guards = " and ".join(f"f{number}" for number in range(FREE))
    ways = f"  - {{pick: Stop, id: stop, to: [end if {guards}, end]}}\n"
    told = Told(HALL + ways + END + "again: Nobody reads this.\n", story=STORY)

    assert told.word("passage", "end again") == UNREACHABLE


ROUND = """  - {pick: Go, id: go, to: cell}
  - {pick: Leave, id: leave, to: end}
---
scene: cell
choices: [{pick: Wait, id: wait, to: cell}, {pick: Out, id: out, if: GUARD, to: end}]
"""


def test_a_guard_on_what_was_left_out_counts_as_closed_where_a_way_out_is_asked_for() -> None:
    told = wide(ROUND.replace("GUARD", "f3 or f4"))

    assert [code for code, _path in told.failures] == ["S401"]
    ((_code, path),) = told.failures
    assert path[-1] == f"h{FREE}.go"
    assert {"h3.n3", "h4.n4"} <= set(path)


def test_two_guards_of_which_one_always_holds_are_a_way_out() -> None:
    told = wide(ROUND.replace("if: GUARD, to: end}", "if: f3, to: end}, {pick: Not, id: no_out, if: not f3, to: end}"))

    assert told.failures == []
    assert told.promises["from every place an end can be reached"] == "shown"


def test_a_way_out_that_can_be_brought_about_is_a_way_out() -> None:
    told = wide(ROUND.replace("id: wait, to", "id: wait, do: [f3 = true if f4, f4 = true], to").replace("GUARD", "f3"))

    assert told.failures == []
    assert told.promises["from every place an end can be reached"] == "shown"


def rung(told: Told, kind: str, name: str) -> tuple[str, str]:
    (found,) = [v for v in told.proof.verdicts if (v.element.kind, v.element.name) == (kind, name)]
    return found.word, found.rung


def test_each_verdict_says_on_which_rung_it_stands() -> None:
    told = wide(
        """  - {pick: Go, id: go, to: end}
  - {pick: More, id: more, if: n > 3 and n < 2, to: end}
  - {pick: With it, id: with_it, if: k, to: end}
---
scene: lost
text: Lost.
to: end
"""
    )

    assert rung(told, "scene", "lost") == (UNREACHABLE, "graph")
    assert rung(told, "choice", f"h{FREE}.more") == (UNREACHABLE, "ranges")
    assert rung(told, "choice", f"h{FREE}.with_it") == (UNREACHABLE, "slice")
    assert rung(told, "choice", f"h{FREE}.go") == (REACHABLE, "walk")


def test_without_time_nothing_is_said_that_was_not_shown() -> None:
    made = write_story(75, 1)
    proof = prove(made.machine(), seconds=0)
    words = {(verdict.element.kind, verdict.element.name): verdict.word for verdict in proof.verdicts}

    assert {name for name, word in words.items() if word == UNREACHABLE} <= made.dead
    assert {name for name, word in words.items() if word == REACHABLE} <= made.paths.keys()
    assert proof.undecided > 0
    assert not proof.is_clean


def test_a_promise_is_not_called_shown_without_time() -> None:
    machine = machine_of(HALL + ROUND.replace("GUARD", "f3 or f4") + END, story=STORY)

    proof = prove(machine, seconds=0)

    (promise,) = [promise for promise in proof.promises if promise.name == "from every place an end can be reached"]
    assert promise.word in {UNDECIDED, "broken"}


def test_what_the_very_first_turn_brings_counts_as_brought() -> None:
    told = wide(combination("f{0}").replace("if: n == 9,", "if: n == 9 and visited(h0),"))

    assert told.word("choice", "lock.out") == REACHABLE
    assert told.word("scene", "inside") == REACHABLE
