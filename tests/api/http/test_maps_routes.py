"""The five maps over HTTP: pages that run under their own lock, for whom they are, with nobody's data on them."""

import re
from dataclasses import replace
from typing import Any

import httpx
import pytest
from firm import Firm
from live_company import proposal
from playwright.sync_api import Browser, Route
from small_company import EIGHT, small_company

from api.http.routes import maps
from api.settings import Settings
from dispatch.company import Customer, Site
from dispatch.planning.day import Batch
from geo.point import Point

PAGES = ("coverage", "stock", "heat", "siting")


def shown(answer: httpx.Response) -> str:
    """Return a page with the texts of its data as people read them."""
    assert answer.status_code == 200, answer.text[:500]
    return re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), answer.text)


def page(firm: Firm, who: str, name: str, **params: Any) -> httpx.Response:
    return firm.client(who).get(f"/maps/{name}.html", params=params)


def with_household(firm: Firm) -> None:
    """An order of a person at home in R1, with everything on it that may be on no map."""
    said = "请打 13777708888，张金丝"
    order = replace(
        small_company().orders[0], id="X9", site_id="QS", equipment_id=None, text=said, pin=None, follows=()
    )
    firm.store.import_batch(
        Batch(
            customers=(Customer(id="Q", name="张金丝", phone="13955501234"),),
            sites=(
                Site(id="QS", customer_id="Q", name="金丝雀路 7 号 302 室", point=Point(30.31, 120.21), region_id="R1",
                     address="浙江省杭州市西湖区金丝雀路 7 号"),
            ),
            orders=(order,),
        ),
        source="q.xlsx",
    )  # fmt: skip


def test_a_map_is_a_page_in_the_language_asked_for(firm: Firm) -> None:
    """HTML with the company's name, Chinese unless somebody asks for English, and never kept by the browser."""
    for name in PAGES:
        _is_a_page(firm, name)


def _is_a_page(firm: Firm, name: str) -> None:
    chinese, english = page(firm, "planner", name), page(firm, "planner", name, lang="en")
    assert chinese.headers["content-type"] == "text/html; charset=utf-8"
    assert chinese.headers["cache-control"] == "no-store"
    assert re.fullmatch(rf'inline; filename="{name}-\d{{4}}-\d\d-\d\d\.html"', chinese.headers["content-disposition"])
    assert '<html lang="zh-CN">' in chinese.text
    assert '<html lang="en">' in english.text
    assert "派工示例公司" in shown(chinese)
    assert "图例" in shown(chinese)
    assert "Legend" in shown(english)


def test_a_map_runs_its_script_and_nothing_of_ours(firm: Firm, browser: Browser) -> None:
    """Under the headers that it is served with: the panel is drawn, the origin is nobody's, and nobody is asked."""
    answer = page(firm, "planner", "heat", lang="en")
    assert answer.headers["content-security-policy"].startswith("sandbox allow-scripts; default-src 'none'")
    assert answer.headers["x-frame-options"] == "DENY"
    context = browser.new_context()
    opened, asked, errors = context.new_page(), list[str](), list[str]()

    def answered(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(status=200, headers=dict(answer.headers), body=answer.text)

    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.route("**/*", answered)
    opened.goto("http://127.0.0.1:9/maps/heat.html")
    assert opened.locator("#panel h1").text_content() == "Demand · 派工示例公司"
    assert opened.locator("path.cell").count() > 0
    assert opened.evaluate("window.origin") == "null"
    assert (asked, errors) == (["http://127.0.0.1:9/maps/heat.html"], [])
    context.close()


def test_a_dispatcher_sees_their_own_regions(firm: Firm) -> None:
    """Centres, orders, parts and people of others are on none of their maps; asking for another region finds none."""
    for name in PAGES:
        _shows_own_regions(firm, name)


def _shows_own_regions(firm: Firm, name: str) -> None:
    both, own = shown(page(firm, "planner", name)), shown(page(firm, "desk1", name))
    assert "杭州中心" in both
    assert "宁波中心" in both
    assert "杭州中心" in own
    assert "宁波中心" not in own
    assert "121.55" not in own
    assert "杭州中心" not in shown(page(firm, "desk2", name))
    assert "宁波中心" not in shown(page(firm, "planner", name, region="R1"))
    refused = page(firm, "desk1", name, region="R2")
    assert (refused.status_code, refused.json()["code"]) == (404, "unknown-region")
    assert page(firm, "planner", name, region="nowhere").status_code == 404


def test_nobody_can_be_found_out_from_a_map(firm: Firm) -> None:
    """No customer's name, address or telephone number, nor anything of what they wrote, for whoever may look."""
    with_household(firm)
    proposal(firm.store)
    secrets = ("张金丝", "金丝雀路", "13955501234", "13777708888", "302 室")
    for name in (*PAGES, "plan"):
        text = shown(page(firm, "admin", name))
        assert [one for one in secrets if one in text] == [], name
    assert "X9" in shown(page(firm, "admin", "plan")), "the order itself is there"


def test_a_plans_map_is_of_the_newest_plan_seen(firm: Firm) -> None:
    """Without a number the newest; without any plan it is not there; a dispatcher sees their regions' visits."""
    missing = page(firm, "planner", "plan")
    assert (missing.status_code, missing.json()["code"]) == (404, "unknown-plan")
    proposal(firm.store)
    whole, newest = (
        shown(page(firm, "planner", "plan", plan=1, lang="en")),
        shown(page(firm, "planner", "plan", lang="en")),
    )
    assert whole == newest
    own = shown(page(firm, "desk1", "plan", lang="en"))
    assert "杭州中心" in own
    assert "宁波中心" not in own
    assert "宁波中心" in whole


def test_too_many_orders_are_no_map(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    """More marks than a browser bears are refused, with what to do."""
    monkeypatch.setattr(maps, "MOST_ORDERS", 1)
    answer = page(firm, "planner", "coverage", at=EIGHT.isoformat(), days=3)
    assert (answer.status_code, answer.json()["code"]) == (422, "map-too-large")


def test_tiles_are_fetched_from_whom_the_settings_name_only(firm: Firm, firm_settings: Settings) -> None:
    """Page and header let in pictures of that address and no other, and the page says in which datum it is drawn."""
    firm.app.state.settings = firm_settings.model_copy(
        update={
            "tiles": "https://tiles.example.com:8443/{z}/{x}/{y}.png",
            "tiles_datum": "GCJ02",
            "tiles_credit": "© 示例",
        }
    )
    answer = page(firm, "planner", "stock", lang="en")
    assert "img-src data: https://tiles.example.com:8443;" in answer.headers["content-security-policy"]
    assert "img-src data: https://tiles.example.com:8443;" in answer.text
    assert "Drawn in GCJ-02" in shown(answer)
    assert "© 示例" in shown(answer)
    assert "[30.25,120.17]" not in answer.text


NONSENSE = (
    ("heat", {"days": 0}), ("heat", {"days": 367}), ("heat", {"until": "gestern"}), ("stock", {"days": "x"}),
    ("siting", {"target": 0}), ("siting", {"target": 481}), ("coverage", {"minutes": 0}),
    ("coverage", {"at": "2026-03-02T08:00:00"}), ("plan", {"plan": 0}), ("heat", {"lang": "fr"}),
)  # fmt: skip


def test_questions_that_make_no_sense_are_refused(firm: Firm) -> None:
    """With the field that is wrong."""
    for name, params in NONSENSE:
        answer = page(firm, "planner", name, **params)
        assert (answer.status_code, answer.json()["errors"][0]["path"].split(".")[-1]) == (422, next(iter(params)))
