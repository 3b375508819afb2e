"""The demo's reports of last month, with what its managers think of it, and of last week; and
their rhythms."""

import tomllib
from datetime import timedelta
from pathlib import Path

from django.db import transaction

from analytics.actions.evaluating import evaluate, plan_change, quote_post
from analytics.actions.reports import begin_rhythm, make_report, word_report
from analytics.days import last_finished_day, today
from analytics.models import EngagementReport
from analytics.reporting.periods import last_ended
from analytics.scopes import GROUP, WHOLE, Scope
from community.groups.models import Group
from community.importing.trouble import CannotImport
from community.members.models import User
from community.topics.models import Post

FILE = "evaluation.toml"
DAY = timedelta(days=1)


@transaction.atomic
def load_engagement(folder: Path, members: dict[str, User], groups: dict[str, Group]) -> None:
    """All of the file, if there is one. What the report is made of was counted before."""
    path = folder / FILE
    if not path.is_file():
        return
    said = tomllib.loads(path.read_text("utf-8"))
    for row in said.get("rhythm", ()):
        _rhythm(row, members, groups)
    if "report" not in said:
        return
    if "week" in said:
        _report(said["week"], last_ended("week", last_finished_day()), members)
    report = _report(said["report"], last_ended("month", last_finished_day()), members)
    for row in said.get("evaluation", ()):
        _evaluation(row, report, members)


def _rhythm(row, members, groups):
    begin_rhythm(
        scope=_scope(row, groups),
        cadence=row["cadence"],
        is_for_managers=True,
        addresses=[],
        language="en",
        by=_named(row["by"], members),
    )


def _report(row, period, members) -> EngagementReport:
    by = _named(row["by"], members)
    report, _is_new = make_report(scope=WHOLE, period=period, by=by)
    word_report(report=report, headline=row["headline"], lead=row["lead"].strip())
    for quote in row.get("quote", ()):
        words = {"passage": quote["passage"], "tone": quote["tone"]}
        quote_post(report=report, post=_post(quote), by=by, **words)
    return report


def _evaluation(row, report, members):
    by = _named(row["by"], members)
    written = evaluate(report=report, by=by, saw=row["saw"].strip(), think=row["think"].strip())
    for change in row.get("change", ()):
        owner = _named(change["owner"], members)
        due_on = today() + change["due"] * DAY
        plan_change(evaluation=written, text=change["text"], owner=owner, due_on=due_on)


def _post(quote) -> Post:
    topic, group = quote["topic"], quote["group"]
    posts = Post.objects.filter(topic__title=topic, topic__group__slug=group)
    post = posts.select_related("author").filter(number=quote["number"]).first()
    if post is None:
        raise CannotImport(f"{FILE}: there is no post {quote['number']} in {topic}.")
    return post


def _scope(row, groups) -> Scope:
    if "group" not in row:
        return WHOLE
    if row["group"] not in groups:
        raise CannotImport(f"{FILE}: there is no group {row['group']}.")
    return Scope(GROUP, str(groups[row["group"]].pk))


def _named(name, members) -> User:
    if name not in members:
        raise CannotImport(f"{FILE}: {name} is no member of the house.")
    return members[name]
