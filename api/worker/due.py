"""The list of all duties: what is looked after by the clock, and how often."""

from functools import partial

from api.settings import Settings
from api.worker.addresses import forget_old_answers
from api.worker.duties import Duty, purge_jobs, purge_replies, requeue_abandoned
from api.worker.old_sessions import forget_old_sessions
from api.worker.overtaken import look_for_overtaken
from api.worker.promises import catch_up, let_time_pass
from api.worker.replan import look_for_causes
from api.worker.stock import look_for_short


def all_duties(settings: Settings) -> tuple[Duty, ...]:
    """Return the duties in the sequence in which they are attended to."""
    return (
        Duty(name="abandoned jobs", every_s=1.0, do=requeue_abandoned),
        Duty(name="promises", every_s=1.0, do=let_time_pass),
        Duty(name="orders unseen", every_s=30.0, do=catch_up),
        Duty(name="pieces missing", every_s=5.0, do=look_for_short),
        Duty(name="visits overtaken", every_s=20.0, do=look_for_overtaken),
        Duty(name="causes", every_s=2.0, do=partial(look_for_causes, max_attempts=settings.attempts)),
        Duty(name="old jobs", every_s=3600.0, do=purge_jobs(settings.job_days)),
        Duty(name="old answers", every_s=3600.0, do=purge_replies(settings.idempotency_days)),
        Duty(name="old sessions", every_s=3600.0, do=forget_old_sessions),
        Duty(name="old addresses", every_s=3600.0, do=forget_old_answers),
    )
