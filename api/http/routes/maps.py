"""Maps: a plan, coverage, stock, demand and sites, each one page that needs nothing else."""

from datetime import UTC, datetime
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel
from sqlalchemy import Connection

from api.http.call import Call
from api.http.fields import Day, Id, Instant
from api.http.problems import Problem, problems
from api.http.reckoned import Reckoned
from api.http.rights import allow
from api.map_pages import DAYS, TARGET_MIN, Drawing, MapDesk
from api.wiring import tiles
from dispatch.store.catalog.company import REGIONS
from dispatch.store.places.coverage import coverage_moment, demand_size
from dispatch.store.plans.day_size import unknown_regions
from dispatch.store.plans.sight import visible_heads, visible_plan
from dispatch.store.references import existing
from geo.isochrones import LONGEST_MIN
from solver.words import Lang

router = APIRouter(prefix="/maps", tags=["maps"])
Office = Annotated[Call, Depends(allow("administrator", "dispatcher", "planner"))]
PAGE: Final[dict[int | str, dict[str, Any]]] = {200: {"content": {"text/html": {"schema": {"type": "string"}}}}}

MOST_ORDERS = 5_000
_TURN = Reckoned(most=0, patience_s=10.0)  # one at a time: drawing keeps a core busy
Language = Annotated[Literal["en", "zh"], Query(description="language of the map's own words")]
Days = Annotated[int, Query(ge=1, le=366, description="days of demand")]
Until = Annotated[Day | None, Query(description="the last of them; none: that of the newest order")]
Target = Annotated[int, Query(ge=1, le=LONGEST_MIN, description="minutes to be there in")]


class TooManyMarks(Problem):
    """More orders than anybody can look at on one map."""

    status = 422

    def __init__(self, orders: int) -> None:
        super().__init__(
            "map-too-large",
            {
                "en": f"These are {orders} orders; a map shows {MOST_ORDERS}: ask for fewer days, or one region.",
                "zh": f"共 {orders} 张工单；一张地图最多显示 {MOST_ORDERS} 张：请缩短天数，或只查看一个区域。",
            },
        )


class _Page(BaseModel):
    html: str


@router.get("/plan.html", response_class=Response, operation_id="draw_plan", responses=PAGE | problems(404, 422, 429))
def draw_plan(
    call: Office,
    http: Request,
    plan: Annotated[int | None, Query(ge=1, le=2**31 - 1, description="a plan's number; none: the newest")] = None,
    lang: Language = "zh",
) -> Response:
    """Draw a plan: routes with their stops, centres with stock, what stays undone. Of your regions only; names masked.

    计划地图：路线与到访顺序、服务中心库存、未安排工单；仅限本人区域，个人信息已脱敏。
    """
    with call.store.reading() as connection:
        desk = _desk(connection, call, http, lang)
        number = plan if plan is not None else _newest(connection, call)
        drawing = desk.plan(connection, visible_plan(connection, number, call.principal.regions))
    return _answer(call, drawing, f"plan-{number}", http)


@router.get(
    "/coverage.html", response_class=Response, operation_id="draw_coverage", responses=PAGE | problems(404, 422, 429)
)
def draw_coverage(
    call: Office,
    http: Request,
    day: Annotated[Day | None, Query(description="looked at when most people work; none: today or the nearest")] = None,
    at: Annotated[Instant | None, Query(description="this moment, instead of one of the day")] = None,
    minutes: Annotated[int | None, Query(ge=1, le=LONGEST_MIN, description="the target; none: the policy's")] = None,
    days: Annotated[int | None, Query(ge=1, le=366, description="demand of so many days; none: what is open")] = None,
    region: Id | None = None,
    lang: Language = "zh",
) -> Response:
    """Draw how far centres reach (30, 60, 120 minutes), and who could attend to which demand in time.

    覆盖地图：服务中心 30/60/120 分钟可达范围，以及各需求能否由谁按时到达。
    """
    with call.store.reading() as connection:
        desk = _desk(connection, call, http, lang, region)
        moment = at or coverage_moment(connection, day, now=call.at)
        size = demand_size(connection, at=moment, days=days, regions=desk.regions)
        if size > MOST_ORDERS:
            raise TooManyMarks(size)
        drawing = desk.coverage(connection, at=moment, days=days, minutes=minutes)
    return _answer(call, drawing, "coverage", http)


@router.get("/stock.html", response_class=Response, operation_id="draw_stock", responses=PAGE | problems(404, 422, 429))
def draw_stock(
    call: Office,
    http: Request,
    days: Days = DAYS,
    until: Until = None,
    region: Id | None = None,
    lang: Language = "zh",
) -> Response:
    """Draw how long each centre's parts last at the demand of some days, and which are short.

    库存地图：各中心备件可用天数与缺料情况。
    """
    with call.store.reading() as connection:
        desk = _desk(connection, call, http, lang, region)
        drawing = desk.stock(connection, days=days, until=until)
    return _answer(call, drawing, "stock", http)


@router.get("/heat.html", response_class=Response, operation_id="draw_heat", responses=PAGE | problems(404, 422, 429))
def draw_heat(
    call: Office,
    http: Request,
    days: Days = DAYS,
    until: Until = None,
    region: Id | None = None,
    lang: Language = "zh",
) -> Response:
    """Draw where the orders of some days came from, by level, in hexagons (H3).

    需求热力图：近期工单的分布（H3 六边形，可按级别筛选）。
    """
    with call.store.reading() as connection:
        desk = _desk(connection, call, http, lang, region)
        drawing = desk.heat(connection, days=days, until=until)
    return _answer(call, drawing, "heat", http)


@router.get(
    "/siting.html", response_class=Response, operation_id="draw_siting", responses=PAGE | problems(404, 422, 429)
)
def draw_siting(
    call: Office,
    http: Request,
    days: Days = DAYS,
    until: Until = None,
    target: Target = TARGET_MIN,
    region: Id | None = None,
    lang: Language = "zh",
) -> Response:
    """Draw what one more centre would bring, place by place, and which demand goes where. Nothing is optimised.

    选址地图：逐处比较增设一个中心的效果及需求归属（不作优化）。
    """
    with call.store.reading() as connection:
        desk = _desk(connection, call, http, lang, region)
        drawing = desk.siting(connection, days=days, until=until, target_min=target)
    return _answer(call, drawing, "siting", http)


def _desk(connection: Connection, call: Call, http: Request, lang: Lang, region: str | None = None) -> MapDesk:
    """Return the desk of whoever asks, for one region or all that they have. Raises StoreMissingError."""
    own = tuple(call.principal.regions)
    if region is not None and ((own and region not in own) or not existing(connection, REGIONS, {region})):
        raise unknown_regions({region})
    return MapDesk(settings=http.app.state.settings, lang=lang, regions=own if region is None else (region,))


def _newest(connection: Connection, call: Call) -> int:
    heads = visible_heads(connection, call.principal.regions)
    return heads[0].number if heads else 1  # the store explains that there is no plan 1


def _answer(call: Call, drawing: Drawing, name: str, http: Request) -> Response:
    """Answer with a page that runs its own script and nothing else, apart from everything that is of this service.

    The sandbox gives it an origin of its own: it reads no cookie and asks this service for nothing.
    """
    page, _ = _TURN.answer("", lambda: (_Page(html=drawing()), False))
    assert isinstance(page, _Page)  # noqa: S101
    under = tiles(http.app.state.settings)
    pictures = "data:" if under is None else f"data: {under.origin}"
    policy = (
        "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
        f"img-src {pictures}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    headers = {
        "Content-Security-Policy": policy,
        "Content-Disposition": f'inline; filename="{name}-{datetime.now(UTC):%Y-%m-%d}.html"',
    }
    return Response(page.html, media_type="text/html; charset=utf-8", headers=headers)
