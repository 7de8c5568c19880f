"""Two thousand inputs a reader, the same each time; and hypothesis on each, which looks for smaller ones."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.mutate import mutated
from tests.fuzz.readers import READERS
from tests.fuzz.run import fuzz

INPUTS = 2_000


@pytest.mark.parametrize("name", READERS)
def test_no_bytes_break_a_reader(name: str) -> None:
    _name, inputs, _seconds, _longest, broken = fuzz(name, INPUTS, 1_000_000)

    assert (inputs, broken) == (INPUTS, [])


@pytest.mark.parametrize("name", READERS)
@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_no_bytes_that_hypothesis_finds_break_a_reader(name: str, data: st.DataObject) -> None:
    reader = READERS[name]
    good = data.draw(st.sampled_from(reader.corpus()))
    at = data.draw(st.integers(0, len(good)))
    reader.read(good[:at] + data.draw(st.binary(max_size=40)) + good[data.draw(st.integers(at, len(good))) :])


def test_an_input_is_the_same_for_a_seed_and_another_for_another() -> None:
    corpus = (b"a: b\n" * 20,)

    assert mutated(corpus, 7) == mutated(corpus, 7)
    assert len({mutated(corpus, seed) for seed in range(50)}) > 40
