"""Groups, who belongs to them, who asks to, and who was asked."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.groups.icons import ICONS
from community.members.models import HUES, Invitation, Reading, User
from community.members.queries import the_community


class Visibility(models.TextChoices):
    OPEN = "open", _("Open: anyone reads")
    CLOSED = "closed", _("Closed: all know it exists, members read")
    SECRET = "secret", _("Secret: only members know it exists")


class Joining(models.TextChoices):
    DIRECT = "direct", _("At once")
    REQUEST = "request", _("By request")
    INVITATION = "invitation", _("By invitation")


class TopicKind(models.TextChoices):
    DISCUSSION = "discussion", _("Discussion")
    QUESTION = "question", _("Question")
    ANNOUNCEMENT = "announcement", _("Announcement")
    EVENT = "event", _("Event")  # made by the room of events, never chosen


CHOSEN_KINDS = (TopicKind.DISCUSSION, TopicKind.QUESTION, TopicKind.ANNOUNCEMENT)


class Role(models.TextChoices):
    MEMBER = "member", _("Member")
    MANAGER = "manager", _("Manager")


class GroupQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Groups this person may know of. A secret group exists for its members only."""
        if not user.is_authenticated:
            house_is_shut = the_community().reading == Reading.MEMBERS
            return self.none() if house_is_shut else self.exclude(visibility=Visibility.SECRET)
        if user.is_manager:
            return self.all()
        return self.filter(~Q(visibility=Visibility.SECRET) | _has(user))

    def readable_by(self, user):
        """Groups whose topics this person may read."""
        groups = self.visible_to(user)
        if user.is_authenticated and user.is_manager:
            return groups
        is_open = Q(visibility=Visibility.OPEN)
        return (
            groups.filter(is_open | _has(user))
            if user.is_authenticated
            else groups.filter(is_open)
        )

    def managed_by(self, user):
        """Groups this person runs; a manager of the community runs them all."""
        if not user.is_authenticated:
            return self.none()
        return self.all() if user.is_manager else self.filter(_has(user, role=Role.MANAGER))

    def awake(self):
        return self.filter(archived_at=None)

    def in_order(self):
        return self.order_by("position", "name", "pk")


def _has(user, **more):
    mine = Membership.objects.filter(group=models.OuterRef("pk"), member=user, **more)
    return Q(models.Exists(mine))


class Group(models.Model):
    """A place with members and topics."""

    name = models.CharField(_("name"), max_length=60)
    slug = models.SlugField(_("address"), max_length=60, allow_unicode=True, unique=True)
    summary = models.CharField(_("in a line"), max_length=140, blank=True)
    description = models.TextField(_("description"), max_length=8000, blank=True)
    description_html = models.TextField(blank=True, editable=False)
    guidelines = models.TextField(_("guidelines"), max_length=8000, blank=True)
    guidelines_html = models.TextField(blank=True, editable=False)
    icon = models.CharField(_("icon"), max_length=20, choices=ICONS, default="people")
    colour = models.PositiveSmallIntegerField(
        _("colour"), default=1, validators=[MinValueValidator(1), MaxValueValidator(HUES)]
    )
    picture = models.CharField(max_length=60, blank=True, editable=False)
    position = models.PositiveSmallIntegerField(_("order"), default=100)
    visibility = models.CharField(
        _("who sees it"), max_length=6, choices=Visibility, default=Visibility.OPEN
    )
    joining = models.CharField(
        _("how people join"), max_length=10, choices=Joining, default=Joining.DIRECT
    )
    default_kind = models.CharField(
        _("kind of a new topic"),
        max_length=12,
        choices=[(kind.value, kind.label) for kind in CHOSEN_KINDS],
        default=TopicKind.DISCUSSION,
    )
    made_at = models.DateTimeField(_("open since"), default=timezone.now)
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True)

    member_count = models.PositiveIntegerField(_("members"), default=0)
    topic_count = models.PositiveIntegerField(_("topics"), default=0)
    post_count = models.PositiveIntegerField(_("posts"), default=0)
    last_post_at = models.DateTimeField(null=True, blank=True)

    objects = GroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        ordering = ["position", "name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("description"), 8000),
                name="group_description_bounded",
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("guidelines"), 8000),
                name="group_guidelines_bounded",
            ),
            models.CheckConstraint(
                condition=Q(colour__gte=1, colour__lte=HUES), name="group_colour_known"
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("topics:of_group", args=[self.slug])

    @property
    def look(self):
        """All that a card and the head of its pages show, for keys of pieces."""
        words = self.slug, self.name, self.summary, self.icon, self.colour, self.picture
        state = self.visibility, self.joining, self.archived_at, self.made_at, self.member_count
        return (self.pk, *words, *state, bool(self.guidelines))

    @property
    def is_archived(self):
        return self.archived_at is not None

    @property
    def is_secret(self):
        return self.visibility == Visibility.SECRET


class Membership(models.Model):
    """A member belongs to a group. `visited_at` and the one before it are read markers."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="memberships")
    member = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=7, choices=Role, default=Role.MEMBER)
    joined_at = models.DateTimeField(_("joined"), default=timezone.now)
    visited_at = models.DateTimeField(null=True, blank=True)
    visited_before_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [models.UniqueConstraint(fields=["group", "member"], name="membership_once")]
        indexes = [
            models.Index(fields=["group", "-joined_at", "-id"], name="membership_latest"),
            models.Index(
                fields=["group"], condition=Q(role=Role.MANAGER), name="membership_managers"
            ),
        ]

    def __str__(self):
        return f"{self.member} · {self.group}"

    @property
    def is_manager(self):
        return self.role == Role.MANAGER


class JoinRequest(models.Model):
    """Somebody asks to come in, with a note. One open request per person and group."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="join_requests")
    member = models.ForeignKey(User, on_delete=models.CASCADE, related_name="join_requests")
    note = models.TextField(_("note"), max_length=1000, blank=True)
    made_at = models.DateTimeField(_("asked"), default=timezone.now)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_accepted = models.BooleanField(_("accepted"), null=True)

    class Meta:
        verbose_name = _("join request")
        verbose_name_plural = _("join requests")
        constraints = [
            models.UniqueConstraint(
                fields=["group", "member"],
                condition=Q(answered_at=None),
                name="join_request_open_once",
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("note"), 1000), name="join_request_note_bounded"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, is_accepted=None)
                | Q(answered_at__isnull=False, is_accepted__isnull=False),
                name="join_request_answered_whole",
            ),
        ]

    def __str__(self):
        return f"{self.member} → {self.group}"


class GroupInvitation(models.Model):
    """An invitation to the house that also opens one group."""

    invitation = models.OneToOneField(
        Invitation, on_delete=models.CASCADE, related_name="to_group", primary_key=True
    )
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="invitations")

    class Meta:
        verbose_name = _("group invitation")
        verbose_name_plural = _("group invitations")

    def __str__(self):
        return f"{self.group} · {self.invitation}"
