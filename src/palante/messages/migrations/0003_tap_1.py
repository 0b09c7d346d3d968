import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import palante.base.crypto


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_more_contacts"),
        ("post", "0002_the_post_office"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ChatGroup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("journey_id", models.BigIntegerField(db_index=True)),
                ("name", models.CharField(max_length=80)),
                ("language", models.CharField(default="es", max_length=10)),
                ("zone", models.CharField(default="America/Lima", max_length=60)),
                ("address", palante.base.crypto.EncryptedTextField(blank=True)),
                ("gets_reminders", models.BooleanField(default=True)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("closed_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="GroupPost",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=120, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("body", models.TextField()),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("due_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("held_at", models.DateTimeField(null=True)),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="posts", to="post.chatgroup"
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("held_at", None), ("sent_at", None)),
                        fields=["due_at"],
                        name="group_posts_to_send",
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="Turn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("until", models.DateTimeField()),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "message",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="turn", to="post.message"
                    ),
                ),
            ],
        ),
    ]
