"""What people read, in both languages side by side, so that neither can be forgotten."""

from typing import Literal, TypedDict

Lang = Literal["en", "zh"]


class Words(TypedDict):
    """One sentence in English and in Chinese."""

    en: str
    zh: str
