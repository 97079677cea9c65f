"""Taking words out of texts and of JSON, wherever they stand in it."""

import re
from collections.abc import Iterable

#: What stands in their place. Not translated: it stands in the rows.
BLANK = "[…]"
#: Shorter names than this are left where they stand in a text: they are too common as words.
LEAST = 3


class Scrubber:
    """Replaces words, whole and whatever their capitals; nothing else is changed."""

    def __init__(self, words: Iterable[str], blank: str = BLANK):
        long = sorted({word.strip() for word in words if len(word.strip()) >= LEAST}, key=len, reverse=True)
        alternatives = "|".join(re.escape(word) for word in long)
        self._pattern = re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)", re.IGNORECASE) if long else None
        self._blank = blank

    def text(self, text: str) -> str:
        """Return a text without the words."""
        return self._pattern.sub(lambda _found: self._blank, text) if self._pattern and text else text

    def json(self, value):
        """Return JSON without the words in any of its texts; its keys stay."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {key: self.json(one) for key, one in value.items()}
        return [self.json(one) for one in value] if isinstance(value, list) else value


def texts_in(value) -> Iterable[str]:
    """Yield every text of a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for one in value.values() if isinstance(value, dict) else value:
            yield from texts_in(one)
