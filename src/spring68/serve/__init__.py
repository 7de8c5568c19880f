"""The full screen in a browser, for a class: one server on the teacher's machine, one folder for each code."""
