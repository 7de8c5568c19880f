"""The group `class`: everything between a teacher and a class; each verb is loaded when it is called."""

from __future__ import annotations

from importlib import import_module

import click

VERBS = {
    "new": "classassign.new",
    "assign": "classassign.assign",
    "check": "classcheck.check",
    "notice": "classcheck.notice",
    "collect": "classcollect.collect",
    "watch": "classwatch.watch",
    "verify": "classverify.verify",
    "report": "classreport.report",
    "export": "classexport.export",
    "purge": "classpurge.purge",
}
"""Verb: the module of this room and the name in it, in the order in which a class meets them."""


class Verbs(click.Group):
    """A group that loads a verb when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All verbs, in the order in which a class meets them."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One verb, or None where there is none of this name."""
        if cmd_name not in VERBS:
            return None
        module, name = VERBS[cmd_name].split(".")
        command: click.Command = getattr(import_module(f"spring68.cli.{module}"), name)
        return command


@click.group(cls=Verbs, name="class")
def classes() -> None:
    """Work with a class: give an assignment, collect what comes back, look at it together.

    Nothing here needs a network or an account. The teacher's guide (docs/teaching.md) goes through it step by step.
    """
