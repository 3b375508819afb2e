"""Addresses as people write them, turned into what Django and Celery ask for."""

from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

POOL = {"min_size": 1, "max_size": 10, "timeout": 3, "reconnect_timeout": 0.5}
# What is prepared is asked with other numbers each time: planned once, and not for every number.
PLANNED_ONCE = "-c plan_cache_mode=force_generic_plan"
LIMITS = (
    f"{PLANNED_ONCE} -c statement_timeout=5000 -c lock_timeout=2000 "
    "-c idle_in_transaction_session_timeout=30000"
)
# A test says whether something is right, not how busy the machine is.
TEST_LIMITS = f"{PLANNED_ONCE} -c statement_timeout=120000 -c lock_timeout=60000"
# Without a number psycopg prepares nothing, not even what core/asking.py asks it to prepare.
NEVER_BY_ITSELF = 2**31
JOB_LIMITS = f"{PLANNED_ONCE} -c statement_timeout=600000 -c lock_timeout=20000"
JOB_CONNECTION = 300  # seconds that one connection of the worker lasts
READ_COMMITTED = 2  # by number: live and beat do without psycopg, and weigh 8 MiB less each


def database(env, *, dev, testing):
    """Django's DATABASES entry for DATABASE_URL (postgresql://name:key@host:port/base).

    A socket folder goes into the query: postgresql:///hearth?host=/run/postgresql. Web processes
    cut a statement off after 5 s; jobs and commands, which say HEARTH_JOB=1, have 10 minutes.
    """
    url = env.text("DATABASE_URL")
    if not url and not dev:
        env.needed("DATABASE_URL", "where PostgreSQL is, such as postgresql://name:key@db/hearth")
    parts = urlsplit(url or "postgresql:///hearth")
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must begin with postgresql://.")
    query = dict(parse_qsl(parts.query))
    job = env.truth("HEARTH_JOB")
    limits = JOB_LIMITS if job else TEST_LIMITS if testing else LIMITS
    options = {"options": limits, "isolation_level": READ_COMMITTED}
    options["prepare_threshold"] = NEVER_BY_ITSELF
    if not job and not testing:
        options["pool"] = {**POOL, "max_size": _most_connections(env)}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "hearth",
        "USER": unquote(parts.username or "") or query.get("user", ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or query.get("host", ""),
        "PORT": str(parts.port or query.get("port", "")),
        "CONN_MAX_AGE": JOB_CONNECTION if job else 0,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def _most_connections(env):
    """Each thread that answers holds one (core/resting.py), and two more work beside them."""
    return max(env.number("DATABASE_POOL", POOL["max_size"]), env.number("WEB_THREADS", 8) + 2)


def celery_broker(redis_url):
    """Celery spells a socket differently: unix:///x?db=1 is redis+socket:///x?virtual_host=1."""
    parts = urlsplit(redis_url)
    if parts.scheme != "unix":
        return redis_url
    number = dict(parse_qsl(parts.query)).get("db", "0")
    return f"redis+socket://{parts.path}?virtual_host={number}"


def mail_server(url):
    """Django's EMAIL_* settings for smtp://, smtp+tls:// (STARTTLS) or smtps:// (TLS at once)."""
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtp+tls", "smtps"} or not parts.hostname:
        raise ImproperlyConfigured("EMAIL_URL must look like smtp+tls://name:key@host:587.")
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or {"smtp": 25, "smtp+tls": 587, "smtps": 465}[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
    }


def file_storage(env):
    """Django's storage for what members bring: the folder MEDIA_ROOT, or the bucket S3_BUCKET.

    The bucket is nobody's but the site's: files leave through the site, which asks each time.
    """
    bucket = env.text("S3_BUCKET")
    if not bucket:
        for name in ("S3_ENDPOINT", "S3_REGION", "S3_KEY", "S3_SECRET"):
            if env.text(name):
                env.needed("S3_BUCKET", f"the bucket that {name} belongs to, or leave both empty")
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    return {
        "BACKEND": "community.core.buckets.Bucket",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": env.text("S3_ENDPOINT") or None,
            "region_name": env.text("S3_REGION") or None,
            "access_key": env.needed("S3_KEY", f"the key's name for the bucket {bucket}"),
            "secret_key": env.needed("S3_SECRET", f"the key itself for the bucket {bucket}"),
        },
    }
