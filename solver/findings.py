"""What is wrong with a document: every finding says where, what, why, and what to do."""

from collections.abc import Sequence
from dataclasses import dataclass

from solver.words import Lang, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong.

    path: where, as in ``orders[3].windows[0]``; code: stable, kebab-case, documented; cause: what is wrong there;
    remedy: what to do about it.
    """

    path: str
    code: str
    cause: Words
    remedy: Words

    def in_(self, lang: Lang) -> str:
        """Return the finding as one line in a language."""
        return f"{self.path}: {self.cause[lang]} [{self.code}] {self.remedy[lang]}"


class InvalidDocumentError(ValueError):
    """A document cannot be accepted; `findings` holds everything that is wrong with it, not only the first thing."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(finding.in_("en") for finding in findings))
