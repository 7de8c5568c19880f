"""What can and cannot happen: exploration, witnesses, verdicts. See `prove.slices` for the method."""
