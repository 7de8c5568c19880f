"""Words as they are searched: small letters without marks, so that *kaspar* finds *Kašpar*."""

import unicodedata


def folded(text: str) -> str:
    """A text in small letters, without accents."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text.casefold())
    for mark in filter(unicodedata.combining, set(parts)):
        parts = parts.replace(mark, "")
    return parts
