"""A machine that follows a log: the same ways on, walked without the library.

Whoever opens a save takes hundreds of choices at once and wants only the last turn. The library would have to be told of
every place first, and asks each time whom to call back; here the ways of a node are tried in order, which is all that it
would do. What happens on a way is the cursor's, as ever. A test takes every choice of whole stories with both machines
and finds them equal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from spring68.engine.machine import CALL, ONWARD, OTHERWISE, Machine
from spring68.engine.nodes import LATER, Node, Route

if TYPE_CHECKING:
    from spring68.engine.cursor import Cursor


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
