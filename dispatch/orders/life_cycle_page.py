"""The life of a work order as a page: the state machine drawn (mermaid), and its table."""

from dispatch.orders.life_cycle import RULES, SKEW, Rule
from dispatch.work_order import PLANNABLE, STATES

_HEAD = """<!-- generated from the code by `make docs` -->
# The life of a work order 工单生命周期

One state machine (`dispatch/orders/life_cycle.py`) decides what may happen to an order. Events count in the order in
which the service hears of them; one that may not happen in the order's state is refused, and kept in its history as
refused. The teller's own clock is kept as a claim; a claim that is off by more than {minutes} minutes is flagged.
工单的每次变化都经过同一个状态机：事件按服务收到的先后生效；当前状态下不允许的事件会被拒绝，并留在历史记录中。
上报方的时间只作为声称时间保存，相差超过 {minutes} 分钟的会被标记。

Plans may move orders in these states 计划可调整的状态: {plannable}.
"""


def life_cycle_markdown() -> str:
    """Return the page."""
    head = _HEAD.format(minutes=int(SKEW.total_seconds() // 60), plannable=", ".join(_listed(PLANNABLE)))
    return "\n".join([head, *_picture(), "", *_table()]) + "\n"


def _picture() -> list[str]:
    """Return the machine as mermaid draws it; events between the same two states share an arrow."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for rule in RULES.values():
        for source in _listed(rule.sources):
            arrows.setdefault((source, rule.target), []).append(rule.event)
    drawn = [f"    {_id(source)} --> {_id(target)}: {', '.join(events)}" for (source, target), events in arrows.items()]
    named = [f'    state "{state}" as {_id(state)}' for state in STATES if _id(state) != state]
    return ["```mermaid", "stateDiagram-v2", *named, "    [*] --> reported", *drawn, "    closed --> [*]", "```"]


def _table() -> list[str]:
    return [
        "| event 事件 | from 起 | to 止 | who may tell 谁可上报 | meaning | 含义 |",
        "| --- | --- | --- | --- | --- | --- |",
        *(_row(rule) for rule in RULES.values()),
    ]


def _row(rule: Rule) -> str:
    sources, roles = ", ".join(_listed(rule.sources)), ", ".join(sorted(rule.roles))
    return f"| `{rule.event}` | {sources} | {rule.target} | {roles} | {rule.about['en']} | {rule.about['zh']} |"


def _listed(states: frozenset[str]) -> list[str]:
    return [state for state in STATES if state in states]


def _id(state: str) -> str:
    return state.replace(" ", "_")
