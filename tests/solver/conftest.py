"""What the solver's tests share."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="session")
def evaluator(shared: Path) -> ModuleType:
    """The contract's own judge, which is right wherever it and we disagree."""
    spec = importlib.util.spec_from_file_location("evaluate", shared / "contract" / "evaluate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
