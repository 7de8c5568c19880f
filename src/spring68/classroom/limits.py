"""Every limit of the classroom in one place, each with its reason.

Whatever comes in from outside (assignments, rosters, records, archives) is measured against these before it is read.
"""

MAX_ASSIGNMENT_BYTES = 256_000
"""The largest assignment file: sixty questions of the longest kind need a third of this."""

MAX_QUESTIONS = 60
"""Questions in one assignment; more than one in a minute of play is no play."""

MAX_PROMPT = 2_000
"""Characters of a question, of an introduction or of a support text: a screen of them."""

MAX_ID = 64
"""Characters of an assignment's or a question's id; it stands in every record and in file names."""

MAX_OPTIONS = 12
"""Answers offered by one question; with more, a number is two keys."""

MAX_SCALE = 10
"""Steps of a scale."""

MAX_WORDS = 2_000
"""The most words that a question may ask for, or that can be made a condition of points."""

MAX_ANSWER = 20_000
"""Characters kept of one answer: four printed pages."""

MAX_SHORT_ANSWER = 500
"""Characters kept of a short answer: some lines."""

MAX_GROUP = 3
"""Codes in one record: three people fit before one screen."""

MAX_POINTS = 1_000
"""Points of an assignment; Moodle refuses more than its site's maximum, which is 100 unless it was raised."""

MAX_KEEP_DAYS = 3_650
"""The longest time that records are kept, in days: ten years; nobody has a reason for more."""

DEFAULT_KEEP_DAYS = 90
"""How long records are kept where nothing is said: until the term is over."""

MAX_ROSTER_BYTES = 2_000_000
"""The largest roster: ten thousand rows of two hundred characters."""

MAX_ROSTER_ROWS = 10_000
"""Rows of a roster."""

MAX_CELL = 1_000
"""Characters of one cell of a roster."""

MAX_PUPILS = 2_000
"""Codes made at once; a school."""

MAX_RECORD_BYTES = 1_000_000
"""The largest record file: a full play with long answers needs 60 kB."""

MAX_RECORD_LINES = 20_000
"""Lines of a record: a full play with every note opened has some 600."""

MAX_LINE_BYTES = 100_000
"""Bytes of one line of a record: the longest answer in four-byte characters, with what stands around it."""

MAX_JSON_DEPTH = 8
"""How deep the JSON of one line of a record may nest; ours nests two levels."""

MAX_RECORDS = 5_000
"""Records collected at once: two thousand pupils, twice each."""

MAX_ZIP_BYTES = 500_000_000
"""The largest archive that is opened: five thousand records with what an LMS adds."""

MAX_ZIP_MEMBERS = 20_000
"""Members of one archive, folders among them."""

MAX_ZIP_RATIO = 200
"""How many times larger a member may become when it is unpacked; a record of ours becomes ten times larger."""

MAX_ZIP_DEPTH = 2
"""Archives inside archives: an LMS packs what pupils packed."""

SMALL_CELL = 3
"""Numbers below this are hidden in everything that is shown to the class."""

MAX_FOLDER_FILES = 50_000
"""Files of a folder that are looked at."""
