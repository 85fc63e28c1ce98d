"""Which part of a workbook's archive holds which sheet."""

import io
import posixpath
import re
import zipfile
from html import unescape

_SHEET = re.compile(r"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s([^>]*)>")
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


def sheet_parts(content: bytes) -> dict[str, str]:
    """Return the part's name of each sheet title, of a workbook that has passed the gate."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        workbook = archive.read("xl/workbook.xml").decode("utf-8", "replace")
        name = "xl/_rels/workbook.xml.rels"
        relations = archive.read(name).decode("utf-8", "replace") if name in archive.namelist() else ""
    targets = {}
    for text in _RELATION.findall(relations):
        attributes = _attributes(text)
        targets[attributes.get("Id", "")] = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", "")))
    parts = {}
    for text in _SHEET.findall(workbook):
        attributes = _attributes(text)
        relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
        parts[attributes.get("name", "")] = targets.get(relation, "").lstrip("/")
    return parts


def _attributes(text: str) -> dict[str, str]:
    return {key: unescape(double or single) for key, double, single in _ATTRIBUTE.findall(text)}
