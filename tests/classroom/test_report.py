"""The report: what it counts, how it orders, what it says to talk about, and what it must not say."""

from __future__ import annotations

import builtins
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from spring68.classroom.purge import MADE
from spring68.classroom.reportfiles import PAGES, TABLES, write_report
from spring68.classroom.reportpage import projector_page, report_page, sheets_page, slides_of
from spring68.classroom.reporttext import lines_of
from spring68.classroom.spread import divided
from spring68.classroom.verified import CANNOT_PROVE, Unread
from spring68.classroom.verify import Found
from tests.classroom.classes import CODES, class_of, lesson_plan, machine, record, reported
from tests.classroom.recording import lines_of as lines_of_file
from tests.classroom.recording import rechained


class Reader(HTMLParser):
    """Goes through a page: whether all is closed, whether anything would be loaded, which ids and links there are."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.loaded: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.levels: list[int] = []
        self.bare: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        self.loaded += [
            f"{tag} {name}" for name in known if name in {"src", "srcset", "action"} or name.startswith("on")
        ]
        if tag in {"script", "link", "iframe", "object", "form"}:
            self.loaded.append(tag)
        self.ids += [str(known["id"])] if "id" in known else []
        self.links += [str(known["href"])] if "href" in known else []
        if re.fullmatch(r"h\d", tag):
            self.levels.append(int(tag[1]))
        if tag == "th" and known.get("scope") not in {"row", "col"}:
            self.bare.append(tag)
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def pages(report: object) -> dict[str, str]:
    makers = {"report": report_page, "projector": projector_page, "files": sheets_page}
    return {name: make(report) for name, make in makers.items()}  # type: ignore[arg-type]


def test_the_most_divided_place_comes_first_with_its_measure(tmp_path: Path) -> None:
    report = reported(class_of(tmp_path, radio_sign=3, home_sign=2, home_leave=1))
    square, door = report.split

    assert (square.scene, door.scene) == ("square", "door")
    assert [(way.label, way.count, way.offered) for way in square.ways] == [
        ("Go to the radio.", 3, 6), ("Stay at home.", 3, 6), ("Shout.", 0, 6),
    ]  # fmt: skip
    assert square.divided == pytest.approx(9 / 15)
    assert door.divided == pytest.approx(5 / 15)
    assert square.heading == "Wednesday morning · the square"
    assert square.before == "The square is full. You have to decide."


def test_a_place_that_few_came_to_is_less_divided_than_one_where_all_did() -> None:
    assert divided([1, 1], 30) < divided([20, 10], 30) < divided([15, 15], 30) < divided([10, 10, 10], 30)
    assert divided([30], 30) == divided([1], 1) == divided([], 0) == 0


def test_what_is_documented_of_a_split_comes_from_the_notes_of_its_scene_and_of_its_day(tmp_path: Path) -> None:
    report = reported(class_of(tmp_path, radio_sign=2, home_leave=2))
    talks = {talk.place.scene: talk for talk in report.talks}

    assert [(told.id, told.why) for told in talks["square"].told] == [
        ("morning", "This note is of that day; the story does not tie it to this choice.")
    ]
    assert (talks["square"].told[0].is_of_day, talks["door"].told[0].is_of_day) == (True, False)
    assert [(told.id, told.why) for told in talks["door"].told] == [("tape", "This note is met at that place.")]
    assert talks["square"].told[0].documented == ("On that morning it was on the air.",)
    assert talks["square"].told[0].sources == ("A. Writer, A work, A press 1999",)
    assert talks["door"].ask != talks["square"].ask


def test_few_who_opened_a_note_and_a_choice_of_nobody_are_ways_into_a_talk(tmp_path: Path) -> None:
    found = class_of(tmp_path, radio_sign=5)
    found.append(record(tmp_path, CODES[5], ["home", "sign"], opens=True))
    report = reported(found)

    assert [(note.title, note.met, note.opened, note.is_few) for note in report.notes] == [("A tape", 6, 1, True)]
    assert [(one.kind, one.words) for one in report.openings] == [
        ("few", "1 of the 6 who met the note “A tape” opened it."),
        ("nobody", "Wednesday morning · the square: “Shout.” was open to 6 of 6, and nobody took it."),
        ("nobody", "Thursday 22 August 1968 · the door: “Leave.” was open to 6 of 6, and nobody took it."),
    ]


def test_time_is_told_in_bands_that_hold_everybody(tmp_path: Path) -> None:
    found = [record(tmp_path, CODES[number], ["radio", "sign"], pace=30_000 * (number + 1)) for number in range(5)]
    times = reported(found).times

    assert times is not None
    assert (times.shortest, times.median, times.longest) == (1.0, 3.0, 5.0)
    assert [(band.low, band.count) for band in times.bands] == [(1, 1), (2, 1), (3, 1), (4, 1), (5, 1)]


def test_answers_stand_by_code_and_near_ones_are_marked(tmp_path: Path) -> None:
    same = "one two three four five six seven eight nine ten eleven twelve"
    found = [record(tmp_path, CODES[number], ["radio", "sign"], why=same) for number in range(2)]
    found.append(record(tmp_path, CODES[2], ["radio", "sign"], why="Something else."))
    why, sure = reported(found).asked
    near = {answer.who: answer.near for answer in why.answers}

    assert near == {CODES[0]: (CODES[1],), CODES[1]: (CODES[0],), CODES[2]: ()}
    assert sure.counts == (("1", 0, ()), ("2", 3, tuple(sorted(CODES[:3]))), ("3", 0, ()))


def test_the_answer_of_a_record_that_does_not_match_is_shown_all_the_same(tmp_path: Path) -> None:
    found = record(tmp_path, CODES[0], ["radio", "sign"], why="Please ask me.", seal=False)
    report = reported([found])

    assert [(play.under_way, play.matches) for play in report.plays] == [(True, False)]
    assert report.times is None
    assert [(answer.text, answer.remark) for answer in report.asked[0].answers] == [("Please ask me.", "under way")]
    assert "Please ask me." in report_page(report)


def test_a_long_class_is_cut_in_the_page_and_whole_in_the_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from spring68.classroom import reportrows
    from spring68.classroom.results import results_table

    monkeypatch.setattr(reportrows, "MOST_TEXT", 1_000)
    found = [
        record(tmp_path, CODES[number], ["radio", "sign"], why=f"{number} " + "word " * 300) for number in range(3)
    ]
    report = reported(found)
    answers = report.asked[0].answers

    assert sum(len(answer.text) for answer in answers) <= 1_000
    assert all(answer.left for answer in answers)
    assert results_table(report).count("word " * 299 + "word") == 3


# names and codes


def test_names_are_shown_only_where_they_were_asked_for_and_a_roster_has_them(tmp_path: Path) -> None:
    found = class_of(tmp_path, radio_sign=1)
    roster = {CODES[0]: "Anna Nová"}

    assert [row.name for row in reported(found, names=True).rows] == [""]
    assert [row.name for row in reported(found, roster=roster).rows] == [""]
    assert [row.name for row in reported(found, roster=roster, names=True).rows] == ["Anna Nová"]
    for text in pages(reported(found, roster=roster)).values():
        assert "Anna" not in text
    assert "Anna Nová" in report_page(reported(found, roster=roster, names=True))
    assert "Anna Nová" not in projector_page(reported(found, roster=roster, names=True))


def test_the_name_that_a_platform_puts_into_a_path_does_not_come_into_the_report(tmp_path: Path) -> None:
    one, two = (
        record(tmp_path, CODES[number], ["radio", "sign"], why="a b c d e f g h i j k l") for number in range(2)
    )
    found = [Found(f"Jana Malá_{number}_file/x.s68rec", each.data) for number, each in enumerate((one, two))]
    unread = [Unread("Jana Malá_3_file/y.s68rec", 2, "it is broken")]
    report = reported(found, unread=unread)
    text = "\n".join(lines_of(report))

    assert "Jana" not in text + "".join(pages(report).values())
    assert text.count("The answer to “Why?” is nearly the same as that of") == 1
    assert f"nearly the same as that of {CODES[1]}." in " ".join(text.split())
    assert "y.s68rec: line 2: it is broken." in text


# the pages


def test_every_page_is_whole_loads_nothing_and_can_be_heard(tmp_path: Path) -> None:
    for name, text in pages(reported(class_of(tmp_path, radio_sign=4, home_leave=3))).items():
        reader = Reader(text)

        assert reader.open == [], name
        assert reader.loaded == [], name
        assert reader.bare == [], name
        assert {link[1:] for link in reader.links} <= set(reader.ids), name
        assert len(reader.ids) == len(set(reader.ids)), name
        assert reader.levels[0] == 1, name
        assert all(after - before <= 1 for before, after in zip(reader.levels, reader.levels[1:], strict=False)), name
        assert '<html lang="en">' in text
        assert re.search(r"url\(|@import|https?:|<script", text) is None, name
        assert "default-src 'none'" in text
        assert text.count("<table") == text.count("<caption>"), name


def test_the_paragraph_of_what_cannot_be_shown_is_visible_in_page_and_text(tmp_path: Path) -> None:
    import html

    report = reported(class_of(tmp_path, radio_sign=1))
    text = " ".join(" ".join(lines_of(report)).split())

    assert CANNOT_PROVE in html.unescape(report_page(report))
    assert CANNOT_PROVE in text
    assert "cheat" not in text + "".join(pages(report).values())


def test_words_of_pupils_are_words_and_nothing_else(tmp_path: Path) -> None:
    hostile = "</li><script>alert(1)</script>{{ 7 * 7 }} \x1b[2J\u202e[red]&amp; =cmd()"
    found = [record(tmp_path, code, ["radio", "sign"], why=hostile) for code in CODES[:2]]
    report = reported(found, lesson_plan(title="<b>{{ x }}</b>\x1b[31m"))
    text = report_page(report)
    shown = "\n".join(lines_of(report))

    assert "<script" not in text
    assert "<b>{{ x }}" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7 * 7 }}" in text
    for each in (text, shown):
        assert "\x1b" not in each
        assert "\u202e" not in each


def test_what_a_forged_line_says_is_shown_as_words(tmp_path: Path) -> None:
    (one,) = class_of(tmp_path, radio_sign=1)
    lines = lines_of_file(tmp_path / one.name)
    lines[1]["pick"] = "<script>\x1b[2J</script>"
    report = reported([Found(one.name, rechained(lines))])
    text = report_page(report)

    assert "‘&lt;script&gt; [2J&lt;/script&gt;’ is chosen" in text
    assert "<script" not in text
    assert "\x1b" not in text + "\n".join(lines_of(report))


def test_the_terminal_has_the_same_parts_within_a_hundred_columns(tmp_path: Path) -> None:
    found = class_of(tmp_path, radio_sign=4, home_leave=3)
    found.append(record(tmp_path, CODES[9], ["radio", "sign"], why="long " * 200))
    lines = list(lines_of(reported(found)))
    heads = [line for line in lines if re.match(r"\d  [A-Z]", line)]

    assert [head[0] for head in heads] == list("12345678")
    assert max(map(len, lines)) <= 100
    assert any("Documented of that day, “A morning”: On that morning it was on the air." in line for line in lines)


# few records, bad ones, none


def test_an_empty_folder_has_a_report_that_says_so() -> None:
    report = reported([])

    assert "There is no record here." in report_page(report)
    assert "There is nothing to show yet." in projector_page(report)
    assert any("There is no record here." in line for line in lines_of(report))
    assert Reader(sheets_page(report)).open == []


def test_a_single_record_is_reported_and_compared_with_nobody(tmp_path: Path) -> None:
    report = reported(class_of(tmp_path, radio_sign=1))

    assert report.split == report.alike == ()
    assert "There are not two plays to compare." in report_page(report)
    assert slides_of(report) == []


def test_where_all_records_are_bad_each_has_its_sentence_and_there_are_no_figures(tmp_path: Path) -> None:
    good = class_of(tmp_path, radio_sign=2)
    bad = [Found(one.name, one.data.replace(b"square.radio", b"square.rodeo")) for one in good]
    report = reported([*bad, Found("z.s68rec", b"nothing")])
    text = report_page(report)

    assert report.plays == ()
    assert "No record here matches your story" in text
    assert text.count("does not match, at line ") >= 2
    assert "it is no record" in text
    assert "No play is counted." in text


def test_two_files_of_one_code_are_called_differently(tmp_path: Path) -> None:
    (one,) = class_of(tmp_path, radio_sign=1)
    report = reported([one, Found("copy.s68rec", one.data)])

    assert [row.who for row in report.rows] == [CODES[0], f"{CODES[0]}, second record"]
    assert [row.file for row in report.rows].count(1) == 1
    assert len(report.plays) == 1


# files


def test_everything_is_written_under_names_that_purge_knows_and_nothing_else_is_touched(tmp_path: Path) -> None:
    found = class_of(tmp_path, radio_sign=2)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    written = write_report(reported(found), machine(), tmp_path)

    assert {path.name for path in written.paths} == {*PAGES, *TABLES} <= MADE
    assert {name: (tmp_path / name).read_bytes() for name in before} == before
    assert {path.name for path in tmp_path.iterdir()} == {*before, *PAGES, *TABLES}


def test_without_the_library_there_are_text_and_tables_and_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def refuse(name: str, *rest: object, **more: object) -> object:
        if name == "jinja2":
            raise ImportError(name)
        return real(name, *rest, **more)  # type: ignore[arg-type]

    report = reported(class_of(tmp_path, radio_sign=1))
    monkeypatch.setattr(builtins, "__import__", refuse)
    written = write_report(report, machine(), tmp_path / "out")

    assert [path.name for path in written.paths] == list(TABLES)
    assert "pip install 'spring68[report]'" in written.without


def test_who_was_stopped_by_the_bell_is_in_the_choices_and_marked(tmp_path: Path) -> None:
    found = [record(tmp_path, CODES[0], ["radio", "sign"])]
    found += [record(tmp_path, CODES[number], ["home"], seal=False) for number in range(1, 4)]
    report = reported(found)
    (square,) = report.split

    assert (len(report.plays), report.under_way, len(report.kept)) == (4, 3, 4)
    assert sorted(way.count for way in square.ways) == [0, 1, 3]
    assert sorted(row.end for row in report.rows) == ["under way", "under way", "under way", "“Over”"]
    assert "there are no points, and no time" in report_page(report)
    assert "3 of the 4 in the figures are under way: not sealed" in "\n".join(lines_of(report))
    again = [*found, Found("again.s68rec", record(tmp_path / "again", CODES[1], ["radio", "sign"]).data)]
    assert reported(again).under_way == 2


def test_codes_that_the_roster_does_not_have_are_counted_apart(tmp_path: Path) -> None:
    found = class_of(tmp_path, radio_sign=2)
    report = reported(found, roster={CODES[0]: "Anna", CODES[5]: "Jan"})

    assert (report.codes, report.result.missing) == (1, (CODES[5],))
    assert report.outside == f"Not in the roster, and counted apart: {CODES[1]} (1 of these in the figures)"
    assert "from 1 of 2 codes and 1 not in the roster" in report_page(report)


def test_notes_that_nobody_opened_are_one_line(tmp_path: Path) -> None:
    report = reported(class_of(tmp_path, radio_sign=3))

    assert [note.title for note in report.unopened] == ["A tape"]
    assert report_page(report).count("opened by nobody") == 2
    assert "  Met, and opened by nobody: A tape (3)." in list(lines_of(report))


def test_the_class_sees_what_was_asked(tmp_path: Path) -> None:
    text = projector_page(reported(class_of(tmp_path, radio_sign=4, home_leave=3)))

    assert '<p class="before">The square is full. You have to decide.</p>' in text
    assert "What is documented of that day" in text
