"""What is found: an entry for each standing post, the words in use, and what was looked for."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from community.groups.models import Group
from community.members.models import User
from community.topics.models import Post, Topic


class EntryQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Entries of topics this person may read; asked of the topics themselves."""
        return self.filter(topic__in=Topic.objects.visible_to(user).standing())


class Entry(models.Model):
    """One standing post as the search knows it. Kept by triggers of the database only.

    `vector` holds its words, stemmed in its language; `title`, in the entry of a topic's first
    post, the words of title and tags. Its own table keeps posts slim.
    """

    post = models.OneToOneField(
        Post, primary_key=True, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    topic = models.ForeignKey(
        Topic, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    group = models.ForeignKey(
        Group, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    author = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    made_at = models.DateTimeField()
    language = models.CharField(max_length=2)
    title = SearchVectorField(null=True)
    vector = SearchVectorField()

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes = [
            # A search reads what waits to be sorted in: little, and it costs nothing.
            GinIndex(F("vector"), name="entry_vector", gin_pending_list_limit=256),
            GinIndex(F("title"), name="entry_title", condition=models.Q(title__isnull=False)),
            models.Index(F("author"), F("post").desc(), name="entry_of_author"),
            models.Index(F("group"), F("post").desc(), name="entry_of_group"),
        ]

    def __str__(self):
        return f"{self.post_id}"


class Word(models.Model):
    """In how many posts of a group a word stands. A viewer is told only of groups they read."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    lexeme = models.CharField(max_length=40)
    document_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lexeme", "group"], name="word_once")]
        indexes = [GinIndex(OpClass(F("lexeme"), name="gin_trgm_ops"), name="word_trigrams")]

    def __str__(self):
        return self.lexeme


class Counted(models.Model):
    """Up to which post the words of a group are counted, and how many posts that were."""

    group = models.OneToOneField(
        Group, primary_key=True, on_delete=models.CASCADE, related_name="counted"
    )
    document_count = models.PositiveIntegerField(default=0)
    until = models.BigIntegerField(default=0)

    def __str__(self):
        return f"{self.group_id}: {self.document_count}"


class Query(models.Model):
    """What was looked for on a day, and how many hits it had. It never says by whom."""

    day = models.DateField(_("day"))
    words = models.CharField(_("words"), max_length=100)
    language = models.CharField(_("language"), max_length=2, blank=True)
    hit_count = models.PositiveIntegerField(_("hits"), default=0)
    times = models.PositiveIntegerField(_("times"), default=1)

    class Meta:
        verbose_name = _("search")
        verbose_name_plural = _("searches")
        constraints = [models.UniqueConstraint(fields=["day", "words"], name="query_once_a_day")]

    def __str__(self):
        return self.words
