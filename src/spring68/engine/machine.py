"""The state machine of a story; the only module that imports `transitions`.

One flat machine per story: a state for every node of the plan, a trigger for every choice, and three triggers for what
goes on without asking (`onward`, `otherwise`, `call`). The library judges guards, moves the state and calls back:

* `prepare_event` takes the choice once, on the cursor (its `if` was judged on the state before);
* the conditions of the transitions are the guards of the choice's ways on, judged on what the cursor then holds, one
  transition for each way, the first that holds;
* `before` says how the next node is come to; `on_enter` arrives there;
* a hub's rejoin is an internal transition (`dest=None`), so nothing of its entry runs again;
* the return of a `sub` is one transition for each place that calls it, on the top of the call stack.

The model is a throw-away cursor, so that to the rest of the house a step is a pure function. Callbacks are always
functions: a string would be looked up and imported by the library.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from transitions import Machine as Kernel
from transitions import State

from spring68.engine.ondemand import PlanOnDemand
from spring68.engine.plan import LATER, Node, Plan, Route, plan_story
from spring68.engine.rules import Rules
from spring68.story.meaning import Scope
from spring68.story.model import Story

if TYPE_CHECKING:
    from spring68.engine.cursor import Cursor
    from spring68.engine.state import GameState

ONWARD, OTHERWISE, CALL = "onward", "otherwise", "call"


@dataclass(slots=True)
class Machine:
    """A story ready to be played: its plan, its rules and the kernel that moves a cursor through it."""

    story: Story
    plan: Plan
    rules: Rules
    names: tuple[str, ...]
    _events: dict[str, Any] = field(repr=False)
    _connect: Callable[[str, str], None] | None = field(default=None, repr=False)
    """Makes the ways on that a trigger has from a place, where they are made on demand."""

    @classmethod
    def of(cls, story: Story) -> Machine:
        """Build the machine of a story.

        Raises:
            StoryError: when a name or a condition makes no sense (`check` says so beforehand).
        """
        rules = Rules(Scope.of(story))
        plan = plan_story(story, rules)
        return cls(story, plan, rules, tuple(story.variables), _kernel(plan).events)

    @classmethod
    def on_demand(cls, story: Story, outline: Mapping[str, Any], gist: Callable[[str], Any] | None = None) -> Machine:
        """A machine in which a scene is laid out and connected when the play comes there.

        Args:
            story: A story in which nothing is wrong.
            outline: What `ondemand.outline_of` said of the plan of the whole story.
            gist: Gives what `gist.gists_of` said of a scene, where that was kept.
        """
        rules = Rules(Scope.of(story))
        kernels: list[_Growing] = []

        def renew() -> None:
            """A kernel that knows nothing yet; the one before may be in the middle of a step, but none before that."""
            for old in kernels[:-1]:
                old.let_go()
            kernels[:] = [*kernels[-1:], _Growing(plan)]
            machine._events = kernels[-1].events

        plan = PlanOnDemand(story, rules, outline, renew, gist)
        machine = cls(story, plan, rules, tuple(story.variables), {}, lambda *way: kernels[-1].connect(*way))
        renew()
        return machine

    @property
    def is_on_demand(self) -> bool:
        """Whether scenes are laid out when the play comes there."""
        return self._connect is not None

    def look_ahead(self, state: GameState) -> None:
        """Lay out where the choices of a place lead, so that the next step finds it ready; whoever waits may do it."""
        node = self.plan.nodes.get(state.place) if self._connect is not None and not state.ended else None
        for offer in node.offers if node is not None else ():
            for route in offer.routes:
                self.plan.nodes.get(route.target)

    def fire(self, trigger: str, cursor: Cursor) -> bool:
        """Pull one trigger; False when there is no way on, or none that is open."""
        if self._connect is not None:
            self._connect(trigger, cursor.state)
        event = self._events.get(trigger)
        return event is not None and cursor.state in event.transitions and bool(event.trigger(cursor))


def _kernel(plan: Plan) -> Kernel:
    """The library's machine for a plan."""
    kernel = Kernel(states=[State(LATER), *map(_state, plan.nodes.values())], **_options())
    for node in plan.nodes.values():
        _connect(kernel, plan, node)
    return kernel


def _options() -> dict[str, Any]:
    """How the library is used here."""
    return {
        "model": None, "initial": None, "auto_transitions": False, "send_event": True,
        "prepare_event": [_take_choice], "on_final": [_finish],
    }  # fmt: skip


def _state(node: Node) -> State:
    return State(node.name, on_enter=[_arrival(node)], final=node.is_final)


class _Growing(Kernel):
    """A kernel that learns of a place when the play comes there."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(states=[State(LATER)], **_options())
        self.plan = plan

    def get_state(self, state: Any) -> State:
        """The state of a place."""
        found = self.states.get(state)
        if found is None:
            found = self.states[state] = _state(self.plan.nodes[state])
        return found

    def connect(self, trigger: str, place: str) -> None:
        """Make the ways on that a trigger has from a place, unless that was done."""
        node = self.plan.nodes[place]
        event = self.events.get(trigger)
        if event is None or place not in event.transitions:
            _connect(self, self.plan, node, trigger)

    def let_go(self) -> None:
        """Untie what is tied in circles, so that nothing waits for the collector."""
        self.events.clear()
        self.states.clear()


def _connect(kernel: Kernel, plan: Plan, node: Node, only: str = "") -> None:
    """All transitions that leave a node, or only those of one trigger."""
    ways = [(offer.name, offer.routes) for offer in node.offers if only in {"", offer.name}]
    for trigger, routes in [*ways, (ONWARD, node.routes)]:
        if only in {"", trigger}:
            _add(kernel, trigger, node.name, routes, plan)
            _add_returns(kernel, trigger, node, routes, plan)
    if node.otherwise and only in {"", OTHERWISE}:
        _add(kernel, OTHERWISE, node.name, node.otherwise, plan)
    if node.call is not None and only in {"", CALL}:
        _add(kernel, CALL, node.name, [node.call], plan)


def _add(kernel: Kernel, trigger: str, source: str, routes: list[Route], plan: Plan) -> None:
    for route in routes:
        internal = route.how == "repeat" and route.target == source
        kernel.add_transition(
            trigger,
            source,
            None if internal else route.target,
            conditions=[_condition(route)] if route.test is not None else None,
            before=[_how(route)] if route.how in {"call", "repeat"} and not internal else None,
            after=[_repeat(plan.nodes[source])] if internal else None,
        )


def _add_returns(kernel: Kernel, trigger: str, node: Node, routes: list[Route], plan: Plan) -> None:
    """Where nothing follows in a scene that returns: one transition for each place that calls it."""
    if routes or not node.scene.returns:
        return
    for site in plan.sites.get(str(node.scene.id), ()):
        kernel.add_transition(trigger, node.name, site, conditions=[_called_from(site)], before=[_return])


def _take_choice(event: Any) -> None:
    event.model.take()


def _finish(event: Any) -> None:
    event.model.finish()


def _arrival(node: Node) -> Callable[[Any], None]:
    return lambda event: event.model.arrive(node)


def _repeat(node: Node) -> Callable[[Any], None]:
    return lambda event: event.model.repeat(node)


def _condition(route: Route) -> Callable[[Any], bool]:
    test = route.test
    assert test is not None
    return lambda event: test(event.model)


def _how(route: Route) -> Callable[[Any], None]:
    return lambda event: event.model.come(route)


def _called_from(site: str) -> Callable[[Any], bool]:
    return lambda event: event.model.is_called_from(site)


def _return(event: Any) -> None:
    event.model.come_back()
