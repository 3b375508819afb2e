"""How the reviewers work in this house: one row."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

HOURS = (MinValueValidator(1), MaxValueValidator(720))


def _hours(word, usual):
    return models.PositiveSmallIntegerField(word, default=usual, validators=HOURS)


class Practice(models.Model):
    """Within how many hours each kind of case is promised an answer, and when a post is hidden."""

    hours_illegal = _hours(_("illegal content"), 4)
    hours_report = _hours(_("reports"), 24)
    hours_held = _hours(_("held posts"), 24)
    hours_watched = _hours(_("watched words"), 48)
    hours_newcomer = _hours(_("new members"), 24)
    hours_request = _hours(_("join requests"), 48)
    hours_appeal = _hours(_("appeals"), 72)
    hours_second = _hours(_("second opinions"), 24)
    hide_score = models.FloatField(_("score that hides"), default=8.33)  # numbers.md, section 2
    hide_people = models.PositiveSmallIntegerField(_("people it takes"), default=3)
    medium_score = models.FloatField(default=0, editable=False)  # of the priorities, once a day
    high_score = models.FloatField(default=12.5, editable=False)
    scored_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = _("how we review")
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="practice_is_one"),
            models.CheckConstraint(
                condition=Q(hide_score__gt=0, hide_people__gte=1),
                name="practice_hides_rightly",
            ),
        ]

    def __str__(self):
        return str(_("How we review"))
