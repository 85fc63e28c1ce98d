"""The package `osrm-bindings`, which brings OSRM into the process: an extra, for Python 3.12 or newer only."""

import sys
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from geo.roads.network import RoadUnavailableError

PACKAGE = "osrm-bindings"
_LEAST = (3, 12)  # it comes ready-made for CPython's stable ABI from there on


def osrm_package() -> Any:
    """Return the module `osrm`. Raises RoadUnavailableError ("not-installed") where there is none."""
    try:
        return import_module("osrm")
    except ImportError as error:
        raise _missing() from error


def osrm_version() -> str:
    """Return the version of OSRM that is installed. Raises RoadUnavailableError ("not-installed")."""
    try:
        return version(PACKAGE)
    except PackageNotFoundError as error:
        raise _missing() from error


def _missing() -> RoadUnavailableError:
    least, here = (".".join(map(str, numbers[:2])) for numbers in (_LEAST, sys.version_info))
    if sys.version_info < _LEAST:
        return RoadUnavailableError(
            "not-installed",
            en=f"a road network inside the process needs Python {least} or newer, and this is {here}; "
            f"use a newer Python with the extra “roads”, or the address of an OSRM or Valhalla server",
            zh=f"内嵌路网需要 Python {least} 或更高版本，当前为 {here}；"
            f"请改用更高版本并安装附加组件 roads，或填写 OSRM / Valhalla 服务器地址",
        )
    return RoadUnavailableError(
        "not-installed",
        en=f"the package {PACKAGE} is not installed; install the extra “roads”: pip install 'paigong[roads]'",
        zh=f"未安装软件包 {PACKAGE}；请安装附加组件 roads：pip install 'paigong[roads]'",
    )
