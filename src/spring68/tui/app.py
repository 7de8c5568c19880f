"""The program on the screen: opens rooms, reads the story behind the first frame, gives the terminal back whole."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import signal
import threading
from typing import Any, ClassVar

from textual.app import App
from textual.screen import Screen

from spring68.saves.model import Page, SaveError
from spring68.tui.content import plain_content
from spring68.tui.desk import Desk, last_time
from spring68.tui.launch import Launch, Outcome
from spring68.tui.messages import NewPlay, OpenRoom, PlaySlot, Quit, SettingChanged, StoryReady, ToTitle
from spring68.tui.themes import textual_themes
from spring68.tui.tidy import settle

SIGNALS = ("SIGTERM", "SIGHUP")


class Spring68(App[int]):
    """Opens rooms and passes news on."""

    TITLE = "spring68"
    ENABLE_COMMAND_PALETTE = False
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[Any]] = []
    HORIZONTAL_BREAKPOINTS = [(0, "-sliver"), (24, "-narrow"), (60, "-normal"), (100, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [  # noqa: RUF012
        (0, "-flat"), (8, "-short"), (20, "-upright"), (36, "-tall"), (50, "-vast"),
    ]  # fmt: skip
    CSS = """
    #tiny { display: none; }
    #head { height: 2; }
    PlayScreen #head { height: 3; }
    Screen.-short #head { height: 1; }
    Screen.-tall #leaf { margin: 2 0 0 0; }
    Screen.-vast #leaf { margin: 5 0 0 0; }
    Screen.-sliver #tiny, Screen.-flat #tiny { display: block; }
    Screen.-sliver Leaf, Screen.-flat Leaf, Screen.-sliver #head, Screen.-flat #head { display: none; }
    Screen.-sliver #foot, Screen.-flat #foot, Screen.-sliver #notice, Screen.-flat #notice { display: none; }
    """

    def __init__(self, launch: Launch) -> None:
        self.launch = launch
        self.desk = Desk(launch)
        super().__init__(ansi_color=True if self.desk.theme == "terminal" else None)
        self.outcome = Outcome()

    def get_css_variables(self) -> dict[str, str]:
        """The variables of the theme; the first call, before anything is styled, puts our themes on."""
        if self.desk.theme not in self.available_themes:
            for theme in textual_themes():
                self.register_theme(theme)
            self.set_reactive(App.theme, self.desk.theme)
        return super().get_css_variables()

    def get_default_screen(self) -> Screen[Any]:
        """The first screen: the play, where one is to be gone on with, else the title."""
        if self.launch.assignment is not None:
            from spring68.tui.screens.lessonenter import EntranceScreen

            return EntranceScreen(self.desk)
        opening = self.desk.opening()
        if opening is not None and opening.save is not None:
            from spring68.tui.screens.play import PlayScreen

            self.desk.wanted = opening.slot
            return PlayScreen(self.desk, opening.save.page, None, last_time(opening.save))
        if self.desk.is_new:
            from spring68.tui.screens.play import PlayScreen

            return PlayScreen(self.desk, Page(), None)
        if self.launch.mode == "continue":
            self.desk.notices.append("There is no play to continue yet.")
        from spring68.tui.screens.title import TitleScreen

        return TitleScreen(self.desk)

    # beginning and ending

    def on_mount(self) -> None:
        """Answer to signals; read the story once the first frame is painted."""
        loop = asyncio.get_running_loop()
        for name in SIGNALS:
            number = getattr(signal, name, None)
            if number is not None:
                with contextlib.suppress(NotImplementedError, ValueError, RuntimeError):
                    loop.add_signal_handler(number, self.end, 128 + number)
        self.call_after_refresh(self._start_loading)

    def _start_loading(self) -> None:
        threading.Thread(target=self._load, name="spring68-story", daemon=True).start()

    def _load(self) -> None:
        self.desk.load()
        with contextlib.suppress(RuntimeError):
            self.post_message(StoryReady(self.desk.problem))
        self.desk.keep_story()

    def end(self, status: int = 0, words: str = "") -> None:
        """Leave the screen with an exit code, and one sentence for stderr; of a lesson, where its record lies."""
        self.outcome = Outcome(status, words or self._farewell())
        self.exit(status, return_code=status)

    def _farewell(self) -> str:
        lesson = self.desk.session.lesson if self.desk.session is not None else None
        if lesson is None or self.launch.served:
            return ""
        from spring68.tui.screens.lessonplay import farewell

        return farewell(lesson)

    def on_quit(self, _message: Quit) -> None:
        """Somebody wants to stop."""
        self.end()

    def on_unmount(self) -> None:
        """The play is put away, whatever the reason for leaving."""
        self.desk.put_away()

    def notify(self, message: str, *, title: str = "", **options: Any) -> None:
        """Tell something in a corner; never read as markup, whoever asks."""
        options["markup"] = False
        super().notify(plain_content(message).plain, title=plain_content(title).plain, **options)

    # the story

    def on_story_ready(self, message: StoryReady) -> None:
        """The story is there: go on with what waited for it."""
        settle()
        if message.problem:
            self._tell_broken(message.problem)
            return
        waiting, self._waiting = self._waiting, None
        play = self.play
        if play is not None and play.session is None and not self.desk.wanted:
            self.post_message(NewPlay(self.launch.preset))
        elif self.desk.wanted:
            self._give_session(self.desk.wanted)
        if waiting is not None:
            self.post_message(waiting)
        entered = getattr(self.screen, "story_ready", None)
        if entered is not None:
            entered()
        if self.launch.watch:
            from spring68.tui.watching import watch

            watch(self)

    def _give_session(self, slot: str) -> None:
        """Give the session to the play screen that was painted without it."""
        try:
            session = self.desk.resume(slot)
        except SaveError as problem:
            self.desk.wanted = ""
            self.to_title()
            self.tell(f"This play cannot be gone on with: {problem}")
            return
        self.desk.wanted = ""
        if self.play is not None:
            self.play.attach(session)

    def _tell_broken(self, problem: str) -> None:
        launch = self.launch
        words = f"{problem}." if launch.served else f"{problem}. Run “spring68 check {launch.story}” for all of it."
        self.tell(words, title="The story cannot be played", then=lambda: self.end(1, words))

    @property
    def play(self) -> Any:
        """The play screen that is uppermost, where there is one."""
        return next((screen for screen in reversed(self.screen_stack) if self.is_play(screen)), None)

    @staticmethod
    def is_play(screen: Screen[Any]) -> bool:
        """Whether a screen is a play screen; asking does not import it."""
        return any(kind.__name__ == "PlayScreen" for kind in type(screen).__mro__)

    def _fatal_error(self) -> None:
        """After a crash the terminal is given back as it was; what the player is told is said by `run`."""
        self._close_messages_no_wait()

    # rooms

    _waiting: PlaySlot | NewPlay | OpenRoom | None = None
    """What was asked for before the story was there."""

    def on_open_room(self, message: OpenRoom) -> None:
        """Open a room; one that needs the story waits for it."""
        from spring68.tui.rooms import ROOMS, needs_play, needs_story, open_room

        kind = message.name.partition(":")[0]
        if kind == "title":
            self.to_title()
        elif kind not in ROOMS:
            return
        elif needs_story(kind) and self.desk.machine is None:
            self._waiting = message
        elif needs_play(kind) and self.desk.session is None and not self._find_play():
            self.tell("No play is kept yet: begin one first.")
        elif not self._go_back_to(ROOMS[kind][1], message.name):
            open_room(self, message.name)

    def _go_back_to(self, room: str, name: str) -> bool:
        """Go back to a room that is open already, underneath others."""
        found = next((screen for screen in self.screen_stack[1:] if type(screen).__name__ == room), None)
        if found is None:
            return False
        while self.screen is not found:
            self.pop_screen()
        turn_to = getattr(found, "turn_to", None)
        if turn_to is not None and ":" in name:
            turn_to(name.partition(":")[2])
        return True

    def _find_play(self) -> bool:
        """Take the newest play from its drawer, so that one can look at it."""
        latest = self.desk.latest()
        if latest is None:
            return False
        try:
            self.desk.resume(latest.slot)
        except SaveError:
            return False
        return True

    def on_play_slot(self, message: PlaySlot) -> None:
        """Go on with a play: at once with what is kept of its page, and with the story when it is there."""
        from spring68.tui.screens.play import PlayScreen

        lesson = self.desk.session.lesson if self.desk.session is not None else None
        if lesson is not None:
            from spring68.tui.screens.lessonplay import show_lesson

            show_lesson(self, lesson)
            return
        if self.desk.machine is None:
            info = self.desk.store.info(message.slot)
            if info.save is not None:
                self.desk.wanted = message.slot
                self.show(PlayScreen(self.desk, info.save.page, None, last_time(info.save)))
            return
        info = self.desk.store.info(message.slot)
        last = last_time(info.save) if info.save is not None else ""
        try:
            session = self.desk.resume(message.slot)
        except SaveError as problem:
            self.tell(f"This play cannot be gone on with: {problem}")
            return
        self.show(PlayScreen(self.desk, session.save.page, session, last))

    def on_new_play(self, message: NewPlay) -> None:
        """Begin a new play; before the very first one, two questions."""
        if self.desk.machine is None:
            self._waiting = message
        elif self.desk.settings.asked == "no":
            from spring68.tui.screens.first import FirstSlip

            self.push_screen(FirstSlip(self.desk), lambda _answer: self._begin(message.preset))
        else:
            self._begin(message.preset)

    def _begin(self, preset: str) -> None:
        from spring68.engine.errors import EngineError
        from spring68.tui.screens.play import PlayScreen

        try:
            session = self.desk.begin(preset)
        except KeyError:
            known = ", ".join(self.desk.machine.story.presets) if self.desk.machine is not None else ""
            self.tell(f"There is no preset called “{preset}”; this story has: {known or 'none'}.", then=self.to_title)
            return
        except EngineError as problem:
            self.tell(f"The story cannot begin: {problem}.", then=self.to_title)
            return
        self.show(PlayScreen(self.desk, session.save.page, session))

    def on_to_title(self, _message: ToTitle) -> None:
        """Back to the title."""
        self.to_title()

    def to_title(self) -> None:
        """Show the title; the play is put away. An assignment has no title to go back to."""
        if self.launch.assignment is not None:
            self.end()
            return
        from spring68.tui.screens.title import TitleScreen

        self.desk.put_away()
        self.show(TitleScreen(self.desk))

    def show(self, screen: Screen[Any]) -> None:
        """Show a screen in place of all that are there; the first one of all stays underneath, out of sight."""
        while len(self.screen_stack) > 1:
            self.pop_screen()
        if type(self.screen) is not type(screen) or self.is_play(screen):
            self.push_screen(screen)

    def push_screen(self, screen: Any, *given: Any, **options: Any) -> Any:
        """Show a screen on top; it is told at once how large the window is, so that it is not styled twice."""
        if self._screen_stack and isinstance(screen, Screen):
            sizes = {name for _least, name in (*self.HORIZONTAL_BREAKPOINTS, *self.VERTICAL_BREAKPOINTS)}
            screen.add_class(*(sizes & self.screen.classes), update=False)
        return super().push_screen(screen, *given, **options)

    def tell(self, words: str, *, title: str = "", then: Any = None) -> None:
        """Say something that must be seen, on a slip."""
        from spring68.tui.screens.slips import Answer, Slip

        slip = Slip(self.desk, title, [words], [Answer("q", "", "Close")])
        self.push_screen(slip, (lambda _answer: then()) if then is not None else None)

    def apply_settings(self) -> None:
        """Put on what the settings now say, in every room that is open."""
        self.theme = self.desk.theme
        for screen in self.screen_stack:
            dress = getattr(screen, "dress", None)
            if dress is not None:
                dress()

    def on_setting_changed(self, _message: SettingChanged) -> None:
        """A setting was changed."""
        self.apply_settings()


def run(launch: Launch) -> Outcome:
    """Run the program on the terminal; whatever happens, the outcome is one exit code and one sentence."""
    gc.disable()
    try:
        app = Spring68(launch)
        app.run(mouse=launch.mouse)
        problem = app._exception
    except Exception as found:
        return crashed(launch, found)
    finally:
        gc.enable()
    if problem is not None:
        return crashed(launch, problem)
    status = app.return_code or 0
    return app.outcome if app.outcome.status == status else Outcome(status, app.outcome.words)


def crashed(launch: Launch, problem: BaseException) -> Outcome:
    """What is said after a crash: the save is kept, where it is, and nothing of the program's inside."""
    words = f"something went wrong in the program ({type(problem).__name__})"
    if launch.scratch:
        return Outcome(1, f"{words}; of a rehearsal nothing is kept.")
    if launch.assignment is not None:
        return Outcome(1, f"{words}; the record is kept in {launch.records}, and the same assignment goes on with it.")
    return Outcome(
        1, f"{words}; the play is kept in {launch.places.saves}, and “spring68 play --continue” goes on with it."
    )
