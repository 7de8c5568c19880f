"""The rooms that a player can be in, one file each."""
