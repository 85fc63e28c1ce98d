"""Rule 4: everybody sent may work there and is not excluded, and the skills asked for are present."""

from collections.abc import Iterator

from solver.problem import Order, Technician
from solver.rules.case import Case
from solver.rules.violation import Violation, violation


def judge_qualification(case: Case) -> Iterator[Violation]:
    """Compare everybody sent with what the order asks; any one member of a crew may bring the skills."""
    for service in case.services.values():
        order = service.order
        for technician, _ in service.visits:
            if order.region not in technician.regions:
                yield violation("region", service.where, technician=technician.id, region=order.region)
            if technician.id in order.excluded:
                yield violation("excluded", service.where, technician=technician.id)
        if not any(holds_skills(technician, order, service.finish) for technician, _ in service.visits):
            names = ", ".join(technician.id for technician, _ in service.visits)
            yield violation("skill", service.where, technicians=names, finish=service.finish)


def holds_skills(technician: Technician, order: Order, at: int) -> bool:
    """Tell whether one technician has all skills at the levels asked, still certified at second `at`."""
    return all(
        technician.skills.get(skill, 0) >= level and technician.skill_until.get(skill, at) >= at
        for skill, level in order.skills.items()
    )


def may_work(technician: Technician, order: Order) -> bool:
    """Tell whether a technician may work in the order's region and is not excluded."""
    return order.region in technician.regions and technician.id not in order.excluded
