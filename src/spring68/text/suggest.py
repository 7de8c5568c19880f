"""The nearest names to one that does not exist."""

import re
from collections.abc import Iterable
from unicodedata import combining, normalize


def plain(name: str) -> str:
    """Lower case without diacritics: `Žižkov` becomes `zizkov`."""
    return "".join(c for c in normalize("NFKD", name.casefold()) if not combining(c))


def as_name(words: str) -> str:
    """Words as a name of the format, `Kitchen Table` as `kitchen_table`; perhaps not one that the format allows."""
    return "_".join(re.findall(r"[a-z0-9]+", plain(words)))


def nearest(name: str, known: Iterable[str], most: int = 1) -> list[str]:
    """Up to `most` known names that a hurried writer may have meant, the likeliest first."""
    from difflib import get_close_matches

    by_plain: dict[str, str] = {}
    for candidate in sorted(known):
        by_plain.setdefault(plain(candidate), candidate)
    found = get_close_matches(plain(name), list(by_plain), n=most, cutoff=0.6)
    return [by_plain[match] for match in found]


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """`did you mean ‘x’?`, or nothing when no known name is near."""
    found = nearest(name, known)
    return f"did you mean ‘{found[0]}’?" if found else ""
