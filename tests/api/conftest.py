"""What the command's tests share: one planned day, and a way to run `paigong` inside the test's process."""

import json
from pathlib import Path
from typing import Any

import pytest
from command_line import Ended, Paigong

from api.cli.main import main


@pytest.fixture
def paigong(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Paigong:
    """Run `paigong` with words as arguments, in English unless asked otherwise, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PAIGONG_LANG", "en")
    monkeypatch.delenv("PAIGONG_DATABASE_URL", raising=False)

    def run(*words: object) -> Ended:
        capsys.readouterr()
        try:
            code = main([str(word) for word in words])
        except SystemExit as stop:  # argparse ends this way: help and usage
            code = stop.code if isinstance(stop.code, int) else 1
        captured = capsys.readouterr()
        return Ended(code, captured.out, captured.err)

    return run


@pytest.fixture
def tiny_problem(tmp_path: Path) -> Path:
    """A problem document with one technician and two orders, one of which nobody has the skill for."""
    path = tmp_path / "problem.json"
    path.write_text(json.dumps(_TINY), encoding="utf-8")
    return path


def _order(name: str, skill: str) -> dict[str, Any]:
    return {
        "id": name, "location": "a", "region": "R", "reported_at": 0, "duration_s": 1800, "skills": {skill: 1},
        "parts": {}, "windows": None, "respond_by": 40_000, "resolve_by": None, "weight": 1, "unserved_cost": 100_000,
        "crew": 1, "pin": None, "excluded": [], "previous": None,
    }  # fmt: skip


_TINY = {
    "format": "dispatch-problem/1", "name": "tiny", "epoch": "2026-03-02T00:00:00+08:00", "now": 28_800,
    "locations": [{"id": "c", "lat": 30.6, "lon": 114.3}, {"id": "a", "lat": 30.7, "lon": 114.4}],
    "travel": {"model": "haversine", "detour_pct": 130, "speed_kmh": 45},
    "centers": [{"id": "C", "location": "c", "region": "R", "pickup_s": 600, "stock": {}, "inbound": []}],
    "technicians": [{
        "id": "T", "center": "C", "start": "c", "end": "c", "skills": {"hydraulics": 3}, "regions": ["R"],
        "van_stock": {}, "efficiency_pct": 100,
        "shifts": [{"start": 28_800, "end": 61_200, "overtime_s": 0, "break": None}],
    }],
    "orders": [_order("W1", "hydraulics"), _order("W2", "optics")],
    "weights": {"response": 1, "late": 4, "unresolved": 2, "travel": 1, "overtime": 2, "away": 0, "change": 0},
}  # fmt: skip
