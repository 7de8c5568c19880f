"""The page for writers on keeping the story's promises: who is who, and where each flag is set and pays.

The page has a part written by hand and a part between two marks that is made from the story; `refreshed` brings that
part up to date and leaves the rest alone.
"""

from __future__ import annotations

from spring68.story.model import Scene, Story
from spring68.workshop.uses import uses_of

BEGIN = "<!-- made from the story: spring68 keeping -->"
END = "<!-- end of what is made -->"


def refreshed(page: str, story: Story) -> str:
    """A page with its made part as the story now stands; the part is added where there is none."""
    made = f"{BEGIN}\n\n{made_part(story)}\n{END}"
    if BEGIN not in page or END not in page:
        return f"{page.rstrip()}\n\n{made}\n" if page.strip() else f"{made}\n"
    before, _begin, rest = page.partition(BEGIN)
    after = rest.partition(END)[2]
    return before + made + after


def made_part(story: Story) -> str:
    """Cast, flags and quoted choices, each as a Markdown table; `None.` where a table would be empty."""
    return "\n".join([*_cast(story), "", *_flags(story), "", *_quoted(story)])


def _cast(story: Story) -> list[str]:
    lines: list[str] = []
    for person in story.people.values():
        if not person.real:
            cover = f" ({person.cover})" if person.cover else ""
            lines.append(f"| {_cell(person.name + cover)} | {_cell(person.born)} | {_cell(person.trait)} |")
    return _table("The cast", "who | born | trait", lines)


def _flags(story: Story) -> list[str]:
    lines = [
        f"| `{name}` | {uses.range} | {_scenes(uses.set_in)} | {_scenes(uses.read_in)} |"
        for name, uses in uses_of(story).items()
    ]
    return _table("Where each flag is set, and where it pays", "flag | values | set in | read in", lines)


def _quoted(story: Story) -> list[str]:
    """Choices whose labels are quoted later: their words are a promise too."""
    from spring68.engine.plan import all_prose
    from spring68.story.prose import Said

    found: dict[str, list[Scene]] = {}
    for scene in story.scenes.values():
        for prose in all_prose(scene):
            for part, _under in prose.walk():
                if isinstance(part, Said) and scene not in found.setdefault(str(part.key), []):
                    found[str(part.key)].append(scene)
    lines = [f"| `{key}` | {_scenes(scenes)} |" for key, scenes in sorted(found.items())]
    return _table("Words that are quoted later", "choice | quoted in", lines)


def _table(title: str, head: str, lines: list[str]) -> list[str]:
    """A heading and its table."""
    if not lines:
        return [f"## {title}", "", "None."]
    return [f"## {title}", "", f"| {head} |", f"|{'---|' * (head.count('|') + 1)}", *lines]


def _scenes(scenes: list[Scene]) -> str:
    return ", ".join(f"{scene.id} ({scene.ref})" if scene.ref else str(scene.id) for scene in scenes) or "–"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ") or "–"
