from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("calls", "0004_partner_kind_partner_logo_partner_page_nonce_and_more")]

    operations = [
        migrations.AddField(
            model_name="invited",
            name="also",
            field=models.CharField(blank=True, db_index=True, default="", max_length=64),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="invited",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "Waiting"),
                    ("sent", "Sent"),
                    ("accepted", "Accepted"),
                    ("declined", "Declined"),
                    ("ended", "Ended"),
                ],
                default="waiting",
                max_length=8,
            ),
        ),
    ]
