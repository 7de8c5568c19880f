"""What is kept: playthroughs, settings, and the folders where they live."""
