"""Which kinds of jobs there are, and who does each: kind → handler(job, tools).

A handler reads what it needs, works as long as it takes, and hands over an `Ending`, whose effect is done in the
transaction that ends the job. It asks `tools.stop` often; whether the job then waits for another worker or is
cancelled, is not its concern. What it raises becomes the job's problem.
"""

from collections.abc import Mapping
from typing import Final

from api.worker.plan import plan
from api.worker.replan import replan
from api.worker.tools import Handler

HANDLERS: Final[Mapping[str, Handler]] = {
    "plan": plan,
    "replan": replan,
}
