"""A map drawn: as SVG by itself, and as a page with the same drawing beside a list for whoever cannot see it.

Nothing is loaded from anywhere: no script, no font, no picture. Every word of the story is escaped.
"""

from __future__ import annotations

from html import escape
from itertools import pairwise
from textwrap import wrap

from spring68.workshop.mapgraph import Link, Spot, StoryMap, Way
from spring68.workshop.maplayout import Layout, Place, lay_out

HIGH, NARROW = 32.0, 64.0
"""A scene's box: its height, and the least width."""

SIGN = 7.0
"""The width of one letter in pixels, on the average."""

MAX_NAME = 21
"""Letters of a name that fit into a box."""

MAX_FAR = 420.0
"""An arrow to another act is drawn where it is no longer than this; a longer one is a word at the scene's foot."""

STYLE = """
.map { font: 12px ui-sans-serif, system-ui, sans-serif; background: #fdfcf8; color: #222; }
.map .paper { fill: #fdfcf8; }
.map text { fill: #222; }
.lane { fill: #f3f0e6; } .lane.odd { fill: #faf8f1; } .map .act { font-size: 18px; font-weight: 600; fill: #6b5d3f; }
.spot path, .spot rect, .spot polygon { fill: #fff; stroke: #555; stroke-width: 1.2; }
.spot.track path { fill: #eef4fb; } .spot.module path { fill: #f0f0f0; stroke-dasharray: 4 2; }
.spot.interleaf path { fill: #fbf5d8; } .spot.ending path { fill: #f8e3e0; stroke: #8f2a1d; stroke-width: 2.4; }
.spot.start path { stroke: #1d6b34; stroke-width: 2.6; } .spot.later path { stroke-dasharray: 2 3; }
.link { fill: none; stroke: #777; stroke-width: 1.1; } .link.call { stroke-dasharray: 5 4; }
.link.far { stroke: #b09a63; } .link.guarded { stroke: #3566a0; }
.map .stub { font-size: 10px; fill: #86703a; paint-order: stroke; stroke: #fbf9f2; stroke-width: 3px; }
.map .legend { font-size: 11px; fill: #555; }
.arrow { fill: #777; } .diamond { fill: #fff; stroke: #3566a0; }
"""

PAGE_STYLE = """
body { margin: 1.5rem; font: 16px/1.5 ui-serif, Georgia, serif; color: #222; background: #fdfcf8; max-width: none; }
.drawing { overflow: auto; max-height: 85vh; border: 1px solid #ccc2a8; } h4 { margin: 1.2rem 0 .2rem; font-size: 1rem; }
.list { max-width: 46rem; } code { font-size: .85em; color: #3566a0; } .about { color: #666; }
:target { background: #fbf5d8; }
"""

LEGEND = (
    "Green border: the start. Red: an ending. Plain box: spine; slanted: track; broken border: called, and comes back; "
    "pointed: interleaf; rounded: any other scene; ↻: a hub. Blue, from a diamond: open only under a condition. "
    "Broken line: a call. Sand: to another act; ↘ names a scene that is far away."
)


LEGEND_LINE, LEGEND_SIGN = 16.0, 6.0
"""The height of a line of the legend in pixels, and the width of one letter of it."""


def svg(made: StoryMap) -> str:
    """The map as one SVG file.

    Raises:
        NoLayoutLibrary: when the library that lays it out is not installed.
    """
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + drawing(made, lay_out(made), "")


def drawing(made: StoryMap, layout: Layout, anchors: str) -> str:
    """The drawing; with `anchors` each scene is a link to the place on the page that begins so.

    Without, it stands by itself, and says below what its colours and shapes mean.
    """
    legend = [] if anchors else wrap(LEGEND, max(int(layout.width / LEGEND_SIGN), 40))
    high = layout.height + (LEGEND_LINE * (len(legend) + 1) if legend else 0)
    wide = max(layout.width, *(len(line) * LEGEND_SIGN + 32 for line in legend)) if legend else layout.width
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="map" role="img" aria-labelledby="map-title map-about" '
        f'width="{wide:.0f}" height="{high:.0f}" viewBox="0 0 {wide:.0f} {high:.0f}">',
        f'<title id="map-title">{escape(made.title)}: map of {len(made.spots)} scenes</title>',
        f'<desc id="map-about">{escape(LEGEND)}</desc>',
        f"<style>{STYLE}</style>",
        '<rect class="paper" width="100%" height="100%"/>',  # viewers that are no browsers know no background
        _MARKERS,
    ]
    for number, lane in enumerate(layout.lanes):
        odd = " odd" if number % 2 else ""
        box = f'y="{lane.top:.0f}" width="{layout.width:.0f}" height="{lane.bottom - lane.top:.0f}"'
        parts.append(f'<rect class="lane{odd}" x="0" {box}/>')
        parts.append(f'<text class="act" x="16" y="{lane.top + 28:.0f}">{escape(lane.title)}</text>')
    acts = {spot.name: spot.act for spot in made.spots}
    stubs: dict[str, int] = {}
    for link in made.links:
        is_far = acts[link.source] != acts[link.target]
        down = layout.places[link.target][1] - layout.places[link.source][1]
        if is_far and not 0 < down < MAX_FAR:
            stubs[link.source] = stubs.get(link.source, 0) + 1
            parts.append(_stub(link, layout.places[link.source], stubs[link.source]))
        else:
            parts.append(_link(link, layout, is_far))
    parts += [_spot(spot, layout.places[spot.name], anchors, at) for at, spot in enumerate(made.spots)]
    for number, line in enumerate(legend, 1):
        at = f'x="16" y="{layout.height + LEGEND_LINE * number:.0f}"'
        parts.append(f'<text class="legend" {at}>{escape(line)}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


_MARKERS = (
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
    '<path class="arrow" d="M0,0 L8,4 L0,8 z"/></marker>'
    '<marker id="diamond" viewBox="0 0 10 8" refX="1" refY="4" markerWidth="8" markerHeight="7" orient="auto">'
    '<path class="diamond" d="M1,4 L5,1 L9,4 L5,7 z"/></marker></defs>'
)


def _link(link: Link, layout: Layout, is_far: bool) -> str:
    if link.source == link.target:
        return ""
    kinds = ["link", *(["call"] * link.is_call), *(["guarded"] * link.is_guarded), *(["far"] * is_far)]
    tail = ' marker-start="url(#diamond)"' if link.is_guarded else ""
    begin, end = layout.places[link.source], layout.places[link.target]
    path = path_of(begin, layout.bends.get((link.source, link.target), ()), end)
    title = escape(f"{link.source} → {link.target}: " + "; ".join(way_in_words(way) for way in link.ways))
    return f'<path class="{" ".join(kinds)}" d="{path}" marker-end="url(#arrow)"{tail}><title>{title}</title></path>'


def _stub(link: Link, place: Place, number: int) -> str:
    """A link to a scene that is far away: its name below the scene, the first one nearest."""
    name = f"{'◇' if link.is_guarded else ''}↘ {link.target}"
    title = escape(f"{link.source} → {link.target}: " + "; ".join(way_in_words(way) for way in link.ways))
    at = f'x="{place[0] + 6:.0f}" y="{place[1] + HIGH / 2 + 11 * number:.0f}"'
    return f'<text class="stub" {at}>{escape(name)}<title>{title}</title></text>'


def path_of(begin: Place, bends: tuple[Place, ...], end: Place) -> str:
    """A smooth line from the edge of one box through bends to the edge of another."""
    down = 1 if end[1] >= begin[1] else -1
    if abs(end[1] - begin[1]) < HIGH:  # side by side: from the one's foot, round below, to the other's
        low = max(begin[1], end[1]) + HIGH / 2
        return f"M{begin[0]:.0f},{low:.0f} C{begin[0]:.0f},{low + 30:.0f} {end[0]:.0f},{low + 30:.0f} {end[0]:.0f},{low:.0f}"
    points = [(begin[0], begin[1] + down * HIGH / 2), *bends, (end[0], end[1] - down * (HIGH / 2 + 1))]
    path = f"M{points[0][0]:.0f},{points[0][1]:.0f}"
    for (x, y), (to_x, to_y) in pairwise(points):
        middle = (y + to_y) / 2
        path += f" C{x:.0f},{middle:.0f} {to_x:.0f},{middle:.0f} {to_x:.0f},{to_y:.0f}"
    return path


def _spot(spot: Spot, place: Place, anchors: str, number: int) -> str:
    name = spot.name if len(spot.name) <= MAX_NAME else f"{spot.name[: MAX_NAME - 1]}…"
    words = f"{name} ↻" if spot.is_hub else name
    wide = max(NARROW, len(words) * SIGN + 18)
    x, y = place
    start = " start" if spot.is_start else ""
    about = f" ({spot.about})" if spot.about else ""
    body = (
        f"<title>{escape(f'{spot.shape} {spot.name}{about}')}</title>"
        f'<path d="{outline(spot.shape, x, y, wide / 2, HIGH / 2)}"/>'
        f'<text x="{x:.0f}" y="{y + 4:.0f}" text-anchor="middle">{escape(words)}</text>'
    )
    inside = f'<a href="#{anchors}{number}">{body}</a>' if anchors else body
    return f'<g class="spot {spot.shape}{start}">{inside}</g>'


def outline(shape: str, x: float, y: float, wide: float, high: float) -> str:
    """The outline of a scene's box around its middle; `wide` and `high` are half of its size."""
    left, right, top, bottom = x - wide, x + wide, y - high, y + high
    if shape == "track":
        corners = [(left + 8, top), (right + 4, top), (right - 8, bottom), (left - 4, bottom)]
    elif shape == "interleaf":
        corners = [
            (left + 6, top),
            (right - 6, top),
            (right + 4, y),
            (right - 6, bottom),
            (left + 6, bottom),
            (left - 4, y),
        ]
    elif shape in {"ending", "scene"}:
        bow = high if shape == "ending" else 8
        return (
            f"M{left + bow:.0f},{top:.0f} H{right - bow:.0f} Q{right:.0f},{top:.0f} {right:.0f},{top + bow:.0f} "
            f"V{bottom - bow:.0f} Q{right:.0f},{bottom:.0f} {right - bow:.0f},{bottom:.0f} H{left + bow:.0f} "
            f"Q{left:.0f},{bottom:.0f} {left:.0f},{bottom - bow:.0f} V{top + bow:.0f} "
            f"Q{left:.0f},{top:.0f} {left + bow:.0f},{top:.0f} z"
        )
    else:
        corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
    return "M" + " L".join(f"{across:.0f},{down:.0f}" for across, down in corners) + " z"


def way_in_words(way: Way) -> str:
    """A way in words: its label, that it is a call, its condition."""
    words = way.label or ("calls" if way.is_call else "goes on")
    call = " (a call, which comes back)" if way.is_call and way.label else ""
    return f"{words}{call}{f' [if {way.guard}]' if way.guard else ''}"


def page(made: StoryMap) -> str:
    """The map as one HTML page: the drawing, and every scene with its exits as a list.

    Raises:
        NoLayoutLibrary: when the library that lays it out is not installed.
    """
    numbers = {spot.name: number for number, spot in enumerate(made.spots)}
    parts = [
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(made.title)}: map</title>\n<style>{PAGE_STYLE}</style>\n</head>\n<body>\n<main>",
        f"<h1>{escape(made.title)}: map</h1>",
        f'<p>{escape(LEGEND)} <a href="#scenes">The same as a list.</a></p>',
        f'<div class="drawing" tabindex="0" role="group" aria-label="Drawing, to be scrolled">\n'
        f"{drawing(made, lay_out(made), 'scene-')}</div>",
        '<section class="list" id="scenes">\n<h2>Scenes and exits</h2>',
    ]
    exits: dict[str, list[Link]] = {}
    for link in made.links:
        exits.setdefault(link.source, []).append(link)
    for _act, title, spots in made.lanes:
        parts.append(f"<h3>{escape(title)}</h3>")
        for spot in spots:
            parts += _listed(spot, exits.get(spot.name, []), numbers)
    return "\n".join([*parts, "</section>\n</main>\n</body>\n</html>"]) + "\n"


def _listed(spot: Spot, links: list[Link], numbers: dict[str, int]) -> list[str]:
    """A scene with its exits."""
    shape = {"scene": "", "later": "", "module": "called, and comes back"}.get(spot.shape, spot.shape)
    words = ", ".join(filter(None, (shape, "hub" if spot.is_hub else "")))
    kind = f" ({words})" if words else ""
    start = " – the start" if spot.is_start else ""
    parts = [f'<h4 id="scene-{numbers[spot.name]}">{escape(spot.name)}{kind}{start}</h4>']
    if spot.about:
        parts.append(f'<p class="about">{escape(spot.about)}</p>')
    ways = [(link.target, way) for link in links for way in link.ways]
    if not ways:
        return parts
    items = [f'<li>{_way(way)} → <a href="#scene-{numbers[target]}">{escape(target)}</a></li>' for target, way in ways]
    return [*parts, "<ul>", *items, "</ul>"]


def _way(way: Way) -> str:
    words = way.label or ("Calls" if way.is_call else "Goes on")
    guard = f" if <code>{escape(way.guard)}</code>" if way.guard else ""
    return f"{escape(words)}{' (a call)' if way.is_call and way.label else ''}{guard}"
