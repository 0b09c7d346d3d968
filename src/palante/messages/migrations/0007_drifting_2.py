from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("post", "0006_whatsapp_1")]

    operations = [
        migrations.AddField(model_name="preferences", name="before", field=models.JSONField(default=dict)),
    ]
