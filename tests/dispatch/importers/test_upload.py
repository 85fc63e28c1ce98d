"""Files that come over the network: read as from a disk, and nothing of their names reaches it."""

import io
import zipfile
from pathlib import Path

import pytest
from files import SMALL, write_csv_folder, write_workbook

from dispatch.import_record import Known
from dispatch.store.importers.findings import ImportRejectedError
from dispatch.store.importers.read import read_batch
from dispatch.store.importers.upload import file_name, read_upload


def packed(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def codes(content: bytes, name: str) -> list[str]:
    with pytest.raises(ImportRejectedError) as refused:
        read_upload(content, name, known=Known())
    return [finding.code for finding in refused.value.findings]


def test_a_workbook_and_a_zip_bring_what_the_files_would(tmp_path: Path) -> None:
    """Whatever folder of the archive the CSV files lie in."""
    workbook = write_workbook(tmp_path / "small.xlsx", SMALL)
    expected = read_batch([workbook], known=Known()).batch
    assert read_upload(workbook.read_bytes(), "small.xlsx", known=Known()).batch == expected
    folder = write_csv_folder(tmp_path / "csv", SMALL, "utf-8-sig", ",")
    archive = packed({f"总部/{file.name}": file.read_bytes() for file in sorted(folder.iterdir())})
    assert read_upload(archive, "small.zip", known=Known()).batch == expected


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\data\\工单 3月.xlsx", "工单_3月.xlsx"),
        ("..", "upload"),
        ("a\x00b\u202e.csv", "a_b_.csv"),
        ("x" * 300 + ".zip", "x" * 96 + ".zip"),
    ],
)
def test_a_name_is_only_a_name(name: str, called: str) -> None:
    """No folders, no hidden characters, no length."""
    assert file_name(name) == called


def test_what_is_no_import_is_refused() -> None:
    """A wrong kind of file, an empty archive, one file twice, a damaged archive."""
    assert codes(b"%PDF-1.7", "plan.pdf") == ["unknown-file-type"]
    assert codes(packed({"read.me": b"hello"}), "empty.zip") == ["empty-folder"]
    assert codes(packed({"a/站点.csv": b"x", "b/站点.csv": b"y"}), "twice.zip") == ["doubled-file"]
    assert codes(b"PK\x03\x04" + b"\x00" * 40, "broken.zip") == ["damaged-file"]
    assert codes(b"not a zip", "text.zip") == ["not-what-it-says"]


def test_a_zip_bomb_is_not_unpacked() -> None:
    """What would unpack to more than 100 MB is refused by its own word."""
    assert codes(packed({"orders.csv": b"0" * (101 * 2**20)}), "bomb.zip") == ["zip-bomb"]
