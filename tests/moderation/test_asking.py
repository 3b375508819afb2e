"""What one verb asks for besides."""

from django.utils.translation import override

from community.groups.models import Group
from moderation.forms.asking import AskForm


def test_pauses_are_said_in_the_language_of_whoever_reads():
    said = {}
    for language in ("en", "sv"):
        with override(language):
            form = AskForm(asks=["seconds"], prefix="slow", groups=Group.objects.none())
            said[language] = dict(form.fields["seconds"].choices)[300]

    assert said == {"en": "5 minutes", "sv": "5 minuter"}
