"""What is said of an unserved order where there is no time to find out more than the reason."""

from collections.abc import Mapping
from typing import Final

from solver.plan import Reason
from solver.words import Words

BRIEFLY: Final[Mapping[Reason, Words]] = {
    "pin": {"en": "It cannot be served as pinned.", "zh": "无法按指定的人员或时间安排。"},
    "crew": {"en": "No crew can be brought together for it.", "zh": "无法凑齐所需的人员。"},
    "skill": {"en": "Nobody has the skills.", "zh": "没有人具备所需技能。"},
    "region": {"en": "Nobody with the skills may go there.", "zh": "具备技能的人员均不能去该区域。"},
    "after": {"en": "An order that it waits for is not served.", "zh": "其前置工单未安排。"},
    "part": {"en": "The pieces cannot be had in time.", "zh": "备件无法及时到位。"},
    "window": {"en": "It fits into nobody's working hours.", "zh": "没有人的班次能满足其时间要求。"},
    "capacity": {
        "en": "Alone it could be served, but the day is full, or serving it is not worth its price.",
        "zh": "单独看可以安排，但当天已排满，或安排它得不偿失。",
    },
}

MORE: Final[Words] = {
    "en": "There was no time to look into it further; explain the order by itself to hear more.",
    "zh": "时间所限，未作进一步分析；可单独查询该工单的原因。",
}
