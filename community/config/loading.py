"""What a process loads before it forks, so that its children share the memory.

Nothing here may begin a thread or a connection: neither lives on in a child.
"""

import gc
from pathlib import Path

import django
from django.conf import settings
from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation
from django.utils.module_loading import import_string


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


def freeze() -> None:
    """The garbage collector leaves alone what is there now: to look at a thing is to write to
    its page of memory, and a page that was written to is shared no more."""
    gc.collect()
    gc.freeze()
