"""The coverage map's view: how far the centres reach, and who could attend to which demand in time."""

from collections.abc import Mapping, Sequence

from dispatch.coverage.result import Coverage, DemandCoverage, LevelCoverage
from dispatch.coverage.words import (
    ALONE,
    COVERED,
    COVERS,
    DOUBLY,
    OPEN,
    ORDERS,
    REGION,
    REMEDY,
    TARGET,
    left_out_words,
    near_words,
    reason_words,
    time_words,
)
from dispatch.maps.phrases import moment_text, percent, titled
from dispatch.names import Names
from geo.cities import cities_around
from geo.drawing.coverage_view import (
    CoverageBand,
    CoverageCenter,
    CoverageDemand,
    CoverageLevel,
    CoveragePerson,
    CoverageView,
)
from geo.drawing.map_view import Row
from geo.isochrones import Isochrone
from geo.provenance import provenance_text
from solver.words import Lang, Words

_WHAT: Words = {"en": "Coverage", "zh": "覆盖图"}
_NEAR = 2  # of those who lack but one thing
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
    figures = (
        (ORDERS, f"{total.orders:,}"),
        (COVERED, percent(total.covered, total.orders)),
        (DOUBLY, percent(total.doubly, total.orders)),
        (OPEN, f"{total.orders - total.covered:,}"),
    )
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
        figures=tuple((words[lang], text) for words, text in figures),
        notes=(_RULES[lang], *(words[lang] for words in left_out_words(coverage))),
        cities=cities_around([*(one.point for one in demand), *(center.point for center in centers)], lang),
    )


def _demand(one: DemandCoverage, names: Names, lang: Lang) -> CoverageDemand:
    demand = one.demand
    comma, semicolon = {"en": (", ", "; "), "zh": ("、", "；")}[lang]
    could: Words = {"en": "people who could", "zh": "可胜任人数"}
    rows: tuple[tuple[Words, str], ...] = (
        (REMEDY, semicolon.join(near_words(miss, demand, names)[lang] for miss in one.near[:_NEAR])),
        (REGION, names.region(demand.region_id)),
        (TARGET, "" if demand.target_s is None else time_words(demand.target_s)[lang]),
        (could, str(one.could) if one.covered else ""),
    )
    return CoverageDemand(
        label=comma.join(demand.orders[:3]) + (" …" if demand.count > 3 else ""),
        point=demand.point,
        level=demand.level,
        covered=one.covered,
        orders=demand.count,
        by=tuple((names.technician(first.technician_id), time_words(first.arrives_s)[lang]) for first in one.first)
        if one.covered
        else (),
        reason=reason_words(one)[lang] if one.reason is not None else "",
        details=tuple((words[lang], text) for words, text in rows),
    )


def _level(one: LevelCoverage, lang: Lang) -> CoverageLevel:
    targets = dict.fromkeys(time_words(seconds)[lang] for seconds in one.targets_s)
    return CoverageLevel(
        level=one.level, target=" / ".join(targets), orders=one.tally.orders, covered=one.tally.covered
    )


def _center_rows(coverage: Coverage, center_id: str, lang: Lang) -> tuple[Row, ...]:
    share = coverage.centers.get(center_id)
    if share is None:
        return ()
    return (COVERS[lang], str(share.covers)), (ALONE[lang], str(share.alone))


def _provenance(coverage: Coverage, reaches: Mapping[str, Sequence[Isochrone]], lang: Lang) -> str:
    """Return who says how long the ways take, and of isochrones where somebody else does."""
    others = [one.provenance for some in reaches.values() for one in some if one.estimated != coverage.estimated]
    told = dict.fromkeys(provenance_text(text, lang) for text in [coverage.provenance, *others] if text)
    return {"en": "Travel times: ", "zh": "行程时间："}[lang] + {"en": "; ", "zh": "；"}[lang].join(told)
