"""What a writer may have renamed without saying so: a name that went, beside one that came with nearly the same in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher

NEAR = 0.7
"""How much of their words two things share, from 0 to 1, before one is taken for the other under a new name."""

MOST = 60
"""Names that went, or came, above which nothing is compared: then it is another story."""

Aspects = Mapping[str, object]


def likely_renames(
    old: Mapping[str, Aspects], new: Mapping[str, Aspects], removed: Iterable[str], added: Iterable[str]
) -> tuple[tuple[str, str], ...]:
    """Pairs of an old and a new name whose things are nearly the same; a name that could be two others is in none."""
    gone, come = list(removed), list(added)
    if len(gone) > MOST or len(come) > MOST:
        return ()
    words = {name: _words(old[name]) for name in gone}
    coming = {name: _words(new[name]) for name in come}
    near = [(was, now) for was in gone for now in come if _is_near(words[was], coming[now])]
    return tuple(
        (was, now)
        for was, now in near
        if sum(was == other for other, _now in near) == 1 and sum(now == other for _was, other in near) == 1
    )


def _words(aspects: Aspects) -> Sequence[str]:
    return repr(list(aspects.values())).split()


def _is_near(left: Sequence[str], right: Sequence[str]) -> bool:
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    return matcher.real_quick_ratio() >= NEAR and matcher.quick_ratio() >= NEAR and matcher.ratio() >= NEAR
