"""One limit on a post, said in three places: the form, the table and the renderer."""

from django.conf import settings

from community.core.markup.budget import LONGEST_SOURCE


def test_the_renderer_and_the_form_agree_on_the_longest_post():
    assert settings.POST_MAX == LONGEST_SOURCE
