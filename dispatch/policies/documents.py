"""Policies as documents: the TOML files that companies edit, the JSON that the store keeps, and those we ship."""

import tomllib
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError

from dispatch.policies.promise_form import Name, Notes, Part, PromiseSections, TargetForm, sections_document
from dispatch.policies.travel_form import TravelForm, hours_findings, travel_document
from dispatch.policy import Clock, Policy
from dispatch.sla.calendar import Calendar
from dispatch.sla.target import ALWAYS
from solver.findings import Finding, InvalidDocumentError
from solver.problem import Weights
from solver.words import Words

SHIPPED = Path(__file__).parent

_WEEK_S = 7 * 86_400
_LONGEST_WEEKS = 520

_Amount = Annotated[int, Field(ge=0, le=10**9)]
_Positive = Annotated[int, Field(ge=1, le=10**9)]


class _Clock(Part):
    industry: Name = ""
    level: Annotated[int, Field(ge=0, le=9)]
    respond_s: _Positive
    resolve_s: _Positive | None = None
    weight: _Positive


class _Weights(Part):
    response: _Amount
    late: _Amount
    unresolved: _Amount
    travel: _Amount
    overtime: _Amount
    away: _Amount
    change: _Amount
    duration: _Amount = 0


class _TierWeight(Part):
    strategic: _Positive
    key: _Positive
    ordinary: _Positive


class _Policy(PromiseSections):
    id: Annotated[Name, Field(min_length=1)]
    version: _Positive = 1
    notes: Notes = ""
    unserved_base: _Amount = 50_000
    tier_weight: _TierWeight
    weights: _Weights
    travel: Annotated[list[TravelForm], Field(min_length=1)]
    clocks: Annotated[list[_Clock], Field(min_length=1)]


def shipped_policy(name: str = "default") -> Policy:
    """Return a policy that comes with the program: "default" (all industries) or the name of an industry."""
    return read_policy(SHIPPED / f"{name}.toml")


def read_policy(path: Path) -> Policy:
    """Read a policy from a TOML file.

    Raises InvalidDocumentError with all findings, OSError where there is no such file.
    """
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidDocumentError([_no_toml(path, error)]) from error
    return policy_of(document, source=path.name)


def policy_of(document: Mapping[str, Any], *, source: str = "policy") -> Policy:
    """Return the policy that a document describes.

    Raises InvalidDocumentError with all findings, each placed in `source`.
    """
    try:
        checked = _Policy.model_validate(document)
    except ValidationError as error:
        raise InvalidDocumentError([_finding(source, entry) for entry in error.errors()]) from error
    findings = [
        *_doubled_clocks(checked, source),
        *_doubled_rules(checked, source),
        *_doubled_sections(checked, source),
        *_calendar_findings(checked, source),
        *_step_findings(checked, source),
        *hours_findings(checked.travel, source),
    ]
    if not any(rule.region_id == "" for rule in checked.travel):
        findings.append(_no_default_travel(source))
    if findings:
        raise InvalidDocumentError(findings)
    return Policy(
        id=checked.id,
        version=checked.version,
        clocks=tuple(Clock(**clock.model_dump()) for clock in checked.clocks),
        tier_weight=checked.tier_weight.model_dump(),
        weights=Weights(**checked.weights.model_dump()),
        travel=tuple(rule.noun() for rule in checked.travel),
        unserved_base=checked.unserved_base,
        notes=checked.notes,
        sla=checked.sla(),
        profiles=checked.kinds_of_day(),
        repeats=checked.repeat_rule(),
    )


def policy_document(policy: Policy) -> dict[str, Any]:
    """Return a policy as plain data, from which `policy_of` makes it again."""
    return {
        "id": policy.id,
        "version": policy.version,
        "notes": policy.notes,
        "unserved_base": policy.unserved_base,
        "tier_weight": dict(policy.tier_weight),
        "weights": asdict(policy.weights),
        "travel": [travel_document(rule) for rule in policy.travel],
        "clocks": [asdict(clock) for clock in policy.clocks],
        **sections_document(policy.sla, policy.profiles, policy.repeats),
    }


def _doubled_clocks(policy: _Policy, source: str) -> list[Finding]:
    kinds = [(clock.industry, clock.level) for clock in policy.clocks]
    return [_doubled(f"{source}: clocks[{at}]") for at, kind in enumerate(kinds) if kind in kinds[:at]]


def _doubled_rules(policy: _Policy, source: str) -> list[Finding]:
    areas = [rule.region_id for rule in policy.travel]
    return [_doubled(f"{source}: travel[{at}]") for at, area in enumerate(areas) if area in areas[:at]]


def _doubled_sections(policy: _Policy, source: str) -> list[Finding]:
    crisis = [] if policy.crisis is None else policy.crisis.targets
    lists: dict[str, list[object]] = {
        "calendars": [calendar.id for calendar in policy.calendars or ()],
        "targets": [target.noun().holds_for for target in policy.targets or ()],
        "crisis.targets": [target.noun().holds_for for target in crisis],
        "pauses": [pause.reason for pause in policy.pauses or ()],
        "escalation": [(step.colour, step.audience) for step in policy.escalation or ()],
        "repricing": [patience.after_s for patience in policy.repricing or ()],
        "profiles": [profile.name for profile in policy.profiles or ()],
    }
    return [
        _doubled(f"{source}: {name}[{at}]")
        for name, keys in lists.items()
        for at, key in enumerate(keys)
        if key in keys[:at]
    ]


def _calendar_findings(policy: _Policy, source: str) -> list[Finding]:
    known = {ALWAYS, *(calendar.id for calendar in policy.calendars or ())}
    lists: dict[str, list[TargetForm]] = {
        "targets": policy.targets or [],
        "crisis.targets": [] if policy.crisis is None else policy.crisis.targets,
    }
    missing = [
        _no_calendar(f"{source}: {name}[{at}].calendar", target.calendar)
        for name, targets in lists.items()
        for at, target in enumerate(targets)
        if target.calendar not in known
    ]
    calendars = [(f"{source}: calendars[{at}]", calendar) for at, calendar in enumerate(policy.calendars or ())]
    reserved = [_reserved_calendar(f"{path}.id") for path, calendar in calendars if calendar.id == ALWAYS]
    idle = [_idle_calendar(f"{path}.week") for path, calendar in calendars if not any(calendar.noun().week)]
    weekly_s = {form.id: _weekly_s(form.noun()) for _, form in calendars}
    far = [
        _far_target(f"{source}: {name}[{at}].seconds")
        for name, targets in lists.items()
        for at, target in enumerate(targets)
        if 0 < weekly_s.get(target.calendar, _WEEK_S) * _LONGEST_WEEKS < target.seconds
    ]
    return [*missing, *reserved, *idle, *far]


def _weekly_s(calendar: Calendar) -> int:
    return sum(end - begin for hours in calendar.week for begin, end in hours)


def _far_target(path: str) -> Finding:
    return Finding(
        path=path,
        code="policy-target-far",
        cause={"en": "by its calendar this takes more than ten years", "zh": "按其日历计算，该时限超过十年"},
        remedy={"en": "Promise less, or give the calendar more hours.", "zh": "请缩短时限，或增加日历的工作时间。"},
    )


def _step_findings(policy: _Policy, source: str) -> list[Finding]:
    """Whoever is warned must be told at once, before anybody can be told later."""
    steps = policy.escalation or []
    return [
        Finding(
            path=f"{source}: escalation",
            code="policy-escalation-begin",
            cause={
                "en": f"nobody is told at once of a {colour} warning",
                "zh": f"{zh}色预警没有立即通知的对象",
            },
            remedy={"en": "Add a step with after_s = 0.", "zh": "请增加一条 after_s = 0 的步骤。"},
        )
        for colour, zh in (("yellow", "黄"), ("red", "红"))
        if policy.escalation is not None and not any(step.colour == colour and step.after_s == 0 for step in steps)
    ]


def _no_calendar(path: str, name: str) -> Finding:
    return Finding(
        path=path,
        code="policy-no-calendar",
        cause={"en": f"there is no calendar {name!r}", "zh": f"没有名为“{name}”的日历"},
        remedy={"en": f'Add it to calendars, or write "{ALWAYS}".', "zh": f"请在 calendars 中补充，或写“{ALWAYS}”。"},
    )


def _reserved_calendar(path: str) -> Finding:
    return Finding(
        path=path,
        code="policy-calendar-reserved",
        cause={"en": f'"{ALWAYS}" is around the clock in every policy', "zh": f"“{ALWAYS}”在所有策略中均表示全天候"},
        remedy={"en": "Give this calendar another id.", "zh": "请为该日历另取名称。"},
    )


def _idle_calendar(path: str) -> Finding:
    return Finding(
        path=path,
        code="policy-calendar-idle",
        cause={"en": "nobody ever works by this calendar", "zh": "该日历没有任何工作时间"},
        remedy={"en": "Give at least one day of the week hours.", "zh": "请至少为一周中的一天设置工作时间。"},
    )


def _doubled(path: str) -> Finding:
    return Finding(
        path=path,
        code="policy-doubled",
        cause={
            "en": "an entry above says the same thing already",
            "zh": "上文已有针对同一对象的条目",
        },
        remedy={"en": "Keep one of the two.", "zh": "请只保留其中一条。"},
    )


def _no_default_travel(source: str) -> Finding:
    return Finding(
        path=f"{source}: travel",
        code="policy-travel-default",
        cause={"en": "no rule holds where a region has none of its own", "zh": "缺少适用于其余区域的默认行驶规则"},
        remedy={"en": 'Add one with region_id = "".', "zh": '请增加一条 region_id = "" 的规则。'},
    )


def _finding(source: str, entry: Any) -> Finding:
    where = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in entry["loc"]).lstrip(".")
    kinds: dict[str, Words] = {
        "missing": {"en": "it is missing", "zh": "缺少该项"},
        "extra_forbidden": {"en": "a policy has no such entry", "zh": "策略中没有这一项"},
    }
    return Finding(
        path=f"{source}: {where.encode('utf-8', 'backslashreplace').decode()}",
        code="policy-value",
        cause=kinds.get(
            entry["type"], {"en": f"this value does not fit: {entry['msg']}", "zh": f"取值不合要求：{entry['msg']}"}
        ),
        remedy={
            "en": "Compare it with the policies that come with the program.",
            "zh": "请参照程序自带的策略文件修改。",
        },
    )


def _no_toml(path: Path, error: Exception) -> Finding:
    return Finding(
        path=path.name,
        code="policy-no-toml",
        cause={"en": f"the file is no TOML: {error}", "zh": f"该文件不是有效的 TOML：{error}"},
        remedy={"en": "Correct it there; save it as UTF-8.", "zh": "请在该处更正，并以 UTF-8 保存。"},
    )
