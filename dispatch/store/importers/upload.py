"""A file that came over the network: a workbook, a CSV file, or a zip archive of CSV files, read as from a disk."""

import re
import tempfile
from pathlib import Path, PurePosixPath, PureWindowsPath

from dispatch.import_record import Known
from dispatch.store.importers.cells import CellError
from dispatch.store.importers.findings import Report, Where
from dispatch.store.importers.gate import open_archive
from dispatch.store.importers.read import ReadResult, read_batch
from solver.words import Words

_UNFIT = re.compile(r"[^\w.()（）-]+")
_MOST_NAME = 100


def read_upload(content: bytes, name: str, *, known: Known) -> ReadResult:
    """Read what was uploaded as one import; name: as the client calls the file, of which only the last part counts.

    Raises ImportRejectedError with everything that is wrong.
    """
    with tempfile.TemporaryDirectory(prefix="paigong-upload-") as folder:
        path = Path(folder) / file_name(name)
        if path.suffix.lower() == ".zip":
            path = _unpacked(content, path)
        else:
            path.write_bytes(content)
        return read_batch([path], known=known)


def file_name(name: str) -> str:
    """Return how an upload is called in findings and in the log: no folders, nothing that a file system minds."""
    last = PureWindowsPath(PurePosixPath(name).name).name
    plain = _UNFIT.sub("_", last).strip("._ ")
    return plain[-_MOST_NAME:] or "upload"


def _unpacked(content: bytes, path: Path) -> Path:
    """Return the folder into which the CSV files of an archive were unpacked, whatever folders they lay in there."""
    report = Report()
    folder = path.with_suffix("")
    folder.mkdir()
    try:
        for name, inside in open_archive(content).items():
            if name.lower().endswith(".csv"):
                _write(folder / file_name(name), inside)
    except CellError as error:
        report.fail(Where(file=path.name), error.code, error.cause, error.remedy)
    report.raise_if_wrong()
    return folder


def _write(path: Path, content: bytes) -> None:
    if path.exists():
        raise CellError(
            "doubled-file",
            Words(en=f"holds {path.name} twice", zh=f"压缩包中有两个 {path.name}"),
            Words(en="Keep one of each.", zh="请各保留一个。"),
        )
    path.write_bytes(content)
