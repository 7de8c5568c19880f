"""Following a log: a machine that walks the same ways on without the library, and a cursor that hurries by the gists.

Whoever opens a save takes hundreds of choices at once and wants only the last turn. The library would have to be told of
every place first, and asks each time whom to call back; here the ways of a node are tried in order, which is all that it
would do. What happens on a way is the cursor's, as ever. A test takes every choice of whole stories with both machines
and finds them equal.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from spring68.engine.cursor import Cursor
from spring68.engine.errors import ClosedChoice, EngineError
from spring68.engine.gist import GistPlan
from spring68.engine.machine import CALL, ONWARD, OTHERWISE, Machine
from spring68.engine.nodes import LATER, Node, Offer, Route
from spring68.engine.ondemand import PlanOnDemand
from spring68.engine.plan import sheets_of
from spring68.engine.state import GameState
from spring68.engine.step import CursorType, go_on, offer_named
from spring68.engine.turn import Turn
from spring68.story.model import Scene, Sheet


class Follower(Machine):
    """A machine over the plan of another one; where that lays out or forgets a scene, so does this."""

    __slots__ = ()

    @classmethod
    def on(cls, machine: Machine) -> Follower:
        """The follower of a machine."""
        return cls(machine.story, machine.plan, machine.rules, machine.names, {})

    def fire(self, trigger: str, cursor: Cursor) -> bool:
        """Pull one trigger; False when there is no way on, or none that is open."""
        node = self.plan.nodes[cursor.state]
        routes = self._routes(trigger, node, cursor)
        cursor.take()
        for route in routes:
            if route.test is None or route.test(cursor):
                self._go(route, node, cursor)
                return True
        if routes or trigger in {OTHERWISE, CALL} or not node.scene.returns:
            return False
        return self._return(node, cursor)

    def _routes(self, trigger: str, node: Node, cursor: Cursor) -> list[Route]:
        """The ways that a trigger has from a node."""
        if trigger == ONWARD:
            return node.routes
        if trigger == OTHERWISE:
            return node.otherwise
        if trigger == CALL:
            return [node.call] if node.call is not None else []
        return cursor.offer.routes if cursor.offer is not None else []

    def _go(self, route: Route, node: Node, cursor: Cursor) -> None:
        """Take one way on."""
        if route.how == "repeat" and route.target == node.name:
            cursor.repeat(node)
            return
        if route.how in {"call", "repeat"}:
            cursor.come(route)
        self._arrive(route.target, cursor)

    def _return(self, node: Node, cursor: Cursor) -> bool:
        """Go back to the place that called, where one did."""
        for site in self.plan.sites.get(str(node.scene.id), ()):
            if cursor.is_called_from(site):
                cursor.come_back()
                self._arrive(site, cursor)
                return True
        return False

    def _arrive(self, place: str, cursor: Cursor) -> None:
        cursor.state = place
        if place == LATER:
            return
        node = self.plan.nodes[place]
        cursor.arrive(node)
        if node.is_final:
            cursor.finish()


class Hurrying(Cursor):
    """A cursor that goes from choice to choice of a log and changes one position in place.

    The position of an ordinary cursor is copied at every choice, because somebody may want to come back to it; of a
    log only the end is wanted. It composes nothing, and needs no more of a scene than its gist.
    """

    __slots__ = ("filed_keys",)
    picked: set[str]
    seen: set[str]
    visits: dict[str, int]
    said: dict[str, str]

    def __init__(self, machine: Machine, before: GameState, _composing: bool = False) -> None:
        super().__init__(machine, before, False)
        self.picked, self.seen = set(before.picked), set(before.seen)
        self.visits, self.said = dict(before.visits), dict(before.said or {})
        self.filed_keys = {filed.key for filed in before.filed}

    @property
    def place(self) -> str:
        """Where the play rests, under the name that a state has for it."""
        return self.state

    def walk(self, choices: Sequence[str]) -> int:
        """Take choices as long as they can be taken; how many were. If not all were, the position is of no use."""
        for number, choice in enumerate(choices):
            try:
                self._step(choice)
            except EngineError:
                return number
        return len(choices)

    def _step(self, choice: str) -> None:
        """What `step.choose` does."""
        offer = offer_named(self.machine, self, choice)
        if offer.choice.locked is not None and offer.test is not None and not offer.test(self):
            raise ClosedChoice(offer.name, "")
        self.offer, self.how, self.must_call = offer, "enter", False
        if not self.machine.fire(offer.name, self):
            raise EngineError(f"nothing follows ‘{offer.name}’")
        go_on(self.machine, self)

    def pick(self, logged: str, name: str) -> None:
        """Note that a choice was picked."""
        self.picked.update((logged, name))

    def quote(self, labels: dict[str, str]) -> None:
        """Note the labels that can be quoted from now on."""
        self.said.update(labels)

    def visit(self, scene: str, count: int) -> None:
        """Note how often a scene was visited."""
        self.visits[scene] = count

    def unlock(self, note: str) -> None:
        """Unlock a note."""
        self.seen.add(note)

    def is_filed(self, key: str) -> bool:
        """Whether a sheet was filed before; whoever asks files it if not."""
        return key in self.filed_keys

    def label(self, offer: Offer, scene: Scene) -> str:
        """The label of a choice with markup, from the scene itself."""
        scene = self.machine.story.scenes[scene.id]
        choice = next(choice for _beat, choice in scene.all_choices() if choice.id == offer.choice.id)
        return self.composer(scene).line(choice.label)

    def sheet(self, key: str, sheet: Sheet, scene: Scene) -> str:
        """The text of a sheet: the line of the gist, or where it has markup that of the scene itself."""
        self.filed_keys.add(key)
        line: Any = sheet
        if isinstance(line, str):
            return line
        scene, sheet = sheets_of(self.machine.story.scenes[scene.id])[key]
        return self.composer(scene).line(sheet.text)


def hurry(
    machine: Machine, begin: Callable[[Machine, CursorType], Turn], choices: Sequence[str]
) -> tuple[Turn, int] | None:
    """Follow a log by the gists of a kept story as far as it resolves.

    Args:
        machine: The machine of the story.
        begin: Makes the turn with which the log begins, on the machine and with the cursor that it is given.
        choices: The names of the choices.

    Returns:
        The turn that was reached, of which nothing is told, and how many choices led there. None where the story has no
        gists, where one is damaged, or where the log cannot even begin: then the machine itself is to follow it.
    """
    plan = machine.plan
    if not isinstance(plan, PlanOnDemand) or plan.gist is None:
        return None
    gists = GistPlan(machine, plan.gist)
    quick = Follower(machine.story, gists, machine.rules, machine.names, {})
    try:
        first = begin(quick, Hurrying)
        hurrying = Hurrying(quick, first.state)
        count = hurrying.walk(choices)
        if count < len(choices):
            hurrying = Hurrying(quick, first.state)
            hurrying.walk(choices[:count])
    except (EngineError, LookupError, TypeError, ValueError, AttributeError):
        return None
    finally:
        gists.let_go()
    return Turn(hurrying.frozen(), hurrying.entry, (), (), ()), count
