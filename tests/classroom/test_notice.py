"""The page for parents and heads: all content notes that can be met, and nothing that is not escaped or loaded."""

from __future__ import annotations

import builtins
import re
from html.parser import HTMLParser

import pytest

from spring68.classroom.notice import NoTemplates, notice_page
from spring68.classroom.solve import solve
from tests.classroom.lessons import HEAD, given, radio

pytest.importorskip("jinja2")
RADIO = radio()


def page(text: str = "", head: str = HEAD) -> str:
    assignment = given(text, head)
    return notice_page(assignment, RADIO.story, solve(RADIO, assignment))


class Balance(HTMLParser):
    """Notices tags that are not closed in order, and everything that would be loaded."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.loaded: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.loaded += [f"{tag} {name}" for name, _value in attrs if name in {"src", "href", "srcset", "action"}]
        if tag not in {"meta", "br", "link", "img", "input"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_every_note_that_can_be_met_is_on_the_page_and_no_other() -> None:
    told = page()

    assert "Shooting" in told
    assert "People lie down." in told
    assert "A fire is told." not in told
    assert "Nothing in this part" not in told


def test_where_nothing_can_be_met_the_page_says_so() -> None:
    assert "Nothing in this part of the story has a content note." in page("start: {scene: kitchen}\n")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "each can read a short summary instead. To read the summary costs no points."),
        ("content: {teacher_skips: [shooting]}\n", "Everybody reads a short summary instead of these scenes."),
        ("content: {student_may_skip: false}\n", "Pupils are told before the scene."),
        ("content: {notices: teacher_only}\n", "The teacher tells the class before"),
        ("privacy: {keep_days: 12}\n", "Your teacher deletes it after 12 days."),
        ("time: {lesson_minutes: 50, lessons: 2}\n", "in 2 lessons of 50"),
        ("questions: [{id: a, at: start, kind: long, prompt: What do you know?}]\n", "<li>What do you know?</li>"),
    ],
)
def test_the_page_says_what_the_assignment_says(text: str, words: str) -> None:
    assert words in page(text)


def test_the_helplines_are_on_every_page() -> None:
    told = page("content: {support_text: Come to me.}\n")

    assert "116 111" in told
    assert "116 123" in told
    assert "Come to me." in told


def test_the_page_is_whole_and_loads_nothing() -> None:
    balance = Balance()
    told = page("intro: x\n")
    balance.feed(told)

    assert balance.open == []
    assert balance.loaded == []
    assert "<script" not in told
    assert re.search(r"url\(|@import", told) is None
    assert '<html lang="en">' in told


def test_what_a_teacher_writes_is_text_and_nothing_else() -> None:
    told = page(head=HEAD.replace("A lesson", "'<script>alert(1)</script>'"))

    assert "<script" not in told
    assert "&lt;script&gt;" in told


def test_what_would_steer_a_terminal_is_taken_out() -> None:
    made = page('title: "\\e[31mred \\x9b31m \\u202e"\n', HEAD.replace("title: A lesson\n", ""))

    assert "red" in made
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", made)


def test_without_the_library_there_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def refuse(name: str, *rest: object, **more: object) -> object:
        if name == "jinja2":
            raise ImportError(name)
        return real(name, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(NoTemplates, match=r"pip install 'spring68\[report\]'"):
        page()


def test_what_goes_to_a_store_is_announced_and_nothing_where_nothing_goes() -> None:
    store = 'export: {{xapi: {{enabled: {}, home_page: "https://school.example"{}}}}}'
    silent, off = page(), page(store.format("false", ""))
    told, more = page(store.format("true", "")), page(store.format("true", ", answers: true, skips: true"))

    assert "learning record store" not in silent + off
    assert "learning record store (https://school.example)" in told
    assert "words of the answers" not in told
    assert "passed over" not in told
    assert "with the words of the answers, and which scenes a pupil passed over" in " ".join(more.split())
