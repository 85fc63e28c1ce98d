"""What travel times say about a day's places, in the words of the day: far from a road, no road at all, estimated."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from dispatch.notice import Notice
from geo.travel import TravelFinding, TravelMatrix
from solver.problem import Location, Order

_NAMED = 3  # of many places


def travel_notices(matrix: TravelMatrix, locations: Sequence[Location], orders: Sequence[Order]) -> Iterator[Notice]:
    """Yield a notice for each finding: its subject is the first order at the place, else the place's own id."""
    at: dict[str, list[str]] = defaultdict(list)
    for order in orders:
        at[order.location].append(order.id)
    names = [", ".join(at[place.id][:_NAMED]) or place.id.partition(":")[2] for place in locations]
    reasons: dict[str, TravelFinding] = {}
    for finding in matrix.findings:
        if finding.place is None:
            reasons.setdefault(finding.reason.get("en", ""), finding)
            continue
        place = locations[finding.place]
        subject = next(iter(at[place.id]), place.id.partition(":")[2])
        yield _about_place(finding, subject, names)
    for finding in reasons.values():
        yield Notice(
            code="not-by-road",
            subject="",
            text={
                "en": f"travel times are estimates, not by road: {finding.reason['en']}",
                "zh": f"行程时间为估算值，并非路网结果：{finding.reason['zh']}",
            },
        )


def _about_place(finding: TravelFinding, subject: str, names: Sequence[str]) -> Notice:
    place = names[finding.place] if finding.place is not None else ""
    if finding.code == "far-from-road":
        far = f"{finding.metres:,}"
        return Notice(
            code="far-from-road",
            subject=subject,
            text={
                "en": f"{place} lies {far} m from the nearest road; check its coordinates and their datum",
                "zh": f"{place} 距最近道路 {far} 米，请核对坐标及坐标系",
            },
        )
    others = [names[k] for k in finding.others]
    more = len(others) - _NAMED
    listed = ", ".join(others[:_NAMED])
    return Notice(
        code="no-road",
        subject=subject,
        text={
            "en": f"no road leads there and back between {place} and {listed}"
            + (f" and {more} more" if more > 0 else ""),
            "zh": f"{place} 与 {listed}" + (f" 等 {len(others)} 处" if more > 0 else "") + "之间没有可往返的道路",
        },
    )
