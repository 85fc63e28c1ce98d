"""Mapping files that come with the program, one for each format."""

from pathlib import Path

BOSTON311 = Path(__file__).parent / "boston311.toml"
"""Boston's requests for field work: `scenarios.boston`."""
