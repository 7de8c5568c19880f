"""L21 and L22: every claim is answered, in every play, and every note says how we know and what is ours."""

from __future__ import annotations

from collections import Counter

from spring68.check.run import check_story
from tests.bars.bible import CLAIMS_DUE, NO_CORRECTION
from tests.bars.reading import Play, act_at, acts, is_whole, loaded, plays, report, story

NOTES = 61
CLAIMS = 28


def seen_by_the_end_of(play: Play, act: str) -> frozenset[str]:
    """The notes that were unlocked when a play left an act: at its last turn there, or when the next one began."""
    order = list(acts())
    for turn in play.turns:
        here = act_at(turn.state)
        if here in order and order.index(here) > order.index(act):
            return turn.state.seen
    return play.last.seen


def test_l21_every_claim_has_one_note() -> None:
    claims = Counter(str(claim) for note in story().notes.values() for claim in note.claims)
    listed = [str(claim) for source in story().sources.values() for claim in source.claims]
    due = {note for notes in CLAIMS_DUE.values() for note in notes}
    answering = {str(note.id) for note in story().notes.values() if note.claims}
    faults = [f"{claim}: answered by {claims[claim]} notes" for claim in listed if claims[claim] != 1]
    faults += [f"{name}: answers a claim, and is due in no act" for name in answering - due]
    faults += [f"{name}: is due, and answers no claim" for name in due - answering]
    summary = report("L21 claims", f"{len(claims)} claims, {len(answering)} notes", faults)

    assert len(listed) == CLAIMS, summary
    assert len(due) == 21, summary
    assert not faults, summary


def test_l21_every_claim_is_unlocked_in_every_play() -> None:
    faults: Counter[str] = Counter()
    due = [(act, note) for act in acts() for note in CLAIMS_DUE.get(act, ())]
    for play in plays():
        for act, note in due:
            if act != "run_out" or play.ending:
                faults[f"{note}: not unlocked by the end of {act}"] += note not in seen_by_the_end_of(play, act)
    listed = [f"{fault} in {number} of {len(plays())} plays" for fault, number in faults.items() if number]
    ended = sum(bool(play.ending) for play in plays())
    summary = report("L21 claims in plays", f"{len(due)} notes due in {len(acts())} acts, {ended} plays ended", listed)

    assert len(due) >= 6, summary
    assert not listed, summary
    assert ended == len(plays()) or not is_whole(), summary


def test_l21_no_note_comes_before_its_date() -> None:
    faults: set[str] = set()
    for play in plays()[:40]:
        known: frozenset[str] = frozenset()
        for turn in play.turns:
            here = [story().scenes[p.scene] for p in turn.passages if story().scenes[p.scene].clock != "frame"]
            last = max((scene.when.end for scene in here if scene.when is not None), default="")
            for name in turn.state.seen - known:
                dates = story().notes[name].dates
                if last and dates and dates[0].begin > last:
                    faults.add(f"{name}: begins {dates[0].text}, shown on {last[:10]}")
            known = turn.state.seen
    early = check_story(loaded(), select=("S503",))
    summary = report("L21 early notes", f"{len(story().notes)} notes", [*sorted(faults), *(f.message for f in early)])

    assert not faults, summary
    assert not early, summary


def test_l22_every_note_says_how_we_know_and_what_is_ours() -> None:
    faults: list[str] = []
    for name, note in story().notes.items():
        addresses = [s for s in note.sources if story().sources[s.partition("#")[0]].address]
        faults += [f"{name}: no source with an address"] if not addresses else []
        faults += [f"{name}: does not say what is ours"] if note.ours is None or not note.ours.raw.strip() else []
        faults += [f"{name}: does not say what is documented"] if not note.documented.raw.strip() else []
        if note.claims and note.corrects is None and name not in NO_CORRECTION:
            faults.append(f"{name}: answers a claim, and does not say where the source is short")
    corrected = sum(note.corrects is not None for note in story().notes.values() if note.claims)
    summary = report("L22 notes", f"{len(story().notes)} notes, {corrected} of 21 correct or widen the source", faults)

    assert len(story().notes) == NOTES or "run_out" not in acts(), summary
    assert len(story().notes) >= 10, summary
    assert not faults, summary


def test_l22_the_history_hangs_together() -> None:
    found = check_story(loaded(), select=("S504",)) if is_whole() else []
    summary = report("L22 sources", f"{len(story().sources)} works", [f"{f.span.place}: {f.message}" for f in found])

    assert not found, summary
