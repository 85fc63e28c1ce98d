"""Results of long runs, kept beside the checkout's other products: one line of JSON a run."""

import json
import os
import time
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "build" / "long"


def keep(name: str, **facts: Any) -> None:
    """Append what a run found to build/long/<name>.json, with when it was and how busy the machine."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    line = {"at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "load": round(os.getloadavg()[0], 1), **facts}
    with (FOLDER / f"{name}.json").open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
