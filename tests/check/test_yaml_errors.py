"""What the grammar of YAML forbids, kind by kind, as the error cases of public test suites have it, in our own words.

Some of it libyaml reads all the same; then the story says what it makes of it. Whatever it is, it is findings with a
place, and never a traceback.
"""

from __future__ import annotations

import pytest

from spring68.check.run import check_story
from spring68.story.load import Loaded, read_files
from spring68.text.diagnostic import Severity
from spring68.text.render import render_text

MAIN = "story: t\ntitle: T\nstart: street\nacts: {one: {title: One}}\nendings: {home: {title: Home}}\n"
LAST = "\n---\nscene: last\nending: home\n"

FORBIDDEN = {
    "a key after a list at the same indent": "scene: street\nnotes:\n- a\n- b\ninvalid\nending: home\n",
    "a list item beside keys": "scene: street\n- a\nending: home\n",
    "keys beside a list item": "- a\nscene: street\n",
    "words after a closed quote": 'scene: "street" and more\nending: home\n',
    "words after a closed list": "scene: street\nnotes: [a, b] c\nending: home\n",
    "words after a closed mapping": "scene: street\nhub: {visits: 1} x\nto: last\n",
    "two closing brackets": "scene: street\nnotes: [a, b]]\nending: home\n",
    "a closing brace for a bracket": "scene: street\nnotes: [a, b}\nending: home\n",
    "a list never closed": "scene: street\nnotes: [a, b\nending: home\n",
    "a list closed in the next document": "scene: street\nnotes: [a,\n---\nb]\n",
    "a mapping never closed": "scene: street\nhub: {visits: 1\nto: last\n",
    "two commas": "scene: street\nnotes: [a, , b]\nending: home\n",
    "a comma first": "scene: street\nnotes: [, a]\nending: home\n",
    "no comma between two": "scene: street\nhub: {visits: 1 show: 2}\nto: last\n",
    "a quote never closed": 'scene: street\ntext: "It is late\nending: home\n',
    "a single quote never closed": "scene: street\ntext: 'It is late\nending: home\n",
    "a quote that holds a document mark": 'scene: street\ntext: "one\n---\ntwo"\nending: home\n',
    "an escape that is none": 'scene: street\ntext: "a \\z b"\nending: home\n',
    "an escape cut short": 'scene: street\ntext: "a \\x4"\nending: home\n',
    "an escape of no letter": 'scene: street\ntext: "\\ud800"\nending: home\n',
    "a key over two lines": "scene: street\na key\nover lines: x\nending: home\n",
    "a quoted key over two lines": 'scene: street\n"a key\nover lines": x\nending: home\n',
    "a key within a key": "scene: street: corner\nending: home\n",
    "a list within a key": "scene: street\nnotes: - a\nending: home\n",
    "a mapping after plain words": "scene: street\nhub: x\n  visits: 1\nto: last\n",
    "a text less indented than its key": "scene: street\nchoices:\n  - pick: |\n  Go\n    to: last\n",
    "keys of one mapping not in line": "scene: street\n  text: x\nending: home\n",
    "keys going back too far": "scene: street\nhub:\n    visits: 1\n  show: 2\nto: last\n",
    "items not in line": "scene: street\nnotes:\n  - a\n - b\nending: home\n",
    "a tab as indent": "scene: street\nhub:\n\tvisits: 1\nto: last\n",
    "a tab as indent of an item": "scene: street\nnotes:\n\t- a\nending: home\n",
    "a tab before a key in a list": "scene: street\nchoices:\n  -\tpick: Go\n  \tto: last\n",
    "a block mark with words": "scene: street\ntext: | words\n  more\nending: home\n",
    "a block mark with a wrong number": "scene: street\ntext: |0\n  more\nending: home\n",
    "a block mark with two numbers": "scene: street\ntext: |12\n  more\nending: home\n",
    "a block less indented than it says": "scene: street\ntext: |8\n  more\nending: home\n",
    "first lines of a block indented too far": "scene: street\ntext: |\n      \n  more\n   \n and less\nending: home\n",
    "an anchor twice": "scene: &a &b street\nending: home\n",
    "an anchor before an alias": "scene: &a street\ntext: &b *a\nending: home\n",
    "an alias of nothing": "scene: street\ntext: *late\nending: home\n",
    "an anchor without a name": "scene: & street\nending: home\n",
    "an anchor before a key of a block": "&a scene: street\n&b - x\n",
    "a tag twice": "scene: !!str !!str street\nending: home\n",
    "a tag with a shorthand of nothing": "scene: !e!x street\nending: home\n",
    "a tag never closed": "scene: !<street\nending: home\n",
    "a directive without a document": "%YAML 1.2\n",
    "a directive twice": "%YAML 1.2\n%YAML 1.2\n---\nscene: street\nending: home\n",
    "a directive with more": "%YAML 1.2 and more\n---\nscene: street\nending: home\n",
    "a directive after words": "scene: street\nending: home\n%YAML 1.2\n---\nscene: other\n",
    "a directive of another version": "%YAML 3.0\n---\nscene: street\nending: home\n",
    "a document end with words": "scene: street\nending: home\n... more\n",
    "a document mark with a key": "--- scene: street\nending: home\n",
    "a comment without a space": "scene: street\nnotes: [a, b]#c\nending: home\n",
    "a comment within words": "scene: street\ntext: one\n  # between\n  two\nending: home\n",
    "an at sign": "scene: @street\nending: home\n",
    "a grave accent": "scene: `street`\nending: home\n",
    "a percent sign": "scene: %street\nending: home\n",
    "a question mark": "? scene\n? street\n",
    "a list as a key": "[scene]: street\nending: home\n",
    "a mapping as a key": "{scene: street}: x\nending: home\n",
    "a control sign": "scene: street\ntext: a\x01b\nending: home\n",
    "half a sign": "scene: street\ntext: \udc80\nending: home\n",
    "a key without words": "scene: street\n: x\nending: home\n",
    "two keys alike": "scene: street\nending: home\nending: home\n",
    "a merge of nothing": "scene: street\n<<: x\nending: home\n",
    "a colon without a key in a list": "scene: street\nnotes: [: a]\nending: home\n",
}  # fmt: skip


def read(scenes: str, main: str = MAIN) -> Loaded:
    files = {"t/story.yaml": main, "t/acts/1-one/a.yaml": scenes}
    return read_files([(name, text.encode("utf-8", "surrogateescape")) for name, text in files.items()])


@pytest.mark.parametrize("what", FORBIDDEN)
def test_what_yaml_forbids_is_a_finding_where_it_stands(what: str) -> None:
    text = FORBIDDEN[what]
    loaded = read(text)
    found = [one for one in check_story(loaded) if one.span.file == "t/acts/1-one/a.yaml"]

    assert any(one.severity is Severity.ERROR for one in found)
    for one in found:
        assert 1 <= one.span.line <= text.count("\n") + 1
        assert one.fix
        assert "Error" not in one.message
    assert render_text(found, loaded.story.files)


@pytest.mark.parametrize("what", FORBIDDEN)
def test_it_keeps_nothing_else_from_being_read(what: str) -> None:
    files = {"t/story.yaml": MAIN, "t/acts/1-one/a.yaml": FORBIDDEN[what], "t/acts/1-one/b.yaml": LAST}
    loaded = read_files([(name, text.encode("utf-8", "surrogateescape")) for name, text in files.items()])

    assert "last" in loaded.story.scenes
    assert [one for one in check_story(loaded, ["S1"]) if one.span.file == "t/acts/1-one/b.yaml"] == []


@pytest.mark.parametrize("what", FORBIDDEN)
def test_the_same_in_story_yaml_is_a_finding_too(what: str) -> None:
    loaded = read("scene: street\nending: home\n", FORBIDDEN[what])

    assert any(one.severity is Severity.ERROR and one.span.file == "t/story.yaml" for one in check_story(loaded))
