from django.db import migrations, models
from django.db.models import deletion


class Migration(migrations.Migration):
    dependencies = [("analytics", "0001_signals_goals_reports_advice")]

    operations = [
        migrations.CreateModel(
            name="GoalTurn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("on_track", "On track"),
                            ("at_risk", "At risk"),
                            ("missed", "Missed"),
                            ("reached", "Reached"),
                            ("dropped", "Dropped"),
                            ("unknown", "Too early to say"),
                        ],
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("value", models.FloatField(null=True)),
                ("target", models.FloatField()),
                ("low", models.FloatField(null=True)),
                ("high", models.FloatField(null=True)),
                (
                    "goal",
                    models.ForeignKey(
                        on_delete=deletion.CASCADE, related_name="turns", to="analytics.goal"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("goal", "day"), name="goal_turns_once_a_day")
                ],
            },
        ),
    ]
