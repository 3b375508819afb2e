"""The forms of the house, each with words that are taken: who sends them, and where to."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from community.notifications.models import Kind
from moderation.models import Practice
from tests.factories import PASSWORD
from tests.walls.addresses import address_of
from tests.walls.places import Place
from tests.walls.world import World


@dataclass(frozen=True)
class Writing:
    """One form of one URL name. `words` says what is sent, `path` where the name has several."""

    name: str
    role: str
    words: Callable[[World, Place], dict]
    path: Callable | None = None
    kind: str = "open"

    def address(self, world: World) -> str:
        place = world.places[self.kind]
        return self.path(world, place) if self.path else address_of(self.name, world, place)

    def sent(self, world: World) -> dict:
        return self.words(world, world.places[self.kind])


def _just(**words):
    return lambda world, place: words


def _first_post(world, place):
    return reverse("topics:edit", args=[place.topic.pk, 1])


def _draft(world, place):
    return {"place": f"group:{place.group.pk}", **TITLED}


def _just_file(world, place):
    return {"file": SimpleUploadedFile("list.csv", b"a;b\n")}


GROUP = _just(
    name="Another name", summary="In a line", description="Words", guidelines="Be kind.",
    visibility="closed", joining="direct", default_kind="question", icon="people", colour="2",
    position="3",
)  # fmt: skip
TITLED = {"title": "A title of theirs", "source": "Other words.", "tags": "one"}
WHY = _just(reason="guideline 2")
RULE = _just(language="en", title="Be kind", text="Always.", fine="", not_fine="", why="Shorter")
SAID = {"guideline": "", "reason": "Not here.", "note": "Look again."}
HIDING = _just(verb="hide", also="", is_spam="", seen="0", **SAID)
HOURS = [field.name for field in Practice._meta.fields if field.name.startswith("hours_")]


def _to_volunteer(world, place):
    return {"to": place.volunteer.pk}


def _rights(world, place):
    return {
        "member": place.reporter.name,
        "rights": ["reports", "close"],
        "group": place.group.pk,
        "until": timezone.localdate() + timedelta(days=20),
        "note": "Knows the place",
    }


def _part(world, place):
    posts = {"posts": place.loud.number, "to": place.group.pk}
    return {**posts, "title": "A part", "reason": "Besides the point"}


def _into_talk(world, place):
    return {"into": place.talk.get_absolute_url(), "reason": "The same"}


def _ready(world, place):
    return {"name": "A start", "language": "sv", "guideline": "", "verb": "", "text": "Hej."}


def _thing(world, place):
    return {"thing": f"case:{place.case.pk}"}


def _chosen(world, place):
    return {"case": place.case.pk, "verb": "hide", "answered": "", **SAID}


WRITINGS = [
    Writing("topics:create", "member", _just(kind="discussion", key="k", **TITLED)),
    Writing("topics:reply", "member", _just(source="A reply.", key="k")),
    Writing("topics:edit", "member", _just(source="Changed.", reason="Typo", seen="1")),
    Writing("topics:edit", "member", _just(seen="1", reason="", **TITLED), path=_first_post),
    Writing("topics:delete", "host", WHY),
    Writing("topics:restore", "host", WHY),
    Writing("topics:purge", "manager", WHY),
    Writing("topics:steer", "host", WHY),
    Writing(
        "topics:move", "manager",
        lambda world, place: {"to": world.closed.group.pk, "reason": "Fits better"},
    ),
    Writing(
        "topics:draft_save", "member", _draft,
    ),
    Writing("topics:draft_leave", "member", _draft),
    Writing("topics:attach", "member", _just_file),
    Writing("topics:follow", "member", _just(level="2")),
    Writing("topics:follow_group", "member", _just(level="0")),
    Writing("topics:follow_tag", "member", _just(level="3")),
    Writing("topics:following_save", "member", lambda world, place: {
        f"group-{place.group.pk}": "1", f"topic-{place.topic.pk}": "0",
    }),
    Writing("topics:read", "member", _just(number="3")),
    Writing("topics:unread_clear", "member", _just(group="0", until="")),
    Writing("topics:react", "member", _just(say="2")),
    Writing("topics:keep", "member", _just(drop="")),
    Writing("topics:bookmark_note", "member", _just(note="To try at home")),
    Writing("notifications:settings", "member", _just(**dict.fromkeys(Kind.values, "nothing"))),
    Writing("notifications:rhythm", "member", _just(rhythm="weekly")),
    Writing("notifications:read_all", "member", _just()),
    Writing("notifications:unsubscribe", "guest", _just()),
    Writing("pages:feed_settings", "outsider", _just()),
    Writing("pages:feed_remove", "member", _just()),
    Writing("uploads:create", "member", _just_file),
    Writing("uploads:remove", "host", _just()),
    Writing("members:boundary", "host", _just(distance="muted")),
    Writing("groups:picture_change", "host", _just(remove="")),
    Writing("groups:create", "manager", GROUP),
    Writing("groups:edit", "host", GROUP),
    Writing("groups:archive", "host", _just()),
    Writing("groups:ask", "outsider", _just(note="May I?")),
    Writing("groups:invite", "host", _just(email="", max_uses="2", days="3")),
    Writing("groups:member_role", "host", _just(do="remove")),
    Writing("groups:request_answer", "host", _just(accept="")),
    Writing("groups:leave", "member", _just()),
    Writing(
        "members:settings", "member",
        _just(display_name="Another", place="Malmö", bio="Words", interests="rope"),
    ),
    Writing("members:settings_name", "member", _just(name="anothername")),
    Writing("members:settings_language", "member", _just(language="sv", time_zone="UTC")),
    Writing("members:invitation_make", "manager", _just(email="", max_uses="2", days="3")),
    Writing("topics:held_edit", "member", _just()),
    Writing("topics:held_take_back", "member", _just()),
    Writing("topics:split", "host", _part),
    Writing("topics:merge", "host", _into_talk),
    Writing("topics:slow", "host", _just(seconds="300", reason="Too fast")),
    Writing("topics:hide", "host", WHY),
    Writing("topics:show", "host", WHY),
    Writing("moderation:report", "reporter", _just(what="other", note="Look at this.")),
    Writing("moderation:appeal_make", "member", _just(text="Look again, please.")),
    Writing("moderation:appeal", "guest", _just(text="Look again, please.")),
    Writing("moderation:case_take", "host", _just()),
    Writing("moderation:case_put_back", "manager", _just()),
    Writing("moderation:case_assign", "host", _to_volunteer),
    Writing("moderation:case_wait", "host", _just(text="For the weekend")),
    Writing("moderation:case_note", "volunteer", _just(text="I know them.")),
    Writing("moderation:case_decide", "host", HIDING),
    Writing("moderation:decide", "host", HIDING),
    Writing("moderation:bulk", "manager", _chosen),
    Writing("moderation:decision_undo", "host", _just(reason="A slip")),
    Writing("moderation:proposal_confirm", "manager", _just()),
    Writing("moderation:proposal_decline", "manager", _just()),
    Writing("moderation:appeal_answer", "manager", _just(outcome="upheld", answer="It stands.")),
    Writing("moderation:question_ask", "host", _just(back="")),
    Writing("admin:thing_done", "host", _thing),
    Writing("admin:thing_later", "volunteer", _thing),
    Writing("admin:pages_guideline_add", "manager", RULE),
    Writing("admin:pages_guideline_change", "manager", RULE),
    Writing("admin:pages_guideline_move", "manager", _just(way="down")),
    Writing("admin:pages_guideline_retire", "manager", _just()),
    Writing("admin:pages_guideline_back", "manager", _just()),
    Writing(
        "admin:moderation_practice_change", "manager",
        _just(**dict.fromkeys(HOURS, "7"), hide_score="9", hide_people="4", _save=""),
    ),
    Writing("admin:screening_house_change", "manager", _just(first_posts="2", _save="")),
    Writing("admin:moderation_readytext_add", "manager", _ready),
    Writing("admin:moderation_readytext_change", "manager", _ready),
    Writing("admin:groups_grant_add", "host", _rights),
    Writing(
        "account_signup", "guest",
        _just(username="freshface", display_name="Fresh", email="fresh@example.org",
              password1=PASSWORD, time_zone="UTC", invitation=""),
    ),
    Writing(
        "admin:topics_topic_change", "host",
        _just(title="At the desk", tag_words="two", reason="guideline 1", seen="1", _save=""),
    ),
    Writing(
        "admin:topics_post_change", "host",
        _just(source="At the desk.", reason="guideline 1", seen="0", _save=""),
    ),
    Writing(
        "admin:groups_group_change", "host",
        lambda world, place: {**GROUP(world, place), "_save": ""},
    ),
    Writing(
        "admin:members_community_change", "manager",
        _just(name="A name", strapline="", welcome="Hello", cover="hearth", host="",
              registration="approval", reading="members", time_zone="UTC", _save=""),
    ),
]  # fmt: skip
