"""Words that reviewers start from."""

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from community.pages.models import Guideline
from moderation.models.decision import REASON_MAX, Verb


class ReadyText(models.Model):
    """Words that reviewers start from: for one guideline and verb, or for any, in one language."""

    guideline = models.ForeignKey(
        Guideline, null=True, blank=True, on_delete=models.CASCADE, related_name="ready_texts"
    )
    verb = models.CharField(_("what"), max_length=8, choices=Verb, blank=True)
    language = models.CharField(_("language"), max_length=2)
    name = models.CharField(_("name"), max_length=60)
    text = models.TextField(_("text"), max_length=REASON_MAX)

    class Meta:
        verbose_name = _("ready text")
        verbose_name_plural = _("ready texts")
        constraints = [
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("text"), REASON_MAX), name="ready_text_bounded"
            ),
            models.UniqueConstraint(
                fields=["guideline", "verb", "language", "name"],
                nulls_distinct=False,
                name="ready_text_once",
            ),
        ]

    def __str__(self):
        return self.name
