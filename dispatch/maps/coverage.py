"""The coverage map's view: how far the centres reach, and who could attend to which demand in time."""

from collections.abc import Mapping, Sequence

from dispatch.coverage.result import Coverage, DemandCoverage, LevelCoverage
from dispatch.coverage.words import reason_words
from dispatch.maps.phrases import moment_text, percent, titled
from dispatch.names import Names
from geo.cities import cities_around
from geo.coverage_view import (
    CoverageBand,
    CoverageCenter,
    CoverageDemand,
    CoverageLevel,
    CoveragePerson,
    CoverageView,
)
from geo.isochrones import Isochrone
from geo.map_view import Row
from solver.words import Lang, Words

_WHAT: Words = {"en": "coverage", "zh": "覆盖"}
_FIGURES: dict[str, Words] = {
    "orders": {"en": "orders", "zh": "工单"},
    "covered": {"en": "covered in time", "zh": "可按时到达"},
    "doubly": {"en": "by two or more", "zh": "两人以上可达"},
    "open": {"en": "not covered", "zh": "未覆盖"},
}
_RULES: Words = {
    "en": "Each order alone: within its promise, somebody with the skill, the part, a shift and leave to work there. "
    "Coverage is what could be done, not a plan.",
    "zh": "逐单判断：须在承诺时限内，由具备技能、备件、班次且可在该区域作业的人员到达。覆盖表示能力，并非计划。",
}


def coverage_map(
    coverage: Coverage, reaches: Mapping[str, Sequence[Isochrone]], names: Names, lang: Lang
) -> CoverageView:
    """Return what the coverage map draws. reaches: isochrones by centre, for the centres that are shown."""
    centers = tuple(
        CoverageCenter(
            name=names.center(center_id),
            point=names.centers[center_id].point,
            region=names.region(names.centers[center_id].region_id),
            bands=tuple(
                CoverageBand(minutes=one.minutes, shape=one.shape, estimated=one.estimated) for one in isochrones
            ),
            details=_center_rows(coverage, center_id, lang),
        )
        for center_id, isochrones in sorted(reaches.items())
    )
    total = coverage.total
    figures = {
        "orders": f"{total.orders:,}",
        "covered": percent(total.covered, total.orders),
        "doubly": percent(total.doubly, total.orders),
        "open": f"{total.orders - total.covered:,}",
    }
    demand = tuple(_demand(one, names, lang) for one in coverage.demands)
    return CoverageView(
        title=titled(names, _WHAT, lang),
        day=moment_text(coverage.at, names.zone),
        provenance=_provenance(coverage, reaches, lang),
        centers=centers,
        demand=demand,
        levels=tuple(_level(one, lang) for one in coverage.levels),
        people=tuple(
            CoveragePerson(
                name=names.technician(person),
                center=names.center(coverage.center_of.get(person, "")),
                covers=share.covers,
                alone=share.alone,
            )
            for person, share in coverage.people.items()
            if share.covers
        ),
        figures=tuple((_FIGURES[name][lang], text) for name, text in figures.items()),
        notes=(_RULES[lang], *_left_out(coverage, lang)),
        cities=cities_around([*(one.point for one in demand), *(center.point for center in centers)], lang),
    )


def minutes_text(seconds: int, lang: Lang) -> str:
    """Return a length of time as "45 min", "2 h" or "1 h 30", rounded up to whole minutes."""
    minutes = -(-seconds // 60)
    hours, rest = divmod(minutes, 60)
    if not hours:
        return {"en": f"{minutes} min", "zh": f"{minutes} 分钟"}[lang]
    if not rest:
        return {"en": f"{hours} h", "zh": f"{hours} 小时"}[lang]
    return {"en": f"{hours} h {rest:02d}", "zh": f"{hours} 小时 {rest:02d} 分"}[lang]


def _demand(one: DemandCoverage, names: Names, lang: Lang) -> CoverageDemand:
    demand = one.demand
    rows: dict[str, tuple[Words, str]] = {
        "region": ({"en": "region", "zh": "区域"}, names.region(demand.region_id)),
        "target": (
            {"en": "target", "zh": "时限"}, "" if demand.target_s is None else minutes_text(demand.target_s, lang)
        ),
        "could": ({"en": "people who could", "zh": "可胜任人数"}, str(one.could)),
    }  # fmt: skip
    separator = {"en": ", ", "zh": "、"}[lang]
    return CoverageDemand(
        label=separator.join(demand.orders[:3]) + (" …" if demand.count > 3 else ""),
        point=demand.point,
        level=demand.level,
        covered=one.covered,
        orders=demand.count,
        by=tuple((names.technician(first.technician_id), minutes_text(first.arrives_s, lang)) for first in one.first)
        if one.covered
        else (),
        reason=reason_words(one)[lang] if one.reason is not None else "",
        details=tuple((words[lang], text) for words, text in rows.values()),
    )


def _level(one: LevelCoverage, lang: Lang) -> CoverageLevel:
    targets = dict.fromkeys(minutes_text(seconds, lang) for seconds in one.targets_s)
    return CoverageLevel(
        level=one.level, target=" / ".join(targets), orders=one.tally.orders, covered=one.tally.covered
    )


def _center_rows(coverage: Coverage, center_id: str, lang: Lang) -> tuple[Row, ...]:
    share = coverage.centers.get(center_id)
    if share is None:
        return ()
    covers: Words = {"en": "its people can attend to", "zh": "本中心可覆盖工单"}
    alone: Words = {"en": "nobody else's can", "zh": "仅本中心可覆盖"}
    return (covers[lang], str(share.covers)), (alone[lang], str(share.alone))


def _provenance(coverage: Coverage, reaches: Mapping[str, Sequence[Isochrone]], lang: Lang) -> str:
    """Return who says how long the ways take, and of isochrones where somebody else does."""
    others = [one.provenance for some in reaches.values() for one in some if one.estimated != coverage.estimated]
    told = dict.fromkeys([coverage.provenance, *others])
    return {"en": "Travel times: ", "zh": "行程时间："}[lang] + "; ".join(text for text in told if text)


def _left_out(coverage: Coverage, lang: Lang) -> tuple[str, ...]:
    """Return how many orders count nowhere, and why."""
    told: list[Words] = []
    if coverage.untargeted:
        count = coverage.untargeted
        told.append(
            {"en": f"{count} orders without a promise are left out.", "zh": f"{count} 张无时限承诺的工单未计入。"}
        )
    if coverage.unplaced:
        count = coverage.unplaced
        told.append(
            {
                "en": f"{count} orders whose place nobody has found yet are left out.",
                "zh": f"{count} 张位置未确定的工单未计入。",
            }
        )
    return tuple(words[lang] for words in told)
