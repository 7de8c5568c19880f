"""Every reader of the project against bytes that nobody meant: `python -m tests.fuzz --help`."""
