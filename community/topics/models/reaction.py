"""A word of thanks without a post."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from community.members.models import User
from community.topics.models.post import Post

SLOTS = 3  # words a community may choose
# The words that every house begins with are said in the reader's language; chosen ones stay.
OURS = {
    "Helped": pgettext_lazy("reaction", "Helped"),
    "Warm": pgettext_lazy("reaction", "Warm"),
    "Same here": pgettext_lazy("reaction", "Same here"),
}
REACTION_ICONS = {
    "check": _("Tick"),
    "heart": _("Heart"),
    "hand": _("Hand"),
    "star": _("Star"),
    "sun": pgettext_lazy("icon", "Sun"),
    "flame": _("Flame"),
    "bolt": _("Bolt"),
    "wrench": _("Wrench"),
    "eye": _("Eye"),
    "welcome": _("Open door"),
}


class ReactionWord(models.Model):
    """One of the few words that members of this community react with."""

    slot = models.PositiveSmallIntegerField(
        pgettext_lazy("one of three", "place"),
        unique=True,
        validators=[MinValueValidator(1), MaxValueValidator(SLOTS)],
    )
    word = models.CharField(_("word"), max_length=20)
    icon = models.CharField(_("icon"), max_length=20, default="heart")

    class Meta:
        verbose_name = _("reaction word")
        verbose_name_plural = _("reaction words")
        ordering = ["slot"]
        constraints = [
            models.CheckConstraint(
                condition=Q(slot__gte=1, slot__lte=SLOTS), name="reaction_word_slot_known"
            )
        ]

    def __str__(self):
        return str(OURS.get(self.word, self.word))


class Reaction(models.Model):
    """One member's word at one post. `slot` names the word, so that renaming it keeps them."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="reaction_rows")
    member = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    slot = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "member", "slot"], name="reaction_once"),
            models.CheckConstraint(
                condition=Q(slot__gte=1, slot__lte=SLOTS), name="reaction_slot_known"
            ),
        ]
        indexes = [
            models.Index(F("member"), F("made_at").desc(), name="reaction_of_member"),
        ]

    def __str__(self):
        return f"{self.member_id} → {self.post_id}: {self.slot}"
