"""Who may ask for what: one line for every operation of the interface, and what each caller gets.

The columns are the callers of CALLERS. `2` is an answer, `3` forbidden (403), `4` not there (404), `1` nobody knows who
asks (401). A foreign object is `4` for all whose role may ask for such a thing at all.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from whole_firm import EVERYBODY, PASSWORD, PAUSED, REPAIRING

from dispatch.policies.documents import policy_document, shipped_policy

CALLERS = {
    "administrator": "admin",
    "dispatcher": "desk1",  # of the region
    "dispatcher elsewhere": "desk2",
    "planner": "planner",
    "engineer": "t1",  # whose visit it is
    "engineer beside": "t2",  # who has visits of their own
    "engineer before": "t4",  # whose visit it was, until it was taken back
    "nobody": "",
}
FOREIGNERS = ("dispatcher elsewhere", "engineer beside", "engineer before", "nobody")

EVERYONE, LOGGED_IN = "22222222", "22222221"
OFFICE_LIST, OFFICE, DESK = "22223331", "22423331", "22433331"
OFFICE_ANY, DESK_ANY, ADMINISTRATOR, ENGINEER = "22223331", "22233331", "23333331", "33332441"
ONE, ROAD = "22422441", "22432441"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What an operation is asked with, and what each caller gets. ids: in place of those of the seeds.

    clear: personal data are what it is for.
    """

    gets: str
    ids: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    form: Mapping[str, str] | None = None
    file: tuple[str, bytes] | None = None
    query: Mapping[str, str] = field(default_factory=dict)
    clear: bool = False


def row(gets: str, **facts: Any) -> Row:
    """Return a line of the matrix."""
    return Row(gets=gets, **facts)


_C1, _C3 = {"kind": "center", "id": "C1"}, {"kind": "center", "id": "C3"}
_ON_REPAIR = {"order_id": REPAIRING}
_REPORT = {
    "technician_id": "{reporter}", "outcome": "repaired", "parts": {}, "remark": "好",
    "arrived_at": "2026-03-02T09:05:00+08:00", "started_at": "2026-03-02T09:15:00+08:00",
    "finished_at": "2026-03-02T10:40:00+08:00",
}  # fmt: skip
_ORDER = {
    "site_id": "KANARI-S1", "level": 2, "industry": "machinery", "duration_s": 3600, "skills": {}, "parts": {},
    "reported_at": "2026-03-02T08:00:00+08:00",
}  # fmt: skip
_EDIT = {"edits": [{"edit": "unassign", "order": "W05"}]}
_PLAN = {"day": "2026-03-02", "regions": ["R1"], "seconds": 5, "at": "2026-03-02T08:00:00+08:00"}
_RULES = {"frozen_min": 30, "replan": "off", "quiet_s": 20, "longest_s": 120}
_CSV = ("parts.csv", "备件编号 Part id,名称 Name\nP7,垫片\n".encode())
_SPAN = {"start_at": "2026-04-02T09:00:00+08:00", "end_at": "2026-04-02T17:00:00+08:00"}
_NEW_PASSWORD = "another battery, another staple"
_POLICY = {"document": policy_document(shipped_policy("machinery"))}
_SHIFT, _ABSENCE = {"start_at": "{shift}"}, {"start_at": "{absence}"}
_TRANSFER, _SENT = {"number": "{requested}"}, {"number": "{sent}"}
_AREAS = {
    "type": "FeatureCollection",
    "features": [{
        "type": "Feature",
        "properties": {"region": "R1"},
        "geometry": {"type": "Polygon", "coordinates": [[[120, 30], [120.5, 30], [120.5, 30.5], [120, 30]]]},
    }],
}  # fmt: skip
assert all(one in {account.id for account in EVERYBODY} for one in CALLERS.values() if one)

MATRIX = {
    "is_alive": row(EVERYONE),
    "is_ready": row(EVERYONE),
    "read_metrics": row(EVERYONE),  # from this machine
    "log_in": row(EVERYONE, form={"grant_type": "password", "username": "clerk", "password": PASSWORD}),
    "refresh_tokens": row(EVERYONE, body={"refresh_token": "{refresh_token}"}),
    "log_out": row(LOGGED_IN),
    "read_me": row(LOGGED_IN),
    "change_password": row(LOGGED_IN, body={"old_password": PASSWORD, "new_password": _NEW_PASSWORD}),
    "list_sessions": row(LOGGED_IN),
    "revoke_session": row(LOGGED_IN, ids={"session_id": "{own_session}"}),
    # orders
    "list_orders": row(LOGGED_IN),
    "create_order": row(DESK, body=_ORDER),
    "read_order": row(ONE),
    "edit_order": row(DESK, body={"level": 1}),
    "tell_event": row(ROAD, body={"event": "set_out"}),
    "list_order_events": row(ONE),
    "lock_order": row(DESK),
    "unlock_order": row(DESK),
    "pin_order": row(DESK, body={"technician_id": "T1"}),
    "unpin_order": row(DESK),
    "report_visit": row(ROAD, ids=_ON_REPAIR, body=_REPORT),
    "list_visit_reports": row(ONE),
    "list_first_time_fixes": row(OFFICE_LIST),
    # planning, jobs, plans
    "request_plan": row(DESK, body=_PLAN),
    "list_jobs": row(OFFICE_LIST),
    "read_job": row(OFFICE),
    "cancel_job": row(DESK),
    "follow_job": row(OFFICE, ids={"job_id": "{ended_job}"}),
    "list_plans": row(OFFICE_LIST),
    "read_plan": row(OFFICE),
    "list_visits": row(OFFICE),
    "read_differences": row(OFFICE, ids={"number": "{proposal}"}),
    "apply_plan": row(DESK, ids={"number": "{proposal}"}, body={"over": None}),
    "publish_plan": row(DESK, body={"next": None}),
    "edit_plan": row(DESK, body=_EDIT),
    "preview_edits": row(OFFICE, body=_EDIT),
    "recommend_for_order": row(OFFICE, ids={"order_id": "W05"}),
    "explain_order": row(OFFICE, ids={"order_id": "W05"}),
    "read_prices": row(OFFICE),
    "read_live_rules": row(OFFICE_ANY),
    "write_live_rules": row(ADMINISTRATOR, body=_RULES),
    "list_my_visits": row("33332221", query={"day": "2026-03-02"}),
    "accept_visit": row(ENGINEER),
    "refuse_visit": row(ENGINEER, body={"reason": "车坏了"}),
    # promises, policies
    "list_warnings": row(OFFICE_LIST),
    "acknowledge_warning": row(DESK),
    "read_promises": row(ONE),
    "pause_promises": row(DESK, body={"reason": "force majeure"}),
    "resume_promises": row(DESK, ids={"order_id": PAUSED}),
    "tell_customer": row(ROAD),
    "list_policies": row(OFFICE_ANY),
    "adopt_policy": row(ADMINISTRATOR, body=_POLICY),
    "read_policy": row(OFFICE_ANY),
    "read_policy_version": row(OFFICE_ANY),
    "validate_policy": row(OFFICE_ANY, body=_POLICY),
    # stock
    "list_stock": row(LOGGED_IN),
    "list_movements": row(LOGGED_IN),
    "count_stock": row(DESK, body={"counts": [{"place": _C1, "part": "P1", "pieces": 60}]}),
    "hand_over_stock": row(DESK, body={"origin": _C3, "target": _C1, "parts": {"P1": 1}}),
    "hand_out_stock": row(DESK, body={"plan": "{number}", "technician": "T1", "center": "C1", "parts": {"P1": 1}}),
    "receive_lot": row(DESK),
    "list_transfers": row(LOGGED_IN),
    "request_transfer": row(DESK, body={"origin": "C3", "target": _C1, "parts": {"P1": 1}, "lead_s": 60}),
    "read_transfer": row(ONE, ids=_TRANSFER),
    "send_transfer": row(DESK, ids=_TRANSFER),
    "receive_transfer": row(DESK, ids=_SENT),
    "cancel_transfer": row(DESK, ids=_TRANSFER),
    "read_pick_lists": row(LOGGED_IN),
    "print_pick_lists": row(OFFICE_LIST),
    "list_shortages": row(OFFICE_LIST),
    # areas: everybody's to see; to change for whoever works in all regions
    "list_areas": row(LOGGED_IN),
    "read_area": row(LOGGED_IN),
    "import_areas": row("23333331", body=_AREAS),
    "draw_area": row("23333331", body=_AREAS),
    "remove_area": row("23333331"),
    "grow_areas": row(OFFICE_ANY, body={"minutes": 30}),
    "check_areas": row(OFFICE_LIST),
    # maps
    "draw_plan": row(OFFICE, query={"plan": "{number}", "lang": "en"}),
    "draw_coverage": row(OFFICE_LIST, query={"at": "2026-03-02T08:00:00+08:00", "days": "3"}),
    "draw_stock": row(OFFICE_LIST),
    "draw_heat": row(OFFICE_LIST),
    "draw_siting": row(OFFICE_LIST),
    # the catalogue: regions, centres, parts and faults are everybody's
    "list_regions": row(LOGGED_IN),
    "read_region": row(LOGGED_IN),
    "list_centers": row(LOGGED_IN),
    "read_center": row(LOGGED_IN),
    "list_parts": row(LOGGED_IN),
    "read_part": row(LOGGED_IN),
    "list_faults": row(LOGGED_IN),
    "read_fault": row(LOGGED_IN),
    "list_customers": row(LOGGED_IN),
    "read_customer": row(ONE),
    "list_sites": row(LOGGED_IN),
    "read_site": row(ONE),
    "list_equipment": row(LOGGED_IN),
    "read_machine": row(ONE),
    "list_technicians": row(LOGGED_IN),
    "read_technician": row(ONE),
    "list_shifts": row(LOGGED_IN),
    "read_shift": row(ONE, ids=_SHIFT),
    "remove_shift": row(DESK, ids=_SHIFT),
    "add_shift": row(DESK, body=_SPAN),
    "list_absences": row(LOGGED_IN),
    "read_absence": row(ONE, ids=_ABSENCE),
    "remove_absence": row(DESK, ids=_ABSENCE),
    "add_absence": row(DESK, body=_SPAN),
    "import_file": row("23333331", file=_CSV),  # whoever has single regions does not bring in files of all
    "list_imports": row(OFFICE_ANY),
    # who is near enough
    "read_isochrones": row(OFFICE_ANY),  # centres are everybody's
    "read_coverage": row(OFFICE_LIST, query={"at": "2026-03-02T09:00:00+08:00"}),
    "geocode_address": row(OFFICE_ANY, body={"address": "浙江省杭州市西湖区"}),
    "list_geocode_reviews": row(OFFICE_LIST),
    "read_geocode_review": row(OFFICE),
    "resolve_geocode_review": row(DESK, body={"keep": True}),
    # what happens
    "follow_events": row(LOGGED_IN),
    "list_audit": row(ADMINISTRATOR, query={"limit": "200"}),
    "check_audit": row(ADMINISTRATOR),
    # accounts and persons
    "list_accounts": row(ADMINISTRATOR),
    "create_account": row(ADMINISTRATOR, body={"id": "new", "role": "planner", "password": _NEW_PASSWORD}),
    "read_account": row(ADMINISTRATOR),
    "edit_account": row(ADMINISTRATOR, body={"role": "dispatcher", "regions": ["R1"]}),
    "deactivate_account": row(ADMINISTRATOR),
    "activate_account": row(ADMINISTRATOR, ids={"account_id": "{dismissed}"}),
    "reset_password": row(ADMINISTRATOR, body={"password": _NEW_PASSWORD}),
    "list_account_sessions": row(ADMINISTRATOR),
    "revoke_account_sessions": row(ADMINISTRATOR),
    "reveal_customer": row(DESK, body={"reason": "call customer"}, clear=True),
    "export_customer": row(ADMINISTRATOR, clear=True),
    "export_technician": row(ADMINISTRATOR, clear=True),
    "export_account": row(ADMINISTRATOR, clear=True),
    "erase_customer": row(ADMINISTRATOR, ids={"customer_id": "{spare_customer}"}),
    "erase_technician": row(ADMINISTRATOR, ids={"technician_id": "{spare_technician}"}),
    "erase_account": row(ADMINISTRATOR, ids={"account_id": "{dismissed}"}),
}  # fmt: skip
