"""The throw-away model on which the kernel works out one turn.

It starts from a frozen state, is changed by the choice and by each arrival, gathers what there is to read, and is
frozen again where the play rests. What it shares with the state before (visits, picked, seen, said) is never changed
in place, only replaced. If anything goes wrong it is dropped, and the state before is untouched.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Any

from spring68.engine.compose import Composer
from spring68.engine.machine import Machine
from spring68.engine.offers import has_open
from spring68.engine.plan import Act, Node, Offer, Route, Unlock
from spring68.engine.rules import apply_changes
from spring68.engine.sheets import shown_sheets
from spring68.engine.state import Filed, Frame, GameState, Value
from spring68.engine.turn import Entry, Kind, Paragraph, Passage
from spring68.story.model import Scene, Sheet
from spring68.story.prose import Prose


class Cursor:
    """A position being worked out; `state` is the name of the node, which the kernel moves."""

    __slots__ = (
        "before", "composing", "ended", "entry", "filed", "how", "machine", "must_call", "notes", "offer", "passages",
        "picked", "said", "seed", "seen", "stack", "state", "values", "visits",
    )  # fmt: skip

    def __init__(self, machine: Machine, before: GameState, composing: bool) -> None:
        self.machine = machine
        self.before = before
        self.composing = composing
        self.state = before.place
        self.stack: list[Frame] = list(before.stack)
        self.values: list[Value] = list(before.values)
        self.visits: Mapping[str, int] = before.visits
        self.picked: Set[str] = before.picked
        self.seen: Set[str] = before.seen
        self.ended = before.ended
        self.seed = before.seed
        self.said: Mapping[str, str] = before.said or {}
        self.filed: list[Filed] = []
        self.notes: list[str] = []
        self.passages: list[Passage] = []
        self.offer: Offer | None = None
        self.entry: Entry | None = None
        self.how = "enter"
        self.must_call = False

    def frozen(self) -> GameState:
        """The position as a value."""
        earlier = self.before.filed
        return GameState(
            self.state,
            tuple(self.stack),
            tuple(self.values),
            self.visits,
            frozenset(self.picked),
            frozenset(self.seen),
            self.ended,
            self.seed,
            self.said,
            earlier + tuple(self.filed) if self.filed else earlier,
        )

    # what the kernel calls

    def take(self) -> None:
        """Take the choice that was made: marked picked, `do`, `notes`, `log`, `file`, `say`, and what it links."""
        offer = self.offer
        if offer is None:
            return
        self.offer = None
        choice, node = offer.choice, self.machine.plan.nodes[self.state]
        scene = node.scene
        name = self.logged(offer.name) if scene.is_sub else offer.name
        label = offer.label or self.label(offer, scene)
        self.pick(name, offer.name)
        self.quote({str(scene.id): label, offer.name: label})
        self.act(offer.act, scene)
        telling = self.composer(scene).line(choice.log) if self.composing and choice.log is not None else ""
        self.entry = Entry(node.within or node.name, name, label, telling)
        if choice.say is not None:
            self.tell(node, Kind.REPLY, choice.say, offer.act.unlocks, page=False)

    def come(self, route: Route) -> None:
        """Remember how the next node is come to; a call puts its site on the stack."""
        self.how = route.how
        if route.how == "call":
            self.stack.append(Frame(route.site, route.args))
            self.how = "enter"

    def is_called_from(self, site: str) -> bool:
        """Whether the scene that ends here was called from a place."""
        return bool(self.stack) and self.stack[-1].site == site

    def come_back(self) -> None:
        """Go back to the place that called."""
        self.stack.pop()
        self.how = "resume"

    def arrive(self, node: Node) -> None:
        """Come to a node in the way that was remembered."""
        how, self.how = self.how, "enter"
        if how == "resume" or node.silent:
            self.must_call = False
        elif how == "repeat":
            self.repeat(node)
        elif node.entry:
            self.enter(node)
        else:
            self.act(node.act, node.scene)
            self.words(node, node.text, node.act.unlocks)
            self.must_call = node.call is not None

    def enter(self, node: Node) -> None:
        """Enter a scene: one more visit, `do`, `notes`, `file`, then its prose and what that links."""
        scene = node.scene
        self.count_visit(scene)
        self.act(node.act, scene)
        self.prose_by_visit(node)
        self.must_call = node.call is not None

    def repeat(self, node: Node) -> None:
        """A hub once more: a visit for `again`, `seq`, `cycle`, `once`, without `do`, `notes` and `file`.

        A hub in which nothing is left to choose is left, and not shown once more.
        """
        if has_open(node, self) or not node.offers:
            self.count_visit(node.scene)
            self.prose_by_visit(node)

    def finish(self) -> None:
        """An ending was reached."""
        self.ended = str(self.machine.plan.nodes[self.state].scene.ending or "")

    # what those are made of

    def count_visit(self, scene: Scene) -> None:
        """One more visit; counts stop telling visits apart where nothing does."""
        name = str(scene.id)
        base, period = self.machine.plan.limits[name]
        count = self.visits.get(name, 0) + 1
        self.visit(name, base if count == base + period else count)

    def prose_by_visit(self, node: Node) -> None:
        """The prose of a scene's entry: `text`, or `again` on later visits."""
        if node.again is not None and self.visits.get(node.scene.id, 0) > 1:
            self.words(node, node.again, node.again_unlocks)
        else:
            self.words(node, node.text, node.act.unlocks)

    def words(self, node: Node, prose: Prose | None, unlocks: tuple[Unlock, ...]) -> None:
        """The words of a node, and the sheets it shows."""
        if self.composing or unlocks:
            self.tell(node, Kind.TEXT, prose, unlocks, page=True)
        if self.composing and node.entry and node.scene.sheets is not None:
            self.show_sheets(node.scene)

    def act(self, act: Act, scene: Scene) -> None:
        """`do`, `notes` and `file`, in this order."""
        if act.changes:
            apply_changes(act.changes, self)
        for note in act.notes:
            self.unlock(note)
        for key, sheet, test in act.sheets:
            if self.is_filed(key) or (test is not None and not test(self)):
                continue
            self.filed.append(Filed(key, self.sheet(key, sheet, scene)))

    def is_filed(self, key: str) -> bool:
        """Whether a sheet was filed before; each is filed once."""
        return any(filed.key == key for filed in self.filed) or any(filed.key == key for filed in self.before.filed)

    # what is noted, and the lines that are composed whether or not anybody reads: followed logs do it otherwise

    def pick(self, logged: str, name: str) -> None:
        """Note that a choice was picked, under its name in the log and its own."""
        if logged not in self.picked or name not in self.picked:
            self.picked = self.picked | {logged, name}

    def quote(self, labels: dict[str, str]) -> None:
        """Note the labels that can be quoted from now on."""
        self.said = {**self.said, **labels}

    def visit(self, scene: str, count: int) -> None:
        """Note how often a scene was visited."""
        self.visits = {**self.visits, scene: count}

    def label(self, offer: Offer, scene: Scene) -> str:
        """The label of a choice with markup."""
        return self.composer(scene).line(offer.choice.label)

    def sheet(self, _key: str, sheet: Sheet, scene: Scene) -> str:
        """The text of a sheet that is filed."""
        return self.composer(scene).line(sheet.text)

    def unlock(self, note: str) -> None:
        """Unlock a note; one already unlocked is left alone."""
        if note not in self.seen:
            self.seen = self.seen | {note}
            self.notes.append(note)

    def tell(self, node: Node, kind: Kind, prose: Prose | None, unlocks: tuple[Unlock, ...], *, page: bool) -> None:
        """Compose a text on the position as it stands, then unlock what it links."""
        if prose is None:
            return
        scene = node.scene
        paragraphs: tuple[Paragraph, ...] = ()
        if self.composing:
            paragraphs = self.composer(scene).paragraphs(prose)
        before = len(self.notes)
        if unlocks:
            met = [note for note, tests in unlocks if all(bool(test(self)) is wanted for test, wanted in tests)]
            for note in met:
                self.unlock(note)
        if paragraphs:
            summary: tuple[Paragraph, ...] | None = None
            if node.skipped and scene.skip is not None:
                leads = node.leads and kind is Kind.TEXT
                summary = self.composer(scene).paragraphs(scene.skip.text) if leads else ()
            fresh = tuple(self.notes[before:])
            self.passages.append(Passage(scene.id, kind, paragraphs, page, fresh, summary, scene.content))

    def show_sheets(self, scene: Scene) -> None:
        """The sheets that a scene shows, as one passage."""
        assert scene.sheets is not None
        found = shown_sheets(self.machine, self, scene.sheets)
        if found:
            self.passages.append(Passage(str(scene.id), Kind.SHEETS, (), page=True, sheets=found))

    def logged(self, name: str) -> str:
        """The name under which a choice is logged: in a `sub`, with the caller's name in front."""
        if not self.stack or not self.machine.plan.nodes[self.state].scene.is_sub:
            return name
        caller = self.machine.plan.nodes[self.stack[-1].site].scene
        return f"{caller.id}/{name}"

    def composer(self, scene: Scene) -> Composer:
        """Composes a scene's prose on the position as it stands."""
        args: dict[str, Any] = dict(self.stack[-1].args) if self.stack and scene.returns else {}
        return Composer(self.machine.rules, self, str(scene.id), self.visits.get(scene.id, 0), args)
