"""One address, however it was typed: full width or half, with blanks, with punctuation."""

import re
import unicodedata

_MOST = 200  # characters: what stands behind them is a remark, no address
_LABEL = re.compile(r"^(?:详细地址|收货地址|联系地址|地址|位置|address)[:,]?\s*", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![0-9])\+?[0-9](?:[- ]?[0-9]){6,}(?![0-9])")
_DASHES = re.compile("[\u2010-\u2015\u2212\u2500\u30fc\ufe58\ufe63\uff0d~\u301c\u223c]+|-{2,}")
_MARKS = {ord(mark): "," for mark in "，、。；;：:｡､"} | {ord(mark): "(" for mark in "（【[〔{"}
_MARKS |= {ord(mark): ")" for mark in "）】]〕}"}
_WIDE = "\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff"
_BLANK_BESIDE_WIDE = re.compile(rf"(?<=[{_WIDE}]) +| +(?=[{_WIDE}])")
_COMMAS = re.compile(r" *,[ ,]*")
_KEPT = re.compile(r"[^\w#/&-]+")


def asked(address: str) -> str:
    """Return an address as a provider is asked for it.

    Full-width letters become ordinary ones, hidden characters and blanks between Chinese characters go, and so do
    labels and numbers of seven digits or more: those are telephones, which are nobody else's business. 200 characters
    at most. Applying it twice changes nothing.
    """
    before, text = None, address
    while text != before:  # taking one thing out may bring others together; each round shortens the text
        before, text = text, _tidied(text)
    return text


def same_form(address: str) -> str:
    """Return the form that all ways of writing an address share; no provider is asked by it.

    Beyond `asked`, letters are small, and neither blanks nor punctuation are left but what tells numbers apart
    (1-2号 is not 12号). Applying it twice changes nothing.
    """
    before, text = None, address
    while text != before:
        before = text
        text = _KEPT.sub("", _spaced(asked(text.casefold())))
    return text


def _tidied(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text)
    plain = "".join(" " if char.isspace() else char for char in plain if _seen(char))
    plain = _DASHES.sub("-", plain.translate(_MARKS))
    plain = _NUMBER.sub(" ", _LABEL.sub("", plain.strip(" ,")))
    plain = _COMMAS.sub(",", _BLANK_BESIDE_WIDE.sub("", " ".join(plain.split())))
    return plain.strip(" ,-")[:_MOST].strip(" ,-")


def _seen(char: str) -> bool:
    """Return whether a character shows, or is a blank: not zero-width ones, controls, marks of reading direction."""
    return char.isspace() or unicodedata.category(char)[0] != "C"


def _spaced(text: str) -> str:
    """Return a text in which blanks between two numbers stay visible, so that 1 2 is not 12."""
    return re.sub(r"(?<=[0-9]) +(?=[0-9])", "/", text)
