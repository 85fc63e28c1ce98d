"""`paigong geocode …`: find an address, compare sites with their addresses, place those that came without a place."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from api.cli.command import JSON, Command, argument
from api.cli.failure import BAD_INPUT, DONE, NOT_SO, CommandError
from api.cli.screen import Screen
from api.cli.source import DATABASE, store_of
from api.settings import Settings
from api.wiring import addresses
from dispatch.actor import COMMAND_LINE
from dispatch.company import Site
from dispatch.places.geocoding import Doubt, GeocodeReview, doubt
from dispatch.store.catalog.company import SITES
from dispatch.store.places.addresses import Addresses
from dispatch.store.places.reviews import claim_waiting, conclude, flag, let_go, not_understood
from dispatch.store.shelf import read
from dispatch.store.store import Store
from geo.geocode import Place
from geo.geocode_errors import GeocoderNonsenseError, GeocodingError
from solver.words import Words

_PATIENCE_S = 60.0
_HOLD_S = 120.0
_PRECISIONS: dict[str, Words] = {
    "house": {"en": "house", "zh": "门牌"},
    "street": {"en": "street", "zh": "道路"},
    "district": {"en": "district", "zh": "区县"},
    "city": {"en": "city", "zh": "城市"},
    "province": {"en": "province", "zh": "省份"},
}
_NO_GEOCODER: Words = {
    "en": "no geocoder is set: set PAIGONG_GEOCODER (gazetteer, or nominatim:https://…, amap:…, baidu:…)",
    "zh": "尚未配置地理编码服务：请设置 PAIGONG_GEOCODER（gazetteer，或 nominatim:https://…、amap:…、baidu:…）",
}


@contextmanager
def _asking(arguments: argparse.Namespace) -> Iterator[Addresses]:
    """Open the database, and who is asked for addresses. Raises CommandError where nobody is set."""
    with store_of(arguments) as store:
        asking = addresses(Settings(), store, patience_s=_PATIENCE_S)
        if asking is None:
            raise CommandError(BAD_INPUT, _NO_GEOCODER)
        yield asking


def _find(arguments: argparse.Namespace, screen: Screen) -> int:
    with _asking(arguments) as asking:
        found = asking.find(arguments.address)
    headings: list[Words] = [
        {"en": "latitude", "zh": "纬度"},
        {"en": "longitude", "zh": "经度"},
        {"en": "precision", "zh": "精度"},
        {"en": "confidence", "zh": "置信度"},
        {"en": "found", "zh": "匹配结果"},
        {"en": "by", "zh": "来源"},
    ]
    rows = [
        (f"{p.point.lat:.6f}", f"{p.point.lon:.6f}", _words(p, screen), p.confidence, p.matched, p.provider)
        for p in found.places
    ]
    screen.table({"en": "Candidates (WGS-84)", "zh": "候选位置（WGS-84）"}, headings, rows)
    screen.document([_document(place) for place in found.places])
    return DONE if found.places else NOT_SO


def _check(arguments: argparse.Namespace, screen: Screen) -> int:
    """Compare the coordinates that sites came with with their addresses; what contradicts is a person's to judge."""
    flagged: list[tuple[Site, Doubt]] = []
    asked = unknown = 0
    with _asking(arguments) as asking, screen.working({"en": "comparing", "zh": "核对"}):
        for site in _with_both(asking.store):
            places = asking.find(site.address).places
            asked += 1
            unknown += not places
            found = doubt(site.point, places)
            if found is not None:
                flagged.append((site, found))
                with asking.store.writing(COMMAND_LINE) as work:
                    flag(work, site, found, places)
    headings: list[Words] = [
        {"en": "site", "zh": "站点"},
        {"en": "off by, m", "zh": "偏差（米）"},
        {"en": "address found to the", "zh": "地址精度"},
        {"en": "confidence", "zh": "置信度"},
    ]
    rows = [(site.id, one.distance_m, _words(one.place, screen), one.place.confidence) for site, one in flagged]
    screen.table({"en": "Coordinates that contradict their address", "zh": "坐标与地址不符"}, headings, rows)
    screen.say(
        {
            "en": f"{asked} sites compared, {len(flagged)} flagged, {unknown} addresses that nobody knows",
            "zh": f"已核对 {asked} 个站点，存疑 {len(flagged)} 个，未能识别地址 {unknown} 个",
        }
    )
    screen.document(
        {
            "compared": asked,
            "unknown": unknown,
            "flagged": [
                {"site": site.id, "distance_m": one.distance_m, "precision": one.place.precision}
                for site, one in flagged
            ],
        }
    )
    return NOT_SO if flagged else DONE


def _place(arguments: argparse.Namespace, screen: Screen) -> int:
    """Place the sites that came with an address alone, as workers do."""
    with _asking(arguments) as asking, screen.working({"en": "looking addresses up", "zh": "查找地址"}):
        done = list(_placed(asking))
    placed = sum(one.state == "resolved" for one in done)
    screen.say(
        {
            "en": f"{placed} sites placed, {len(done) - placed} left to a person",
            "zh": f"已定位 {placed} 个站点，待人工处理 {len(done) - placed} 个",
        }
    )
    screen.document({"placed": placed, "open": len(done) - placed})
    return DONE


def _placed(asking: Addresses) -> Iterator[GeocodeReview]:
    store = asking.store
    while True:
        with store.writing(COMMAND_LINE) as work:
            waiting = claim_waiting(work, hold_s=_HOLD_S)
        if waiting is None:
            return
        try:
            places = asking.find(waiting.address).places
        except GeocoderNonsenseError:
            with store.writing(COMMAND_LINE) as work:
                not_understood(work, waiting)
            continue
        except GeocodingError:
            with store.writing(COMMAND_LINE) as work:
                let_go(work, waiting)
            raise
        with store.writing(COMMAND_LINE) as work:
            yield conclude(work, waiting, places)


def _with_both(store: Store) -> list[Site]:
    """Return the sites whose coordinates came with them, and that have an address to compare them with."""
    with store.reading() as connection:
        return [site for site in read(connection, SITES).values() if site.address and site.located == "given"]


def _words(place: Place, screen: Screen) -> str:
    return _PRECISIONS[place.precision][screen.lang]


def _document(place: Place) -> dict[str, Any]:
    return {
        "lat": place.point.lat,
        "lon": place.point.lon,
        "precision": place.precision,
        "confidence": place.confidence,
        "matched": place.matched,
        "provider": place.provider,
        "datum": place.datum,
    }


COMMANDS = (
    Command(
        path=("geocode", "address"),
        about={"en": "find an address (exit code 1 where nobody knows it)", "zh": "查找地址（未找到则退出码为 1）"},
        example='paigong geocode address "江苏省南京市玄武区中山路1号"',
        run=_find,
        arguments=(argument("address", en="the address", zh="地址"), DATABASE, JSON),
    ),
    Command(
        path=("geocode", "check"),
        about={
            "en": "compare the coordinates of all sites with their addresses (exit code 1 where some contradict)",
            "zh": "核对全部站点的坐标与地址（有不符则退出码为 1）",
        },
        example="paigong geocode check",
        run=_check,
        arguments=(DATABASE, JSON),
    ),
    Command(
        path=("geocode", "place"),
        about={
            "en": "place the sites that came with an address alone, as workers do",
            "zh": "为只有地址的站点定位（与后台进程相同）",
        },
        example="paigong geocode place",
        run=_place,
        arguments=(DATABASE, JSON),
    ),
)
