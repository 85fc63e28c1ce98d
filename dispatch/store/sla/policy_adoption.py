"""Adopting a policy while the company is at work: another version holds, and every open order is looked at again."""

from dispatch.policy import Policy
from dispatch.store.sla.policies import PolicyVersion, adopt, policy_versions
from dispatch.store.sla.promises import look_again
from dispatch.store.work import Work


def adopt_policy(work: Work, policy: Policy) -> PolicyVersion:
    """Bring a policy into force as the next version of its id, and return it as it is kept.

    One that says what is in force already changes nothing. The next ticks look at every open order again. Raises
    InvalidDocumentError for a policy that no file could hold.
    """
    tally = adopt(work.connection, policy)
    (held,) = policy_versions(work.connection, limit=1)
    if not tally.unchanged:
        look_again(work)
        data = {"version": held.policy.version, "adopted": held.adopted}
        work.record("policy.adopted", noun="policy", subject=held.policy.id, data=data)
    return held
