"""A save is a tree of takes: going back begins a new one, and nothing is ever taken out of an old one."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from spring68.saves.model import Save, Step, Take


def save_of(*choices: str) -> Save:
    save = Save("test", "1", "d", 1)
    for choice in choices:
        save = save.with_step(Step(choice))
    return save


def names(save: Save) -> list[str]:
    return [step.choice for step in save.steps]


def test_a_new_take_shares_the_log_up_to_there() -> None:
    save = save_of("a", "b", "c").back_to(1).with_step(Step("d"))

    assert ["a", "d"] == names(save)
    assert ["a", "b", "c"] == [step.choice for step in save.steps_of(0)]


def test_going_back_three_times_leaves_one_empty_take() -> None:
    save = save_of("a", "b", "c").back_to(2).back_to(1).back_to(0)

    assert 2 == len(save.takes)
    assert [] == names(save)


def test_a_take_of_a_take_of_a_take_shares_no_more_than_it_was_given() -> None:
    save = save_of("a", "b", "c", "d").back_to(3).with_step(Step("x")).back_to(2).with_step(Step("y"))

    assert ["a", "b", "y"] == names(save)


def test_ten_thousand_takes_in_a_row_are_followed() -> None:
    takes = [Take(None, 0, (Step("a"),))]
    takes += [Take(number, 1, ()) for number in range(9_999)]
    save = Save("test", "1", "d", 1, takes=tuple(takes), take=9_999)

    assert ["a"] == names(save)


@given(st.lists(st.one_of(st.sampled_from("abc"), st.integers(0, 6)), max_size=40))
def test_takes_remember_what_a_list_would(moves: list[Any]) -> None:
    """Whatever is chosen and gone back to, the current take is what a plain list would hold; old takes never shrink."""
    save = save_of()
    plain: list[str] = []
    kept: list[list[str]] = []
    for move in moves:
        if isinstance(move, int):
            before = [[step.choice for step in save.steps_of(take)] for take in range(len(save.takes))]
            count = min(move, len(plain))
            current = save.take
            save, plain = save.back_to(count), plain[:count]
            after = [[step.choice for step in save.steps_of(take)] for take in range(len(save.takes))]
            kept = [line for take, line in enumerate(before) if take != current]
            assert all(line in after for line in kept)
        else:
            save = save.with_step(Step(move))
            plain.append(move)

        assert plain == names(save)
