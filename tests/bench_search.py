"""`make bench-search`: how well and how fast the search finds, as `name value unit` lines.

Through the very function of the search page, as a member. Needs ../shared/data for the quality;
ARGS="--short" takes samples.
"""

import re
import statistics
import sys
import time
from pathlib import Path

import tests.services  # noqa: F401 - engines of our own, before Django reads the settings

# isort: split
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "community.config.settings")
os.environ["HEARTH_JOB"] = "1"  # filling takes longer than a page may

django.setup()

from django.conf import settings  # noqa: E402 - Django must be set up first
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from community.importing.models import Imported  # noqa: E402
from community.members.models import Community, User  # noqa: E402
from community.search.hits import hits  # noqa: E402
from community.search.parsing import parse  # noqa: E402
from community.search.words import recount_words  # noqa: E402
from community.topics.actions import write_reply  # noqa: E402
from community.topics.models import Post  # noqa: E402
from tests.bench_search_sets import ARCHIVES, heq, swefaq  # noqa: E402
from tests.benching.plan import LONGEST, Plan, Size  # noqa: E402
from tests.benching.seeding import fill  # noqa: E402
from tests.benching.words import Words  # noqa: E402
from tests.factories import make_group, make_member, make_topic  # noqa: E402

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
POSTS, FEW_POSTS = 400_000, 10_000
FIRST = 10
ASKED = 60


def say(name, value, unit=""):
    print(f"{name} {value} {unit}".rstrip(), flush=True)


def texts_as_posts(name, texts, manager):
    """Each text a reply of one topic, so that no title helps; {text: post}."""
    topic = make_topic(group=make_group(slug=name, name=name, managers=[manager]), author=manager)
    return {
        text: write_reply(topic=topic, author=manager, source=text, key="").pk for text in texts
    }


def found(question, member, but=0):
    posts = hits(parse(question), member, size=FIRST + 1).posts
    return [post.pk for post in posts if post.pk != but][:FIRST]


def share(pairs, member):
    """The share of questions whose post is among the first ten."""
    return sum(post in found(question, member) for question, post in pairs) / len(pairs)


def duplicates():
    """The titles of questions that were closed as duplicates, with themselves and the original."""
    pairs = []
    for folder, site in ARCHIVES.items():
        rows = Imported.objects.filter(kind="post", source__site=site)
        posts = dict(rows.values_list("foreign_id", "post"))
        links = (DATA / "stackexchange" / folder / "PostLinks.xml").read_text("utf-8-sig")
        row = re.compile(r'PostId="(\d+)" RelatedPostId="(\d+)" LinkTypeId="3"')
        pairs += [(posts.get(one), posts.get(other)) for one, other in row.findall(links)]
    known = [(one, other) for one, other in pairs if one and other]
    titles = dict(Post.objects.filter(number=1).values_list("pk", "topic__title"))
    return [(titles[one], one, other) for one, other in known if one in titles]


def quality(is_short):
    manager, member = make_member(is_manager=True), make_member()
    step = 5 if is_short else 1
    paragraphs, questions = heq(DATA)
    posts = texts_as_posts("heq", paragraphs, manager)
    answers, asked = swefaq(DATA)
    replies = texts_as_posts("swefaq", answers, manager)
    for number, (folder, site) in enumerate(ARCHIVES.items()):
        make_group(slug=f"archive-{number}", managers=[manager])
        into = {"into": f"archive-{number}", "site": site, "stdout": sys.stderr}
        call_command("import_stackexchange", str(DATA / "stackexchange" / folder), **into)
    recount_words()
    pairs = [(question, posts[paragraph]) for question, paragraph in questions][::step]
    say("heq_hits_at_10", f"{share(pairs, member):.3f}")
    pairs = [(question, replies[answer]) for question, answer in asked]
    say("swefaq_hits_at_10", f"{share(pairs, member):.3f}")
    linked = duplicates()
    hit = sum(other in found(title, member, but=one) for title, one, other in linked)
    say("duplicates_hits_at_10", f"{hit / len(linked):.3f}")


def page_ms(client, questions):
    """Milliseconds of the whole page, each question new to the server."""
    times = []
    for question in questions:
        begun = time.perf_counter()
        answer = client.get("/search/", {"q": question})
        times.append((time.perf_counter() - begun) * 1000)
        if answer.status_code != 200:
            raise SystemExit(f"{question} answered {answer.status_code}")
    return times


def speed(posts):
    with connection.cursor() as cursor:
        call_command("flush", interactive=False, verbosity=0)
        size = Size(posts=posts, longest=min(LONGEST, posts // 10))
        begun = time.perf_counter()
        fill(Plan(size, timezone.now()), Words())
        say("search_seeding", f"{time.perf_counter() - begun:.1f}", "s")
        cursor.execute("VACUUM ANALYZE")
    settings.KEEP_IN_MEMORY = True  # as processes do that answer pages
    client = Client()
    client.force_login(User.objects.get(pk=30), backend=settings.AUTHENTICATION_BACKENDS[0])
    words = Words()
    ranks = [150 + step * 31 for step in range(ASKED)]
    one = [words.rare(rank) for rank in ranks]
    two = [f"{words.rare(rank)} {words.rare(rank + 7)}" for rank in ranks]
    page_ms(client, one[:5] + two[:5])
    say("load", f"{os.getloadavg()[0]:.1f}")
    none = [f"zzq{word}" for word in one]
    for name, asked in (
        ("search_ms", one),
        ("search_two_words_ms", two),
        ("search_unknown_word_ms", none),
    ):
        times = sorted(page_ms(client, asked))
        say(name, f"{statistics.median(times):.1f}", "ms")
        say(f"{name}_p95", f"{times[int(len(times) * 0.95)]:.1f}", "ms")


def main():
    is_short = "--short" in sys.argv
    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0, skip_checks=True)
    Community.objects.get_or_create(pk=1)
    if DATA.is_dir():
        quality(is_short)
    else:
        print(f"NOT RUN: {DATA} is absent, so the quality was not measured", file=sys.stderr)
    speed(FEW_POSTS if is_short else POSTS)


if __name__ == "__main__":
    main()
