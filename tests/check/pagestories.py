"""The stories that the pages of the codes show: their fenced YAML, read as a story.

A heading `### name` above a fence names its file; a fence without one is a file of scenes. What an example does not say
of `story.yaml` is filled in.
"""

from __future__ import annotations

import re

from spring68.check.pages import explain
from spring68.story.load import Loaded, read_files

STORY = "story: example\ntitle: An example\nstart: street\nacts: {one: {title: One}}\nendings: {home: {title: Home}}\n"

_SECTION = re.compile(r"^## (\w+(?: \w+)*)$", re.MULTILINE)
_FENCE = re.compile(r"(?:^### (\S+)\n\n)?^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def page_of(code: str) -> str:
    """The page of a code that has one."""
    page = explain(code)
    assert page is not None
    return page


def sections(code: str) -> dict[str, str]:
    """The parts of a page by their headings."""
    pieces = _SECTION.split(page_of(code))
    return dict(zip(pieces[1::2], pieces[2::2], strict=True))


def example(code: str, which: str) -> Loaded:
    """The bad or the good example of a page, read as a story."""
    fences = _FENCE.findall(sections(code)[which])
    assert fences, f"{code} has no example under {which}"
    texts = {"story.yaml": STORY}
    for name, text in fences:
        texts[name or "acts/1-one/scenes.yaml"] = text
    return read_files([(f"story/{name}", text.encode()) for name, text in texts.items()])
