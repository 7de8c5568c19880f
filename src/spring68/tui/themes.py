"""Colours: four themes, an accent for each act, and a palette that loses its colour through the years of silence.

Rows name their styles (`text`, `dim`, `em` …); a `Skin` says what a name looks like in one theme, one act and one
moment. Accents never go through CSS, so a change of act costs nothing but a repaint.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import lru_cache

from rich.style import Style
from textual.theme import Theme


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours of one theme."""

    ground: str
    text: str
    dim: str
    faint: str
    accent: str
    lit: str
    """Ground of the row that is marked."""
    sheet: str
    """Ground of a sheet of the File."""
    typed: str
    typed_dim: str
    alarm: str


NIGHT = Colours(
    "#14110e", "#d8ccb6", "#988b76", "#796f5f", "#d9a25f", "#2a241c", "#252019", "#d3c7ae", "#a09379", "#e58570"
)
PAPER = Colours(
    "#f4eee1", "#2c2721", "#655b4d", "#857a6a", "#8a5214", "#e4dac6", "#fbf8f0", "#35302a", "#665c4e", "#a02c1c"
)
CONTRAST = Colours(
    "#000000", "#ffffff", "#d6d6d6", "#a8a8a8", "#ffd75f", "#333333", "#1a1a1a", "#ffffff", "#d6d6d6", "#ff9d87"
)
THEMES: Mapping[str, Colours] = {"night": NIGHT, "paper": PAPER, "contrast": CONTRAST}

ACCENTS: Mapping[str, tuple[str, str, str]] = {
    "leader": ("#d9a25f", "#8a5214", "#ffd75f"),  # lamp
    "spring": ("#9cc26b", "#3f6b18", "#a8f06a"),  # new green
    "weather": ("#dcbf6a", "#75590a", "#ffe37a"),  # straw
    "air": ("#e8775f", "#a8301a", "#ff8f78"),  # signal red
    "silence": ("#aaa39a", "#5f5951", "#d8d2c8"),  # ash
    "run_out": ("#8fb8d8", "#2a5f86", "#9fd4ff"),  # winter blue
}
"""For each act its accent on `night`, on `paper` and on `contrast`."""

ORDER = tuple(ACCENTS)
DRAIN_FROM, DRAIN_TO = 1968 * 12 + 9, 1971 * 12 + 11
"""The months between which the palette loses its colour: September 1968 to November 1971."""

MOST_DRAIN = 0.9
_STEPS = 6

Skin = Mapping[str, Style]


def drain_of(act: str, when: str) -> float:
    """How much of its colour the palette has lost on a date of the act `silence`, in a few steps."""
    if act != "silence" or len(when) < 7:
        return 0.0
    month = int(when[:4]) * 12 + int(when[5:7])
    part = (month - DRAIN_FROM) / (DRAIN_TO - DRAIN_FROM)
    return round(min(max(part, 0.0), 1.0) * _STEPS) / _STEPS * MOST_DRAIN


def colours_of(theme: str, act: str = "", drain: float = 0.0) -> Colours:
    """The colours of a theme in an act, with so much of their colour lost."""
    found = THEMES[theme]
    if act in ACCENTS:
        found = replace(found, accent=ACCENTS[act][tuple(THEMES).index(theme)])
    if not drain:
        return found
    return Colours(*(drained(getattr(found, item.name), drain) for item in fields(Colours)))


def drained(colour: str, part: float) -> str:
    """A colour mixed with the grey that is as light as it is, so that contrasts hold."""
    grey = _encode(luminance(colour))
    parts = (_channel(colour, index) for index in range(3))
    return "#" + "".join(f"{round(value * (1 - part) + grey * part):02x}" for value in parts)


def _channel(colour: str, index: int) -> int:
    return int(colour[1 + 2 * index : 3 + 2 * index], 16)


def _decode(value: int) -> float:
    part = value / 255
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _encode(light: float) -> float:
    return 255 * (12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055)


def luminance(colour: str) -> float:
    """The relative luminance of a colour, as the accessibility guidelines define it."""
    red, green, blue = (_decode(_channel(colour, index)) for index in range(3))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


_DISABLED = frozenset({"faint", "locked"})
"""Styles of what cannot be taken now, or was not reached: to be made out, and not to be read at length."""

_DRAWN = frozenset({"lit", "stone", "hill", "river", "lamp", "stone-hill", "lamp-stone", "lamp-hill", "lamp-river"})
"""Styles in which no words are written."""

LEAST_TEXT, LEAST_DISABLED = 4.5, 3.0
"""The least contrast of text, and of text that is disabled (accessibility guidelines, level AA)."""


def text_pairs(colours: Colours) -> list[tuple[str, str, str, float]]:
    """Every pair of colours in which words are shown: name, text, ground, and the least contrast it must have.

    A style without a ground of its own is meant on the plain ground and on that of a marked row.
    """
    found: list[tuple[str, str, str, float]] = []
    for name, style in _coloured(colours).items():
        if name in _DRAWN or style.color is None:
            continue
        least = LEAST_DISABLED if name in _DISABLED else LEAST_TEXT
        grounds = [style.bgcolor.name] if style.bgcolor is not None else [colours.ground, colours.lit]
        found += [(f"{name} on {ground}", style.color.name, ground, least) for ground in grounds]
    return found


def _coloured(colours: Colours) -> dict[str, Style]:
    return {
        "text": Style(color=colours.text),
        "strong": Style(color=colours.text, bold=True),
        "em": Style(color=colours.text, italic=True),
        "note": Style(color=colours.text, underline=True),
        "note-em": Style(color=colours.text, underline=True, italic=True),
        "dim": Style(color=colours.dim),
        "dim-em": Style(color=colours.dim, italic=True),
        "faint": Style(color=colours.faint),
        "locked": Style(color=colours.faint, strike=True),
        "accent": Style(color=colours.accent),
        "label": Style(color=colours.accent, bold=True),
        "key": Style(color=colours.accent, bold=True),
        "alarm": Style(color=colours.alarm),
        "typed": Style(color=colours.typed, bgcolor=colours.sheet),
        "typed-dim": Style(color=colours.typed_dim, bgcolor=colours.sheet),
        "typed-em": Style(color=colours.typed, bgcolor=colours.sheet, italic=True),
        "typed-strong": Style(color=colours.typed, bgcolor=colours.sheet, bold=True),
        "lit": Style(bgcolor=colours.lit),
        "found": Style(color=colours.ground, bgcolor=colours.accent),
        "stone": Style(color=colours.faint),
        "hill": Style(color=colours.lit),
        "river": Style(color=colours.lit),
        "lamp": Style(color=colours.accent),
        "stone-hill": Style(color=colours.faint, bgcolor=colours.lit),
        "lamp-stone": Style(color=colours.accent, bgcolor=colours.faint),
        "lamp-hill": Style(color=colours.accent, bgcolor=colours.lit),
        "lamp-river": Style(color=colours.accent, bgcolor=colours.lit),
    }


_UNCOLOURED: dict[str, Style] = {
    "text": Style(),
    "strong": Style(bold=True),
    "em": Style(italic=True),
    "note": Style(underline=True),
    "note-em": Style(underline=True, italic=True),
    "dim": Style(),
    "dim-em": Style(italic=True),
    "faint": Style(dim=True),
    "locked": Style(dim=True, strike=True),
    "accent": Style(bold=True),
    "label": Style(bold=True),
    "key": Style(bold=True),
    "alarm": Style(bold=True),
    "typed": Style(),
    "typed-dim": Style(dim=True),
    "typed-em": Style(italic=True),
    "typed-strong": Style(bold=True),
    "lit": Style(bold=True),
    "found": Style(reverse=True),
    "stone": Style(),
    "hill": Style(dim=True),
    "river": Style(dim=True),
    "lamp": Style(bold=True),
    "stone-hill": Style(),
    "lamp-stone": Style(),
    "lamp-hill": Style(),
    "lamp-river": Style(),
}


@lru_cache(maxsize=64)
def skin(theme: str, act: str = "", drain: float = 0.0) -> Skin:
    """What each named style looks like; `terminal` has no colours of its own."""
    return _coloured(colours_of(theme, act, drain)) if theme in THEMES else _UNCOLOURED


def _theme(name: str, colours: Colours) -> Theme:
    return Theme(
        name=name, primary=colours.accent, secondary=colours.dim, accent=colours.accent, warning=colours.accent,
        error=colours.alarm, success=colours.accent, foreground=colours.text, background=colours.ground,
        surface=colours.ground, panel=colours.lit, dark=luminance(colours.ground) < 0.2,
        variables={
            "scrollbar": colours.lit,
            "scrollbar-hover": colours.faint,
            "scrollbar-active": colours.faint,
            "scrollbar-background": colours.ground,
            "scrollbar-background-hover": colours.ground,
            "scrollbar-background-active": colours.ground,
            "scrollbar-corner-color": colours.ground,
            "input-cursor-background": colours.text,
            "input-cursor-foreground": colours.ground,
            "input-selection-background": colours.accent,
            "input-selection-foreground": colours.ground,
            "screen-selection-background": colours.accent,
            "screen-selection-foreground": colours.ground,
        },
    )  # fmt: skip


def textual_themes() -> list[Theme]:
    """The four themes as Textual wants them."""
    return [
        *(_theme(name, colours) for name, colours in THEMES.items()),
        _terminal(),
    ]


def _terminal() -> Theme:
    """The terminal's own colours; what is drawn beside words is grey, as in the other themes."""
    from textual.theme import BUILTIN_THEMES

    given = BUILTIN_THEMES["ansi-dark"]
    bars = {"scrollbar": "ansi_bright_black", "scrollbar-hover": "ansi_white", "scrollbar-active": "ansi_white"}
    grounds = {f"scrollbar-{name}": "ansi_default" for name in ("background", "background-hover", "background-active")}
    variables = {**given.variables, **bars, **grounds, "scrollbar-corner-color": "ansi_default"}
    return replace(given, name="terminal", secondary="ansi_bright_black", variables=variables)
