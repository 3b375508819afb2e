"""/healthz: the process lives. /readyz: it can do its work."""

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse
from psycopg_pool import PoolTimeout


class HealthMiddleware:
    """Answers before anything else, so that a probe needs no host name and no session."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path == "/healthz":
            return JsonResponse({"alive": True})
        if request.path == "/readyz":
            checks = readiness()
            return JsonResponse(checks, status=200 if all(checks.values()) else 503)
        return self.get_response(request)


def readiness() -> dict[str, bool]:
    """Whether the database answers, all migrations are in, and the broker answers."""
    database = _database_answers()
    return {
        "database": database,
        "migrations": database and _migrations_are_in(),
        "broker": _broker_answers(),
    }


def _database_answers():
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, PoolTimeout):
        return False
    return True


def _migrations_are_in():
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _broker_answers():
    cache.set("ready", "yes", 10)
    return cache.get("ready") == "yes"
