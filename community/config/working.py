"""How tasks reach the worker, how long each may take, and when beat asks for them."""

CELERY_TASK_ACKS_LATE = CELERY_TASK_REJECT_ON_WORKER_LOST = CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_TIME_LIMIT, CELERY_TASK_SOFT_TIME_LIMIT = 600, 540
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "unacked_restore_throttle": 1,
    "global_keyprefix": "hearth:",
    "socket_timeout": 2,
    "socket_connect_timeout": 1,
}
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    "words": {"task": "community.search.tasks.count", "schedule": 60.0 * 5},
    "words_again": {"task": "community.search.tasks.recount", "schedule": 60.0 * 60 * 24},
    "polls": {"task": "community.polls.tasks.close_due", "schedule": 60.0},
    "relay": {"task": "community.core.tasks.relay", "schedule": 10.0},
    "sweep": {"task": "community.core.tasks.sweep", "schedule": 60.0 * 60},
    "sweep_uploads": {"task": "community.uploads.tasks.sweep", "schedule": 60.0 * 60},
    "screening": {"task": "community.screening.tasks.nightly", "schedule": 60.0 * 60 * 24},
    "scores": {"task": "moderation.tasks.renew_scores", "schedule": 60.0 * 60 * 24},
    "temperature": {"task": "moderation.tasks.measure", "schedule": 60.0 * 5},
    "sanctions": {"task": "moderation.tasks.tell_ended", "schedule": 60.0 * 5},
    "sweep_cases": {"task": "moderation.tasks.sweep", "schedule": 60.0 * 60 * 24},
    "sweep_desk": {"task": "community.desk.tasks.sweep", "schedule": 60.0 * 60 * 24},
    "rights": {"task": "community.groups.tasks.announce_ends", "schedule": 60.0 * 60 * 6},
    "seats": {"task": "events.tasks.lapse", "schedule": 60.0},
    "dates": {"task": "events.tasks.extend", "schedule": 60.0 * 60 * 24},
    "reminders": {"task": "events.tasks.remind", "schedule": 60.0},
    "thanks": {"task": "events.tasks.thank", "schedule": 60.0},
    "rollup": {"task": "analytics.tasks.roll", "schedule": 60.0 * 15},
    "page_reads": {"task": "analytics.tasks.count_reads", "schedule": 60.0 * 5},
    "notices": {"task": "community.notifications.tasks.mail_due", "schedule": 60.0},
    "old_notices": {"task": "community.notifications.tasks.forget_old", "schedule": 60.0 * 60},
}
