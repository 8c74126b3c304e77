from django.apps import AppConfig


class UnityBridgeConfig(AppConfig):
    name = "unity_bridge"
    verbose_name = "Unity bridge"
    sockets = "unity_bridge.routing"
