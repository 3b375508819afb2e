"""Words that reviewers start from: kept and dropped."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from community.core.errors import Refused
from community.pages.models import Guideline
from moderation.models import ReadyText


class ReadyAlready(Refused):
    """There is a text of this name in the same place."""


def keep_ready_text(
    *,
    ready: ReadyText | None = None,
    guideline: Guideline | None,
    verb: str,
    language: str,
    name: str,
    text: str,
) -> ReadyText:
    """Offer words to every reviewer from now on, or change them."""
    ready = ready or ReadyText()
    ready.guideline, ready.verb, ready.language = guideline, verb, language
    ready.name, ready.text = name, text
    try:
        with transaction.atomic():
            ready.save()
    except IntegrityError as error:
        raise ReadyAlready(_("There is a text of this name already.")) from error
    return ready


@transaction.atomic
def drop_ready_text(*, ready: ReadyText) -> None:
    """Offer it no longer. What was sent with its words stays as it is."""
    ReadyText.objects.filter(pk=ready.pk).delete()
