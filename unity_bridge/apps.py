from django.apps import AppConfig


class UnityBridgeConfig(AppConfig):
    name = "unity_bridge"
    verbose_name = "Unity bridge"
