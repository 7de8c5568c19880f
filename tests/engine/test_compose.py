"""Prose in a position of a play: what inserts show, the space that an empty one eats, links, styles, kept lines."""

from __future__ import annotations

from textwrap import indent

import pytest

from spring68.engine.step import choices, choose, start
from spring68.engine.turn import Paragraph, Run, Turn
from tests.helpers import machine_of, play, words

STORY = (
    "vars: {no: false, yes: true, n: -2 in -5..5, job: 'old_student in old_student, runner', tie: {vlasta: 1 in 0..3}}"
)
NOTES = "note: radio\ndocumented: A.\n---\nnote: link\ndocumented: B.\n"


def told(text: str) -> Turn:
    """The first turn of a story that tells a text, where `no` is false, `yes` is true and `n` is -2."""
    return start(
        machine_of(f"scene: a\ntext: |\n{indent(text, '  ')}\nchoices: [Stay -> a]\n", story=STORY, notes=NOTES)
    )


def paragraphs(text: str) -> list[Paragraph]:
    return [paragraph for passage in told(text).passages for paragraph in passage.paragraphs]


def read(text: str) -> list[str]:
    return words(told(text))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{n}", "-2"),
        ("{yes}/{no}", "true/false"),
        ("{job}", "old student"),
        ("{tie.vlasta}", "1"),
        ("{yes ? A | B}", "A"),
        ("{no ? A | B}", "B"),
        ("{yes ? {n} | B}", "-2"),
        ("{n < 0 and not no ? A}", "A"),
        ("{seq: A | B}", "A"),
        ("{once: A}", "A"),
        ("{said: a | nothing}", "nothing"),
        ("{{n} [[[x]] 5 \\* 3", "{n} [[x]] 5 * 3"),
        ("a\nb   c\n  d", "a b c d"),
    ],
)
def test_what_inserts_show(text: str, shown: str) -> None:
    assert [shown] == read(text)


# the space that an empty insert eats

E = "{no ? never}"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"a {E} b", "a b"),
        (f"a {E}{E} b", "a b"),
        (f"a {E} {E} b", "a b"),
        (f"{E} a", "a"),
        (f"{E} {E} a", "a"),
        (f"a {E}", "a"),
        (f"a {E}.", "a."),
        (f"a {E}, b", "a, b"),
        (f"a {E}” b", "a” b"),
        (f"“{E} a”", "“a”"),
        (f"({E} a {E})", "(a)"),
        (f"a{E} b", "a b"),
        (f"a{E}, b", "a, b"),
        (f"a{E}b", "ab"),
        (f"the {E}known", "the known"),
        (f"he said {E}“no”", "he said “no”"),
        (f"a {E}\nb", "a b"),
        (f"a\n{E} b", "a b"),
        (f"a\n{E}\nb", "a b"),
        (f"a {E}*b*", "a b"),
        (f"*{E} a*", "a"),
        (f"a *{E}* b", "a b"),
        (f"a [[radio|{E} b]] c", "a b c"),
        ("a {once: {no ? x}} b", "a b"),
        ("a {yes ? x {no ? y} | z} b", "a x b"),
        ("a {said: a} b", "a b"),
    ],
)
def test_an_insert_that_renders_to_nothing_eats_one_neighbouring_space(text: str, shown: str) -> None:
    assert [shown] == read(text)


@pytest.mark.parametrize(
    "text",
    [f"One.\n\n{E}\n\nTwo.", f"{E}\n\nOne.\n\nTwo.\n\n{E}", f"One.\n\n{E} {E}\n{E}\n\nTwo.", f"One.\n\n*{E}*\n\nTwo."],
)
def test_a_line_that_holds_only_an_empty_insert_makes_no_paragraph(text: str) -> None:
    assert read(text) == ["One.", "Two."]


def test_a_line_that_holds_only_an_empty_insert_makes_no_blank_line_among_lines_that_keep_their_breaks() -> None:
    kept = read(f"Words.\n    one\n    {E}\n      two {E}\n    {E} three {E} four\n    {E}five")

    assert kept == ["Words.", "one\n  two\nthree four\nfive"]


def test_kept_lines_of_nothing_do_not_part_the_words_around_them() -> None:
    assert read(f"One.\n    {E}\nTwo.") == ["One. Two."]


# paragraphs


@pytest.mark.parametrize("gap", ["\n\n", "\n\n\n\n", "\n \n", "\n   \n"])
@pytest.mark.parametrize("markup", ["Two.", "*Two.*"])
def test_a_blank_line_ends_a_paragraph_with_spaces_in_it_or_none(gap: str, markup: str) -> None:
    assert read(f"One.{gap}{markup}") == ["One.", "Two."]


def test_lines_that_keep_their_breaks_keep_their_spaces_too_and_lose_their_common_indent() -> None:
    found = paragraphs("Before.\n    To:   all\n      posts\n\n    Signed\nAfter.")

    assert [
        Paragraph((Run("Before."),)),
        Paragraph((Run("To:   all\n  posts"),), literal=True),
        Paragraph((Run("Signed"),), literal=True),
        Paragraph((Run("After."),)),
    ] == found


def test_a_block_conditional_shows_its_first_arm_that_holds() -> None:
    assert read("Both.\n{if yes}\nOne.\n{elif yes}\nTwo.\n{end}") == ["Both. One."]
    assert read("Both.\n{if no}\nOne.\n{elif no}\nTwo.\n{else}\nThree.\n{end}") == ["Both. Three."]
    assert read("Both.\n{if no}\nOne.\n{end}") == ["Both."]
    assert read("{if yes}\nOne.\n\n{if no}\nNever.\n{else}\nTwo.\n{end}\n{end}") == ["One.", "Two."]


# styles


def test_styles_come_out_as_runs() -> None:
    (found,) = paragraphs("Plain *loud {n}* and [[radio|a *link*]] and *[[link|both]]*.")

    assert (
        Run("Plain "),
        Run("loud -2", emphasis=True),
        Run(" and "),
        Run("a *link*", note="radio"),
        Run(" and "),
        Run("both", emphasis=True, note="link"),
        Run("."),
    ) == found.runs


@pytest.mark.parametrize("mark", ["\ue000", "\ue001", "\ue002", "\ue003", "\ue004"])
def test_the_marks_of_composition_never_reach_a_reader(mark: str) -> None:
    machine = machine_of(
        f"""
        scene: a
        text: |
          One{mark} *two{mark}*.

          Three{mark}.
        call: s
        with: {{who: 'V{mark}lasta'}}
        choices: [Done -> a]
        ---
        sub: s
        with: [who]
        text: '{{who}}.'
        choices: ['Go{mark}']
        """
    )
    turn = start(machine)
    (option,) = choices(machine, turn.state)

    assert words(turn) == ["One two.", "Three.", "Vlasta."]
    assert option.label == "Go"
    assert play(machine, "go").state.said == {"s": "Go", "s.go": "Go"}


# links


@pytest.mark.parametrize(
    ("text", "unlocked"),
    [
        ("[[radio|It]]", ("radio",)),
        ("*[[radio|It]]*", ("radio",)),
        ("{if yes}\n[[radio|It]]\n{else}\n[[link|It]]\n{end}", ("radio",)),
        ("{if no}\n[[radio|It]]\n{elif yes}\n[[link|It]]\n{end}", ("link",)),
        ("{if no}\n[[radio|It]]\n{end}", ()),
        ("{yes ? [[radio|It]] | [[link|It]]}", ("radio",)),
        ("{no ? [[radio|It]] | [[link|It]]}", ("link",)),
        ("{if yes}\n{no ? [[radio|It]]}\n{end}\nx", ()),
        ("[[radio|It]] {seen(radio) ? [[link|it]]}", ("radio",)),
        ("[[radio|It]] {not seen(radio) ? [[link|it]]}", ("radio", "link")),
        ("[[radio|It]] and [[radio|it]]", ("radio",)),
    ],
)
def test_a_link_unlocks_its_note_only_where_it_is_shown(text: str, unlocked: tuple[str, ...]) -> None:
    turn = told(text)
    shown = tuple(dict.fromkeys(run.note for paragraph in paragraphs(text) for run in paragraph.runs if run.note))

    assert unlocked == turn.notes == turn.passages[0].notes if turn.passages else turn.notes == ()
    assert unlocked == shown
    assert set(unlocked) == turn.state.seen


def test_a_note_already_unlocked_is_left_alone() -> None:
    machine = machine_of("scene: a\ntext: '[[radio|It]]'\nnotes: link\nchoices: [Stay -> a]\n", notes=NOTES)

    assert (start(machine).notes, play(machine, "stay").notes) == (("link", "radio"), ())


# said


def test_said_is_the_label_last_taken_in_that_scene_or_of_that_choice() -> None:
    machine = machine_of(
        """
        scene: a
        choices: [{pick: 'Say {n}', id: say, do: n += 1, to: b}, Keep still -> b]
        ---
        scene: b
        text: '{said: a | nothing}, {said: a.say | never}, {said: a.keep_still | never}, {said: b | nothing}.'
        choices: [Back -> a]
        """,
        story="vars: {n: 0 in 0..9}\nstart: b",
    )

    assert words(start(machine)) == ["nothing, never, never, nothing."]
    assert words(play(machine, "back", "keep_still")) == ["Keep still, never, Keep still, Back."]
    assert words(play(machine, "back", "say")) == ["Say 0, Say 0, never, Back."]
    assert words(play(machine, "back", "say", "back", "keep_still", "back", "say")) == [
        "Say 1, Say 1, Keep still, Back."
    ]


def test_text_shows_state_and_never_changes_it() -> None:
    machine = machine_of(
        f"""
        scene: a
        text: '{{shuffle: a | b}} {{once: c}} {E} [[radio|It]]'
        choices: [{{pick: 'Stay  {{n}}', id: stay, file: {{source: K, text: 'Saw {{n}}.'}}, log: Stayed., to: a}}]
        """,
        story=STORY,
        notes=NOTES,
    )
    silent = choose(machine, start(machine, compose=False).state, "stay", compose=False)

    assert play(machine, "stay").state == silent.state
    assert silent.passages == ()
