"""What is said to people, in both languages."""

from pydantic import Field

from api.http.fields import Shown
from solver.words import Words


class WordsOut(Shown):
    """One sentence in both languages."""

    en: str = Field(examples=["the plan is in force already"])
    zh: str = Field(examples=["该计划已在执行"])


def words_out(words: Words) -> WordsOut:
    """Return a sentence as it goes out."""
    return WordsOut(en=words["en"], zh=words["zh"])
