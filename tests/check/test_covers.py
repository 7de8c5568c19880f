"""Cover names: a sheet under a name that is nearly somebody's, an author without a sheet, one cover for two."""

from __future__ import annotations

import pytest

from tests.check.findings import ENDINGS
from tests.check.findings import found as found_in

PEOPLE = "person: miller\ncover: MILL\n---\nperson: clerk\ncover: LEDGER\n"
TAIL = "\n---\nscene: home\nending: home\n"


def found(text: str, select: str, people: str) -> list[str]:
    return found_in(text, select, story=ENDINGS, people=people)


def scenes(*sources: str, by: str = "") -> str:
    sheets = "".join(f"  - {{source: {source}, text: She was seen.}}\n" for source in sources)
    file = f"file:\n{sheets}" if sources else ""
    return f"scene: street\ntext: A.\n{file}{f'sheets: {{by: [{by}]}}' if by else ''}\nto: home{TAIL}"


@pytest.mark.parametrize("wrong", ["MIL", "Mill", "MILLS"])
def test_a_sheet_under_nearly_a_cover_is_found_once(wrong: str) -> None:
    assert found(scenes(wrong, by="MILL"), "S103 S203", people=PEOPLE) == [
        f"S203 4:14 there is nobody with the cover ‘{wrong}’"
    ]


def test_an_office_files_sheets_without_being_a_person() -> None:
    assert found(scenes("POST", "MILL", by="POST"), "S103 S203", people=PEOPLE) == []
    assert found(scenes("MILLET", "MILLET"), "S103 S203", people=PEOPLE) == []


def test_without_any_cover_every_source_stands() -> None:
    assert found(scenes("MIL", by="MIL"), "S103 S203", people="person: miller\n") == []


def test_an_author_who_has_filed_nothing() -> None:
    assert found(scenes("POST", by="LEDGER"), "S203", people=PEOPLE) == [
        "S203 5:15 nobody has filed a sheet as ‘LEDGER’"
    ]


def test_two_persons_with_one_cover() -> None:
    people = "person: miller\ncover: MILL\n---\nperson: clerk\ncover: MILL\n"

    assert found(scenes("MILL"), "S103", people=people) == ["S103 people.yaml:5:8 two persons have the cover ‘MILL’"]
