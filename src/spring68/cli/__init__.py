"""The command line: the only place where outcomes become words on stderr and exit codes.

0: done · 1: there are findings, or the story cannot be played · 2: it could not be run at all (a wrong option, no such
folder) · 128 + n: stopped by signal n. Standard output is for results; everything said about them goes to stderr.
"""

from spring68.cli.main import main

__all__ = ["main"]
