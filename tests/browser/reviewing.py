"""What the tests of the queue have in common: people, rules, and things that wait."""

from django.urls import reverse
from django.utils.translation import gettext, override

from community.core.outbox import keep_all
from community.members.models import User
from community.pages.actions import say_anew
from community.topics.models import Post
from moderation.actions.gathering import case_about
from moderation.actions.reporting import report
from moderation.models import Appeal, Case, CaseKind, ReportKind
from tests.factories import make_group, make_member, make_post, make_topic
from tests.moderation.guiding import make_rule
from tests.moderation.scenes import make_copy

PART = "Talk about the part, not the person"
DELEN = "Tala om delen, inte om personen"


def make_keepers() -> tuple[User, User]:
    """Two who run the house."""
    return (
        make_member(name="maja-l", display_name="Maja Lind", is_manager=True),
        make_member(name="jonas-b", display_name="Jonas Berg", is_manager=True),
    )


def make_our_rule():
    """A guideline in two languages."""
    rule = make_rule(PART)
    say_anew(guideline=rule, by=None, language="sv", title=DELEN)
    return rule


def make_harsh_reply(*, language="en") -> Post:
    """A reply that others will report, in a group of its own; its author reads this language."""
    author = make_member(name="klas-k", display_name="Klas Kling", language=language)
    group = make_group(members=[author], slug="frames", name="Frames")
    topic = make_topic(group=group, title="Which tube?")
    return make_post(topic=topic, author=author, source="You weld like a fool.")


def make_weighty_member(**more) -> User:
    """Somebody whose word weighs five: three of them hide a post."""
    member = make_member(**more)
    make_group(managers=[member])
    return member


def reported(post, rule, *, times=1) -> Case:
    for _each in range(times):
        by = make_weighty_member()
        report(by=by, thing=post, kind=ReportKind.GUIDELINE, guideline=rule, note="Rude.")
    keep_all()
    return Case.objects.latest("pk")


def make_wave(copies: int) -> Case:
    """Held copies of nearly the same text, each by another account, in one group."""
    group = make_group(slug="frames", name="Frames")
    for _each in range(copies):
        held = make_copy(group=group)
        case_about(kind=CaseKind.HELD, thing=held)
    return Case.objects.get()


def in_swedish(words: str) -> str:
    """As the house says it in Swedish; what is not translated yet stays as it is."""
    with override("sv"):
        return gettext(words)


def case_page(case: Case) -> str:
    return reverse("moderation:case", args=[case.pk])


def tell_the_managers(page, post):
    """Reports it from its menu: in a dialog, or on a page where no script runs."""
    page.go(post.topic.get_absolute_url())
    menu = page.locator(f"#p{post.number} details.menu").last
    menu.locator("summary").click()
    page.press("Report", within=menu)
    box = page.locator("#report")
    box.get_by_label(PART).check()
    box.locator("textarea").fill("This hurts.")
    page.press("Tell the managers", within=box)
    box.get_by_role("heading", name="Thank you").wait_for()


def decide_to(page, verb, *, words):
    """With the guideline that most people named, and a message."""
    page.get_by_label(PART).check()
    page.locator("#decide-reason").fill(words)
    page.press(verb, within=page.get_by_role("group", name="Decide"))
    page.says("Look at it, or undo it")


def ask_for_a_second_look(page, words):
    page.locator(".appeal > summary").click()
    page.locator(".appeal textarea").fill(words)
    page.locator(".appeal .btn-main").click()


def overturn(page, words):
    """The answer to the appeal that waits."""
    page.go(case_page(Case.objects.get(kind=CaseKind.APPEAL)))
    page.get_by_label("Overturn").check()
    page.get_by_label("Reason").fill(words)
    page.press("Answer the appeal")
    page.until(lambda: Appeal.objects.get().answered_at is not None)
    keep_all()
