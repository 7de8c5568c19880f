"""What the story promises, as tables: its flags, its cast, its documented days, where each claim is answered."""

from __future__ import annotations

from typing import NamedTuple

FLAGS = """
signed.loan_slip signed.staff_letter signed.petition signed.keys_list signed.lending_book signed.exit_form
signed.agreement signed.horas_paper signed.reading_slip: false
box.t1 box.t2 box.t3 box.t4 box.t5 box.t6 box.t7 box.t8 box.t9 box.t10 box.t11 box.t12: false
cartons: 0 in 0..9
tie.vlasta tie.sobotka tie.kaspar tie.mother: 1 in 0..3 clamp
tie.zuzana: 2 in 0..3 clamp
tie.milena: 0 in 0..3 clamp
pokorna: 0 in 0..3 clamp
stood.alibi stood.promise stood.voice stood.lodge stood.number: false
habit: 0 in -5..5 clamp
want: sunday in bench, sunday, asked
confess: none in none, girl, own_name
read_on_air: false
silence: none in none, cut, left, kept
kaspar_knows hudec told_him: false
known: 0 in 0..12 clamp
folder: none in none, entered, home, burn
courtesy choc heed: false
screen: none in none, agree, sideways, refused, abroad
hora: none in none, signed, said, written, waiter, abroad
leaflets: none in none, typed, passed, declined
ballot: none in none, straight, screen, stayed, abroad
passport: false
address: none in none, memory, paper
z: home in home, holiday, austria
left: false
milena: here in here, paris, gone
track: none in none, building, street, home
motive: none in none, who, thought, asked, done
greeting: none in none, answered, clock, asked
closed: false
"""

NO_FLAG = {"file_left": "what of the File outlives 1989; asked for by `file: left`, it opens and closes nothing"}
"""Variables that are declared beside the sixty, each with the reason."""

TOWARDS_LATER = ("signed", "box", "stood", "confess", "read_on_air", "hudec", "kaspar_knows", "folder", "courtesy",
                 "choc", "passport", "address", "z", "milena", "want")  # fmt: skip
"""Plot flags of Acts I and II: each is read in Act IV or the epilogue."""


class Introduction(NamedTuple):
    """A person, the forms of the name, the scene on the spine that introduces, and a word of the trait."""

    name: str
    scene: str
    trait: str


CAST = (
    Introduction("Vlasta", "thanks", r"water levels|shoes"),
    Introduction("Součková", "thanks", r"bench|cardigan"),
    Introduction("Zuzana", "who_signs_first", r"\bsix\b"),
    Introduction("Pavel", "who_signs_first", r"bridge|tar\b"),
    Introduction("Fiala", "who_signs_first", r"X-ray|windows"),
    Introduction("Kašpar", "shelves", r"\bhat\b"),
    Introduction("Kment", "unstamped", r"stamp|every line"),
    Introduction("Milena", "unstamped", r"sack|philosophy"),
    Introduction("Pokorná", "unstamped", r"second line|song"),
    Introduction("Sobotka", "naming", r"\bjar\b|archive|clause"),
    Introduction("Hora", "march", r"thumbs|lathe"),
    Introduction("Strnad", "round_stamp", r"personnel|two copies"),
    Introduction("Hudec", "", r"Bratislava|federation"),
    Introduction("Andrij", "", r"map|town|corridor|conscript"),
)
"""R25: who is introduced where; the last two introduce themselves in the scene that first needs them."""

CLAIMS_DUE = {
    "spring": ("party_in_power", "two_offices", "unknown_slovak", "human_face", "season", "censorship_ends"),
    "weather": ("general_secretary", "promises", "brakes"),
    "air": ("night_of_august", "four_armies", "exercises", "taken_leaders", "until_april", "more_than_regret"),
    "silence": ("exit_permit", "husak", "normalisation", "limited_sovereignty", "the_purged"),
    "run_out": ("year_1989",),
}
"""The notes that answer claims, by the act at whose end each is unlocked in every play."""

NO_CORRECTION = frozenset({"party_in_power", "human_face", "year_1989"})
"""Of the notes that answer a claim, the ones that neither correct the source text nor widen it: c01, c04 and c21."""

DOCUMENTED_DAYS = {
    "101": "1968-01-05", "108": "1968-03-22", "109": "1968-03-30", "110": "1968-03-31", "114": "1968-05-01",
    "128": "1968-06-27", "126": "1968-06-28", "211": "1968-07-29..1968-08-02", "214": "1968-08-03",
    "216": "1968-08-15", "224": "1968-08-20", "302": "1968-08-21", "305": "1968-08-21", "307": "1968-08-21",
    "309": "1968-08-21", "314": "1968-08-21", "318": "1968-08-22", "319": "1968-08-22", "326": "1968-08-27",
    "328": "1968-09-03", "329": "1968-09-09", "401": "1968-09-13", "403": "1968-10-30", "405": "1968-11-19",
    "406": "1969-01-16", "407": "1969-01-25", "410": "1969-03-28", "411": "1969-04-17", "413": "1969-08-21",
    "416": "1969-10-09", "425": "1970-12-01", "429": "1971-11-26", "429e": "1971-11-26..1971-11-30",
    "501": "1989-11-20", "502": "1989-11-21..1989-11-26", "503": "1989-12-14", "505": "1991-06", "507": "1998-02-11",
}  # fmt: skip
"""The days of the hook table: the scene of a number lies on that day, or within those days."""

INTERLEAVES = {"spring": "130", "weather": "230", "air": "330", "silence": "430"}
"""The interleaf at the end of each act."""
