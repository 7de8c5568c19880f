"""The reel to take away, in three forms; whatever the story says, it is words there."""

from html.parser import HTMLParser
from pathlib import Path

from spring68.export import as_html, as_markdown, as_text, export
from spring68.session import Session
from tests.helpers import machine_of

NASTY = "<script>x</script> &amp; _a_ \\\\`b`"


def session() -> Session:
    machine = machine_of(
        f"""
        scene: bench
        when: 1968-03-04
        place: the bench
        text: |
          The *pipe* knocks. {NASTY}

              Typed:  so
        choices:
          - {{pick: "Go <on>.", id: on, say: You go., to: news}}
        ---
        scene: news
        when: 1968-03-05
        file: {{source: KUSTOD, kind: report, slant: exact, survives: always, text: A sheet.}}
        sheets: {{acts: [spring], show: all}}
        text: They say Příliš žluťoučký kůň, and say it again, until the last line of it is longer than any line may be.
        choices:
          - {{pick: Back., id: back, to: bench}}
        """,
        story="title: A <test>",
    )
    found = Session.begin(machine, seed=1)
    found.choose("on")
    return found


def test_as_text() -> None:
    text = as_text(session())

    assert text.startswith("A <test>\n========\n")
    assert "Monday 4 March 1968 · the bench\n-----" in text
    assert "> Go <on>.\n" in text
    assert "    Typed:  so\n" in text
    assert "    A sheet.\n" in text
    assert max(len(line) for line in text.split("\n")) <= 72


def test_as_markdown() -> None:
    text = as_markdown(session())

    assert text.startswith("# A \\<test\\>\n")
    assert "The *pipe* knocks. \\<script\\>" in text
    assert "> **Go \\<on\\>.**" in text
    assert "    Typed:  so" in text


def test_as_html_it_needs_nothing_else_and_runs_nothing() -> None:
    tags: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            tags.append(tag)
            assert not [name for name, _value in attrs if name in {"src", "href"} or name.startswith("on")]

    page = as_html(session())
    Reader().feed(page)

    assert set(tags) <= {"html", "meta", "title", "style", "h1", "h2", "p", "em", "pre", "div", "br"}
    assert "<em>pipe</em>" in page
    assert "&lt;script&gt;" in page


def test_it_is_written_under_the_name_of_the_slot(tmp_path: Path) -> None:
    for form in ("txt", "md", "html"):
        path = export(session(), form, tmp_path / "saves")
        assert path == tmp_path / "saves" / f"play-reel.{form}"
        assert "žluťoučký" in path.read_text()
