"""What can be done while playing."""

from __future__ import annotations

from spring68.tui.commands import DOWN, UP, Command

DIGITS = tuple("123456789")
CHOOSE = Command("choose", DIGITS, "choose", "Take the choice with this number.", "1–9", True, False, numbered=True)
TAKE = Command("take", ("enter",), "take", "Take the marked choice, or turn the page.", "enter", palette=False)
ON = Command("on", ("space", "pagedown", "right"), "on", "Turn the page. It never chooses.", "space", palette=False)
AGAIN = Command("again", ("pageup", "left"), "what came before", "Show the beat before; nothing changes.", "pgup")
KNOWN = Command("known", ("k",), "skip known words", "Skip what you have read before, up to new words.")
UNDO = Command("undo", ("u",), "undo", "Go back one choice, in a new take; the old take is kept.", foot=True)
NOTES = Command("notes", ("n",), "notes", "What is documented, and where you met it.", foot=True)
FILE = Command("file", ("f",), "file", "The File, the boxes you keep, what you signed.", foot=True)
REEL = Command("reel", ("r",), "reel", "Everything read so far; search it, take it with you.")
TAKES = Command("takes", ("t",), "takes", "The choices made; go back to any, or to another take.")
MAP = Command("map", ("m",), "map", "Where you have been, and how many ways there were.")
ENDINGS = Command("endings", ("e",), "endings", "The endings: those reached, those still possible.")
SAVES = Command("saves", ("s",), "plays", "All plays that are kept.")
SETTINGS = Command("settings", ("comma",), "settings", "Colours, width, spacing, pace, content notes.")
LEAVE = Command("leave", ("q", "escape"), "leave", "Stop, or back to the title; the play is kept.", shown="q")

COMMANDS = (
    CHOOSE, TAKE, ON, AGAIN, KNOWN, UP, DOWN, UNDO, NOTES, FILE, REEL, TAKES, MAP, ENDINGS, SAVES, SETTINGS, LEAVE,
)  # fmt: skip

ROOMS = {"notes", "file", "reel", "takes", "map", "endings", "saves", "settings"}
NEED_SESSION = {"choose", "take", "undo", "again", "known", *ROOMS}
CHOOSING = {"choose", "take", "on", "undo", "known"}
"""Commands of which one key may give only one."""
