"""The Boston days as a page for people: one table, and in words what it can and cannot say."""

from collections.abc import Sequence

from scenarios.boston.day import BostonDay

_HEAD = (
    "requests opened",
    "orders",
    "served next day",
    "left out (reason)",
    "by target: planned",
    "by target: really",
    "target out of reach",
    "median h to the end: planned",
    "median h to closing: really",
    "no target",
    "fallback place",
    "solve s",
    "cost (gap)",
)
_READ = """\
What is real and what is assumed: times, places, kinds, targets and the columns *really* are the city's. Who works, from
where, with which skills, how long a job takes and how fast one drives are assumptions of ours
(`scenarios/boston/assumptions.toml`, `dispatch/store/importers/mappings/boston311.toml`).

How to read it, and how not to:

- Requests of a day are planned on the next morning at 8:00, all of them at once, for one day's shift. Who is left out
  counts as *not* by target here, though most targets lie a week or more ahead and another day would serve.
- *By target* counts the requests for which the city had set a target and given a verdict (ONTIME, OVERDUE). Planned:
  the visit ends by the target. Really: the city's verdict. *No target* rows are planned by the policy's clock. Where
  the city promised a day or less (signals: often 8:30 next morning), the target may be *out of reach*: nobody who
  begins at 8:00 can be done by then.
- The two shares are no race. The city's crews had a backlog from before, weather (in this winter record snow),
  contractors and parts to wait for, and a request was often closed long after the work; our crews start with empty
  books, and every visit is thought to settle the matter. The table shows that real input goes through the whole
  house and what its load means for 25 people, not that the city could have done the same.
- *Fallback place*: requests that lie on one and the same point at Government Center whatever their neighbourhood; for
  them the drive is wrong.
"""


def markdown(days: Sequence[BostonDay], *, command: str) -> str:
    """Return the page; `command` is how it was made."""
    rows = [_HEAD, ("---",) * len(_HEAD), *(_row(day) for day in days)]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return f"# Boston: real requests, assumed crews\n\nMade by `{command}`.\n\n{table}\n\n{_READ}"


def _row(day: BostonDay) -> tuple[str, ...]:
    reasons = ", ".join(f"{reason} {count}" for reason, count in sorted(day.unserved.items()))
    gap = "" if day.bound is None else f" ({100 * (day.cost - day.bound) / max(1, day.cost):.1f} %)"
    return (
        f"{day.opened}",
        f"{day.orders}",
        f"{day.served}",
        f"{sum(day.unserved.values())} ({reasons})" if day.unserved else "0",
        _share(day.planned_on_time, day.real.judged, day.planned_on_time_pct),
        _share(day.real.on_time, day.real.judged, day.real.on_time_pct),
        f"{day.out_of_reach}",
        _hours(day.median_hours),
        f"{_hours(day.real.median_hours)} ({day.real.still_open} never closed)",
        f"{day.real.without_target}",
        f"{day.real.at_fallback_place}",
        f"{day.solve_s:.0f}",
        f"{day.cost:,}{gap}",
    )


def _share(count: int, of: int, pct: float | None) -> str:
    return f"{count}/{of}" if pct is None else f"{count}/{of} = {pct:.0f} %"


def _hours(hours: float | None) -> str:
    return "none" if hours is None else f"{hours:.0f}"
