"""`make screenshots`: the pictures of the README and of the maps, made by the product itself.

The demo company's in docs/images (a planned day) and docs/screenshots (its five maps); a Boston day's beside them,
where the city's data lies beside the checkout (../shared/data/boston311).
"""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from api.cli.main import main as paigong
from dispatch.plan_record import SolveParameters
from scenarios.boston.day import run_day
from solver.limits import Limits
from solver.supervise import solve_apart

REPOSITORY = Path(__file__).parent.parent
IMAGES, SCREENSHOTS = REPOSITORY / "docs" / "images", REPOSITORY / "docs" / "screenshots"
WORK = REPOSITORY / "build" / "screenshots"
REQUESTS = REPOSITORY.parent / "shared" / "data" / "boston311" / "requests_2015_q1.csv"
BOSTON_DAY = date(2015, 3, 17)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
MAPS = ("plan", "coverage", "stock", "heat", "siting")
IN_TOWN = {
    "coverage": ["--target", "20", "--band", "10", "--band", "20", "--band", "30"], "siting": ["--target", "15"],
}  # fmt: skip
"""What is asked of a city, where an hour's drive reaches everybody."""
DESK, PHONE = (1280, 800), (390, 844)


def main() -> int:
    """Plan the demo company's day and a Boston day, draw their maps, and photograph them."""
    os.environ.pop("PAIGONG_TILES", None)  # pictures are made with no network
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    demo = WORK / "demo"
    if code := paigong(["demo", "--into", str(demo), "--seconds", "30"]):
        return code
    with _camera() as browser:
        for name in ("map", "timeline"):
            _photograph(browser, demo / f"plan-1-{name}.html", IMAGES / f"{name}.png", (1440, 900))
        for name, page in _drawn(demo, demo / "demo.sqlite3", "zh", {}):
            _photograph(browser, page, SCREENSHOTS / f"demo-{name}.png", DESK)
            _photograph(browser, page, SCREENSHOTS / f"demo-{name}-phone.png", PHONE)
        if not REQUESTS.exists():
            sys.stderr.write(f"{REQUESTS} is not there: no pictures of Boston\n")
            return 0
        for name, page in _drawn(WORK / "boston", _boston(WORK / "boston"), "en", IN_TOWN):
            _photograph(browser, page, SCREENSHOTS / f"boston-{name}.png", DESK)
    return 0


def _boston(folder: Path) -> Path:
    """Plan the day and return its database."""
    folder.mkdir(parents=True, exist_ok=True)
    solve = partial(solve_apart, limits=Limits(seconds=20), seed=1, workers=1, memory_mb=4096)
    parameters = SolveParameters(seconds=20, workers=1, memory_mb=4096)
    return run_day(REQUESTS, BOSTON_DAY, into=folder, solve=solve, parameters=parameters).database


def _drawn(folder: Path, database: Path, lang: str, more: dict[str, list[str]]) -> Iterator[tuple[str, Path]]:
    """Yield each map's name and page. more: by map, what else is asked."""
    address = f"sqlite:///{database}"
    for name in MAPS:
        page = folder / (f"{name}.html" if name != "plan" else "plan-1-map.html")
        into = folder if name == "plan" else page
        if paigong(["map", name, "--into", str(into), "--database", address, "--lang", lang, *more.get(name, [])]):
            raise SystemExit(f"{name} of {database} was not drawn")
        yield name, page


def _photograph(browser: Browser, page: Path, picture: Path, size: tuple[int, int]) -> None:
    opened = browser.new_page(viewport={"width": size[0], "height": size[1]})
    opened.goto(page.as_uri())
    opened.wait_for_timeout(600)
    opened.screenshot(path=picture)
    opened.close()


@contextmanager
def _camera() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield browser
        browser.close()


if __name__ == "__main__":
    sys.exit(main())
