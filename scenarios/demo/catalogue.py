"""The fault catalogue of the demo: what goes wrong, how the caller puts it, and what the repair usually needs.

The faults are those that companies of the four industries speak of; minutes, levels and parts are made up.
"""

from dataclasses import dataclass

from dispatch.fault import Fault

OPTICS = "光学 Optics"
TRACKING = "跟踪驱动 Tracking drives"
THERMAL = "热工 Thermal loop"
HYDRAULICS = "液压 Hydraulics"
CONTROLS = "工程电控 Machine controls"
WELDING = "结构焊接 Structural welding"
PROFILES = "铝型材 Aluminium profiles"
SURFACE = "表面处理 Surface treatment"
COOLING = "制冷 Refrigeration"
BOARDS = "家电电控 Appliance electronics"
ELECTRICIAN = "电工证 Electrician licence"
HEIGHT = "登高证 Work-at-height licence"
HIGH_VOLTAGE = "高压电工 High-voltage licence"
ALIGNMENT = "激光准直 Laser alignment"

CRAFTS = {
    "concentrator": (OPTICS, TRACKING, THERMAL),
    "machinery": (HYDRAULICS, CONTROLS, WELDING),
    "aluminium": (PROFILES, SURFACE),
    "appliance": (COOLING, BOARDS),
}
LICENCES = (ELECTRICIAN, HEIGHT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """A fault of the catalogue, and the words in which a customer reports it."""

    fault: Fault
    words: str


def _complaint(
    fault_id: str,
    industry: str,
    level: int,
    minutes: int,
    name: str,
    words: str,
    skills: dict[str, int],
    parts: dict[str, int] | None = None,
) -> Complaint:
    fault = Fault(
        id=fault_id,
        name=name,
        industry=industry,
        level=level,
        duration_s=minutes * 60,
        skills=skills,
        parts=parts or {},
    )
    return Complaint(fault=fault, words=words)


def _concentrator() -> tuple[Complaint, ...]:
    industry = "concentrator"
    return (
        _complaint("JG01", industry, 1, 90, "集热管泄漏 Receiver tube leak", "集热管渗油冒烟，回路已停",
                   {THERMAL: 3}, {"JG-RT": 1, "JG-SEAL": 2}),
        _complaint("JG02", industry, 1, 100, "支架风损变形 Support deformed by storm", "大风后支架歪斜，怕倒",
                   {WELDING: 3, HEIGHT: 1}, {"JG-BRK": 2}),
        _complaint("JG03", industry, 2, 60, "聚光镜角度偏差 Mirror angle deviation", "聚光镜角度偏差，焦斑跑偏",
                   {OPTICS: 3}, {"TOOL-INC": 1}),
        _complaint("JG04", industry, 2, 75, "跟踪电机磨损 Tracking motor wear", "跟踪电机异响，下午跟不上太阳",
                   {TRACKING: 2, ELECTRICIAN: 1}, {"JG-MOT": 1}),
        _complaint("JG05", industry, 2, 90, "跟踪齿轮箱磨损 Tracking gear wear", "齿轮箱漏油，转动有间隙",
                   {TRACKING: 3}, {"JG-GEAR": 1, "JG-OIL": 1}),
        _complaint("JG06", industry, 2, 60, "冷却液腐蚀 Coolant corrosion", "冷却液发红，接头有锈",
                   {THERMAL: 2}, {"JG-COOL": 2}),
        _complaint("JG07", industry, 2, 45, "限位开关失灵 Limit switch failure", "镜场一排停在极限位置",
                   {TRACKING: 2, ELECTRICIAN: 1}, {"JG-LIM": 1}),
        _complaint("JG08", industry, 3, 60, "镜面效率衰减 Mirror efficiency decay", "发电量比去年同期低一成多",
                   {OPTICS: 2}, {"TOOL-REF": 1}),
        _complaint("JG09", industry, 3, 50, "镀膜起泡 Coating bubbles", "镜面边缘起泡，越来越多",
                   {OPTICS: 2}, {"JG-FILM": 1}),
        _complaint("JG10", industry, 3, 40, "年度角度校准 Yearly angle calibration", "到期校准，请安排上门",
                   {OPTICS: 2}, {"TOOL-INC": 1}),
        _complaint("JG11", industry, 3, 45, "流量计读数漂移 Flow meter drift", "流量计读数忽高忽低",
                   {THERMAL: 2}, {"JG-FLOW": 1}),
    )  # fmt: skip


def _machinery() -> tuple[Complaint, ...]:
    industry = "machinery"
    return (
        _complaint("GJ01", industry, 1, 100, "结构件断裂 Structural fracture", "大臂根部裂开，已停机拉警戒",
                   {WELDING: 4}, {"TOOL-WELD": 1, "GJ-PLATE": 2}),
        _complaint("GJ02", industry, 1, 75, "电线起火 Wiring fire", "驾驶室线束烧糊，灭火后不敢启动",
                   {CONTROLS: 3, ELECTRICIAN: 1}, {"GJ-HARN": 1}),
        _complaint("GJ03", industry, 2, 75, "油缸漏油 Cylinder leak", "动臂油缸漏油，地上一滩",
                   {HYDRAULICS: 2}, {"GJ-SEAL": 1, "GJ-OIL": 1}),
        _complaint("GJ04", industry, 2, 90, "液压泵无力 Hydraulic pump weak", "热车后无力，挖不动",
                   {HYDRAULICS: 3}, {"TOOL-HYD": 1, "GJ-PUMP": 1}),
        _complaint("GJ05", industry, 2, 60, "控制器故障 Control failure", "控制器无响应，显示屏黑",
                   {CONTROLS: 3}, {"GJ-ECU": 1}),
        _complaint("GJ06", industry, 2, 50, "报警代码E03 Alarm code E03", "报警代码E03，降功率运行",
                   {CONTROLS: 2}, {"GJ-SENS": 1}),
        _complaint("GJ07", industry, 2, 60, "回转马达异响 Swing motor noise", "回转时咯咯响，停不准",
                   {HYDRAULICS: 3}, {"GJ-MOT": 1}),
        _complaint("GJ08", industry, 3, 50, "焊缝裂纹 Weld crack", "铲斗焊缝有细裂纹，还能用",
                   {WELDING: 3}, {"TOOL-WELD": 1}),
        _complaint("GJ09", industry, 3, 40, "胶管老化 Hose ageing", "高压胶管龟裂，要求更换",
                   {HYDRAULICS: 1}, {"GJ-HOSE": 2}),
        _complaint("GJ10", industry, 3, 45, "空调不制冷 Cab air conditioning warm", "驾驶室空调不冷",
                   {COOLING: 2}, {"JD-GAS": 1}),
    )  # fmt: skip


def _aluminium() -> tuple[Complaint, ...]:
    industry = "aluminium"
    return (
        _complaint("LC01", industry, 1, 90, "挤压机停机 Extrusion press down", "挤压机主缸不动，整线停产",
                   {HYDRAULICS: 3, PROFILES: 2}, {"LC-VALVE": 1, "GJ-SEAL": 1}),
        _complaint("LC02", industry, 2, 50, "型材划伤 Profile scratches", "整批型材划伤，客户拒收",
                   {PROFILES: 2}),
        _complaint("LC03", industry, 2, 60, "成分超差 Composition out of range", "光谱复检镁含量超差",
                   {PROFILES: 3}, {"TOOL-SPEC": 1}),
        _complaint("LC04", industry, 2, 60, "氧化膜发花 Anodising blotches", "氧化槽出来颜色发花",
                   {SURFACE: 3}, {"LC-CHEM": 1}),
        _complaint("LC05", industry, 2, 55, "喷涂附着力差 Coating adhesion poor", "百格测试掉漆",
                   {SURFACE: 2}, {"TOOL-THK": 1}),
        _complaint("LC06", industry, 3, 50, "时效硬度不足 Hardness after ageing low", "时效后硬度偏低",
                   {PROFILES: 2}, {"LC-TC": 1}),
        _complaint("LC07", industry, 3, 40, "模具修正 Die correction", "模具出料偏壁",
                   {PROFILES: 3}, {"LC-DIE": 1}),
    )  # fmt: skip


def _appliance() -> tuple[Complaint, ...]:
    industry = "appliance"
    return (
        _complaint("JD01", industry, 1, 45, "缺件待修 Repair waiting for a part", "上次来说缺件，一直没装",
                   {BOARDS: 2}, {"JD-BOARD": 1}),
        _complaint("JD02", industry, 1, 40, "漏电跳闸 Earth leakage trip", "热水器一开就跳闸，手麻",
                   {BOARDS: 2, ELECTRICIAN: 1}, {"JD-HEAT": 1}),
        _complaint("JD03", industry, 2, 60, "压缩机不启动 Compressor does not start", "冰箱不冷，压缩机不响",
                   {COOLING: 3}, {"JD-COMP": 1, "JD-GAS": 1, "TOOL-VAC": 1}),
        _complaint("JD04", industry, 2, 40, "控制板损坏 Control board failure", "洗衣机按键没反应",
                   {BOARDS: 2}, {"JD-BOARD": 1}),
        _complaint("JD05", industry, 2, 45, "冷媒泄漏 Refrigerant leak", "空调加过氟，两个月又不冷",
                   {COOLING: 2}, {"JD-GAS": 1, "TOOL-VAC": 1}),
        _complaint("JD06", industry, 3, 30, "门封老化 Door seal worn", "冰箱门关不严，结霜",
                   {COOLING: 1}, {"JD-DOOR": 1}),
        _complaint("JD07", industry, 3, 35, "排水泵堵塞 Drain pump blocked", "洗衣机排不出水",
                   {BOARDS: 1}, {"JD-DRAIN": 1}),
        _complaint("JD08", industry, 3, 40, "风机异响 Fan noise", "空调外机嗡嗡响",
                   {COOLING: 1, HEIGHT: 1}, {"JD-FAN": 1}),
    )  # fmt: skip


COMPLAINTS = {
    "concentrator": _concentrator(),
    "machinery": _machinery(),
    "aluminium": _aluminium(),
    "appliance": _appliance(),
}
FAULTS = tuple(complaint.fault for group in COMPLAINTS.values() for complaint in group)
