"""Guidelines to start from, in every language that we speak."""

import tomllib
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from community.members.models import User
from community.pages.actions import NotPossible, make_guideline, say_anew
from community.pages.models import Guideline

FIVE = Path(__file__).with_name("five.toml")


@transaction.atomic
def begin_with_five(*, by: User) -> list[Guideline]:
    """Five plain ones, for a house that has none yet."""
    if Guideline.objects.in_force().exists():
        raise NotPossible(_("There are guidelines already."))
    return write_down(tomllib.loads(FIVE.read_text("utf-8"))["guideline"], by=by)


@transaction.atomic
def write_down(guidelines: list[dict], *, by: User | None) -> list[Guideline]:
    """Guidelines as a file has them: for each language its title, text and examples."""
    made = []
    for said in guidelines:
        (first, words), *others = said.items()
        guideline = make_guideline(by=by, language=first, **_words(words))
        for language, more in others:
            say_anew(guideline=guideline, language=language, by=by, **_words(more))
        made.append(guideline)
    return made


def _words(said):
    examples = {name: "\n".join(said.get(name, ())) for name in ("fine", "not_fine")}
    return {"title": said["title"], "text": said["text"], **examples}
