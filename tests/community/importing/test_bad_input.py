"""Dumps that cannot be read end with one sentence, and nothing was written."""

import pytest
from django.core.management import CommandError

from community.importing.models import Source
from community.importing.stackexchange.site import checked_site, guessed_site, short_name
from community.importing.trouble import CannotImport
from community.members.models import User
from community.topics.models import Topic
from tests.community.importing.dumps import PEOPLE, comment, question, run, write_dump
from tests.factories import make_group

HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
ROW = '<row Id="1" PostId="1" CreationDate="2014-01-21T20:26:05.383" Text="x" UserId="7" />'


@pytest.fixture
def dump(tmp_path):
    return write_dump(tmp_path, Users=PEOPLE, Posts=[question()], Comments=[comment()])


def refusal(dump, into):
    with pytest.raises(CommandError) as caught:
        run(dump, into=into)
    for model in (Topic, Source, User):
        assert not model.objects.exists()
    return str(caught.value)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            f"{HEAD}<comments>\n{ROW}\n<row Id=".encode(),
            "Comments.xml is not whole: it breaks off at line 4.",
        ),
        (
            f"{HEAD}<comments>\n{ROW}\n".encode(),
            "Comments.xml is not whole: it breaks off at line 4.",
        ),
        (b"", "Comments.xml is not whole: it breaks off at line 1."),
        (
            f"{HEAD}<comments>\n{ROW.replace('x', 'é')}</comments>".encode("latin-1"),
            "Comments.xml is not valid XML in the encoding it names (line 3): "
            "not well-formed (invalid token).",
        ),
        (
            f"{HEAD.replace('utf-8', 'klingon')}<comments>{ROW}</comments>".encode(),
            "Comments.xml is in an encoding that XML does not know.",
        ),
        (
            f'{HEAD}<!DOCTYPE x [<!ENTITY a "b">]><comments>{ROW}</comments>'.encode(),
            "Comments.xml declares a DTD or entities, which no data dump has: not read.",
        ),
        (
            f"{HEAD}<comments>{ROW.replace('2014-01-21T', '')}</comments>".encode(),
            "Comments.xml, row 1 (Id 1) cannot be understood: "
            "Invalid isoformat string: '20:26:05.383'.",
        ),
        (
            f"{HEAD}<comments>{ROW.replace('PostId', 'Post')}</comments>".encode(),
            "Comments.xml, row 1 (Id 1) has no PostId.",
        ),
        (
            f"{HEAD}<comments>{ROW.replace('7', '99999999999')}</comments>".encode(),
            "Comments.xml, row 1 (Id 1) cannot be understood: 99999999999 is too large.",
        ),
        (
            f"{HEAD}<comments>{ROW}{ROW}</comments>".encode(),
            "Comments.xml has two rows with the same Id.",
        ),
    ],
    ids=[
        "cut",
        "unclosed",
        "empty",
        "latin",
        "unknown",
        "dtd",
        "date",
        "column",
        "large",
        "twice",
    ],
)
def test_broken_file_is_refused_in_one_sentence(dump, content, sentence):
    (dump / "Comments.xml").write_bytes(content)

    assert refusal(dump, make_group()) == sentence


@pytest.mark.django_db
def test_dump_without_posts_is_refused(tmp_path):
    group = make_group()

    assert "There is no Posts.xml in" in refusal(write_dump(tmp_path, Users=PEOPLE), group)
    assert "holds no rows" in refusal(write_dump(tmp_path, Posts=[]), group)
    assert "is not a folder" in refusal(tmp_path / "nowhere", group)


@pytest.mark.django_db
def test_group_that_is_not_there_is_named(dump):
    with pytest.raises(CommandError, match="no group with the address lost"):
        run(dump, into=make_group().__class__(slug="lost"))


@pytest.mark.django_db
def test_failing_batch_is_rolled_back_whole(dump, monkeypatch):
    group = make_group()

    def broken(batch):
        raise RuntimeError

    monkeypatch.setattr("community.importing.stackexchange.batch.Batch.save_changes", broken)
    with pytest.raises(RuntimeError):
        run(dump, into=group)

    group.refresh_from_db()
    assert (Topic.objects.count(), group.topic_count, group.post_count) == (0, 0, 0)


@pytest.mark.parametrize(
    ("folder", "site"),
    [
        ("beer-full-A", "beer.stackexchange.com"),
        ("conlang.meta", "conlang.meta.stackexchange.com"),
        ("cooking.stackexchange.com", "cooking.stackexchange.com"),
        ("stackoverflow.meta", "meta.stackoverflow.com"),
    ],
)
def test_site_is_guessed_from_the_folder(tmp_path, folder, site):
    assert guessed_site(tmp_path / folder) == site


@pytest.mark.parametrize("folder", ["dump", "my dump.2", "-full"])
def test_site_that_no_folder_tells_is_asked_for(tmp_path, folder):
    with pytest.raises(CannotImport, match="--site"):
        guessed_site(tmp_path / folder)


@pytest.mark.parametrize("text", ["", "beer", "a b.com", "beer.com/x", '"><script>.com'])
def test_site_has_to_be_a_host(text):
    with pytest.raises(CannotImport):
        checked_site(text)


def test_site_is_taken_as_it_stands_in_addresses():
    assert checked_site("https://Beer.stackexchange.com/") == "beer.stackexchange.com"
    assert short_name("conlang.meta.stackexchange.com") == "conlang-meta"
