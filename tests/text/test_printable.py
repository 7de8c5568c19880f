"""Labels in quotation marks: each stands in one pair, however it was written."""

import pytest

from spring68.text.printable import quoted


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("Take it", "“Take it”"),
        ("“Burn it.”", "“Burn it.”"),
        ("Write: “Because she asked.”", "“Write: ‘Because she asked.’”"),
        ("“Yes,” or “No.”", "“‘Yes,’ or ‘No.’”"),
        ("", "“”"),
    ],
)
def test_a_label_stands_in_one_pair_of_quotation_marks(label: str, shown: str) -> None:
    assert quoted(label) == shown
