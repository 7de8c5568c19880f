"""Doing something again whenever a story is saved, until Ctrl-C."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import click


def watch_story(folder: Path, look: Callable[[], int]) -> None:
    """Look at a story now and after every change; `look` prints and gives the number of findings. Ctrl-C ends with 0.

    Between two looks standard error says in one line how many findings there are.
    """
    from spring68.workshop.watch import Watcher, wait_for_change

    watcher = Watcher(folder)
    try:
        while True:
            count = _once(look)
            sys.stdout.flush()
            found = "no findings" if not count else "1 finding" if count == 1 else f"{count} findings"
            click.echo(f"{found}; waiting for a change (Ctrl-C ends).", err=True)
            for path in wait_for_change(watcher):
                click.echo(f"changed: {path}", err=True)
    except KeyboardInterrupt:
        click.echo("", err=True)
        sys.exit(0)


def _once(look: Callable[[], int]) -> int:
    """One look; a story that cannot be read at all was told about, and is waited for."""
    try:
        return look()
    except SystemExit:
        return 1
