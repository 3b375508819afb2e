"""`make lint`: everything that can be found wrong without running the house."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
PYTEST = [sys.executable, "-m", "pytest", "-q", "-n0", "-pno:cacheprovider"]
MANAGE = [sys.executable, "-W", "ignore::RuntimeWarning", "manage.py"]
DEVELOPMENT = {"HEARTH_DEV": "1", "HEARTH_JOB": "1"}
PRODUCTION = {
    "SITE_URL": "https://forum.example.org",
    "SECRET_KEY": secrets.token_urlsafe(50),
    "DATABASE_URL": "postgresql://hearth:key@localhost/hearth",
    "REDIS_URL": "redis://localhost:6379/0",
    "EMAIL_URL": "smtp+tls://name:key@localhost:587",
    "DEFAULT_FROM_EMAIL": "forum@example.org",
}
COMPOSE = ["check-jsonschema", "--builtin-schema", "vendor.compose-spec", "docker-compose.yml"]
STEPS = {
    "style (ruff check)": ([BIN / "ruff", "check", "--quiet", "."], {}),
    "layout (ruff format)": ([BIN / "ruff", "format", "--check", "--quiet", "."], {}),
    "templates (djlint)": ([BIN / "djlint", "templates", "--lint", "--quiet"], {}),
    "floor plan (tests/test_architecture.py)": (
        [*PYTEST, "tests/test_architecture.py"],
        DEVELOPMENT,
    ),
    "migrations are made": (
        [*MANAGE, "makemigrations", "--check", "--dry-run", "--verbosity=1"],
        DEVELOPMENT,
    ),
    "translations are complete": ([*MANAGE, "check_translations"], DEVELOPMENT),
    "production settings (check --deploy)": (
        [*MANAGE, "check", "--deploy", "--fail-level=WARNING"],
        PRODUCTION,
    ),
    "docker-compose.yml": ([BIN / COMPOSE[0], *COMPOSE[1:]], {}),
    "Dockerfile (hadolint)": ([BIN / "hadolint", "Dockerfile"], {}),
}


def passes(name, argv, surroundings) -> bool:
    settings = {*PRODUCTION, *DEVELOPMENT, "DEBUG", "LIVE_URL"}
    plain = {key: value for key, value in os.environ.items() if key not in settings}
    done = subprocess.run(
        argv,
        cwd=ROOT,
        env=plain | surroundings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    print(f"{'ok    ' if done.returncode == 0 else 'FAILED'}  {name}", flush=True)
    if done.returncode:
        print("\n".join(f"        {line}" for line in done.stdout.strip().splitlines()))
    return done.returncode == 0


def main():
    failed = [name for name, (argv, told) in STEPS.items() if not passes(name, argv, told)]
    if failed:
        sys.exit(f"make lint: {len(failed)} of {len(STEPS)} failed.")


if __name__ == "__main__":
    main()
