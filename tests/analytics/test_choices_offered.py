"""A choice that nobody offered is answered in one sentence of ours, and nothing typed is lost."""

import importlib
import pkgutil

import pytest
from django import forms
from django.urls import reverse
from django.utils import translation

import analytics.forms
import events.forms
import moderation.forms
from community.core.forms import NOT_OFFERED, ChoiceField
from tests.factories import make_engagement_report, make_member

ROOMS = (analytics.forms, events.forms, moderation.forms)
CHOOSING = (forms.ChoiceField, forms.ModelChoiceField)


def choosing_fields():
    """Of all forms of these rooms: form, name and field."""
    for room in ROOMS:
        for module in pkgutil.iter_modules(room.__path__, f"{room.__name__}."):
            for one in vars(importlib.import_module(module.name)).values():
                if isinstance(one, type) and issubclass(one, forms.BaseForm):
                    yield from ((one, *named) for named in one.base_fields.items())


def test_no_field_of_these_rooms_says_djangos_sentence():
    found = [one for one in choosing_fields() if isinstance(one[2], CHOOSING)]

    assert len(found) > 40
    assert [
        (form.__name__, name)
        for form, name, field in found
        if "Select a valid" in str(field.error_messages["invalid_choice"])
    ] == []


@pytest.mark.parametrize("language", ["sv", "he"])
def test_it_speaks_the_readers_language_and_repeats_nothing_of_what_came(language):
    with translation.override(language):
        with pytest.raises(forms.ValidationError) as said:
            ChoiceField(choices=[("a", "A")]).clean("<b>never</b>")

        assert said.value.messages == [str(NOT_OFFERED)]
        assert str(NOT_OFFERED) != "Choose among what is offered."


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", ["cadence", "language"])
def test_a_rhythm_comes_back_with_every_word(client, wrong):
    client.force_login(make_member(is_manager=True))
    said = {"scope": "place", "cadence": "month", "language": "en", "addresses": "a@example.org"}

    answer = client.post(reverse("analytics:rhythm"), said | {wrong: "never"})

    assert answer.status_code == 422
    assert answer.context["form"].errors == {wrong: ["Choose among what is offered."]}
    assert "a@example.org</textarea>" in answer.content.decode()


@pytest.mark.django_db
def test_a_quote_of_no_known_tone_keeps_its_address_and_its_words(client):
    report = make_engagement_report()
    client.force_login(make_member(is_manager=True))
    said = {"address": "/t/1/#post-1", "passage": "So it is.", "tone": "never"}

    answer = client.post(reverse("analytics:report_quote", args=[report.pk]), said)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Choose among what is offered." in page
    assert "So it is.</textarea>" in page
    assert 'value="/t/1/#post-1"' in page
