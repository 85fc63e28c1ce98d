"""Files of documents: every doubt is named, and what is written is whole or not there."""

import errno
import io
import json
import os
import stat
from pathlib import Path

import pytest
from broken_problems import SOUND
from small_days import ONE_VISIT

from solver.files import load_document, load_plan, load_problem, save_document
from solver.findings import Finding, InvalidDocumentError
from solver.reading import read_plan, read_problem


def refused(path: Path) -> Finding:
    """Return the only finding of a problem file."""
    with pytest.raises(InvalidDocumentError) as error:
        load_problem(path)
    assert len(error.value.findings) == 1
    return error.value.findings[0]


def written(folder: Path, content: bytes | str) -> Path:
    """Write a file as it may come from anywhere."""
    path = folder / "problem.json"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_problem_and_plan_are_loaded(tmp_path: Path) -> None:
    """What was saved is loaded equal."""
    save_document(SOUND["problem"], tmp_path / "problem.json")
    save_document(ONE_VISIT["plan"], tmp_path / "plan.json")
    assert load_problem(tmp_path / "problem.json") == read_problem(SOUND["problem"])
    assert load_plan(tmp_path / "plan.json") == read_plan(ONE_VISIT["plan"])


def test_a_byte_order_mark_is_no_error(tmp_path: Path) -> None:
    """Editors on Windows put one before the text."""
    path = written(tmp_path, b"\xef\xbb\xbf" + json.dumps(SOUND["problem"]).encode())
    assert load_problem(path) == read_problem(SOUND["problem"])


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """The finding's path is the file's."""
    finding = refused(tmp_path / "nowhere.json")
    assert (finding.path, finding.code) == (str(tmp_path / "nowhere.json"), "file-missing")


def test_a_folder_is_no_document(tmp_path: Path) -> None:
    """Naming a folder instead of a file is answered, not raised through."""
    assert refused(tmp_path).code == "file-unreadable"


def test_text_in_another_encoding_is_named_with_its_byte(tmp_path: Path) -> None:
    """GBK is common where this is used; JSON is UTF-8."""
    finding = refused(written(tmp_path, '{"name": "派工"}'.encode("gbk")))
    assert finding.code == "not-utf8"
    assert "byte 10" in finding.cause["en"]


@pytest.mark.parametrize(
    ("content", "place"),
    [("", "line 1, column 1"), ('{"a": 1,\n "b": }', "line 2, column 7"), ('{"a": 1} x', "line 1, column 10")],
)
def test_broken_json_is_named_with_line_and_column(tmp_path: Path, content: str, place: str) -> None:
    """The place is where a person has to look."""
    finding = refused(written(tmp_path, content))
    assert finding.code == "broken-json"
    assert place in finding.cause["en"]


@pytest.mark.parametrize("content", ["[" * 100_000, '{"now": ' + "9" * 5000 + "}"])
def test_absurd_json_is_refused_as_broken(tmp_path: Path, content: str) -> None:
    """Nesting without end and numbers of thousands of digits end in a finding, not in a traceback."""
    assert refused(written(tmp_path, content)).code == "broken-json"


def test_deep_json_that_can_be_parsed_is_answered(tmp_path: Path) -> None:
    """Nesting near Python's limit is refused as well, wherever the limit is met."""
    for depth in range(300, 1100, 50):
        with pytest.raises(InvalidDocumentError):
            load_problem(written(tmp_path, '{"name":' * depth + "1" + "}" * depth))


def test_repeated_keys_are_found_where_they_are(tmp_path: Path) -> None:
    """JSON readers silently keep the last one: two stocks of one part must not become one."""
    finding = refused(written(tmp_path, '{"centers": [{"stock": {"board": 1, "board": 2}}]}'))
    assert (finding.path, finding.code) == ("centers[0].stock", "duplicate-key")
    assert '"board"' in finding.cause["en"]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e400"])
def test_numbers_that_are_none_are_found_where_they_are(tmp_path: Path, number: str) -> None:
    """Python reads these, the contract does not."""
    finding = refused(written(tmp_path, f'{{"locations": [{{"lat": {number}}}]}}'))
    assert (finding.path, finding.code) == ("locations[0].lat", "not-finite")


def test_a_name_outside_the_editor_survives(tmp_path: Path) -> None:
    """Chinese text is written as itself."""
    save_document({"name": "派工"}, tmp_path / "x.json")
    assert (tmp_path / "x.json").read_bytes() == '{"name":"派工"}\n'.encode()
    assert load_document(tmp_path / "x.json") == {"name": "派工"}


def full(*_: object) -> None:
    """Fail as a disk without space does."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


class _FullDisk(io.BytesIO):
    """A file that can be made and not be filled."""

    write = full


@pytest.mark.parametrize("step", ["write", "fsync", "replace"])
def test_a_full_disk_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """Whichever step fails, the old document is untouched, no piece of the new one stays, and the file is named."""
    target = tmp_path / "plan.json"
    save_document({"version": "old"}, target)
    opened = Path.open

    def open_full(path: Path, mode: str) -> io.BytesIO:
        opened(path, mode).close()
        return _FullDisk()

    with monkeypatch.context() as broken:
        if step == "write":
            broken.setattr(Path, "open", open_full)
        elif step == "fsync":
            broken.setattr(os, "fsync", full)
        else:
            broken.setattr(Path, "replace", full)
        with pytest.raises(OSError, match="No space left") as error:
            save_document({"version": "new"}, target)
    assert error.value.filename == str(target)
    assert load_document(target) == {"version": "old"}
    assert list(tmp_path.iterdir()) == [target]


def test_what_is_no_json_is_not_written(tmp_path: Path) -> None:
    """A NaN among a plan's facts is refused before the file is touched."""
    with pytest.raises(ValueError, match="Out of range"):
        save_document({"seconds": float("nan")}, tmp_path / "plan.json")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    """The error carries the name that the user gave."""
    with pytest.raises(FileNotFoundError) as error:
        save_document({}, tmp_path / "no" / "plan.json")
    assert error.value.filename == str(tmp_path / "no" / "plan.json")


def test_others_may_read_what_was_saved(tmp_path: Path) -> None:
    """A plan has the permissions of any new file, not those of a secret one."""
    save_document({}, tmp_path / "plan.json")
    (tmp_path / "plain").touch()
    modes = {stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("plan.json", "plain")}
    assert len(modes) == 1
