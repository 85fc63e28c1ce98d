"""`make screenshots`: the pictures of the README and of the maps, made by the product itself.

The demo company's in docs/images (a planned day) and docs/screenshots (its five maps); a Boston day's beside them,
where the city's data lies beside the checkout (../shared/data/boston311).

Made twice on one machine, a picture has the same bytes: both plans are made by so much work instead of so many seconds,
the store's clock stands still, and the browser draws without animation. Another browser, or other fonts, draw letters
in another way.
"""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, tzinfo
from functools import partial
from pathlib import Path
from typing import Any, Self
from unittest.mock import patch

from playwright.sync_api import Browser, sync_playwright

from api.cli.main import main as paigong
from api.cli.pictures import write_pictures
from api.wiring import great_circle
from dispatch.names import names_of
from dispatch.plan_record import SolveParameters, known_orders
from dispatch.planning.daily import plan_day
from dispatch.store.store import open_store
from dispatch.viewing import view_day
from scenarios.boston.day import run_day
from scenarios.demo_company import DEMO_DAY, make_demo_company
from solver.limits import Limits
from solver.supervise import solve_apart

REPOSITORY = Path(__file__).parent.parent
IMAGES, SCREENSHOTS = REPOSITORY / "docs" / "images", REPOSITORY / "docs" / "screenshots"
WORK = REPOSITORY / "build" / "screenshots"
REQUESTS = REPOSITORY.parent / "shared" / "data" / "boston311" / "requests_2015_q1.csv"
BOSTON_DAY = date(2015, 3, 17)
FLAGS = ["--no-sandbox", "--font-render-hinting=none", "--hide-scrollbars", "--force-color-profile=srgb",
         "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
MAPS = ("plan", "coverage", "stock", "heat", "siting")
IN_TOWN = {
    "coverage": ["--target", "20", "--band", "10", "--band", "20", "--band", "30"], "siting": ["--target", "15"],
}  # fmt: skip
"""What is asked of a city, where an hour's drive reaches everybody."""
DESK, PHONE = (1440, 900), (390, 844)
WORK_DONE: dict[str, Any] = {
    "steps": [
        *(["insert", 50] for _ in range(8)),
        *(["anneal", 200, degree] for degree in range(0, 1000, 10)),
        ["settle"],
    ],
}
"""What the solver does for either plan, however long it takes; as `solver.limits` has it."""


class StandingClock(datetime):
    """The store's clock, on the morning of the demo company's day."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        """Return that moment."""
        return cls(2026, 3, 1, 23, 0, tzinfo=UTC).astimezone(tz)


def main() -> int:
    """Plan the demo company's day and a Boston day, draw their maps, and photograph them."""
    os.environ.pop("PAIGONG_TILES", None)  # pictures are made with no network
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(WORK, ignore_errors=True)
    demo = WORK / "demo"
    with patch("dispatch.store.store.datetime", StandingClock), _camera() as browser:
        _demo(demo)
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


def _demo(folder: Path) -> None:
    """Import the demo company, plan its day, and draw it in English for the README."""
    folder.mkdir(parents=True)
    with open_store(f"sqlite:///{folder / 'demo.sqlite3'}") as store:
        store.import_batch(make_demo_company(1), source="demo")
        plan_day(
            store,
            DEMO_DAY,
            at=None,
            regions=None,
            travel_times=great_circle,
            solve=_solve,
            parameters=SolveParameters(seconds=None, workers=1, memory_mb=4096),
            seed=1,
        )
        record = store.plan(1)
        write_pictures(view_day(record, names_of(store.catalog(known_orders(record)))), folder, "en")


def _boston(folder: Path) -> Path:
    """Plan the day and return its database."""
    folder.mkdir(parents=True)
    parameters = SolveParameters(seconds=None, workers=1, memory_mb=4096)
    return run_day(REQUESTS, BOSTON_DAY, into=folder, solve=_solve, parameters=parameters).database


_solve = partial(solve_apart, limits=Limits(work=WORK_DONE), seed=1, workers=1, memory_mb=4096)


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
    opened = browser.new_page(viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce")
    opened.goto(page.as_uri())
    opened.evaluate("document.fonts.ready")
    opened.evaluate("() => new Promise(seen => requestAnimationFrame(() => requestAnimationFrame(seen)))")
    opened.screenshot(path=picture, animations="disabled", caret="hide")
    opened.close()


@contextmanager
def _camera() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield browser
        browser.close()


if __name__ == "__main__":
    sys.exit(main())
