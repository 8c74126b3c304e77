"""The merch shop in the admin."""

from django.contrib import admin
from unfold.admin import ModelAdmin

from tests.sample_colleague.models import Souvenir


@admin.register(Souvenir)
class SouvenirAdmin(ModelAdmin):  # type: ignore[misc]
    """Souvenirs, to look at."""

    list_display = ["name", "vtuber", "price", "sold"]
    readonly_fields = ["vtuber", "task", "name", "price", "sold", "made_at"]
