"""Two thousand inputs a reader, the same each time; and hypothesis on each, which looks for smaller ones."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spring68.saves.locations import find_places
from tests.fuzz import outside
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


@pytest.mark.parametrize("depth", [100, 600, 980, 3_000])
@pytest.mark.parametrize(("opened", "closed"), [(b"[", b"]"), (b'{"a":', b"}")])
def test_what_a_store_nests_deep_is_no_statement_of_ours(depth: int, opened: bytes, closed: bytes) -> None:
    deep = opened * depth + b"1" + closed * depth
    outside.read_answers(b'409\n\n{"statements":[{"id":"%s","x":%s}]}' % (str(outside.STATEMENT["id"]).encode(), deep))


@pytest.mark.parametrize("text", ["[", "http://[", "//[::1", "http://[x]:1", ":::1", "", "é\u0130:8000"])
def test_an_address_that_is_none_is_refused(text: str) -> None:
    seats = pytest.importorskip("spring68.serve.seats")

    assert not seats.is_from_here(text, "class.example", "https://class.example")
    assert not seats.is_from_here("http://class.example", text, "https://other.example")
    assert not seats.is_known_host(text, "0.0.0.0", "https://class.example")


def test_a_home_that_nobody_has_stays_as_it_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPRING68_SAVES", "~nobody-has-this-name/x")

    assert find_places().saves == Path("~nobody-has-this-name/x")
    assert find_places(Path("~nobody-has-this-name")).saves == Path("~nobody-has-this-name")
