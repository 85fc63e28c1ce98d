"""All tables, in the order of the report."""

from typing import Final

from tests.benchmarks import (
    ablation,
    anytime,
    brute_force,
    coupling,
    growth,
    limits_kept,
    midday,
    peers,
    proof,
    quality,
    repeatable,
    trsp,
)

TABLES: Final = (
    peers.TABLE,  # before those that compare with them
    quality.TABLE,
    proof.TABLE,
    coupling.TABLE,
    trsp.TABLE,
    midday.TABLE,
    brute_force.TABLE,
    anytime.TABLE,
    limits_kept.TABLE,
    repeatable.TABLE,
    growth.TABLE,
    ablation.TABLE,
)
