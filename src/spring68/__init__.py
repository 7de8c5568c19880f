"""spring68: an interactive fiction about the Prague Spring, played in a terminal."""

__version__ = "0.1.0"
