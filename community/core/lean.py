"""Templates without the indentation that only their writers need: a page is a tenth smaller."""

import re

from django.template.loaders.filesystem import Loader as FilesystemLoader

INDENTED = re.compile(r"\n\s+")


class Loader(FilesystemLoader):
    """Our own pages. None of them holds a `pre`; texts for mail are left as they are."""

    def get_contents(self, origin):
        text = super().get_contents(origin)
        return INDENTED.sub("\n", text) if origin.template_name.endswith(".html") else text
