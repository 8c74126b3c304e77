from django.apps import AppConfig


class VTuberConfig(AppConfig):
    name = "vtuber"
    verbose_name = "VTuber"
