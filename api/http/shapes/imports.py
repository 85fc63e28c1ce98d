"""Imports as they go out: what one did, and what is wrong with a file."""

from datetime import datetime

from pydantic import Field

from api.http.fields import Shown
from dispatch.store.importers.findings import ImportFinding, ImportRejectedError
from solver.findings import Finding

_MOST = 1_000
"""Findings that one answer holds; of a file with more, the rest are counted."""


class TallyOut(Shown):
    """How many things of one noun were new, changed, or as they were."""

    created: int
    updated: int
    unchanged: int


class NoticeOut(Shown):
    """Something that was healed or looks odd, and where it was first seen."""

    where: str
    code: str
    count: int
    en: str
    zh: str


class ImportOut(Shown):
    """What an import did, or (dry_run) would have done."""

    source: str = Field(examples=["company.xlsx"])
    dry_run: bool
    nouns: dict[str, TallyOut]
    movements: int
    kept_states: list[str] = Field(description="orders whose state in the file was older than ours, and was not taken")
    moved_sites: list[str] = Field(description="sites that went over to another region with its outline")
    notices: list[NoticeOut]


class LoggedImport(Shown):
    """An import that changed something."""

    at: datetime
    summary: ImportOut


class ImportLog(Shown):
    """The last imports."""

    items: list[LoggedImport]


def import_findings(error: ImportRejectedError) -> list[Finding]:
    """Return everything that is wrong with a file, by its place in it."""
    found = [
        Finding(path=_path(one), code=one.code, cause=one.cause, remedy=one.remedy) for one in error.findings[:_MOST]
    ]
    if (more := len(error.findings) - _MOST) > 0:
        found.append(
            Finding(
                path="",
                code="more-findings",
                cause={"en": f"{more} more are not listed", "zh": f"另有 {more} 处未列出"},
                remedy={"en": "Correct these first.", "zh": "请先改正以上问题。"},
            )
        )
    return found


def _path(finding: ImportFinding) -> str:
    row = "" if finding.row is None else str(finding.row)
    return "/".join((finding.file, finding.sheet, row, finding.column)).rstrip("/")
