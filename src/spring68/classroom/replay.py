"""Replaying a record: every choice through the engine, from the assignment's start, on the teacher's own story.

A record is followed event by event. Where a take was left and another begun, `back` names the line of the choice after
which the play stands again, so a play is a tree, and the sealed take is the way from its root to where it ended.
"""

from __future__ import annotations

from spring68.classroom.assignment import Assignment, Question, Start
from spring68.classroom.digester import Digester
from spring68.classroom.listening import Listening
from spring68.classroom.moments import act_of, is_over, questions_at, stopped_at
from spring68.classroom.record import Event, Header, Record
from spring68.engine.errors import ClosedChoice, EngineError, StoryError, UnknownChoice
from spring68.engine.machine import Machine
from spring68.engine.state import GameState
from spring68.engine.step import begin_at, choose, open_names, start
from spring68.engine.turn import Turn


def opening_turn(machine: Machine, begin: Start, seed: int, *, compose: bool = True) -> Turn:
    """Turn 0 of an assignment: at a preset, in a scene with everything at its default, or at the story's own start.

    Raises:
        KeyError: when there is no such preset.
        StoryError: when the story cannot begin there.
    """
    if not begin.scene:
        return start(machine, seed=seed, preset=begin.preset, compose=compose)
    defaults = tuple(variable.default for variable in machine.story.variables.values())
    state = GameState("", (), defaults, {}, frozenset(), frozenset(), seed=seed)
    return begin_at(machine, begin.scene, state, compose=compose)


class Node:
    """One choice of a play (or its start, which has no event and no parent), and where the play stood after it.

    `offered` are the names that were open before it, `words` how many words its turn told, `met` the questions that the
    turn meets.
    """

    __slots__ = ("at", "came", "event", "label", "met", "offered", "parent", "pick", "read", "state", "words")

    def __init__(
        self, event: Event | None, parent: Node | None, turn: Turn, offered: tuple[str, ...], words: int
    ) -> None:
        self.event, self.parent, self.state = event, parent, turn.state
        self.at = turn.entry.place if turn.entry is not None else ""
        self.pick = turn.entry.choice if turn.entry is not None else ""
        self.label = turn.entry.label if turn.entry is not None else ""
        self.offered, self.words = offered, words
        self.met: tuple[str, ...] = ()
        self.came = self.read = 0
        """When the words before it were shown, in milliseconds of play, and how many there were to read for the first
        time."""

    def way(self) -> list[Node]:
        """The nodes from the start to here."""
        found: list[Node] = []
        node: Node | None = self
        while node is not None:
            found.append(node)
            node = node.parent
        return found[::-1]


class Mismatch(Exception):
    """A line that does not go with the story or the assignment; the message is a sentence without a full stop."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line, self.reason = line, reason


class Replay:
    """A record replayed. After `run`, or where `Mismatch` ended it, everything up to there can be read off."""

    def __init__(self, machine: Machine, assignment: Assignment | None, header: Header) -> None:
        """Begin at the assignment's start; where there is no assignment, at the start that the header names.

        Raises:
            Mismatch: when the story has no such start.
        """
        self.machine, self.assignment = machine, assignment
        self.begin = begin = assignment.start if assignment is not None else Start(header.preset, header.scene)
        try:
            turn = opening_turn(machine, begin, header.seed)
        except (KeyError, EngineError):
            raise Mismatch(1, f"the story has no start called ‘{begin.preset or begin.scene}’") from None
        self.skipped: dict[str, str] = {}
        """Scenes whose summary was read, and by whose decision."""
        self.met: dict[str, Question] = {}
        """The questions that came up, in order."""
        self.answers: dict[str, Event] = {}
        self.skipped_at: dict[str, tuple[int, int]] = {}
        """When, in milliseconds of play, and in which line of the record."""
        self.opened: dict[str, Event] = {}
        self.noticed: dict[str, None] = {}
        self.backs = self.paused = self.shown = 0
        self.turn = turn
        self.cursor: Listening | None = None
        words = sum(len(paragraph.text.split()) for passage in turn.passages for paragraph in passage.paragraphs)
        self.root = self.now = self.fresh = Node(None, None, turn, (), words)
        self.nodes = {0: self.root}
        asked = assignment.questions if assignment is not None else ()
        self.of_acts = frozenset(question.id for question in asked if question.at.kind == "act")
        """The questions that come at the end of an act."""
        self.digester = Digester(machine.names)
        self._ask(turn, is_first=True)

    def run(self, record: Record) -> None:
        """Follow every event.

        Raises:
            Mismatch: at the first line that does not go with the story or the assignment.
        """
        for event in record.events:
            getattr(self, f"_{event.type}")(event)

    def way(self) -> list[Node]:
        """The sealed take: from the start to where the play stands."""
        return self.now.way()

    @property
    def is_over(self) -> bool:
        """Whether the play has come to its end."""
        return (
            is_over(self.assignment.stop, self.now.state) if self.assignment is not None else bool(self.now.state.ended)
        )

    @property
    def stop(self) -> str:
        """The scene of the assignment's stop that was entered; empty when none was."""
        return stopped_at(self.assignment.stop, self.now.state) if self.assignment is not None else ""

    # events

    def _choice(self, event: Event) -> None:
        state, fields = self.now.state, event.fields
        if self.is_over:
            raise Mismatch(event.line, "a choice is made after the play was over")
        if fields["at"] != state.place:
            raise Mismatch(event.line, f"a choice is made at ‘{fields['at']}’, and the play stood at ‘{state.place}’")
        offered = tuple(open_names(self.machine, state))
        pick = fields["pick"]
        try:
            turn = choose(self.machine, state, pick, compose=False, cursor_type=self._cursor)
        except (UnknownChoice, ClosedChoice):
            raise Mismatch(event.line, f"‘{pick}’ is chosen, which could not be chosen there") from None
        except StoryError:
            raise Mismatch(event.line, f"‘{pick}’ is chosen, at which the story has a mistake") from None
        if turn.entry is None or turn.entry.choice != pick:
            raise Mismatch(event.line, f"‘{pick}’ is chosen, which is not called so there")
        if self.digester.of(turn.state) != fields["state"]:
            raise Mismatch(event.line, f"‘{pick}’ leads elsewhere than the line says")
        node = Node(event, self.now, turn, offered, self._words())
        node.came, node.read = self.shown, self.fresh.words if self.fresh is self.now else 0
        self.shown, self.fresh, self.turn = event.t, node, turn
        self.now = self.nodes[event.line - 1] = node
        self._ask(turn)

    def _back(self, event: Event) -> None:
        if self.assignment is not None and self.assignment.takes == "one":
            raise Mismatch(event.line, "the play goes back, and the assignment allows one take only")
        node = self.nodes.get(event.fields["to"])
        if node is None:
            raise Mismatch(event.line, "the play goes back to a line that is no choice")
        self.backs += 1
        self.now, self.shown = node, event.t

    def _answer(self, event: Event) -> None:
        name = event.fields["q"]
        if name in self.answers:
            raise Mismatch(event.line, f"the question ‘{name}’ is answered twice")
        if self.assignment is not None:
            question = self.met.get(name)
            if question is None:
                raise Mismatch(event.line, f"the question ‘{name}’ is answered, which had not come up")
            if not fits(question, event.fields["text"]):
                raise Mismatch(event.line, f"the answer to ‘{name}’ is none of those offered")
        self.answers[name] = event

    def _note(self, event: Event) -> None:
        name = event.fields["id"]
        if name not in self.now.state.seen:
            raise Mismatch(event.line, f"the note ‘{name}’ is opened, which had not been met")
        self.opened.setdefault(name, event)

    def _content(self, event: Event) -> None:
        fields = event.fields
        scene = self.machine.story.scenes.get(fields["scene"])
        if scene is None or fields["tag"] not in scene.content:
            raise Mismatch(event.line, f"‘{fields['scene']}’ is no scene with the content ‘{fields['tag']}’")
        if fields["action"] == "shown_notice":
            self.noticed[fields["tag"]] = None
        else:
            self.skipped[fields["scene"]] = "pupil" if fields["action"] == "skipped" else "teacher"
            self.skipped_at.setdefault(fields["scene"], (event.t, event.line))
            self.fresh.words = self._words()

    def _pause(self, event: Event) -> None:
        self.paused += event.fields["ms"]

    def _resume(self, event: Event) -> None:
        """The program was started again; nothing of it counts."""

    def _seal(self, event: Event) -> None:
        if event.fields["backs"] != self.backs:
            raise Mismatch(event.line, "the seal counts other goings back than there are")

    # helpers

    def _ask(self, turn: Turn, *, is_first: bool = False) -> None:
        """Remember which questions a turn meets."""
        if self.assignment is not None and self.assignment.questions:
            quiet = () if is_first or not self._stays_in_act(turn.state) else self.of_acts
            found = questions_at(self.assignment, self.machine.story, turn, quiet, is_first=is_first)
            self.now.met = tuple(question.id for question in found)
            for question in found:
                self.met.setdefault(question.id, question)

    def _stays_in_act(self, state: GameState) -> bool:
        """Whether a turn goes on in the act where the one before it rested, so that no act can have come to its end.

        Most turns do, and to ask after every act each time would take a fifth of the whole replay.
        """
        assert self.assignment is not None
        assert self.now.parent is not None
        before, scenes = self.now.parent.state, self.machine.story.scenes
        act = act_of(self.machine.story, state)
        if is_over(self.assignment.stop, state) or act != act_of(self.machine.story, before):
            return False
        new = state.visits.keys() - before.visits.keys()
        return all(name in scenes and (scenes[name].is_sub or scenes[name].act == act) for name in new)

    def _cursor(self, machine: Machine, state: GameState, _composing: bool) -> Listening:
        """The cursor of the next step, which is kept to be asked what it was told."""
        self.cursor = Listening(machine, state)
        return self.cursor

    def _words(self) -> int:
        """The fewest words that the last turn can have told; of a scene that was skipped those of its summary."""
        if self.cursor is None:
            return self.root.words
        return self.cursor.count(self.skipped)


def fits(question: Question, text: str) -> bool:
    """Whether a text can be an answer: one of the options, a step of the scale, any words; nothing at all is passing."""
    if question.kind == "choice":
        return not text or text in question.options
    if question.kind == "scale":
        return not text or (text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= question.scale)
    return True
