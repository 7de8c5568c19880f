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

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from transitions import Machine as Kernel
from transitions import State

from spring68.engine.plan import LATER, Node, Plan, Route, plan_story
from spring68.engine.rules import Rules
from spring68.story.meaning import Scope
from spring68.story.model import Story

if TYPE_CHECKING:
    from spring68.engine.cursor import Cursor

ONWARD, OTHERWISE, CALL = "onward", "otherwise", "call"


@dataclass(slots=True)
class Machine:
    """A story ready to be played: its plan, its rules and the kernel that moves a cursor through it."""

    story: Story
    plan: Plan
    rules: Rules
    names: tuple[str, ...]
    _events: dict[str, Any] = field(repr=False)

    @classmethod
    def of(cls, story: Story) -> Machine:
        """Build the machine of a story.

        Raises:
            StoryError: when a name or a condition makes no sense (`check` says so beforehand).
        """
        rules = Rules(Scope.of(story))
        plan = plan_story(story, rules)
        return cls(story, plan, rules, tuple(story.variables), _kernel(plan).events)

    def fire(self, trigger: str, cursor: Cursor) -> bool:
        """Pull one trigger; False when there is no way on, or none that is open."""
        event = self._events.get(trigger)
        return event is not None and cursor.state in event.transitions and bool(event.trigger(cursor))


def _kernel(plan: Plan) -> Kernel:
    """The library's machine for a plan."""
    states = [State(LATER)]
    states += [State(node.name, on_enter=[_arrival(node)], final=node.is_final) for node in plan.nodes.values()]
    kernel = Kernel(
        model=None,
        states=states,
        initial=None,
        auto_transitions=False,
        send_event=True,
        prepare_event=[_take_choice],
        on_final=[_finish],
    )
    for node in plan.nodes.values():
        _connect(kernel, plan, node)
    return kernel


def _connect(kernel: Kernel, plan: Plan, node: Node) -> None:
    """All transitions that leave a node."""
    for offer in node.offers:
        _add(kernel, offer.name, node.name, offer.routes, plan)
        _add_returns(kernel, offer.name, node, offer.routes, plan)
    _add(kernel, ONWARD, node.name, node.routes, plan)
    _add_returns(kernel, ONWARD, node, node.routes, plan)
    if node.otherwise:
        _add(kernel, OTHERWISE, node.name, node.otherwise, plan)
    if node.call is not None:
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
