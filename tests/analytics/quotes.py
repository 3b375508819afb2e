"""Words that are quoted, in advice and in reports."""

from datetime import date

from analytics.models import EngagementReport, ReportQuote
from analytics.queries.quoting import named, with_posts
from community.core.outbox import keep_next
from tests.factories import make_advice, make_group, make_member, make_post, make_topic

DAY = date(2026, 11, 20)


def keep_all():
    while keep_next():
        pass


def pinned(post=None, **more):
    """The pin of a post's words, in a draft."""
    return make_advice(words=[post or make_post()], **more).pins.get()


def quoted_in_report(post=None):
    post = post or make_post()
    report = EngagementReport.objects.create(
        cadence="week", starts_on=DAY, ends_on=DAY, number=1 + EngagementReport.objects.count(),
        scope=f"tag:{EngagementReport.objects.count() + 1}",
    )  # fmt: skip
    return ReportQuote.objects.create(
        report=report, post=post, member=post.author, tone="praise", text=post.text,
        by=make_member(is_manager=True),
    )  # fmt: skip


def again(row):
    return with_posts(type(row).objects.filter(pk=row.pk)).first()


def name_of(row):
    return named(again(row))


def closed_post(visibility="secret"):
    host, author = make_member(), make_member()
    group = make_group(visibility=visibility, managers=[host], members=[author])
    return make_post(topic=make_topic(group=group, author=author), author=author), host, group
