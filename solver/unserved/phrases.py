"""Small pieces of sentences in both languages: clock times, spans, lists of names."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from solver.words import Words

MOST_NAMES = 3
"""So many names are read; more are counted."""

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip


def words(en: str, zh: str, **values: Words | str | int) -> Words:
    """Return a sentence in both languages, with each ``{value}`` filled in in its language."""
    return {
        "en": en.format(**{key: value["en"] if isinstance(value, dict) else value for key, value in values.items()}),
        "zh": zh.format(**{key: value["zh"] if isinstance(value, dict) else value for key, value in values.items()}),
    }


def joined(*sentences: Words) -> Words:
    """Return sentences one after the other."""
    return {"en": " ".join(said["en"] for said in sentences), "zh": "".join(said["zh"] for said in sentences)}


def listed(items: Sequence[Words], *, en: str = ", ", zh: str = "、") -> Words:
    """Return a plain enumeration, with what stands between two items."""
    return {"en": en.join(item["en"] for item in items), "zh": zh.join(item["zh"] for item in items)}


class Clock:
    """Seconds from an epoch as the dispatcher's clock shows them; the day is named unless it is the epoch's own."""

    def __init__(self, epoch: str) -> None:
        self._epoch = datetime.fromisoformat(epoch)

    def at(self, second: int) -> Words:
        """Return an instant: ``09:10``, or ``09:10 on 3 March``."""
        try:
            moment = self._epoch + timedelta(seconds=second)
        except OverflowError:
            return words("never", "永不")
        time = f"{moment:%H:%M}"
        if moment.date() == self._epoch.date():
            return words(time, time)
        return words(f"{time} on {moment.day} {MONTHS[moment.month - 1]}", f"{moment.month}月{moment.day}日{time}")

    def spans(self, windows: Sequence[tuple[int, int]]) -> Words:
        """Return windows: ``08:00–10:00, 14:00–16:00``."""
        ends = sorted(windows)
        return listed([words("{a}–{b}", "{a}–{b}", a=self.at(opens), b=self.at(closes)) for opens, closes in ends])


def span(seconds: int) -> Words:
    """Return a duration, rounded up to minutes: ``2 h 5 min``."""
    hours, minutes = divmod(-(-seconds // 60), 60)
    if not hours:
        return words("{minutes} min", "{minutes}分钟", minutes=minutes)
    if not minutes:
        return words("{hours} h", "{hours}小时", hours=hours)
    return words("{hours} h {minutes} min", "{hours}小时{minutes}分钟", hours=hours, minutes=minutes)


def names(ids: Sequence[str]) -> Words:
    """Return a list of ids: ``T1, T2 and T3``; ``T1, T2, T3 and 4 more``."""
    shown, more = list(ids[:MOST_NAMES]), len(ids) - MOST_NAMES
    if more > 0:
        return {"en": f"{', '.join(shown)} and {more} more", "zh": f"{'、'.join(shown)}等{len(ids)}个"}
    if len(shown) <= 1:
        return {"en": "".join(shown), "zh": "".join(shown)}
    return {"en": f"{', '.join(shown[:-1])} and {shown[-1]}", "zh": "、".join(shown)}


def pieces(number: int) -> Words:
    """Return a number of pieces."""
    return words("{n} piece" if number == 1 else "{n} pieces", "{n}件", n=number)


def cost(amount: int) -> str:
    """Return a cost with its thousands apart."""
    return f"{amount:,}"
