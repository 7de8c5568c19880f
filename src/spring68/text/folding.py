"""Words as they are searched: small letters without marks, so that *kaspar* finds *Kašpar*."""

import unicodedata


def folded(text: str) -> str:
    """A text in small letters, without accents."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in parts if not unicodedata.combining(character))
