"""Links that let people in."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.members.models.member import User


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
