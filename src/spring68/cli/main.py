"""The group of all commands; each is loaded when it is called."""

from __future__ import annotations

import errno
import io
import sys
from importlib import import_module

import click

from spring68 import __version__
from spring68.cli.words import fail

COMMANDS = {
    "check": "check.check",
    "class": "classes.classes",
    "completion": "write.completion",
    "diff": "see.diff",
    "explain": "check.explain",
    "fmt": "write.fmt",
    "keeping": "stored.keeping",
    "map": "see.map_story",
    "new": "write.new",
    "play": "play.play",
    "playtest": "see.playtest",
    "prove": "prove.prove",
    "release": "release.release",
    "schema": "write.schema",
    "serve": "serve.serve",
    "stats": "see.stats",
    "test": "stored.test_stored",
    "where": "play.where",
}
"""Command: the module of this room and the name in it."""


class Commands(click.Group):
    """A group that loads a command when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in order."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One command, or None where there is none of this name."""
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(".")
        command: click.Command = getattr(import_module(f"spring68.cli.{module}"), name)
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; where what it writes finds no room, say so in one sentence."""
        try:
            return super().invoke(ctx)
        except OSError as problem:
            if problem.errno not in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}:
                raise
            fail(f"not everything could be written ({problem.strerror}); make room on the disk, and do it again.", 1)


@click.group(cls=Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="spring68")
@click.pass_context
def main(context: click.Context) -> None:
    """Only the Air: an interactive fiction about the Prague Spring.

    Without a command, the title screen.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):  # a console or a file in an old code page lacks some of our signs
        sys.stdout.reconfigure(errors="replace")
    if context.invoked_subcommand is None:
        from spring68.cli.play import play

        context.invoke(play)
