"""A network is whole or not there, whatever its tools do; the tools here are stand-ins that do as they are told."""

import hashlib
import json
import signal
import subprocess
import sys
import textwrap
import time
from importlib import invalidate_caches
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from api.cli.failure import CANCELLED
from geo.roads import osrm_package
from geo.roads.build import RoadBuildError, build_network
from geo.roads.built import BuiltNetwork
from geo.roads.network import RoadUnavailableError
from geo.roads.osrm_embedded import EmbeddedOsrm

TOOLS = """
    import os, sys, time
    step, *arguments = sys.argv[1:]
    with open(os.environ["TOOLS_LOG"], "a") as log:
        log.write(" ".join([step, *arguments]) + "\\n")
    base = arguments[arguments.index("-o") + 1] if "-o" in arguments else arguments[0]
    with open(base + "." + step, "w") as made:
        made.write(step)
    print("[2026-01-01] [info] Found 3 SCC (%s large, 3 small)" % os.environ.get("TOOLS_LARGE", "1"), flush=True)
    if os.environ.get("TOOLS_HANG") == step:
        time.sleep(60)
    if os.environ.get("TOOLS_FAIL") == step:
        print("out of memory")
        sys.exit(3)
"""


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The stand-in package is installed; each tool writes down how it was called."""
    packages = tmp_path / "packages"
    (packages / "osrm" / "share" / "profiles").mkdir(parents=True)
    (packages / "osrm" / "share" / "profiles" / "car.lua").write_text("-- a car")
    (packages / "osrm" / "__init__.py").touch()
    (packages / "osrm" / "__main__.py").write_text(textwrap.dedent(TOOLS))
    (packages / "osrm_bindings-26.10.0.dist-info").mkdir()
    (packages / "osrm_bindings-26.10.0.dist-info" / "METADATA").write_text("Name: osrm-bindings\nVersion: 26.10.0\n")
    monkeypatch.syspath_prepend(packages)
    monkeypatch.delitem(sys.modules, "osrm", raising=False)
    monkeypatch.setenv("PYTHONPATH", str(packages))
    monkeypatch.setenv("TOOLS_LOG", str(tmp_path / "log"))
    invalidate_caches()
    return tmp_path / "log"


@pytest.fixture
def area(tmp_path: Path) -> Path:
    path = tmp_path / "town.osm.pbf"
    path.write_bytes(b"a town")
    return path


def build(area: Path, folder: Path, algorithm: str = "CH", profile: str = "car") -> tuple[BuiltNetwork, list[str]]:
    """Build, and return the note and the steps that were told."""
    told: list[str] = []
    made = build_network(area, folder, profile=profile, algorithm=algorithm, tell=lambda step, _: told.append(step))  # type: ignore[arg-type]
    return made, list(dict.fromkeys(told))


@pytest.mark.parametrize(("algorithm", "steps"), [("CH", ["contract"]), ("MLD", ["partition", "customize"])])
def test_a_network_and_what_it_was_made_of(
    log: Path, area: Path, tmp_path: Path, algorithm: str, steps: list[str]
) -> None:
    """Every step is told; the note names map, profile, algorithm and version, and is the fingerprint."""
    made, told = build(area, tmp_path / "roads" / "town", algorithm)
    assert told == ["extract", *steps]
    assert made == BuiltNetwork.read(tmp_path / "roads" / "town")
    assert EmbeddedOsrm(folder=tmp_path / "roads" / "town").fingerprint == str(made)
    assert str(made).startswith("OSRM 26.10.0 (car ")
    assert f"{algorithm}), town.osm.pbf " in str(made)
    assert [path.name for path in (tmp_path / "roads").iterdir()] == ["town"]
    assert "-d town.osm.pbf " in log.read_text()


def test_a_map_of_a_small_town_is_read_once_more(
    log: Path, area: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no piece counts as the network, smaller ones do: else places are put on yards that are cut off."""
    monkeypatch.setenv("TOOLS_LARGE", "0")
    build(area, tmp_path / "town")
    first, second, third = log.read_text().splitlines()
    assert first.startswith("extract -p")
    assert second.startswith("extract --small-component-size 100 -p")
    assert third.startswith("contract")


@pytest.mark.parametrize("step", ["extract", "contract"])
def test_a_step_that_fails_leaves_what_was_there(
    log: Path, area: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """The old network stays, the new one leaves no trace, and the tool's own words are passed on."""
    folder = tmp_path / "roads" / "town"
    old, _ = build(area, folder)
    monkeypatch.setenv("TOOLS_FAIL", step)
    area.write_bytes(b"a larger town")
    with pytest.raises(RoadBuildError, match=f"osrm-{step} ended with code 3: .*out of memory") as caught:
        build(area, folder)
    assert "out of memory" in caught.value.words["zh"]
    assert BuiltNetwork.read(folder) == old
    assert list((tmp_path / "roads").iterdir()) == [folder]
    monkeypatch.delenv("TOOLS_FAIL")
    assert build(area, folder)[0].source_sha256 != old.source_sha256


def test_an_interrupt_ends_the_tool_and_leaves_nothing(
    log: Path, area: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C, to the command alone, while the network is contracted."""
    monkeypatch.setenv("TOOLS_HANG", "contract")
    command = [sys.executable, "-c", "import sys; from api.cli.main import main; sys.exit(main())", "roads", "build"]
    with subprocess.Popen(
        [*command, str(area), "--into", str(tmp_path / "roads" / "town")], stderr=subprocess.PIPE, text=True
    ) as building:
        while "contract" not in (log.read_text() if log.exists() else ""):
            assert building.poll() is None
            time.sleep(0.02)
        building.send_signal(signal.SIGINT)
        _, told = building.communicate(timeout=20)
    assert building.returncode == CANCELLED
    assert "nothing was changed" in told
    assert list((tmp_path / "roads").iterdir()) == []


def test_other_things_are_not_overwritten(log: Path, area: Path, tmp_path: Path) -> None:
    """A folder that holds no network is somebody else's; an empty one may be filled."""
    other = tmp_path / "photos"
    other.mkdir()
    (other / "cat.jpg").touch()
    with pytest.raises(RoadBuildError, match="something else"):
        build(area, other)
    assert [path.name for path in other.iterdir()] == ["cat.jpg"]
    assert not log.exists()
    (tmp_path / "empty").mkdir()
    build(area, tmp_path / "empty")


@pytest.mark.parametrize("name", ["town.txt", "none.osm.pbf", "town.pbf"])
def test_what_is_no_map(log: Path, tmp_path: Path, name: str) -> None:
    """A file that is not there, or of another kind, before any tool runs."""
    (tmp_path / "town.txt").touch()
    (tmp_path / "town.pbf").touch()
    with pytest.raises(RoadBuildError, match="no file of OpenStreetMap data"):
        build(tmp_path / name, tmp_path / "town")
    assert not log.exists()


@pytest.mark.parametrize("profile", ["ship", "../../x", "none.lua", ""])
def test_what_is_no_profile(log: Path, area: Path, tmp_path: Path, profile: str) -> None:
    """Neither one that OSRM brings nor a file."""
    with pytest.raises(RoadBuildError, match="is no profile"):
        build(area, tmp_path / "town", profile=profile)


def test_a_profile_of_ones_own(log: Path, area: Path, tmp_path: Path) -> None:
    """Its content, and not its name, is what the legs depend on."""
    own = tmp_path / "truck.lua"
    own.write_text("-- 3.5 t")
    first, _ = build(area, tmp_path / "town", profile=str(own))
    own.write_text("-- 7.5 t")
    second, _ = build(area, tmp_path / "town", profile=str(own))
    assert (first.profile, second.profile) == ("truck", "truck")
    assert str(first) != str(second)


@pytest.mark.parametrize("note", ["", "[]", '{"format": 9}', '{"format": 1}', '{"format": 1, "source": 5}'])
def test_a_folder_that_is_no_network(tmp_path: Path, note: str) -> None:
    """No note, or one that says nothing: what to do is said, in both languages."""
    if note:
        (tmp_path / "network.json").write_text(note)
    network = EmbeddedOsrm(folder=tmp_path)
    assert "data unknown" in network.fingerprint
    with pytest.raises(RoadUnavailableError, match="paigong roads build") as caught:
        network.ready()
    assert "paigong roads build" in caught.value.words["zh"]


@pytest.mark.parametrize(
    ("python", "en", "zh"),
    [
        ((3, 11, 7), "needs Python 3.12 or newer, and this is 3.11", "需要 Python 3.12 或更高版本，当前为 3.11"),
        ((3, 12, 1), "pip install 'paigong[roads]'", "pip install 'paigong[roads]'"),
    ],
)
def test_without_the_package(monkeypatch: pytest.MonkeyPatch, python: tuple[int, ...], en: str, zh: str) -> None:
    """On an older Python: which one is needed; on a newer one: what to install."""

    def nothing(name: str) -> None:
        raise PackageNotFoundError(name) if name == osrm_package.PACKAGE else ImportError(name)

    monkeypatch.setattr(osrm_package, "import_module", nothing)
    monkeypatch.setattr(osrm_package, "version", nothing)
    monkeypatch.setattr(osrm_package.sys, "version_info", python)
    for ask in (osrm_package.osrm_package, osrm_package.osrm_version):
        with pytest.raises(RoadUnavailableError) as caught:
            ask()
        assert en in caught.value.words["en"]
        assert zh in caught.value.words["zh"]


def test_the_note_is_plain_json(log: Path, area: Path, tmp_path: Path) -> None:
    """Anybody can read what a folder was made of."""
    build(area, tmp_path / "town")
    note = json.loads((tmp_path / "town" / "network.json").read_text())
    assert note["source_sha256"] == hashlib.sha256(b"a town").hexdigest()
    assert (note["format"], note["source"], note["profile"], note["osrm"]) == (1, "town.osm.pbf", "car", "26.10.0")
