"""`make screenshots`: the pictures of the README, made by the product itself on the demo company."""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from api.cli.main import main as paigong

REPOSITORY = Path(__file__).parent.parent
IMAGES = REPOSITORY / "docs" / "images"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip


def main() -> int:
    """Plan the demo company's day and photograph its map and its timeline."""
    folder = REPOSITORY / "build" / "screenshots"
    code = paigong(["demo", "--into", str(folder), "--seconds", "30"])
    if code:
        return code
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        for name in ("map", "timeline"):
            page.goto((folder / f"plan-1-{name}.html").as_uri())
            page.wait_for_timeout(1000)
            page.screenshot(path=IMAGES / f"{name}.png")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
