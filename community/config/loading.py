"""What a process loads before it forks, so that its children share the memory.

Nothing here may begin a thread or a connection: neither lives on in a child.
"""

import gc
from importlib import import_module
from pathlib import Path

import django
from django.conf import settings
from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation
from django.utils.module_loading import import_string

from community.config.celery import app

# What the parts run on; celery finds most of it by name, when it starts.
SERVERS = (
    "granian.cli",
    "granian.server.mp",
    "celery.bin.celery",
    "celery.concurrency.prefork",
    "celery.apps.worker",
    "celery.worker.consumer",
    "celery.worker.components",
    "kombu.transport.redis",
    "celery.apps.beat",
)


def load_site() -> None:
    """Rooms, layers, addresses, languages and templates: what answers are made of."""
    django.setup()
    for layer in settings.MIDDLEWARE:
        import_string(layer)
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            reverse("pages:home")  # the first address asked for reads them all
            translation.gettext("")
    for folder in settings.TEMPLATES[0]["DIRS"]:
        for file in Path(folder).rglob("*.html"):
            get_template(str(file.relative_to(folder)))


def load_servers() -> None:
    """What web, worker and beat run on, and the tasks of all rooms."""
    for module in SERVERS:
        import_module(module)
    app.loader.import_default_modules()
    app.finalize()


def freeze() -> None:
    """The garbage collector leaves alone what is there now: to look at a thing is to write to
    its page of memory, and a page that was written to is shared no more."""
    gc.collect()
    gc.freeze()
