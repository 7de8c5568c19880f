"""Prague by night in half-blocks: one character of the drawing is half a cell. Petřín, the Castle, the bridge, Týn."""

from __future__ import annotations

from functools import lru_cache

from spring68.tui.rows import Bit, Row

_DRAWING = (
    "                                #                                           ",
    "                         #  #   #                                           ",
    "       #                 #  #   #                                           ",
    "       #                 #  #  ###                                          ",
    "       #                ###### ### #    # #                            #  # ",
    "      ###               #############   # #                            #  # ",
    "       #                ########o#####  # #     #                  #   #  # ",
    "      ###      #####  # ############### ####### ##                ###  #  # ",
    "   %%%%%%%%%   #############o################## ####              ### ######",
    "%%%%%%%%%%%%%%%##o####o###############o##o###o# o###              ### ######",
    "%%%%%%%%%%%%%%%###############%################ ####              #o# ######",
    "%%%%%%%%%%%%%%%%%%%%%%#%%%%%%%##%%%####%%%%%%%#%  ##              ### ######",
    "%%%%%%%%%%%%%%%%%%%%#####%%%#%##%######%%#%%##### ###  #  #  #  # ##########",
    "%%%%%%%%%%%%%%%%%%%%#####%######%################%##########################",
    "%%%%%%%%%%%%%%%%%%%%#o###%######%##o##%#######o##%####   ##   ##  ####o##o##",
    "%%%%%%%%%%%%%%%%%%%%#####%#o####%#####%#o########%###    #    #   ##########",
    "  ~~~~~~~~~~~~~~~~   o  ~~~~~~~~~~~~~~~~o~~~~~~~   ~~~~~~~~~~~  ~~~o~~~~~o~~",
    "        ~~~~~~~~~~~~~~         ~~~~~~~~~   ~~~~~~~        ~~~~~~~~~~~~      ",
)
"""`#` stone, `%` hill, `o` a lamp, `~` the river."""

WIDTH, HEIGHT = len(_DRAWING[0]), len(_DRAWING) // 2
_STYLES = {"#": "stone", "%": "hill", "o": "lamp", "~": "river"}


@lru_cache(maxsize=1)
def skyline() -> tuple[Row, ...]:
    """The drawing as rows."""
    pairs = zip(_DRAWING[::2], _DRAWING[1::2], strict=True)
    return tuple(Row(tuple(_bits(top, bottom))) for top, bottom in pairs)


def _bits(top: str, bottom: str) -> list[Bit]:
    """Two rows of the drawing as one of cells; cells of one look together."""
    found: list[Bit] = []
    for pair in zip(top, bottom, strict=True):
        character, style = _cell(*pair)
        if found and found[-1].style == style:
            found[-1] = Bit(found[-1].text + character, style)
        else:
            found.append(Bit(character, style))
    return found


def _cell(top: str, bottom: str) -> tuple[str, str]:
    """One cell: its character, and the style of its ink, on that of its ground where both halves are drawn."""
    if top == bottom:
        return ("█", _STYLES[top]) if top != " " else (" ", "text")
    if top == " ":
        return "▄", _STYLES[bottom]
    if bottom == " ":
        return "▀", _STYLES[top]
    if "o" in (top, bottom):
        other = bottom if top == "o" else top
        return ("▀" if top == "o" else "▄"), f"lamp-{_STYLES[other]}"
    if (top, bottom) == ("#", "%"):
        return "▀", "stone-hill"
    if (top, bottom) == ("%", "#"):
        return "▄", "stone-hill"
    return "█", _STYLES[top]
