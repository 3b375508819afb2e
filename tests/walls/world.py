"""A small house with something of everything in it, each word of it unique to its group."""

from dataclasses import dataclass, field
from datetime import timedelta

from allauth.account.models import EmailConfirmation
from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.utils import timezone

from community.core.models import Letter, Promise
from community.groups.actions import archive_group, ask_to_join, invite_to_group
from community.groups.models import Membership
from community.importing.models import Imported, Source
from community.members.actions import invite_to_community
from community.members.models import Community, Invitation, User
from community.pages.models import Guideline
from community.search.models import Query
from community.topics.actions import (
    accept_answer,
    close_topic,
    delete_post,
    delete_topic,
    pin_topic,
    save_draft,
    write_edit,
)
from community.topics.models import Topic
from moderation.models import ReadyText, Sanction
from tests.factories import PASSWORD, make_group, make_member, make_post, make_strategy, make_topic
from tests.walls.judging import judge, judge_the_house
from tests.walls.living import (
    PICTURE,
    bring_files,
    bring_removed_file,
    keep_and_react,
    part,
    purge,
    read_and_follow,
    set_rules,
    tell,
    write_to_purge,
)
from tests.walls.meeting import meet
from tests.walls.places import BAIT, EXISTENCE, KINDS, Place, canary
from tests.walls.planning import plan

WHO = ("host", "member", "asker", "reporter", "volunteer")


@dataclass
class World:
    manager: User  # runs the community, belongs to no group
    second: User  # so does this one
    outsider: User  # belongs to no group
    former: User  # was in every group, read and followed and kept everything, and left
    newcomer: User  # waits for a manager's look
    suspended: User  # belonged to every group before
    silenced: User  # belongs to every group
    rover: User  # belongs to every group, and is talked about in each
    house: Community
    invitation: Invitation
    token: str
    confirmation: EmailConfirmation
    letter: Letter
    promise: Promise
    mail_file: str
    face_file: str
    former_feed: str = ""
    query: Query = None
    rule: Guideline = None
    old_rule: Guideline = None
    ready: ReadyText = None
    sanction: Sanction = None
    mails: list = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)

    @property
    def everywhere(self) -> tuple[User, User]:
        return self.rover, self.silenced

    @property
    def open(self) -> Place:
        return self.places["open"]

    @property
    def closed(self) -> Place:
        return self.places["closed"]

    @property
    def secret(self) -> Place:
        return self.places["secret"]

    @property
    def archived(self) -> Place:
        return self.places["archived"]

    def roles(self, place: Place) -> dict[str, User | None]:
        """All who knock at a place; nobody is a guest."""
        other = self.open if place.kind != "open" else self.secret
        return {
            "guest": None,
            "newcomer": self.newcomer,
            "suspended": self.suspended,
            "outsider": self.outsider,
            "former": self.former,
            "member": place.member,
            "host": place.host,
            "manager": self.manager,
            "silenced": self.silenced,
            "reporter": place.reporter,
            "volunteer": place.volunteer,
            "host of another": other.host,
            "volunteer of another": other.volunteer,
        }


def build_world() -> World:
    manager = make_member(name="housemanager", is_manager=True, password=PASSWORD)
    house, _new = Community.objects.update_or_create(pk=1, defaults={"name": "The yard"})
    invitation, token = invite_to_community(by=manager, max_uses=5)
    outsider = make_member(name="outsider")
    world = World(
        manager=manager,
        second=make_member(name="secondmanager", is_manager=True),
        outsider=outsider,
        former=make_member(name="former"),
        newcomer=make_member(name="newcomer", is_approved=False),
        suspended=make_member(name="suspended", suspended_until=_in_days(30)),
        silenced=make_member(name="silenced"),
        rover=make_member(name="rover"),
        house=house,
        invitation=invitation,
        token=token,
        confirmation=EmailConfirmation.create(outsider.emailaddress_set.get()),
        letter=None,
        promise=None,
        mail_file=_mail_file(),
        face_file=_face_file(),
    )
    for kind in KINDS:
        world.places[kind] = build_place(kind, world)
    judge_the_house(world)
    make_strategy(by=manager)
    tell(world)
    for place in world.places.values():
        part(place, world)
        purge(place, world)
    set_rules(world)
    User.objects.filter(pk=world.silenced.pk).update(silenced_until=_in_days(30))
    world.silenced.refresh_from_db()
    world.letter, world.promise = Letter.objects.latest("pk"), Promise.objects.latest("pk")
    return world


def build_place(kind: str, world: World) -> Place:
    host, member, asker, reporter, volunteer = (make_member(name=f"{kind}{who}") for who in WHO)
    group = make_group(
        managers=[host],
        members=[member, reporter, volunteer, world.suspended, world.former, *world.everywhere],
        visibility=kind if kind in ("open", "closed", "secret") else "open",
        joining="request",
        description_html=f"<p>{canary(kind, 'description')}</p>",
        guidelines_html=f"<p>{canary(kind, 'guidelines')}</p>",
        **{what: canary(kind, what) for what in EXISTENCE},
    )
    place = Place(kind, group, host, member, asker, reporter, volunteer)
    read_and_follow(place, world)
    _write_in(place)
    _remove_in(place)
    write_to_purge(place)
    _ask_in(place)
    keep_and_react(place, world)
    meet(place, world)
    plan(place, world)
    judge(place, world)
    if kind == "archived":
        archive_group(group=group)
    group.refresh_from_db()
    return place


def _write_in(place):
    says, host, member = place.says, place.host, place.member
    place.topic = make_topic(
        group=place.group, author=member, title=says("oldtitle"), source=says("body"),
        tags=[says("tag")],
    )  # fmt: skip
    write_edit(
        post=place.topic.posts.get(), editor=member, source=f"{says('body')} {BAIT}", seen=0,
        title=f"{says('title')} {BAIT}",
    )  # fmt: skip
    place.edited = make_post(topic=place.topic, author=member, source=f"{says('revision')} {BAIT}")
    write_edit(post=place.edited, editor=member, source="Said better.", seen=0)
    place.reply = make_post(topic=place.topic, author=host, source=words_and_files(place))
    place.question = make_topic(
        group=place.group, author=member, kind="question", title=says("question"),
    )  # fmt: skip
    accept_answer(post=make_post(topic=place.question, author=host), by=member)
    pin_topic(topic=place.question, by=host, reason=says("reason"))
    close_topic(topic=place.question, by=host, reason=says("reason"))
    for one in (place.topic, place.question):
        one.refresh_from_db()


def words_and_files(place):
    return f"@former {place.says('reply')} {BAIT}\n\n{bring_files(place)}"


def _remove_in(place):
    says, host, member = place.says, place.host, place.member
    place.deleted = make_post(
        topic=place.topic, author=member,
        source=f"{says('removedreply')} {BAIT}\n\n{bring_removed_file(place)}",
    )  # fmt: skip
    delete_post(post=place.deleted, by=host, reason=says("reason"))
    place.deleted_topic = make_topic(
        group=place.group, author=member, title=f"{says('removedtitle')} {BAIT}",
        source=f"{says('removedbody')} {BAIT}",
        tags=[says("removedtag")],
    )  # fmt: skip
    delete_topic(topic=place.deleted_topic, by=host, reason=says("removedreason"))
    for one in (place.deleted, place.deleted_topic, place.topic):
        one.refresh_from_db()


def _ask_in(place):
    says, group = place.says, place.group
    place.draft = save_draft(
        member=place.member, place=f"topic:{place.topic.pk}", title=says("drafttitle"),
        source=says("draftbody"), tags=says("drafttag"),
    )  # fmt: skip
    guest = f"{says('guest')}@example.org"
    place.invitation, place.token = invite_to_group(group=group, by=place.host, email=guest)
    place.request = ask_to_join(group=group, member=place.asker, note=says("note"))
    place.log = LogEntry.objects.log_actions(
        user_id=place.host.pk, queryset=Topic.objects.filter(pk=place.topic.pk),
        action_flag=CHANGE, change_message=says("log"), single_object=True,
    )  # fmt: skip
    source = Source.objects.create(site=f"{place.kind}.example.org", group=group)
    place.imported = Imported.objects.create(
        source=source, kind="post", foreign_id="1", post=place.reply
    )


def membership_of(place: Place) -> Membership:
    return Membership.objects.get(group=place.group, member=place.member)


def _in_days(days):
    return timezone.now() + timedelta(days=days)


def _mail_file():
    settings.MAIL_DIR.mkdir(parents=True, exist_ok=True)
    path = settings.MAIL_DIR / "world.eml"
    path.write_text("Subject: Hello\nTo: somebody@example.org\n\nA letter.\n")
    return path.name


def _face_file():
    folder = settings.MEDIA_ROOT / "faces"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{'0' * 32}.webp"
    path.write_bytes(PICTURE)
    return path.name
