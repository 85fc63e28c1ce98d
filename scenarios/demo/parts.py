"""The spare parts and tools of the demo; ids tell the industry (JG, GJ, LC, JD) or that it is a tool (TOOL)."""

from dispatch.stock.pieces import Part

_NAMES = {
    "JG-RT": "集热管 Receiver tube",
    "JG-SEAL": "高温密封圈 High-temperature seal",
    "JG-BRK": "支架连接件 Support bracket",
    "JG-MOT": "跟踪电机 Tracking motor",
    "JG-GEAR": "跟踪齿轮箱 Tracking gearbox",
    "JG-OIL": "齿轮油 Gear oil",
    "JG-COOL": "冷却液 Coolant, 5 l",
    "JG-LIM": "限位开关 Limit switch",
    "JG-FILM": "反射膜 Reflective film",
    "JG-FLOW": "流量计 Flow meter",
    "JG-MIR": "聚光镜片 Mirror facet",
    "JG-OLD": "老款镜片R3 Mirror facet R3, discontinued",
    "JG-PUMP": "导热油泵 Heat-transfer pump",
    "GJ-SEAL": "油缸密封包 Cylinder seal kit",
    "GJ-OIL": "液压油 Hydraulic oil, 10 l",
    "GJ-PUMP": "液压主泵 Hydraulic main pump",
    "GJ-ECU": "整机控制器 Machine controller",
    "GJ-SENS": "压力传感器 Pressure sensor",
    "GJ-MOT": "回转马达 Swing motor",
    "GJ-HOSE": "高压胶管 High-pressure hose",
    "GJ-HARN": "驾驶室线束 Cab wiring harness",
    "GJ-PLATE": "加强板 Reinforcing plate",
    "GJ-FILT": "液压滤芯 Hydraulic filter",
    "LC-VALVE": "比例阀 Proportional valve",
    "LC-CHEM": "封孔剂 Sealing chemical",
    "LC-TC": "热电偶 Thermocouple",
    "LC-DIE": "模具垫 Die backer",
    "LC-ROLL": "牵引辊 Puller roller",
    "JD-BOARD": "家电控制板 Appliance control board",
    "JD-HEAT": "加热管 Heating element",
    "JD-COMP": "压缩机 Compressor",
    "JD-GAS": "制冷剂 Refrigerant bottle",
    "JD-DOOR": "门封条 Door seal",
    "JD-DRAIN": "排水泵 Drain pump",
    "JD-FAN": "风机 Fan motor",
    "JD-CAP": "启动电容 Start capacitor",
}
_TOOLS = {
    "TOOL-INC": "光学倾角仪 Optical inclinometer",
    "TOOL-REF": "反射率仪 Reflectometer",
    "TOOL-WELD": "便携焊机 Portable welder",
    "TOOL-HYD": "液压检测仪 Hydraulic tester",
    "TOOL-SPEC": "手持光谱仪 Handheld spectrometer",
    "TOOL-THK": "涂层测厚仪 Coating gauge",
    "TOOL-VAC": "真空泵 Vacuum pump",
}

PARTS = tuple(Part(id=part_id, name=name) for part_id, name in _NAMES.items()) + tuple(
    Part(id=part_id, name=name, reusable=True) for part_id, name in _TOOLS.items()
)
NOWHERE, COMES_TOMORROW = "JG-OLD", "JG-PUMP"
TOOLS = frozenset(_TOOLS)
