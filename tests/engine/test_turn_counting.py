"""How a turn runs: once, hubs, counts that stop, and the order of a shuffle."""

from __future__ import annotations

import hashlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spring68.engine.errors import StoryError, UnknownChoice
from spring68.engine.machine import Machine
from spring68.engine.state import GameState, digest
from spring68.engine.step import choices, choose, start
from tests.helpers import machine_of, play, words


def offered(machine: Machine, state: GameState) -> list[str]:
    return [option.id for option in choices(machine, state)]


def test_once_true_is_once_in_a_playthrough() -> None:
    """A choice marked `once` is not shown again, however often its scene is entered."""
    machine = machine_of("scene: a\nchoices: [{pick: Look, once: true, to: a}, Stay -> a]\n")

    assert offered(machine, start(machine).state) == ["look", "stay"]
    assert offered(machine, play(machine, "look", "stay", "stay").state) == ["stay"]
    with pytest.raises(UnknownChoice):
        play(machine, "look", "look")


def test_a_hubs_choices_are_once_in_a_playthrough() -> None:
    """Not once in a visit: they stay taken when the hub is entered anew."""
    machine = machine_of("""
        scene: a
        hub: true
        choices: [First, Second, {pick: Leave, id: leave, to: b}]
        to: b
        ---
        scene: b
        choices: [Back -> a]
        """)

    assert offered(machine, play(machine, "first").state) == ["second", "leave"]
    assert offered(machine, play(machine, "first", "leave", "back").state) == ["second"]


def test_a_hub_repeats_until_one_leaves() -> None:
    """Choices that rejoin come back to the hub; a choice with a way on leaves it."""
    machine = machine_of("scene: a\nhub: true\nchoices: [First, Leave -> b]\n---\nscene: b\nchoices: [Stay -> b]\n")

    assert (play(machine, "first").state.place, play(machine, "first", "leave").state.place) == ("a", "b")


VISITS = """
scene: a
hub: {visits: 2}
text: The hub.
choices: [First, Second, Third]
to: b
---
scene: b
text: Outside.
choices: [Back -> a]
"""


def test_a_hub_leaves_by_to_when_so_many_have_been_taken() -> None:
    """`visits: 2` leaves after the second choice, without being shown once more."""
    machine = machine_of(VISITS)

    assert (play(machine, "first").state.place, words(play(machine, "first"))) == ("a", ["The hub."])
    assert (play(machine, "first", "third").state.place, words(play(machine, "first", "third"))) == ("b", ["Outside."])


def test_a_hub_that_has_given_its_visits_is_entered_and_left() -> None:
    """Its choices are once in a playthrough, so a hub that is entered anew has no more visits to give."""
    turn = play(machine_of(VISITS), "first", "third", "back")

    assert (words(turn), turn.state.place) == (["The hub.", "Outside."], "b")


def test_a_hub_leaves_by_to_when_none_is_open() -> None:
    """With the last choice taken the hub is left, and not shown once more."""
    machine = machine_of(
        "scene: a\nhub: true\ntext: The hub.\nchoices: [First, {pick: Never, if: not visited(a)}]\nto: b\n"
        "---\nscene: b\ntext: Outside.\nchoices: [Stay -> b]\n"
    )

    turn = play(machine, "first")

    assert (words(turn), turn.state.place, turn.state.visits["a"]) == (["Outside."], "b", 1)


def test_a_locked_choice_does_not_hold_a_hub_open() -> None:
    """What cannot be taken is not open, though it is shown."""
    machine = machine_of(
        "scene: a\nhub: true\nchoices: [First, {pick: Never, if: not visited(a), locked: No.}]\nto: b\n"
        "---\nscene: b\nchoices: [Stay -> b]\n"
    )

    assert (offered(machine, start(machine).state), play(machine, "first").state.place) == (["first", "never"], "b")


def test_a_hub_without_a_way_out_is_a_mistake() -> None:
    """A hub that runs dry and has neither `to` nor `otherwise` leaves the reader with nothing."""
    machine = machine_of("scene: a\nhub: true\nchoices: [First]\n")

    with pytest.raises(StoryError, match="S402"):
        play(machine, "first")


def test_a_hub_that_runs_dry_takes_otherwise_and_one_that_has_given_its_visits_takes_to() -> None:
    """`to` is the way out of a hub; `otherwise`, where it stands too, is for the hub in which nothing is open."""
    scenes = """
        scene: a
        hub: {visits: 2}
        choices: [First, {pick: Second, if: n == 0}, {pick: Third, if: n == 0, do: n = 1}]
        to: b
        otherwise: c
        ---
        scene: b
        choices: [Stay -> b]
        ---
        scene: c
        choices: [Stay -> c]
        """
    machine = machine_of(scenes, story="vars: {n: 0 in 0..1}")

    assert play(machine, "first", "second").state.place == "b"
    assert play(machine, "first", "third").state.place == "b"
    assert play(machine_of(scenes.replace("[First, ", "["), story="vars: {n: 0 in 0..1}"), "third").state.place == "c"


def test_a_hub_shows_at_most_so_many_open_ones_those_whose_first_holds_then_in_the_order_written() -> None:
    """`show: 3`: nothing is random about what is offered."""
    machine = machine_of(
        """
        scene: a
        hub: {show: 3}
        choices:
          - One
          - {pick: Two, if: n == 1}
          - Three
          - {pick: Four, first: n == 0}
          - {pick: Five, first: n == 1}
          - {pick: Six, do: n = 1}
        to: b
        ---
        scene: b
        choices: [Stay -> b]
        """,
        story="vars: {n: 0 in 0..1}",
    )

    assert offered(machine, start(machine).state) == ["four", "one", "three"]
    assert offered(machine, play(machine, "four").state) == ["one", "three", "five"]
    assert offered(machine, play(machine, "four", "one").state) == ["three", "five", "six"]
    assert offered(machine, play(machine, "four", "one", "six").state) == ["five", "two", "three"]
    with pytest.raises(UnknownChoice):
        play(machine, "six")


def test_first_offers_a_choice_before_the_others_of_its_hub() -> None:
    """Without `show` nothing is left out, and the order is the same."""
    machine = machine_of(
        "scene: a\nhub: true\nchoices: [One, {pick: Two, first: not visited(b)}]\nto: b\n---\nscene: b\nto: a\n"
    )

    assert offered(machine, start(machine).state) == ["two", "one"]


def test_locked_choices_do_not_take_the_place_of_open_ones() -> None:
    """`show` counts open ones only."""
    machine = machine_of(
        "scene: a\nhub: {show: 1}\nchoices: [{pick: No, if: visited(b), locked: Not yet.}, Yes, Also]\nto: b\n"
        "---\nscene: b\nto: a\n"
    )

    assert offered(machine, start(machine).state) == ["no", "yes"]


def test_show_is_for_the_hub_and_not_for_choices_nested_in_it() -> None:
    """A hub shows so many of its own; what a choice of it asks next is offered whole."""
    machine = machine_of(
        "scene: a\nhub: {show: 1, visits: 1}\nchoices: [{pick: Ask, choices: [One, Two, Three]}, Other]\nto: b\n"
        "---\nscene: b\nchoices: [Stay -> b]\n"
    )

    assert offered(machine, play(machine, "ask").state) == ["one", "two", "three"]
    assert play(machine, "ask", "two").state.place == "b"


def test_to_again_shows_a_hub_once_more() -> None:
    """`again` is this hub once more: a repeat, from a guarded way, a nested choice, or after a call."""
    machine = machine_of(
        """
        scene: a
        hub: true
        do: n += 1
        text: First.
        again: Again.
        choices:
          - {pick: Try, to: [b if n > 5, again]}
          - {pick: Ask, to: b, choices: [{pick: Back, to: again}, On]}
          - {pick: Call, call: s, to: again}
        to: b
        ---
        sub: s
        text: Aside.
        ---
        scene: b
        choices: [Stay -> b]
        """,
        story="vars: {n: 0 in 0..9}",
    )

    for picks, read in ((["try"], ["Again."]), (["ask", "back"], ["Again."]), (["call"], ["Aside.", "Again."])):
        turn = play(machine, *picks)
        assert ("a", (1,), read, 2) == (turn.state.place, turn.state.values, words(turn), turn.state.visits["a"])


# counts


@pytest.mark.parametrize(
    ("text", "highest"),
    [
        ("text: Plain.", 1),
        ("text: One.\nagain: Two.", 2),
        ("text: '{seq: a | b | c}'", 3),
        ("text: '{once: a | b}'", 3),
        ("text: '{once: a | b} {seq: a | b | c | d | e}'", 5),
        ("text: '{cycle: a | b | c}'", 3),
        ("text: '{shuffle: a | b} {cycle: a | b | c}'", 6),
        ("text: '{seq: a | b | c} {cycle: x | y}'", 4),
    ],
)
def test_counts_stop_at_the_highest_number_that_anything_can_tell_apart(text: str, highest: int) -> None:
    """Beyond it, a visit more makes no state more; for what goes round, one round more is counted."""
    machine = machine_of(f"scene: a\n{text}\nchoices: [Stay -> a]\n")
    state = start(machine).state
    counts, digests = set(), set()
    for _visit in range(40):
        counts.add(state.visits["a"])
        digests.add(digest(state, machine.names))
        state = choose(machine, state, "stay").state

    assert set(range(1, highest + 1)) == counts
    assert len(digests) <= highest + 1


_Inserts = st.lists(
    st.tuples(st.sampled_from(["seq", "cycle", "once", "shuffle"]), st.integers(1, 4)), min_size=1, max_size=3
)


@given(_Inserts, st.booleans(), st.integers(0, 3))
def test_a_count_that_stopped_reads_like_one_that_did_not(
    inserts: list[tuple[str, int]], has_again: bool, seed: int
) -> None:
    """Text never shows that a count has stopped: each visit reads as the format says for its true number."""
    text = " ".join(f"{{{kind}: {' | '.join(f'w{n}' for n in range(count))}}}." for kind, count in inserts)
    again = f"again: 'Again {text}'\n" if has_again else ""
    machine = machine_of(f"scene: a\ntext: '{text}'\n{again}choices: [Stay -> a]\n")
    turn = start(machine, seed=seed)
    for visit in range(1, 30):
        read = [expected(kind, count, visit, seed) for kind, count in inserts]
        lead = "Again " if has_again and visit > 1 else ""
        assert words(turn) == [re.sub(r" \.", ".", lead + " ".join(f"{word}." for word in read)).strip()]
        turn = choose(machine, turn.state, "stay")


def expected(kind: str, count: int, visit: int, seed: int) -> str:
    """What an insert shows on a visit, by the words of the format."""
    if kind == "once":
        return f"w{visit - 1}" if visit <= count else ""
    if kind == "seq":
        return f"w{min(visit, count) - 1}"
    if kind == "cycle":
        return f"w{(visit - 1) % count}"
    order = sorted(range(count), key=lambda n: hashlib.sha256(f"{seed}|a|w{n}".encode()).digest())
    return f"w{order[(visit - 1) % count]}"


# shuffles


@pytest.mark.parametrize("seed", [0, 68, 2**63 - 1])
def test_a_shuffle_shows_its_alternatives_in_the_order_of_their_hashes(seed: int) -> None:
    """SHA-256 of `seed|scene|alternative as written`; the k-th visit shows number (k−1) mod n."""
    written = ["*loud* rain", "{n} drops", "Déšť", "fog"]
    shown = ["loud rain", "0 drops", "Déšť", "fog"]
    machine = machine_of(
        f"scene: weather\ntext: '{{shuffle: {' | '.join(written)}}}'\nchoices: [Wait -> weather]\n",
        story="vars: {n: 0 in 0..9}",
    )
    order = sorted(range(4), key=lambda k: hashlib.sha256(f"{seed}|weather|{written[k]}".encode()).digest())

    for visit in range(1, 10):
        assert [shown[order[(visit - 1) % 4]]] == words(play(machine, *["wait"] * (visit - 1), seed=seed))


def test_two_seeds_may_show_two_orders() -> None:
    """The seed of the playthrough decides, and nothing else does."""
    machine = machine_of("scene: a\ntext: '{shuffle: a | b | c | d}'\nchoices: [Stay -> a]\n")

    assert len({words(start(machine, seed=seed))[0] for seed in range(20)}) > 1
    assert words(start(machine, seed=5)) == words(start(machine, seed=5))


def test_a_shuffle_never_touches_state() -> None:
    """Two plays with other seeds are in the same state, by the digest and in all that decides how they go on."""
    machine = machine_of("scene: a\ntext: '{shuffle: a | b | c | d}'\nchoices: [Stay -> a]\n")

    for picks in range(6):
        states = [play(machine, *["stay"] * picks, seed=seed).state for seed in (1, 2, 3)]
        assert len({digest(state, machine.names) for state in states}) == 1
        assert len({(state.place, state.values, tuple(state.visits.items()), state.picked) for state in states}) == 1
