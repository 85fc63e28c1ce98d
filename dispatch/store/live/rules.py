"""The company's rules for the running day, in the store: one row, or those that we ship."""

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete, insert, select

from dispatch.live.rules import RULES, LiveRules
from dispatch.store.shelf import table_of
from dispatch.store.tables.live import LiveRuleRow

if TYPE_CHECKING:
    from dispatch.store.work import Work

_RULES = table_of(LiveRuleRow)


def read_rules(connection: Connection) -> LiveRules:
    """Return the rules in force."""
    row = connection.execute(select(_RULES)).first()
    if row is None:
        return RULES
    return LiveRules(
        frozen=timedelta(minutes=row.frozen_min),
        replan=row.replan,
        quiet=timedelta(seconds=row.quiet_s),
        longest=timedelta(seconds=row.longest_s),
    )


def write_rules(work: "Work", rules: LiveRules) -> LiveRules:
    """Put rules in force."""
    before = read_rules(work.connection)
    minute, second = timedelta(minutes=1), timedelta(seconds=1)
    row = {
        "id": 1,
        "frozen_min": rules.frozen // minute,
        "replan": rules.replan,
        "quiet_s": rules.quiet // second,
        "longest_s": rules.longest // second,
    }
    work.connection.execute(delete(_RULES))
    work.connection.execute(insert(_RULES), [row])
    after = read_rules(work.connection)
    if after != before:
        work.record(
            "rules.changed", noun="rules", subject="live", data={name: row[name] for name in row if name != "id"}
        )
    return after
