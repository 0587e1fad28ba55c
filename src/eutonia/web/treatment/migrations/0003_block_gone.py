from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("treatment", "0002_laws")]
    operations = [
        migrations.AddField(
            model_name="block", name="gone_at", field=models.DateTimeField(blank=True, null=True)
        )
    ]  # fmt: skip
