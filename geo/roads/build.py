"""A road network made of an OpenStreetMap extract by OSRM's own tools, in a folder that is whole or not there."""

import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from geo.roads.built import DATA, NOTE, BuiltNetwork
from geo.roads.osrm_package import osrm_package, osrm_version

Algorithm = Literal["CH", "MLD"]
Tell = Callable[[str, str], None]
"""Gets the step that runs ("extract", "contract", …) and the last line it said."""

_STEPS: dict[Algorithm, tuple[str, ...]] = {"CH": ("contract",), "MLD": ("partition", "customize")}
_KINDS = (".osm.pbf", ".osm.bz2", ".osm")
_PIECES = re.compile(r"Found \d+ SCC \((\d+) large")
_SMALL_TOWN = 100  # directed segments
_TOLD_LINES = 5  # of a tool that failed


class RoadBuildError(Exception):
    """No network was made; whatever was there before is untouched. words: why, by language ("en", "zh")."""

    def __init__(self, *, en: str, zh: str) -> None:
        super().__init__(en)
        self.words = {"en": en, "zh": zh}


def build_network(area: Path, folder: Path, *, profile: str, algorithm: Algorithm, tell: Tell) -> BuiltNetwork:
    """Make the network of an extract (.osm.pbf, .osm.bz2, .osm) and put it where `folder` says, all at once.

    profile: one that comes with OSRM (car, bicycle, foot), or the path of a .lua file. algorithm: "CH" answers tables
    several times faster, "MLD" is made several times faster. A network that is there already is replaced at the end;
    a folder with anything else in it is left alone. Raises RoadBuildError, and RoadUnavailableError without OSRM.
    """
    rules = _profile(profile)
    _judge(area, folder)
    with _workshop(folder) as draft:
        built = BuiltNetwork(
            source=area.name,
            source_sha256=_sha256(area),
            profile=rules.stem,
            profile_sha256=_sha256(rules),
            algorithm=algorithm,
            osrm=osrm_version(),
        )
        data = str(draft / DATA)
        version = f"{area.name} {built.source_sha256[:12]}"
        _extract(["-p", str(rules), "-d", version, "-o", data, str(area)], tell)
        for step in _STEPS[algorithm]:
            _run(step, [data], tell)
        built.write(draft)
        _put(draft, folder)
    return built


def _profile(name: str) -> Path:
    """Return the file of a profile."""
    shipped = Path(osrm_package().__file__).parent / "share" / "profiles"
    path = Path(name) if name.endswith(".lua") else shipped / f"{name}.lua"
    if not path.is_file() or (path.parent == shipped and not name.isidentifier()):
        raise RoadBuildError(
            en=f"{name!r} is no profile: car, bicycle, foot, or the path of a .lua file",
            zh=f"{name!r} 不是可用的道路配置：car、bicycle、foot，或 .lua 文件路径",
        )
    return path.resolve()


def _judge(area: Path, folder: Path) -> None:
    if not area.name.endswith(_KINDS) or not area.is_file():
        raise RoadBuildError(
            en=f"{area} is no file of OpenStreetMap data ({', '.join(_KINDS)})",
            zh=f"{area} 不是 OpenStreetMap 数据文件（{'、'.join(_KINDS)}）",
        )
    if folder.exists() and not (folder / NOTE).is_file() and (not folder.is_dir() or any(folder.iterdir())):
        raise RoadBuildError(
            en=f"{folder} holds something else than a road network; choose another folder",
            zh=f"{folder} 中是其他内容而非路网；请选择其他文件夹",
        )


@contextmanager
def _workshop(folder: Path) -> Iterator[Path]:
    """Make a folder beside the one that is meant, on the same disk, gone afterwards whatever happens."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    shop = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        draft = shop / "draft"
        draft.mkdir()
        yield draft
    finally:
        shutil.rmtree(shop, ignore_errors=True)


def _put(draft: Path, folder: Path) -> None:
    """Move the new network to its place; who still reads the old one keeps it until they let go of it."""
    old = draft.with_name("old")
    if folder.exists():
        folder.rename(old)
    try:
        draft.rename(folder)
    except OSError:
        if old.exists():
            old.rename(folder)
        raise


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _extract(arguments: Sequence[str], tell: Tell) -> None:
    """Run the extraction; where a map is so small that no piece of it counts as the network, once more for less.

    OSRM puts places on the roads of a large piece, rather than on a yard that is cut off, if it knows one: by its own
    default one of 1,000 directed segments, which a small town has not.
    """
    pieces: list[int] = []

    def hear(step: str, line: str) -> None:
        found = _PIECES.search(line)
        if found:
            pieces.append(int(found.group(1)))
        tell(step, line)

    _run("extract", arguments, hear)
    if pieces[-1:] == [0]:
        _run("extract", ["--small-component-size", str(_SMALL_TOWN), *arguments], tell)


def _run(step: str, arguments: Sequence[str], tell: Tell) -> None:
    """Run one of OSRM's tools to its end, in a group of its own that ends with us."""
    command = [sys.executable, "-m", "osrm", step, *arguments]
    said: deque[str] = deque(maxlen=_TOLD_LINES)
    with subprocess.Popen(  # noqa: S603 - a program of ours, its arguments are paths
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", start_new_session=True
    ) as tool:
        try:
            for line in tool.stdout or ():
                if line.strip():
                    said.append(line.strip())
                    tell(step, said[-1])
            code = tool.wait()
        except BaseException:
            os.killpg(tool.pid, signal.SIGKILL)
            raise
    if code:
        told = " / ".join(said)
        raise RoadBuildError(
            en=f"osrm-{step} ended with code {code}: {told}", zh=f"osrm-{step} 以代码 {code} 结束：{told}"
        )
