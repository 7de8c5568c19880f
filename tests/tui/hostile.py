"""A story in which everything that can be written is hostile."""

import json
from pathlib import Path

HOSTILE = [
    "[/ [red]x[/red] [@click=app.quit]x[/] [b] ]] \\[ $background",
    "[/",
    "\x1b[31mred\x1b[0m a\x07b\x08c\rd \u202eright\u2066 '\"`",
    "日本語\u0301 é {{ {x}" * 9,
    "x" * 300,
]


def hostile_story(folder: Path, text: str) -> Path:
    """A story whose titles, prose, choices, notes and sources are this text."""
    (folder / "acts" / "1-spring").mkdir(parents=True)
    (folder / "notes").mkdir()
    safe = text.replace("{", "(").replace("}", ")").replace("[[", "[").replace("*", "+")
    word = json.dumps(f"a {safe} b", ensure_ascii=True)
    (folder / "story.yaml").write_text(
        f"story: hostile\ntitle: {word}\nversion: 0.1.0\nstart: one\n"
        f"acts: {{spring: {{title: {word}, label: {word}, entry: one}}}}\n"
        f"vars: {{never: false, signed: {{x: true}}}}\nlater: [on]\n"
        f"endings: {{done: {{title: {word}, hint: {word}}}}}\nfile: {{cover: {word}, subject: {word}}}\n"
        f"content: {{grief: {{general: {word}, detail: {word}, support: {word}}}}}\n"
    )
    closed = f"if: never, locked: {word}"
    sheet = f"{{source: {word}, kind: report, slant: exact, survives: always, text: {word}}}"
    (folder / "acts" / "1-spring" / "scenes.yaml").write_text(
        f"scene: one\nwhen: 1968-03-04\nshown: {word}\nplace: {word}\ntext: {word}\nnotes: [n]\nchoices:\n"
        f"  - {{pick: {word}, id: a, say: {word}, log: {word}, to: two}}\n"
        f"  - {{pick: {word}, id: b, {closed}, to: two}}\n---\n"
        f"scene: two\nwhen: 1968-03-05\ntext: {word}\nfile: {sheet}\nchoices:\n"
        f"  - {{pick: {word}, id: a, to: three}}\n  - {{pick: {word}, id: c, {closed}, to: three}}\n"
        f"  - {{pick: {word}, id: b, to: three}}\n---\n"
        f"scene: three\nwhen: 1968-03-06\ntype: interleaf\ncontent: [grief]\nskip: {{text: {word}}}\ntext: {word}\n"
        f"sheets: {{acts: [spring], show: all}}\nchoices:\n  - {{pick: {word}, id: a, to: end}}\n---\n"
        f"scene: end\nwhen: 1968-03-07\nending: done\ntext: {word}\n"
    )
    (folder / "notes" / "1-spring.yaml").write_text(
        f"note: n\ntitle: {word}\nclaims: [{word}]\ndates: [1968-03-04]\ndocumented: {word}\nours: {word}\n"
        f"sources: [s]\nread_on: [{word}]\n"
    )
    (folder / "sources.yaml").write_text(
        f"source: s\nauthor: {word}\ntitle: {word}\naddress: {word}\nclaims: [{word}]\n"
    )
    return folder
