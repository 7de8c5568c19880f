"""What a play can meet: each kind of element, with a shortest path, or with the reason why not."""

from __future__ import annotations

from tests.prove.told import Told

FLAG = "vars: {k: false, n: 0 in 0..2 clamp}\nendings: {e: {}}"


def test_what_nothing_leads_to_and_what_no_play_fulfils_is_unreachable() -> None:
    told = Told(
        """
        scene: a
        choices: [{pick: Go, id: go, to: end}, {pick: 'No', id: never, if: k, to: end}]
        ---
        scene: b
        to: end
        ---
        scene: end
        ending: e
        """,
        story=FLAG,
    )
    reasons = {v.element.name: v.reason for v in told.proof.verdicts if v.word == "unreachable"}

    assert told.not_reachable().keys() == {("choice", "a.never"), ("scene", "b")}
    assert reasons["b"] == "nothing in the story leads there"
    assert "k" in reasons["a.never"]
    assert told.proof.failed == 2


def test_what_is_marked_as_meant_is_no_failure() -> None:
    told = Told(
        """
        scene: a
        choices:
          - Go -> end
          - {pick: Never, id: never, if: k, unreachable: a joke, to: end}
        ---
        scene: b
        unreachable: kept for the second edition
        text: "{k ? Nobody reads this.}"
        choices: [Out -> end]
        ---
        scene: end
        ending: e
        """,
        story=FLAG.replace("{e: {}}", "{e: {}, f: {unreachable: not yet}}"),
        notes="note: k1\ndocumented: A.\nunreachable: only for the teacher\n",
    )

    assert set(told.not_reachable().values()) == {"unreachable"}
    assert told.not_reachable().keys() == {
        ("choice", "a.never"), ("scene", "b"), ("choice", "b.out"), ("passage", "b text #1"), ("note", "k1"),
        ("ending", "f"),
    }  # fmt: skip
    assert told.proof.failed == 0
    assert told.proof.is_clean


def test_what_is_not_marked_is_a_failure() -> None:
    told = Told("scene: a\nto: end\n---\nscene: b\nto: end\n---\nscene: end\nending: e\n",
                story=FLAG, notes="note: k1\ndocumented: A.\n")  # fmt: skip

    assert told.proof.failed == 2
    assert told.not_reachable().keys() == {("scene", "b"), ("note", "k1")}


PASSAGES = """
scene: a
text: |
  {if n >= 2}
  Two.
  {elif n >= 1}
  One.
  {elif k}
  Never, for who has k has one.
  {else}
  None.
  {end}
choices:
  - {pick: More, id: more, do: [n += 1, k = true], to: a}
  - {pick: Go, id: go, to: end}
---
scene: end
text: "{k ? With it | Without it}. {n >= 1 and not k ? Never}"
ending: e
"""


def test_each_side_of_a_conditional_is_an_element() -> None:
    told = Told(PASSAGES, story=FLAG)

    assert told.path("passage", "a text #1") == ("a.more", "a.more")
    assert told.path("passage", "a text #2") == ("a.more",)
    assert told.path("passage", "a text #4") == ()
    assert told.path("passage", "end text #1") == ("a.more", "a.go")
    assert told.path("passage", "end text #2") == ("a.go",)
    assert told.not_reachable() == {
        ("passage", "a text #3"): "unreachable", ("passage", "end text #3"): "unreachable",
    }  # fmt: skip


def test_a_summary_is_met_where_the_text_that_it_stands_for_says_something() -> None:
    told = Told(
        """
        scene: a
        skip: {text: "It {k ? loudly | softly} passes{n == 0 ? at once}."}
        text: "{k ? Noise.}"
        choices: [Go -> b]
        ---
        scene: b
        skip: {text: "It {k ? loudly | softly} passes."}
        text: |
          {if k}
          {once: Noise.}
          {elif n == 0}
          *{k ? | Calm.}*
          {end}
        choices: [{pick: Louder, id: louder, do: k = true, to: c}, {pick: More, id: more, do: n = 1, to: c}]
        ---
        scene: c
        skip: {text: "It {k ? loudly} passes{n == 1 ? late}."}
        text: "{k ? [[k1|Noise]]}"
        notes: k1
        choices: [Out -> end]
        ---
        scene: end
        ending: e
        """,
        story=FLAG,
        notes="note: k1\ndocumented: A.\n",
    )

    assert {name: word for (_kind, name), word in told.not_reachable().items()} == {
        "a text #1": "unreachable", "a skip #1": "unreachable", "a skip #2": "unreachable", "a skip #3": "unreachable",
        "b text #1": "unreachable", "b skip #1": "unreachable",
        "c skip #2": "unreachable",
    }  # fmt: skip


def test_text_for_later_visits_is_met_on_a_later_visit() -> None:
    told = Told(
        """
        scene: a
        text: First.
        again: "Again. {k ? With it. | Without.}"
        choices: [{pick: Round, id: round, to: a}, {pick: Go, id: go, to: end}]
        ---
        scene: end
        text: The end.
        again: Nobody comes twice.
        ending: e
        """,
        story=FLAG,
    )

    assert told.path("passage", "a again") == ("a.round",)
    assert told.path("passage", "a again #2") == ("a.round",)
    assert told.not_reachable() == {
        ("passage", "a again #1"): "unreachable", ("passage", "end again"): "unreachable",
    }  # fmt: skip


def test_what_stands_inside_a_sequence_can_be_met_in_its_turn() -> None:
    told = Told(
        """
        scene: a
        text: "{seq: one | {k ? two} | {not k ? three}} {once: {n > 0 ? four}}"
        choices:
          - {pick: Round, id: round, do: [k = true], to: a}
          - {pick: Wait, id: wait, to: a}
          - {pick: Go, id: go, to: end}
        ---
        scene: end
        ending: e
        """,
        story=FLAG,
    )

    words = {name: told.word("passage", name) for name in (f"a text #{number}" for number in (1, 2, 3))}
    assert words["a text #3"] == "unreachable"
    assert "unreachable" not in {words["a text #1"], words["a text #2"]}


def test_a_locked_reason_is_met_where_the_choice_is_closed() -> None:
    told = Told(
        """
        scene: a
        choices:
          - {pick: In, id: enter, if: k, locked: 'The door is shut.', to: end}
          - {pick: Up, id: up, if: n < 3, locked: 'Nobody reads this.', to: end}
          - {pick: Key, id: key, once: true, if: not k, do: k = true, locked: 'Nor this.', to: a}
        ---
        scene: end
        ending: e
        """,
        story=FLAG,
    )

    assert told.path("locked", "a.enter") == ()
    assert told.path("choice", "a.enter") == ("a.key", "a.enter")
    assert told.not_reachable() == {("locked", "a.up"): "unreachable", ("locked", "a.key"): "unreachable"}


def test_a_sheet_with_a_condition_is_filed_where_it_holds() -> None:
    told = Told(
        """
        scene: a
        file:
          - {source: K, survives: always, text: Seen., if: not k}
          - {source: K, survives: always, text: Never., if: k}
          - {source: K, survives: always, text: 'Seen {k ? never | always}.'}
        choices:
          - {pick: Key, id: key, do: k = true, file: {source: K, survives: always, text: Took it., if: k}, to: a}
          - {pick: Go, id: go, to: end}
        ---
        scene: end
        ending: e
        """,
        story=FLAG,
    )

    assert told.path("sheet", "a#0") == ()
    assert told.path("sheet", "a#1") == ("a.key",)
    assert told.path("sheet", "a.key#0") == ("a.key",)
    assert told.path("passage", "a#2 sheet #2") == ()
    assert told.not_reachable() == {("passage", "a#2 sheet #1"): "unreachable"}


def test_a_hub_offers_what_its_visits_and_its_show_allow() -> None:
    told = Told(
        """
        scene: a
        hub: {visits: 2, show: 2}
        choices:
          - {pick: One, id: one}
          - {pick: Two, id: two}
          - {pick: Three, id: three, do: k = true}
          - {pick: Four, id: four, if: k}
          - {pick: Five, id: five, if: k, first: n > 0}
        to: b
        ---
        scene: b
        choices: [{pick: Go, id: go, if: not k, to: end}, {pick: With it, id: with_it, if: k, to: end}]
        ---
        scene: end
        ending: e
        """,
        story=FLAG,
    )

    assert told.path("choice", "a.three") in {("a.one", "a.three"), ("a.two", "a.three")}
    assert told.path("choice", "b.with_it")[-1] == "b.with_it"
    assert told.not_reachable() == {("choice", "a.four"): "unreachable", ("choice", "a.five"): "unreachable"}


def test_a_hub_comes_to_what_is_open_only_later() -> None:
    told = Told(
        """
        scene: a
        hub: true
        choices:
          - {pick: Look, id: look, do: k = true}
          - {pick: Take, id: take, if: k}
          - {pick: Again, id: again, if: picked(a.again)}
        to: end
        ---
        scene: end
        ending: e
        """,
        story=FLAG,
    )

    assert told.path("choice", "a.take") == ("a.look", "a.take")
    assert told.not_reachable() == {("choice", "a.again"): "unreachable"}
    assert told.failures == []


def test_calls_return_to_the_place_that_called() -> None:
    told = Told(
        """
        scene: a
        choices:
          - {pick: Ask, id: ask, do: n = 2, call: outer, to: [b if k, end]}
          - {pick: Keep still, id: still, call: inner, to: [end if k, b]}
        ---
        sub: outer
        beats:
          - text: One.
            call: inner
          - text: "{n == 2 ? Asked. | Never.}"
        ---
        sub: inner
        choices:
          - {pick: 'Yes', id: 'yes', if: n == 2, do: k = true}
          - {pick: 'No', id: 'no'}
        ---
        scene: b
        choices:
          - {pick: Go, id: go, to: end}
          - {pick: Told, id: told, if: k and n == 2, to: end}
          - {pick: Never, id: never, if: k and n == 0, to: end}
        ---
        scene: end
        ending: e
        """,
        story=FLAG,
    )

    assert told.path("choice", "inner.yes") == ("a.ask", "inner.yes")
    assert told.path("choice", "b.told") == ("a.ask", "inner.yes", "b.told")
    assert told.path("scene", "b") in {("a.ask", "inner.yes"), ("a.still", "inner.no")}
    assert ("choice", "b.never") in told.not_reachable()
    assert {name for kind, name in told.not_reachable() if kind != "passage"} == {"b.never"}
    assert [word for (kind, _name), word in told.not_reachable().items() if kind == "passage"] == ["unreachable"]
    assert told.failures == []


def test_beats_and_nested_choices_are_elements() -> None:
    told = Told(
        """
        scene: a
        beats:
          - text: One.
            choices:
              - {pick: Ask, id: ask, choices: [{pick: Again, id: again, do: k = true}, {pick: Enough, id: enough}]}
              - {pick: Pass, id: skip_it, to: end}
          - id: second
            text: "{k ? Two | Three}."
            choices: [{pick: Out, id: out, to: end}]
          - id: third
            text: Never.
            to: end
        ---
        scene: end
        ending: e
        """,
        story=FLAG,
    )

    assert told.path("beat", "a.second") == ("a.ask", "a.again") or told.path("beat", "a.second") == (
        "a.ask",
        "a.enough",
    )
    assert told.path("passage", "a.second text #1") == ("a.ask", "a.again")
    assert told.path("passage", "a.second text #2") == ("a.ask", "a.enough")
    assert told.not_reachable() == {("beat", "a.third"): "unreachable"}


def test_a_note_is_met_where_it_is_linked_under_a_condition_that_holds() -> None:
    told = Told(
        """
        scene: a
        text: "{k ? [[one|Never]]} {not k ? [[two|Here]]}"
        choices: [{pick: Go, id: go, notes: [three], to: end}]
        ---
        scene: end
        ending: e
        """,
        story=FLAG,
        notes="note: one\ndocumented: A.\n---\nnote: two\ndocumented: A.\n---\nnote: three\ndocumented: A.\n",
    )

    assert told.path("note", "two") == ()
    assert told.path("note", "three") == ("a.go",)
    assert told.word("note", "one") == "unreachable"
