"""The columns of the sheet of orders."""

from dispatch.store.importers.kinds.lists import Amounts, Ids, Links, Windows
from dispatch.store.importers.kinds.numbers import Whole
from dispatch.store.importers.kinds.text import Choice, Text
from dispatch.store.importers.kinds.times import Instant
from dispatch.store.importers.sheets.catalogue import WORK
from dispatch.store.importers.sheets.common import INDUSTRY, PIECES, SKILL_LEVELS, URGENCY, id_column
from dispatch.store.importers.spec import Column
from dispatch.work_order import STATES
from solver.words import Words

_STATE_ZH = (
    "已报修", "已分诊", "已计划", "已发布", "已接单", "在途", "已到达", "维修中", "已完成", "已确认",
    "已关闭", "待备件", "待客户", "工程师拒单", "已取消", "重新打开",
)  # fmt: skip
STATE = Choice(options=tuple((state, Words(en=state, zh=zh)) for state, zh in zip(STATES, _STATE_ZH, strict=True)))


def _instant(key: str, zh: str, en: str, meaning: Words, example: str = "", *, required: bool = False) -> Column:
    return Column(
        key=key, heading=Words(en=en, zh=zh), kind=Instant(), meaning=meaning, example=example, required=required
    )


ORDER_COLUMNS = (
    id_column("工单号", "Order", "X20260302001"),
    id_column("站点", "Site", "S001", refers="sites", key="site", required=False),
    _instant(
        "reported_at",
        "报修时间",
        "Reported at",
        Words(en="when the customer complained", zh="客户报修的时间"),
        "2026-03-02 07:45",
        required=True,
    ),
    id_column("故障码", "Fault", "HYD-LEAK", refers="faults", key="fault", required=False),
    id_column("设备", "Equipment", "E001", refers="equipment", key="equipment", required=False),
    Column(
        key="industry",
        heading=Words(en="Industry", zh="行业"),
        kind=INDUSTRY,
        meaning=Words(en="blank: the fault's; none: the general clocks hold", zh="留空取故障目录；“无”为适用通用时限"),
        example="工程机械 machinery",
    ),
    Column(
        key="level",
        heading=Words(en="Level", zh="级别"),
        kind=URGENCY,
        meaning=Words(
            en="1 is the most urgent; 0 is a crisis; blank: the fault's", zh="1 为最紧急，0 为危机；留空取故障目录"
        ),
        example="2",
    ),
    Column(
        key="duration_min",
        heading=Words(en="Duration (min)", zh="用时(分钟)"),
        kind=WORK,
        meaning=Words(en="of the work on site; blank: the fault's", zh="现场工作时间，留空取故障目录"),
        example="90",
    ),
    Column(
        key="skills",
        heading=Words(en="Skills", zh="技能"),
        kind=SKILL_LEVELS,
        meaning=Words(
            en="and the least level of each; blank: the fault's; none: anybody can do it",
            zh="所需技能及最低级别，留空取故障目录；“无”为人人可做",
        ),
        example="液压:3",
        refers="skills",
    ),
    Column(
        key="parts",
        heading=Words(en="Parts", zh="备件"),
        kind=PIECES,
        meaning=Words(
            en="and the pieces of each; blank: the fault's; none: no part",
            zh="所需备件及数量，留空取故障目录；“无”为不需要",
        ),
        example="SEAL-80:1",
        refers="parts",
    ),
    Column(
        key="text",
        heading=Words(en="Complaint", zh="故障描述"),
        kind=Text(most=5000),
        meaning=Words(en="what the customer said", zh="客户原话"),
        example="油缸漏油，设备停机",
        also=("text", "描述"),
    ),
    Column(
        key="state",
        heading=Words(en="State", zh="状态"),
        kind=STATE,
        meaning=Words(en="blank: triaged, that is ready to be planned", zh="默认已分诊，即可排程"),
        example="已分诊 triaged",
    ),
    _instant(
        "window_from",
        "时间窗起",
        "Window from",
        Words(en="the customer's: work starts in it; blank: any time", zh="客户可接待的时段，须在其中开工，留空不限"),
        "2026-03-02 09:00",
    ),
    _instant("window_to", "时间窗止", "Window to", Words(en="its end", zh="时段结束"), "2026-03-02 12:00"),
    Column(
        key="more_windows",
        heading=Words(en="More windows", zh="其他时间窗"),
        kind=Windows(),
        meaning=Words(en="where there are several", zh="有多个时段时填写"),
        example="2026-03-02 14:00~17:00",
    ),
    _instant("respond_by", "承诺响应", "Respond by", Words(en="blank: the policy's clock", zh="留空按政策时限")),
    _instant("resolve_by", "承诺解决", "Resolve by", Words(en="blank: the policy's clock", zh="留空按政策时限")),
    Column(
        key="crew",
        heading=Words(en="Crew", zh="人数"),
        kind=Whole(least=1, most=50),
        meaning=Words(en="technicians needed at once; blank: 1", zh="同时需要的技术员人数，默认 1"),
        example="1",
    ),
    id_column("固定技术员", "Pinned technician", "", refers="technicians", key="pin", required=False),
    _instant(
        "pin_start",
        "固定开始",
        "Pinned start",
        Words(en="of the work, whoever goes", zh="固定的开工时间，可不指定技术员"),
    ),
    Column(
        key="excluded",
        heading=Words(en="Excluded", zh="不派技术员"),
        kind=Ids(),
        meaning=Words(en="technicians who must not go", zh="不得派往的技术员"),
        refers="technicians",
    ),
    Column(
        key="after",
        heading=Words(en="After", zh="须在其后"),
        kind=Links(),
        meaning=Words(
            en="orders that start before, with the minutes from start to start", zh="须先开工的工单及开工间隔分钟数"
        ),
        refers="orders",
    ),
    Column(
        key="prices",
        heading=Words(en="Prices", zh="派人代价"),
        kind=Amounts(unit=Words(en="price", zh="代价"), least=0, most=1_000_000_000),
        meaning=Words(en="what sending somebody costs, in weighted seconds", zh="派某人的代价，折合加权秒数"),
        refers="technicians",
    ),
    Column(
        key="change_pct",
        heading=Words(en="Change price (%)", zh="改派系数(%)"),
        kind=Whole(least=0, most=100_000),
        meaning=Words(en="percent of the price of a change; blank: 100", zh="改派代价的百分比，默认 100"),
        example="100",
    ),
)
