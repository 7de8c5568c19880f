"""The full screen: the only room that imports Textual. `launch` is its door and imports none of it."""
