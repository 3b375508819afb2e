"""The outbox, and what models of several rooms share."""

from django.db import models
from django.db.models import Q
from django.utils import timezone


class Promise(models.Model):
    """Something that must leave the house: a task by name, with ids and nothing else.

    Written in the transaction of the verb that promised it; kept once by the relay.
    """

    task = models.CharField(max_length=120)
    about = models.JSONField(default=dict)
    key = models.CharField(max_length=120, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    kept_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="promise_key_once")
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=Q(kept_at=None, given_up_at=None),
                name="promise_open",
            )
        ]

    def __str__(self):
        return f"{self.task} {self.pk}"


class Letter(models.Model):
    """A mail that waits to be sent, or was. Its text is wiped once it has left.

    `unsure_at`: the mail server took it and went away before it said so. It may have arrived, so
    it is not sent again. `refused_at`: it was refused for good, by the address or for its text.
    """

    to = models.CharField(max_length=254)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    message_id = models.CharField(max_length=120, unique=True)
    written_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    unsure_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    refused_because = models.CharField(max_length=300, blank=True)
    is_address_bad = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["refused_at"], condition=Q(is_address_bad=True), name="letter_bad"
            ),
        ]

    def __str__(self):
        return f"{self.subject} ({self.pk})"

    @property
    def is_settled(self):
        """Left, may have left, or never will."""
        return bool(self.sent_at or self.unsure_at or self.refused_at)
