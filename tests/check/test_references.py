"""S203 and S204: notes, sources, subs, people … that do not exist, and what a `sub` is given."""

from __future__ import annotations

from tests.check.findings import ENDINGS, findings, found

NOTE = "note: stamp\ntitle: A stamp\nclaims: [P1.S1.a, P1.S1.b]\ndocumented: |\n  Yes.\nsources: [act#P1, akt]\n"
SOURCE = "source: act\ntitle: The act\nclaims: [P1.S1.a]\n"


def test_notes_are_looked_up_where_they_are_listed_and_linked() -> None:
    scenes = """\
        scene: street
        notes: [stamp, stmap]
        text: |
          {if visited(street)}
          A [[stampp|round stamp]].
          {end}
        choices:
          - pick: Wait.
            notes: other
        ending: home
        """

    assert found(
        scenes, "S203", story=ENDINGS, notes=NOTE.replace(", akt", "").replace(", P1.S1.b", ""), sources=SOURCE
    ) == [
        "S203 2:16 there is no note called ‘stmap’",
        "S203 5:7 there is no note called ‘stampp’",
        "S203 9:12 there is no note called ‘other’",
    ]


def test_what_a_scene_says_of_itself_is_looked_up() -> None:
    scenes = """\
        scene: street
        sources: [act, akt]
        content: [violence]
        quotes:
          - {who: nobody, words: Well then, source: acct}
        sheets: {acts: [sprig], by: [KUSTOD, KUSTOT]}
        file: {source: KUSTOD, text: A sheet.}
        ending: hom
        """

    assert found(scenes, "S203", story=ENDINGS, sources=SOURCE) == [
        "S203 2:16 there is no source called ‘akt’",
        "S203 3:11 there is no content tag called ‘violence’",
        "S203 5:11 there is no person called ‘nobody’",
        "S203 5:45 there is no source called ‘acct’",
        "S203 6:17 there is no act called ‘sprig’",
        "S203 6:38 there is no author of a sheet called ‘KUSTOT’",
        "S203 8:9 there is no ending called ‘hom’",
    ]


def test_what_history_leans_on_is_looked_up() -> None:
    people = "person: kment\nname: Kment\ndid:\n  - {date: 1968, act: corrected, source: book}\n"

    assert found("scene: street\nending: home\n", "S203", story=ENDINGS, notes=NOTE, sources=SOURCE, people=people) == [
        "S203 notes/spring.yaml:3:19 there is no claim called ‘P1.S1.b’",
        "S203 notes/spring.yaml:6:19 there is no source called ‘akt’",
        "S203 people.yaml:4:42 there is no source called ‘book’",
    ]


def test_what_story_yaml_and_playthroughs_name_is_looked_up() -> None:
    story = "endings: {home: {title: Home}}\npresets: {two: {at: street, seen: [stamp]}}\nformerly: {nerv: nerve}\n"
    plays = "playthrough: one\nfrom: three\nnotes: [stamp]\nending: hom\n"

    assert found("scene: street\nending: home\n", "S203", story=story, plays=plays) == [
        "S203 playthroughs/p.yaml:2:7 there is no preset called ‘three’",
        "S203 playthroughs/p.yaml:3:9 there is no note called ‘stamp’",
        "S203 playthroughs/p.yaml:4:9 there is no ending called ‘hom’",
        "S203 story.yaml:6:36 there is no note called ‘stamp’",
        "S203 story.yaml:7:18 ‘nerv’ is said to be called ‘nerve’ now, and there is nothing of that name",
    ]


def test_the_folder_of_an_unknown_act_is_reported_once() -> None:
    autumn = "scene: one\nto: two\n---\nscene: two\nto: street\n"

    assert found("scene: street\nto: one\n", "S203", **{"acts__2-autumn__a": autumn}) == [
        "S203 acts/2-autumn/a.yaml:1:8 there is no act called ‘autumn’"
    ]


def test_a_promised_name_is_no_finding() -> None:
    scenes = "scene: street\nnotes: stamp\ncall: letters\nending: home\n"

    assert found(scenes, "S2", story=ENDINGS + "later: [stamp, letters]") == []


SUB = "\n---\nsub: checkpoint\nwith: [officer, place]\ntext: |\n  {officer} stands at the {place}.\n"


def test_a_sub_that_does_not_exist() -> None:
    scenes = "scene: street\ncall: chekpoint\nending: home" + SUB

    assert found(scenes, "S203 S204", story=ENDINGS) == ["S203 2:7 there is no `sub` or module called ‘chekpoint’"]


def test_a_sub_is_given_what_it_asks_for() -> None:
    scenes = "scene: street\ncall: checkpoint\nwith: {officer: A sergeant, place: bridge}\nending: home" + SUB

    assert found(scenes, "S", story=ENDINGS) == []


def test_arguments_that_are_missing_or_too_many() -> None:
    scenes = (
        "scene: street\nchoices:\n  - pick: Go.\n    call: checkpoint\n    with: {offcer: A man}\nending: home" + SUB
    )
    given = findings(scenes, "S204", story=ENDINGS)

    assert found(scenes, "S204", story=ENDINGS) == [
        "S204 4:11 ‘checkpoint’ is called without ‘place’",
        "S204 5:12 ‘checkpoint’ takes no argument ‘offcer’",
    ]
    assert given[0].others[0].span.line == 9
    assert given[1].hint == "did you mean ‘officer’?"
    assert given[1].fix == "correct the name; it takes officer, place."
