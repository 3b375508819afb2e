"""A member: a person with an account, and whom others may know of."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length, Lower
from django.db.models.lookups import LessThanOrEqual
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from taggit.models import ItemBase, Tag

from community.members.names import DISPLAY_MAX, NAME_MAX, skeleton

HUES = 8


class UserQuerySet(models.QuerySet):
    def admitted(self):
        """Members who came all the way in: approved, and not closed by themselves or others."""
        return self.filter(is_active=True, approved_at__isnull=False)

    def welcome(self):
        """Members who may come in now: admitted, and kept out by no decision."""
        free = Q(suspended_until=None) | Q(suspended_until__lte=timezone.now())
        return self.admitted().filter(free, banned_at=None)

    def visible_to(self, user):
        """Whom this person may know of: members know members; guests see nobody in lists."""
        if getattr(user, "is_manager", False):
            return self.filter(is_active=True)
        return self.admitted() if user.is_authenticated else self.none()

    def latest_first(self):
        return self.order_by("-joined_at", "-pk")


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    use_in_migrations = False

    def get_by_natural_key(self, name):
        return self.get(name__iexact=name)


class TaggedInterest(ItemBase):
    """One interest of one member."""

    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="tagged_members")
    content_object = models.ForeignKey("members.User", on_delete=models.CASCADE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tag", "content_object"], name="interest_once")
        ]


class User(AbstractBaseUser):
    """A member: a person with an account."""

    name = models.CharField(_("name"), max_length=NAME_MAX)
    name_skeleton = models.CharField(max_length=120, editable=False, unique=True)
    display_name = models.CharField(_("display name"), max_length=DISPLAY_MAX)
    display_skeleton = models.CharField(max_length=240, editable=False, db_index=True)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=2, default="en")
    time_zone = models.CharField(_("time zone"), max_length=50, default="UTC")
    place = models.CharField(_("place"), max_length=60, blank=True)
    bio = models.TextField(_("about me"), max_length=2000, blank=True)
    bio_html = models.TextField(blank=True, editable=False)
    interests = TaggableManager(_("interests"), through=TaggedInterest, blank=True)
    avatar = models.CharField(max_length=60, blank=True, editable=False)

    joined_at = models.DateTimeField(_("joined"), default=timezone.now)
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    manager_since = models.DateTimeField(_("manager since"), null=True, blank=True)
    suspended_until = models.DateTimeField(_("suspended until"), null=True, blank=True)
    suspended_because = models.CharField(_("reason"), max_length=300, blank=True)
    silenced_until = models.DateTimeField(_("silenced until"), null=True, blank=True)
    silenced_because = models.CharField(_("reason"), max_length=300, blank=True)
    banned_at = models.DateTimeField(_("banned"), null=True, blank=True)
    # When the last right that a grant gives ends; without one, nobody asks for grants.
    volunteers_until = models.DateTimeField(null=True, blank=True, editable=False)
    is_active = models.BooleanField(_("active"), default=True)
    post_count = models.PositiveIntegerField(_("posts"), default=0)
    seen_at = models.DateTimeField(_("last seen"), null=True, blank=True, editable=False)
    reset_asked_at = models.DateTimeField(null=True, blank=True, editable=False)

    USERNAME_FIELD = "name"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["email"]
    only_reads = False  # looks at a page: what is kept in memory about them will do
    known_by = ""  # the session by which memory knew them: who writes is asked whether it stands

    objects = UserManager()

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(Lower("name"), name="member_name_once"),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("bio"), 2000), name="member_bio_bounded"
            ),
            models.UniqueConstraint(
                Lower("email"), condition=~Q(email=""), name="member_email_once"
            ),
        ]
        indexes = [
            models.Index(F("joined_at").desc(), F("id").desc(), name="member_latest"),
            models.Index(F("joined_at"), condition=Q(approved_at=None), name="member_waiting"),
            models.Index(
                F("banned_at"), condition=Q(banned_at__isnull=False), name="member_banned"
            ),
        ]

    def __str__(self):
        return self.display_name or self.name

    def get_absolute_url(self):
        return reverse("members:profile", args=[self.name])

    def clean(self):
        self.name_skeleton = skeleton(self.name)
        self.display_skeleton = skeleton(self.display_name)

    @property
    def is_manager(self):
        """Runs the whole community."""
        return self.manager_since is not None and self.is_active

    @property
    def is_staff(self):
        return self.is_manager

    @property
    def is_suspended(self):
        return self.suspended_until is not None and self.suspended_until > timezone.now()

    @property
    def is_silenced(self):
        """Reads, and writes nothing: not a post, an edit, a reaction, a message or a vote."""
        return self.silenced_until is not None and self.silenced_until > timezone.now()

    @property
    def is_banned(self):
        return self.banned_at is not None

    @property
    def is_volunteer(self):
        """Holds a right by a grant at this moment; which, the rooms of groups know."""
        return self.volunteers_until is not None and self.volunteers_until > timezone.now()

    @property
    def is_welcome(self):
        """Came all the way in, and is kept out by nothing."""
        is_in = self.is_active and self.approved_at is not None
        return is_in and not self.is_suspended and not self.is_banned

    @property
    def look(self):
        return self.pk, self.name, self.display_name, self.avatar  # all that face and name show

    @property
    def hue(self):
        """Which of the eight avatar colours is this member's, 1 to 8."""
        return (self.pk or 0) % HUES + 1

    def has_perm(self, perm, obj=None):
        return self.is_manager

    def has_module_perms(self, app_label):
        return self.is_manager


Viewer = User | AnonymousUser  # whoever is looking
