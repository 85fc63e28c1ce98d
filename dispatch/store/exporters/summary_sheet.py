"""The plan as a whole on paper: figures, cost in words, what it all rests on, and who works how long."""

from dispatch.day_view import DayView, Person, clock_text
from dispatch.labels import STATES, TERMS, words_of
from dispatch.phrases import SEPARATOR, figure_rows
from dispatch.store.exporters.page import Value
from dispatch.store.exporters.paper import Paper
from solver.words import Lang

_WIDTHS = (28, 20, 12, 12, 9, 9, 12)
_PEOPLE = ("technician", "region", "departure", "return", "visits", "km", "overtime")


def add_summary(paper: Paper) -> None:
    """Add the first sheet."""
    view, lang = paper.view, paper.lang
    page = paper.page({"en": "Summary", "zh": "汇总"}[lang], _WIDTHS)
    number = {"en": f"Plan {view.number}", "zh": f"派工计划 {view.number}"}[lang]
    page.title(f"{view.company}  {number}".strip())
    page.subtitle(f"{view.day}  {SEPARATOR[lang].join(view.regions)}  ({STATES[view.state][lang]})")
    page.gap()
    page.pairs(figure_rows(view, lang))
    page.gap()
    page.table(
        [{"en": "Cost", "zh": "成本构成"}[lang], {"en": "weighted seconds", "zh": "加权秒"}[lang]],
        [[words_of(TERMS, term)[lang], amount] for term, amount in view.summary.terms.items() if amount],
    )
    page.gap()
    page.pairs(_foundations(view, lang))
    for notice in view.summary.notices:
        page.line(notice[lang])
    page.gap()
    page.table(
        [paper.label(name) for name in _PEOPLE], [row for person in view.people for row in _person(person, view)]
    )


def _person(person: Person, view: DayView) -> list[list[Value]]:
    name = f"{person.name} ({person.id})"
    if not person.tours:
        return [[name, person.region, "–", "–", 0, 0, 0]]
    return [
        [
            name,
            person.region,
            clock_text(tour.departure, view.day),
            clock_text(tour.arrival, view.day),
            sum(stop.kind == "order" for stop in tour.stops),
            round(tour.drive_m / 1000),
            -(-tour.overtime_s // 60),
        ]
        for tour in person.tours
    ]


def _foundations(view: DayView, lang: Lang) -> list[tuple[str, str]]:
    """Return what the plan rests on, so that it can be judged and repeated."""
    summary = view.summary
    estimated = {"en": " (estimates: no road network)", "zh": "（估算值：未使用路网）"}[lang]
    bound = {"en": "not proven", "zh": "未证明"}[lang]
    if summary.gap_pct is not None:
        bound = {"en": f"at most {summary.gap_pct} % above it", "zh": f"最多高出 {summary.gap_pct}%"}[lang]
    texts = {
        ("planning moment", "计划时刻"): f"{view.at:%Y-%m-%d %H:%M} {view.time_zone}",
        ("travel times", "行程时间"): summary.travel + (estimated if summary.travel_estimated else ""),
        ("best possible plan", "与最优计划的差距"): bound,
        ("policy", "策略版本"): summary.policy,
        ("solver", "求解器"): f"{summary.solver_version}, seed {summary.seed}, {summary.solve_s:.1f} s, "
        f"{summary.parameters.workers} worker(s)",
        ("problem", "问题指纹"): summary.problem_hash,
        ("made", "生成时间"): f"{view.created_at:%Y-%m-%d %H:%M:%S}",
    }
    return [({"en": en, "zh": zh}[lang], text) for (en, zh), text in texts.items()]
