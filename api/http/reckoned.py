"""Answers that take seconds to reckon: one at a time in a process, and kept by the ETag of what they were made from."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from pydantic import BaseModel

from api.http.problems import TooManyRequests

_RETRY_S = 5


class Reckoned:
    """The last few answers, and who may reckon the next one. patience_s: how long a question waits for its turn."""

    def __init__(self, most: int = 32, patience_s: float = 2.0) -> None:
        self._most, self._patience_s = most, patience_s
        self._kept: OrderedDict[str, BaseModel] = OrderedDict()
        self._turn = Lock()

    def answer(self, tag: str, reckon: Callable[[], tuple[BaseModel, bool]]) -> tuple[BaseModel, bool]:
        """Return an answer, and whether it holds as long as its ETag: kept, or as `reckon` gives both.

        What does not hold is not kept. Raises TooManyRequests while others are reckoned: requests that wait would take
        the place of those that could be answered at once.
        """
        if (known := self._kept.get(tag)) is not None:
            return known, True
        if not self._turn.acquire(timeout=self._patience_s):
            raise TooManyRequests(
                "reckoning",
                {"en": "Another such question is being worked on.", "zh": "正在计算另一个同类请求，请稍后重试。"},
                retry_after_s=_RETRY_S,
            )
        try:
            if (known := self._kept.get(tag)) is not None:
                return known, True
            found, holds = reckon()
            if holds:
                self._kept[tag] = found
                while len(self._kept) > self._most:
                    self._kept.popitem(last=False)
            return found, holds
        finally:
            self._turn.release()
