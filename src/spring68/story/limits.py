"""How large a story may be: the bounds within which reading and checking it ends soon, whatever stands in its files.

What goes beyond one of them is a finding (or, of a whole folder, a sentence), never a program that hangs. The shipped
story stays far below: 150 files of 1.3 MB, texts of at most 145 words, lists of at most 9 choices.
"""

from __future__ import annotations

MAX_FILES = 20_000
"""The most files that are read from one story folder."""

MAX_BYTES = 32_000_000
"""The largest file that is read, in bytes; a story of 10,000 scenes is a third of this."""

MAX_STORY_BYTES = 256_000_000
"""The most that is read of a story folder, in bytes."""

MAX_DEPTH = 40
"""How deep mappings and lists may nest; a story needs nine levels."""

MAX_TEXT = 10_000
"""The longest single text, in characters: ten times what fits a screen."""

MAX_BLOCKS = 20
"""How deep `{if}` blocks may stand in one another."""

MAX_NESTING = 2
"""An insert may stand in an insert, and no deeper."""

MAX_CHOICES = 100
"""The most choices in one list; a screen shows nine."""

MAX_HINTS = 100
"""For how many unknown keys of a file the nearest known one is looked for."""

MAX_GUARD = 2_000
"""The longest guard that is read, in characters."""

MAX_GUARD_DEPTH = 60
"""How deep the parts of a guard may stand in one another."""

MAX_VALUES = 10_001
"""The widest range a number may have."""
