"""`python -m spring68` is the command `spring68`."""

from spring68.cli import main

main(prog_name="spring68")
