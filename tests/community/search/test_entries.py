"""The database keeps the entries itself: whatever writes, they say what the posts say."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from taggit.models import Tag

from community.search.indexing import rebuild, repair_entries, wrong_entries
from community.search.models import Entry
from community.topics.models import Post, Topic
from tests.factories import make_group, make_post, make_topic

pytestmark = pytest.mark.django_db


def vector_of(post, column="vector"):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column}::text FROM search_entry WHERE post_id = %s", [post.pk])
        row = cursor.fetchone()
    return row[0] if row else None


def test_a_post_is_entered_in_its_language():
    english = make_post(source="The wheels are squeaking again and the brakes are worn.")
    swedish = make_post(source="Jag har köpt smörgåsar och lagat trädgårdarna.")
    hebrew = make_post(source="הלכנו לירושלים עם האופניים")

    languages = {one.pk: one.language for one in Entry.objects.all()}

    assert languages[english.pk] == "en"
    assert languages[swedish.pk] == "sv"
    assert languages[hebrew.pk] == "he"
    assert "'squeak'" in vector_of(english)
    assert "'smörgås'" in vector_of(swedish)
    assert "'smorgas'" in vector_of(swedish)
    assert "'ירושלים'" in vector_of(hebrew)


def test_niqqud_and_the_marks_of_acronyms_do_not_count():
    post = make_post(source='שָׁלוֹם רשב"י')

    assert "'שלום'" in vector_of(post)
    assert "'רשבי'" in vector_of(post)


def test_title_and_tags_stand_in_the_entry_that_opens_the_topic():
    topic = make_topic(title="Squeaking wheel", source="Help me.", tags=["bearings"])
    reply = make_post(topic=topic)

    title = vector_of(topic.posts.get(number=1), "title")

    assert "'squeak'" in title
    assert "'bear'" in title
    assert vector_of(reply, "title") is None


def test_a_new_title_or_tag_is_entered():
    topic = make_topic(title="Squeaking wheel", tags=["bearings"])
    opening = topic.posts.get(number=1)

    Topic.objects.filter(pk=topic.pk).update(title="Silent chain")
    Tag.objects.update(name="lubricant")

    assert "'silent'" in vector_of(opening, "title")
    assert "'lubric'" in vector_of(opening, "title")
    assert "'squeak'" not in vector_of(opening)


def test_a_deleted_post_has_no_entry_until_it_is_restored():
    post = make_post(source="Secretword here.")

    Post.objects.filter(pk=post.pk).update(deleted_at=timezone.now())
    gone = vector_of(post)
    Post.objects.filter(pk=post.pk).update(deleted_at=None)

    assert gone is None
    assert "'secretword'" in vector_of(post)


def test_a_deleted_topic_takes_its_entries_with_it():
    topic = make_topic()
    make_post(topic=topic)

    Topic.objects.filter(pk=topic.pk).update(deleted_at=timezone.now())
    gone = Entry.objects.filter(topic=topic).count()
    Topic.objects.filter(pk=topic.pk).update(deleted_at=None)

    assert gone == 0
    assert Entry.objects.filter(topic=topic).count() == 2


def test_a_moved_topic_takes_its_entries_along():
    topic, group = make_topic(), make_group()
    make_post(topic=topic)

    Topic.objects.filter(pk=topic.pk).update(group=group)

    assert set(Entry.objects.values_list("group", flat=True)) == {group.pk}


def test_bulk_writes_keep_the_entries():
    topic = make_topic()
    rows = [
        Post(topic=topic, author=topic.author, number=n, source="x", text=f"bulk word{n}")
        for n in range(2, 30)
    ]

    Post.objects.bulk_create(rows)
    Post.objects.filter(topic=topic, number__gte=20).update(text="changed words")
    Post.objects.filter(topic=topic, number__lt=10, number__gt=1).delete()

    assert Entry.objects.count() == 21
    assert list(wrong_entries()) == []


def test_what_differs_is_named_and_put_right():
    kept, wrong, missing = make_post(), make_post(), make_post()
    Entry.objects.filter(pk=wrong.pk).update(language="sv")
    Entry.objects.filter(pk=missing.pk).delete()

    found = list(wrong_entries())
    repaired = repair_entries()

    assert found == [wrong.pk, missing.pk]
    assert repaired == 2
    assert kept.pk not in found
    assert list(wrong_entries()) == []


def test_check_consistency_looks_at_entries_too(capsys, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    post = make_post()
    Entry.objects.filter(pk=post.pk).update(language="he")

    with pytest.raises(SystemExit):
        call_command("check_consistency")
    call_command("check_consistency", "--fix")

    assert f"search_entry {post.pk}: differs from its post" in capsys.readouterr().out
    assert list(wrong_entries()) == []


def test_everything_made_anew_says_the_same():
    make_post(source="First of all.")
    make_post(source="Andra inlägget är på svenska.")
    before = list(Entry.objects.order_by("pk").values_list("pk", "language", "vector"))

    rebuild()

    assert list(Entry.objects.order_by("pk").values_list("pk", "language", "vector")) == before
