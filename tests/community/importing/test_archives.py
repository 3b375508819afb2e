"""Real archives of ../shared/data, imported whole."""

import time

import pytest
from django.core.management import call_command

from community.importing.models import Imported
from community.members.models import User
from community.topics.models import Post, Topic
from tests.community.importing.dumps import rows_of_everything, run
from tests.factories import make_group

pytestmark = [pytest.mark.django_db, pytest.mark.data]
SECONDS = 60


@pytest.fixture
def archives(shared_data):
    return shared_data / "stackexchange"


def counts(group):
    topics = Topic.objects.filter(group=group)
    posts = Imported.objects.filter(source__group=group)
    return (
        topics.count(),
        posts.filter(kind="post").count() - topics.count(),
        posts.filter(kind="comment").count(),
        topics.filter(accepted_post__isnull=False).count(),
    )


def test_conlang_meta_comes_in_whole_and_a_second_time_changes_nothing(archives):
    group = make_group()

    run(archives / "conlang.meta", into=group, site=None)

    assert counts(group) == (54, 115, 230, 11)
    assert Post.objects.exclude(html="").exclude(credit_html="").count() == 399
    call_command("check_consistency")
    before = rows_of_everything()
    run(archives / "conlang.meta", into=group, site=None)
    assert rows_of_everything() == before


@pytest.mark.parametrize(
    ("folder", "expected"),
    [("beer-full-A", (561, 1330, 1742, 340)), ("bicycles.meta", (453, 971, 2448, 157))],
)
def test_archive_comes_in_whole_within_a_minute(archives, folder, expected):
    group, begun = make_group(), time.monotonic()

    run(archives / folder, into=group, site=None)

    assert time.monotonic() - begun < SECONDS
    assert counts(group) == expected
    assert not User.objects.exclude(email="").exists()
    call_command("check_consistency")


def test_archive_html_is_sanitised_and_keeps_its_words(archives):
    run(archives / "conlang.meta", into=make_group(), site=None)

    for post in Post.objects.all():
        assert "<script" not in post.html
        assert "<img" not in post.html
        assert " style=" not in post.html
        assert post.text
