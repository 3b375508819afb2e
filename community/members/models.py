"""Members, the house they come into, and how they were asked in."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import AnonymousUser
from django.core.validators import MaxValueValidator, MinValueValidator
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


class Registration(models.TextChoices):
    OPEN = "open", _("Anyone may join")
    APPROVAL = "approval", _("A manager says yes first")
    INVITATION = "invitation", _("Only with an invitation")


class Reading(models.TextChoices):
    EVERYONE = "everyone", _("Everyone may read open groups")
    MEMBERS = "members", _("Only members may read")


class Cover(models.TextChoices):
    HEARTH = "hearth", _("A fire and two chairs")
    BIKE = "bike", _("A loaded bike")
    NONE = "none", _("No drawing")


class Community(models.Model):
    """The house itself: one row, kept by its managers at the desk."""

    name = models.CharField(_("name"), max_length=60, default="Hearth")
    strapline = models.CharField(_("strapline"), max_length=120, blank=True)
    welcome = models.TextField(_("welcome"), max_length=2000, blank=True)
    welcome_html = models.TextField(blank=True, editable=False)
    cover = models.CharField(
        _("drawing at the door"), max_length=6, choices=Cover, default=Cover.HEARTH
    )
    registration = models.CharField(
        _("registration"), max_length=12, choices=Registration, default=Registration.OPEN
    )
    reading = models.CharField(
        _("reading"), max_length=12, choices=Reading, default=Reading.EVERYONE
    )
    version = models.PositiveIntegerField(default=0, editable=False)  # of all that pages say
    host = models.ForeignKey(
        "members.User",
        verbose_name=_("host"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = verbose_name_plural = _("community")
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="community_is_one"),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("welcome"), 2000),
                name="community_welcome_bounded",
            ),
        ]

    def __str__(self):
        return self.name


class UserQuerySet(models.QuerySet):
    def admitted(self):
        """Members who came all the way in: approved, and not closed by themselves or others."""
        return self.filter(is_active=True, approved_at__isnull=False)

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
    is_active = models.BooleanField(_("active"), default=True)
    post_count = models.PositiveIntegerField(_("posts"), default=0)
    seen_at = models.DateTimeField(_("last seen"), null=True, blank=True, editable=False)
    reset_asked_at = models.DateTimeField(null=True, blank=True, editable=False)

    USERNAME_FIELD = "name"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["email"]
    only_reads = False  # looks at a page: what is kept in memory about them will do

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
    def is_welcome(self):
        """Came all the way in, and is kept out by nothing."""
        return self.is_active and self.approved_at is not None and not self.is_suspended

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


class Distance(models.TextChoices):
    MUTED = "muted", _("Muted: their posts fold, and nothing of theirs is told")
    BLOCKED = "blocked", _("Blocked: muted, and they do not reach me by mention or message")


class Boundary(models.Model):
    """What a member keeps away from. It is theirs alone: the other never learns of it."""

    member = models.ForeignKey(User, on_delete=models.CASCADE, related_name="boundaries")
    towards = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    distance = models.CharField(max_length=7, choices=Distance, default=Distance.MUTED)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "towards"], name="boundary_once"),
            models.CheckConstraint(
                condition=~Q(member=F("towards")), name="boundary_not_towards_oneself"
            ),
        ]

    def __str__(self):
        return f"{self.member_id} → {self.towards_id}: {self.distance}"


class FormerName(models.Model):
    """A name that a member gave up: it leads to them, and nobody else may take it."""

    name = models.CharField(max_length=NAME_MAX)
    name_skeleton = models.CharField(max_length=120, unique=True)
    member = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="former_names"
    )
    freed_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return self.name


class Invitation(models.Model):
    """A link that lets people in: bounded in uses and in time, its secret kept as a hash."""

    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    email = models.EmailField(_("only for this address"), blank=True)
    invited_by = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="invitations", verbose_name=_("invited by")
    )
    max_uses = models.PositiveSmallIntegerField(
        _("uses"), default=1, validators=[MinValueValidator(1), MaxValueValidator(500)]
    )
    used_count = models.PositiveSmallIntegerField(_("used"), default=0)
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.CheckConstraint(
                condition=Q(used_count__lte=F("max_uses")), name="invitation_uses_bounded"
            )
        ]

    def __str__(self):
        return self.email or f"#{self.pk}"

    @property
    def is_open(self):
        return (
            self.revoked_at is None
            and self.expires_at > timezone.now()
            and self.used_count < self.max_uses
        )


class InvitationUse(models.Model):
    """Who came in by which invitation; the same member never uses one twice.

    Signing up takes a use and leaves it unspent, so that what else the link opens can follow.
    """

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="uses")
    member = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    used_at = models.DateTimeField(default=timezone.now)
    spent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["invitation", "member"], name="invitation_use_once")
        ]
