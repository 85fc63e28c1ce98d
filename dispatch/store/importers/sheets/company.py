"""The company itself and its policy: clocks, weights, driving."""

from collections.abc import Iterator
from dataclasses import fields
from typing import Any
from zoneinfo import available_timezones

from dispatch.company import TIERS, Company
from dispatch.planning.day import Batch
from dispatch.policy import Clock, Policy, TravelRule
from dispatch.store.importers.kinds.hours import HourFactors
from dispatch.store.importers.kinds.lists import Amounts
from dispatch.store.importers.kinds.numbers import Decimal, Duration, Whole
from dispatch.store.importers.kinds.text import Text
from dispatch.store.importers.record import Record
from dispatch.store.importers.sheets.common import DAY_S, INDUSTRY, URGENCY, id_column
from dispatch.store.importers.spec import Column, Sheet
from solver.problem import Weights
from solver.words import Words

_YEAR_S = 366 * DAY_S
_MOST = 1_000_000_000  # of a price or weight, as in a policy file
_WEIGHT_WORDS = {
    "response": Words(en="Price of response", zh="响应价"),
    "late": Words(en="Price of late response", zh="响应超时价"),
    "unresolved": Words(en="Price of late resolution", zh="解决超时价"),
    "travel": Words(en="Price of travel", zh="行驶价"),
    "overtime": Words(en="Price of overtime", zh="加班价"),
    "away": Words(en="Price of leaving the home region", zh="跨区价"),
    "change": Words(en="Price of changing a published plan", zh="改派价"),
    "duration": Words(en="Price of time on duty", zh="在岗价"),
}
_WEIGHT_EXAMPLES = {"response": "1", "late": "4", "unresolved": "2", "travel": "1", "overtime": "2", "away": "1800"}
_WEIGHT_EXAMPLES |= {"change": "3600", "duration": "0"}


def _read_company(record: Record) -> Company | None:
    zone = record["time_zone"]
    if zone not in available_timezones():
        record.fail(
            "time_zone",
            "no-time-zone",
            Words(en=f"“{zone}” is no IANA time zone", zh=f"“{zone}”不是 IANA 时区"),
            Words(en="Write Asia/Shanghai, say.", zh="请填写如 Asia/Shanghai。"),
        )
        return None
    return Company(name=record["name"], time_zone=zone)


def _write_company(batch: Batch) -> Iterator[dict[str, Any]]:
    if batch.company:
        yield {"name": batch.company.name, "time_zone": batch.company.time_zone}


def _read_policy(record: Record) -> Policy | None:
    """Return the policy without its clocks and driving, which stand on sheets of their own."""
    if set(record["tier_weight"]) != set(TIERS):
        record.fail(
            "tier_weight",
            "tiers",
            Words(en=f"does not name each of {', '.join(TIERS)} once", zh=f"须写明全部客户等级：{'、'.join(TIERS)}"),
            Words(en="Write strategic:3; key:2; ordinary:1, say.", zh="请写成如 strategic:3; key:2; ordinary:1。"),
        )
        return None
    return Policy(
        id=record["id"],
        version=record["version"],
        clocks=(),
        tier_weight=record["tier_weight"],
        weights=Weights(**{name: record[name] for name in _WEIGHT_WORDS if record[name] is not None}),
        travel=(),
        unserved_base=record.get("unserved_base", 50_000),
        notes=record.get("notes", ""),
    )


def _write_policy(batch: Batch) -> Iterator[dict[str, Any]]:
    if policy := batch.policy:
        yield {
            "id": policy.id,
            "version": policy.version,
            "tier_weight": policy.tier_weight,
            **{weight.name: getattr(policy.weights, weight.name) for weight in fields(Weights)},
            "unserved_base": policy.unserved_base,
            "notes": policy.notes,
        }


def _read_clock(record: Record) -> Clock:
    return Clock(
        industry=record.get("industry", ""),
        level=record["level"],
        respond_s=record["respond_h"],
        resolve_s=record["resolve_h"],
        weight=record["weight"],
    )


def _write_clocks(batch: Batch) -> Iterator[dict[str, Any]]:
    for clock in batch.policy.clocks if batch.policy else ():
        yield {
            "industry": clock.industry or None,
            "level": clock.level,
            "respond_h": clock.respond_s,
            "resolve_h": clock.resolve_s,
            "weight": clock.weight,
        }


def _read_driving(record: Record) -> TravelRule:
    return TravelRule(
        region_id=record.get("region", ""),
        detour_pct=record["detour_pct"],
        speed_kmh=record["speed_kmh"],
        hours=record.get("hours", ()),
    )


def _write_driving(batch: Batch) -> Iterator[dict[str, Any]]:
    for rule in batch.policy.travel if batch.policy else ():
        yield {
            "region": rule.region_id or None,
            "detour_pct": rule.detour_pct,
            "speed_kmh": rule.speed_kmh,
            "hours": rule.hours or None,
        }


COMPANY = Sheet(
    noun="company",
    title=Words(en="Company", zh="公司"),
    meaning=Words(en="One row: the service company itself.", zh="一行：服务公司本身。"),
    columns=(
        Column(
            key="name",
            heading=Words(en="Name", zh="名称"),
            kind=Text(),
            meaning=Words(en="the company's name", zh="公司名称"),
            example="示例服务公司",
            required=True,
            also=("公司名称", "company"),
        ),
        Column(
            key="time_zone",
            heading=Words(en="Time zone", zh="时区"),
            kind=Text(),
            meaning=Words(
                en="IANA name; all times in files are local there", zh="IANA 时区名，文件中的时间均为当地时间"
            ),
            example="Asia/Shanghai",
            required=True,
        ),
    ),
    identity=(),
    read=_read_company,
    write=_write_company,
    single=True,
)

POLICY = Sheet(
    noun="policy",
    title=Words(en="Policy", zh="政策"),
    meaning=Words(
        en="One row, for a company with rules of its own: with the sheets Clocks and Driving it replaces the policy.",
        zh="一行，仅在公司有自己的规则时填写：与“时限”“行驶”两表一起取代现有政策。",
    ),
    columns=(
        id_column("政策编号", "Policy", "own"),
        Column(
            key="version",
            heading=Words(en="Version", zh="版本"),
            kind=Whole(least=1, most=_MOST),
            meaning=Words(en="raised with every change", zh="每次修改递增"),
            example="1",
            required=True,
        ),
        Column(
            key="tier_weight",
            heading=Words(en="Tier weights", zh="客户等级权重"),
            kind=Amounts(unit=Words(en="weight", zh="权重"), least=1, most=_MOST),
            meaning=Words(en="what each tier multiplies an order's severity by", zh="各客户等级对工单权重的倍数"),
            example="strategic:3; key:2; ordinary:1",
            required=True,
        ),
        *(
            Column(
                key=name,
                heading=words,
                kind=Whole(least=0, most=_MOST),
                meaning=Words(en="weighted seconds per unit", zh="每单位折合的加权秒数"),
                example=_WEIGHT_EXAMPLES[name],
                required=name != "duration",
            )
            for name, words in _WEIGHT_WORDS.items()
        ),
        Column(
            key="unserved_base",
            heading=Words(en="Price of leaving out", zh="未安排价"),
            kind=Whole(least=0, most=_MOST),
            meaning=Words(
                en="of an order, beyond serving it later; blank: 50000", zh="未安排一单的附加代价，默认 50000"
            ),
            example="50000",
        ),
        Column(
            key="notes",
            heading=Words(en="Notes", zh="备注"),
            kind=Text(most=5000),
            meaning=Words(en="anything", zh="任意说明"),
        ),
    ),
    identity=(),
    read=_read_policy,
    write=_write_policy,
    single=True,
)

CLOCKS = Sheet(
    noun="clocks",
    title=Words(en="Clocks", zh="时限"),
    meaning=Words(en="What is promised per industry and level.", zh="各行业、各级别的承诺时限。"),
    columns=(
        Column(
            key="industry",
            heading=Words(en="Industry", zh="行业"),
            kind=INDUSTRY,
            meaning=Words(en="blank: all that have no row of their own", zh="留空：适用于未单独列出的行业"),
            example="工程机械 machinery",
        ),
        Column(
            key="level",
            heading=Words(en="Level", zh="级别"),
            kind=URGENCY,
            meaning=Words(en="1 is the most urgent; 0 is a crisis", zh="1 为最紧急，0 为危机"),
            example="1",
            required=True,
        ),
        Column(
            key="respond_h",
            heading=Words(en="Respond within (h)", zh="响应时限(小时)"),
            kind=Duration(unit="hours", least_s=1, most_s=_YEAR_S),
            meaning=Words(en="from the report to the start of work on site", zh="从报修到现场开始工作"),
            example="1",
            required=True,
        ),
        Column(
            key="resolve_h",
            heading=Words(en="Resolve within (h)", zh="解决时限(小时)"),
            kind=Duration(unit="hours", least_s=1, most_s=_YEAR_S),
            meaning=Words(en="from the report to the end of work; blank: no promise", zh="从报修到完工，留空为不承诺"),
            example="24",
        ),
        Column(
            key="weight",
            heading=Words(en="Weight", zh="权重"),
            kind=Whole(least=1, most=_MOST),
            meaning=Words(en="severity", zh="严重程度"),
            example="8",
            required=True,
        ),
    ),
    identity=("industry", "level"),
    read=_read_clock,
    write=_write_clocks,
)

DRIVING = Sheet(
    noun="driving",
    title=Words(en="Driving", zh="行驶"),
    meaning=Words(
        en="How straight lines become drives, and when drives take longer.",
        zh="直线距离如何折算为行驶，以及何时行驶较慢。",
    ),
    columns=(
        id_column("区域", "Region", "", refers="regions", key="region", required=False),
        Column(
            key="detour_pct",
            heading=Words(en="Detour (%)", zh="绕行系数(%)"),
            kind=Decimal(least=100, most=1000),
            meaning=Words(en="the road in percent of the straight line", zh="道路长度占直线距离的百分比"),
            example="130",
            required=True,
        ),
        Column(
            key="speed_kmh",
            heading=Words(en="Speed (km/h)", zh="车速(公里/小时)"),
            kind=Decimal(least=1, most=300),
            meaning=Words(en="average door to door", zh="门到门平均车速"),
            example="45",
            required=True,
        ),
        Column(
            key="hours",
            heading=Words(en="Slow hours (%)", zh="高峰系数(%)"),
            kind=HourFactors(),
            meaning=Words(
                en="when a drive takes longer (150: half as long again), also on road networks; blank: never",
                zh="行驶变慢的时段（150 即慢一半），使用路网时同样有效；不填为全天不变",
            ),
            example="07:00~09:30=150; 17:00~19:00=140",
        ),
    ),
    identity=("region",),
    read=_read_driving,
    write=_write_driving,
)
