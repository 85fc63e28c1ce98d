"""What a row must tell of where it comes from: machine, versions, day, commit, and the very code that made it."""

import ast
import hashlib
import os
import platform
import subprocess
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path

from tests.benchmarks.days import REPOSITORY
from tests.benchmarks.table import Row

BUSY = 4.0
"""A load above this says that others were at work: such rows stand until they can be measured better."""

PACKAGES = ("ortools", "numba", "numpy")


def load() -> float:
    """Return how many processes have wanted a processor in the last minute, this one among them."""
    return round(os.getloadavg()[0], 1)


@cache
def machine() -> str:
    """Return cores, processor, Python and the packages that do the work."""
    cpu = Path("/proc/cpuinfo")
    names = [line.split(":", 1)[1].strip() for line in read(cpu).splitlines() if line.startswith("model name")]
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    model = names[0] if names else platform.machine()
    return f"{os.cpu_count()} cores, {model}, Python {platform.python_version()}, {packages}"


def read(path: Path) -> str:
    """Return a file's text; empty where there is none."""
    return path.read_text(encoding="utf-8") if path.exists() else ""


def git(*words: str) -> str:
    """Return what git says of the repository; empty outside one."""
    done = subprocess.run(["git", *words], cwd=REPOSITORY, capture_output=True, text=True)
    return done.stdout.strip()


def commit() -> str:
    """Return the commit checked out; a plus says that the solver has been changed since."""
    changed = git("status", "--porcelain", "--", "solver")
    return (git("rev-parse", "--short=8", "HEAD") or "no commit") + ("+" if changed else "")


def code_of(module: str) -> str:
    """Return a short hash of a module of ours and of all of ours that it imports, directly or not."""
    files: set[Path] = set()
    waiting = [module]
    while waiting:
        for path in files_of(waiting.pop()):
            if path not in files:
                files.add(path)
                waiting += imports(path)
    content = b"".join(str(path.relative_to(REPOSITORY)).encode() + path.read_bytes() for path in sorted(files))
    return hashlib.sha256(content).hexdigest()[:10]


def files_of(module: str) -> list[Path]:
    """Return the files that importing a module of ours executes first; none for what is not ours."""
    path = REPOSITORY.joinpath(*module.split("."))
    candidates = (path.with_suffix(".py"), path / "__init__.py", path.parent / "__init__.py")
    return [file for file in candidates if file.exists()]


def imports(path: Path) -> list[str]:
    """Return the modules of ours that a file names in its imports."""
    names: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return [name for name in names if name.split(".")[0] in ("solver", "dispatch", "geo", "scenarios", "tests")]


def stamp(module: str) -> Row:
    """Return what a row measured now says of its origin."""
    now = datetime.now(UTC)
    return {"on": f"{now:%Y-%m-%d %H:%M}", "commit": commit(), "code": code_of(module), "machine": machine()}
