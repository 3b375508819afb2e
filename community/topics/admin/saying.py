"""What came of an edit at the desk: it stands, or it waits like any other."""

from django.contrib import messages
from django.utils.translation import gettext as _

from community.topics.models import Held


class EditedInWords:
    """For desks whose form edits a post; what the action gave back is kept as `obj.edited`."""

    def came_of(self, obj) -> tuple[int, str]:
        """Not saved where a manager has yet to let the words in."""
        if isinstance(obj.edited, Held):
            sentence = _("Your edit waits for a manager. Until then the post stays as it was.")
            return messages.WARNING, sentence
        return super().came_of(obj)
