"""Random companies, sound by construction: what a store could hold and an export must bring back."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from dispatch.center import Region, ServiceCenter
from dispatch.company import TIERS, Company, Customer, Equipment, Site
from dispatch.fault import INDUSTRIES, Fault
from dispatch.planning.day import Batch
from dispatch.policy import Clock, Policy, TravelHours, TravelRule
from dispatch.stock.pieces import Count, Inbound, Part, Place
from dispatch.store.importers.cells import trimmed
from dispatch.technician import Absence, BreakWindow, Shift, Skill, Technician
from dispatch.work_order import STATES, Follows, Pin, WorkOrder
from geo.areas.service_area import area_of_rings
from geo.point import Point
from solver.problem import Weights

ZONES = ("Asia/Shanghai", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "UTC")
_HIDDEN = "\x7f\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufffe\uffff"
_CHARACTERS = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters=_HIDDEN) | st.sampled_from(
    '=+-@;:"~,，'
)
_HALF_WIDTH = _CHARACTERS.filter(lambda letter: not "\uff01" <= letter <= "\uff5e" and letter != "\u3000")
TRAPS = (
    "=1+1",
    "+86 1",
    "-",
    "@a",
    "_x0041_",
    "none",
    "无",
    'a"b',
    "a;b:1",
    "1001",
    "1.5",
    "2026-03-02",
    "08:00",
    "🔧",
)

texts = st.sampled_from(TRAPS) | st.text(_CHARACTERS | st.just("\n"), max_size=12).map(trimmed)
names = texts.filter(bool)
_NUMBER_LIKE = ("合计", "total", "sum")


def _is_plain(text: str) -> bool:
    """Whether a text can be an id: not blank, no totals row, no number in E notation."""
    return bool(text) and text.casefold() not in _NUMBER_LIKE and "E+" not in text.upper()


ids = st.sampled_from(TRAPS) | st.text(_HALF_WIDTH, min_size=1, max_size=8).map(trimmed).filter(_is_plain)
minutes = st.integers(0, 1440).map(lambda count: 60 * count)
seconds = st.integers(0, 86_400)
spans_s = st.integers(1, 86_400)
instants = st.builds(
    lambda day, second, crumb: (
        datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=day, seconds=second, microseconds=crumb)
    ),
    st.integers(0, 700),
    st.sampled_from((0, 3600, 25_200, 30_600)) | st.integers(0, 86_399),
    st.sampled_from((0, 0, 0, 123_456)),
)
places = st.builds(lambda lat, lon: Point(round(lat, 6), round(lon, 6)), st.floats(20, 45), st.floats(105, 125))


def unique(of: st.SearchStrategy[str], least: int = 1, most: int = 3) -> st.SearchStrategy[list[str]]:
    return st.lists(of, min_size=least, max_size=most, unique=True)


def some(of: list[str], least: int = 0) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(of), min_size=least, max_size=3, unique=True).map(tuple)


@st.composite
def spans(draw: st.DrawFn) -> tuple[datetime, datetime]:
    start_at = draw(instants)
    return start_at, start_at + timedelta(seconds=draw(st.integers(1, 100_000)))


@st.composite
def slow_hours(draw: st.DrawFn) -> tuple[TravelHours, ...]:
    ends = sorted(draw(st.lists(st.integers(0, 1440), max_size=6, unique=True)))
    spans = list(zip(ends[::2], ends[1::2], strict=False))
    return tuple(
        TravelHours(from_s=60 * begin, to_s=60 * end, factor_pct=draw(st.integers(20, 500))) for begin, end in spans
    )


@st.composite
def policies(draw: st.DrawFn, regions: list[str]) -> Policy:
    kinds = draw(
        st.lists(st.tuples(st.sampled_from(("", *INDUSTRIES, "灯具")), st.integers(0, 5)), min_size=1, unique=True)
    )
    return Policy(
        id=draw(ids),
        version=draw(st.integers(1, 9)),
        clocks=tuple(
            Clock(
                industry=industry, level=level, respond_s=draw(spans_s), resolve_s=draw(st.none() | spans_s), weight=3
            )
            for industry, level in kinds
        ),
        tier_weight={tier: draw(st.integers(1, 9)) for tier in TIERS},
        weights=_weights(draw),
        travel=tuple(
            TravelRule(
                region_id=region,
                detour_pct=draw(st.floats(100, 200)),
                speed_kmh=draw(st.floats(5, 120)),
                hours=draw(slow_hours()),
            )
            for region in ("", *regions[:1])
        ),
        unserved_base=draw(st.integers(0, 10**6)),
        notes=draw(texts),
    )


def _weights(draw: st.DrawFn) -> Weights:
    prices = ("response", "late", "unresolved", "travel", "overtime", "away", "change", "duration")
    return Weights(**{price: draw(st.integers(0, 10_000)) for price in prices})


@st.composite
def technicians(draw: st.DrawFn, own_id: str, centers: list[str], regions: list[str]) -> Technician:
    skills = draw(unique(ids, 0))
    return Technician(
        id=own_id,
        name=draw(names),
        center_id=draw(st.sampled_from(centers)),
        regions=draw(some(regions, 1)),
        skills=tuple(
            Skill(skill=skill, level=draw(st.integers(1, 5)), valid_until=draw(st.none() | instants.map(datetime.date)))
            for skill in skills
        ),
        home=draw(st.none() | places),
        returns=draw(st.booleans()),
        efficiency_pct=draw(st.integers(50, 150)),
        phone=draw(texts),
    )


@st.composite
def shifts(draw: st.DrawFn, people: list[str]) -> list[Shift]:
    """Return shifts of which no two of one person overlap: each person has one."""
    found = []
    for person in people:
        start_at = draw(instants)
        rest = BreakWindow(
            earliest_at=start_at + timedelta(seconds=draw(minutes)),
            latest_at=start_at + timedelta(days=1, seconds=draw(seconds)),
            duration_s=draw(st.integers(1, 7200)),
        )
        end_at = start_at + timedelta(seconds=draw(st.integers(1, 36 * 3600)))
        found.append(
            Shift(
                technician_id=person,
                start_at=start_at,
                end_at=end_at,
                overtime_s=draw(seconds),
                rest=draw(st.none() | st.just(rest)),
            )
        )
    return found


@st.composite
def orders(draw: st.DrawFn, own_id: str, before: list[str], batch: Batch) -> WorkOrder:
    people = [technician.id for technician in batch.technicians]
    site = draw(st.sampled_from(batch.sites))
    machines = [machine.id for machine in batch.equipment if machine.site_id == site.id]
    parts = st.dictionaries(st.sampled_from([part.id for part in batch.parts]), st.integers(1, 9), max_size=2)
    return WorkOrder(
        id=own_id,
        site_id=site.id,
        level=draw(st.integers(1, 5)),
        reported_at=draw(instants),
        duration_s=draw(st.integers(1, 100_000)),
        skills=draw(st.dictionaries(ids, st.integers(1, 5), max_size=2)),
        parts=draw(parts),
        industry=draw(st.sampled_from(("", *INDUSTRIES))),
        fault_id=draw(st.none() | st.sampled_from([fault.id for fault in batch.faults])),
        equipment_id=draw(st.sampled_from([None, *machines])),
        text=draw(texts),
        state=draw(st.sampled_from(STATES)),
        windows=tuple(draw(st.lists(spans(), max_size=3))),
        respond_by=draw(st.none() | instants),
        resolve_by=draw(st.none() | instants),
        crew=draw(st.integers(1, 3)),
        pin=draw(
            st.none()
            | st.builds(Pin, technician_id=st.sampled_from(people), start_at=st.none() | instants)
            | st.builds(Pin, start_at=instants)
        ),
        excluded=draw(some(people)),
        follows=tuple(
            Follows(order_id=other, min_s=draw(minutes), max_s=draw(st.none() | st.integers(90_000, 99_999)))
            for other in draw(some(before) if before else st.just(()))
        ),
        prices=draw(st.dictionaries(st.sampled_from(people), st.integers(0, 9999), max_size=2)),
        change_pct=draw(st.integers(0, 300)),
    )


@st.composite
def batches(draw: st.DrawFn) -> Batch:
    """Return a whole company."""
    region_ids, center_ids, site_ids, part_ids = (draw(unique(ids)) for _ in range(4))
    person_ids = draw(unique(ids))
    regions = st.sampled_from(region_ids)
    ring = st.lists(places, min_size=3, max_size=4).map(tuple)
    customer_ids = draw(unique(ids))
    batch = Batch(
        company=draw(st.none() | st.builds(Company, name=names, time_zone=st.sampled_from(ZONES))),
        policy=draw(st.none() | policies(region_ids)),
        regions=tuple(Region(id=own, name=draw(names)) for own in region_ids),
        areas=tuple(
            area for own in sorted(region_ids) if (area := area_of_rings(own, draw(st.lists(ring, max_size=2))))
        ),
        centers=tuple(
            ServiceCenter(id=own, name=draw(names), region_id=draw(regions), point=draw(places), pickup_s=draw(seconds))
            for own in center_ids
        ),
        customers=tuple(
            Customer(id=own, name=draw(names), tier=draw(st.sampled_from(TIERS)), phone=draw(texts))
            for own in customer_ids
        ),
        sites=tuple(
            Site(
                id=own,
                customer_id=draw(st.sampled_from(customer_ids)),
                name=draw(texts),
                point=draw(places),
                region_id=draw(regions),
                address=draw(texts),
            )
            for own in site_ids
        ),
        equipment=tuple(
            Equipment(id=own, site_id=draw(st.sampled_from(site_ids)), model=draw(texts), serial=draw(texts))
            for own in draw(unique(ids, 0))
        ),
        faults=tuple(
            Fault(
                id=own,
                name=draw(names),
                industry=draw(st.sampled_from(("", *INDUSTRIES, "lighting"))),
                level=draw(st.integers(1, 5)),
                duration_s=draw(st.integers(1, 100_000)),
                skills=draw(st.dictionaries(ids, st.integers(1, 5), max_size=2)),
                parts=draw(st.dictionaries(st.sampled_from(part_ids), st.integers(1, 9), max_size=2)),
            )
            for own in draw(unique(ids))
        ),
        parts=tuple(Part(id=own, name=draw(names), reusable=draw(st.booleans())) for own in part_ids),
        technicians=tuple(draw(technicians(own, center_ids, region_ids)) for own in person_ids),
        shifts=tuple(draw(shifts(person_ids))),
        absences=tuple(
            Absence(technician_id=person_ids[0], start_at=start_at, end_at=end_at, reason=draw(texts))
            for start_at, end_at in draw(st.lists(spans(), max_size=2))
        ),
        counts=tuple(
            Count(place=place, part_id=part_ids[0], pieces=draw(st.integers(0, 99)))
            for place in (Place("center", center_ids[0]), Place("van", person_ids[0]))
        ),
        inbound=tuple(
            Inbound(
                id=own,
                center_id=draw(st.sampled_from(center_ids)),
                part_id=draw(st.sampled_from(part_ids)),
                quantity=draw(st.integers(1, 99)),
                available_at=draw(instants),
                cost=draw(st.integers(0, 9999)),
                origin=draw(texts),
            )
            for own in draw(unique(ids, 0))
        ),
    )
    order_ids = draw(unique(ids))
    work = tuple(draw(orders(own, order_ids[:number], batch)) for number, own in enumerate(order_ids))
    values = {name: getattr(batch, name) for name in Batch.__dataclass_fields__}
    return Batch(**{**values, "orders": work})
