"""What is wrong, seen without playing: one small file for each family of rules, one page for each code."""
