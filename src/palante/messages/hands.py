"""What sending by hand keeps: who has which card in hand, the chat groups of a journey, and the texts posted in them."""

from django.db import models
from django.utils.timezone import now

from palante.base.crypto import EncryptedTextField
from palante.people.models import Member


class Turn(models.Model):
    """A message in somebody's hands at the desk: until then nobody else is given it."""

    message = models.OneToOneField("Message", models.CASCADE, related_name="turn")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    until = models.DateTimeField()


class ChatGroup(models.Model):
    """A group that the team writes to in a chat program of its own (the people of one route, one circle, one language).

    Palante does not know who is in it. `zone` and `language` are those in which its texts are worded.
    """

    journey_id = models.BigIntegerField(db_index=True)
    name = models.CharField(max_length=80)
    language = models.CharField(max_length=10, default="es")
    zone = models.CharField(max_length=60, default="America/Lima")
    address = EncryptedTextField(blank=True)  # the group's own link, for who of the team is in it
    gets_reminders = models.BooleanField(
        default=True
    )  # the journey's reminders to everyone, worded for a group
    made_at = models.DateTimeField(default=now)
    closed_at = models.DateTimeField(null=True)


class GroupPost(models.Model):
    """One text for one group, sent once by a person. `key`: the same reason for the same group is the same row."""

    group = models.ForeignKey(ChatGroup, models.CASCADE, related_name="posts")
    key = models.CharField(max_length=120, unique=True)
    title = models.CharField(max_length=200)  # why, in the team's words
    body = (
        models.TextField()
    )  # what everybody in the group will read: nothing of one person, no personal link
    made_at = models.DateTimeField(default=now)
    due_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)  # after this it would only confuse
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    held_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(sent_at=None, held_at=None),
                name="group_posts_to_send",
            )
        ]
