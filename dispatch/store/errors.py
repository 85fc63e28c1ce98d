"""What can go wrong with the store, as one tree; in every case nothing was changed.

StoreError
├── StoreUnavailableError     it cannot be opened or written: no folder, no permission, no database, unreachable
├── StoreNewerError           it was made by a newer version
├── StoreBusyError            somebody else was writing for too long
├── StoreFullError            the disk is full
├── StoreRefusalError         what was asked contradicts what is stored; `items` lists every instance
└── StoreMissingError         what was asked for is not there
"""

from collections.abc import Sequence

from solver.words import Lang, Words

_SHOWN = 20


class StoreError(Exception):
    """Something about the store. code: stable, kebab-case; cause: what is wrong; remedy: what to do about it."""

    def __init__(self, code: str, *, cause: Words, remedy: Words) -> None:
        self.code = code
        self.cause = cause
        self.remedy = remedy
        super().__init__(self.in_("en"))

    def in_(self, lang: Lang) -> str:
        """Return the error as one line in a language."""
        return f"{self.cause[lang]} [{self.code}] {self.remedy[lang]}"


class StoreUnavailableError(StoreError):
    """The store cannot be opened, read or written at all."""


class StoreNewerError(StoreError):
    """The store was made by a newer version of this program."""

    def __init__(self, revision: str) -> None:
        super().__init__(
            "store-newer",
            cause={
                "en": f"the database is of version {revision}, which this program does not know yet",
                "zh": f"数据库版本为 {revision}，本程序尚不认识该版本",
            },
            remedy={
                "en": "Install the newer program, or use another database.",
                "zh": "请升级程序，或使用其他数据库。",
            },
        )


class StoreBusyError(StoreError):
    """Somebody else held the store for longer than anyone should wait."""

    def __init__(self) -> None:
        super().__init__(
            "store-busy",
            cause={
                "en": "another process has been writing to the database for more than 5 seconds",
                "zh": "另一个进程写入数据库已超过 5 秒",
            },
            remedy={"en": "Try again when it is done.", "zh": "请等其完成后重试。"},
        )


class StoreFullError(StoreError):
    """There is no room left for what was to be written."""

    def __init__(self) -> None:
        super().__init__(
            "store-full",
            cause={"en": "the disk of the database is full", "zh": "数据库所在磁盘已满"},
            remedy={
                "en": "Make room on it and try again; nothing was changed.",
                "zh": "请清理磁盘后重试；数据未作任何更改。",
            },
        )


class StoreRefusalError(StoreError):
    """What was asked contradicts what is stored. items: every instance, one line each, ids and field names only."""

    def __init__(self, code: str, *, cause: Words, remedy: Words, items: Sequence[str]) -> None:
        self.items = tuple(items)
        super().__init__(
            code,
            cause={"en": f"{cause['en']}: {self._listed()}", "zh": f"{cause['zh']}：{self._listed()}"},
            remedy=remedy,
        )

    def _listed(self) -> str:
        more = f", … (+{len(self.items) - _SHOWN})" if len(self.items) > _SHOWN else ""
        return ", ".join(self.items[:_SHOWN]) + more


class StoreMissingError(StoreError):
    """What was asked for is not in the store."""
