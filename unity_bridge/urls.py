"""The address of her stage."""

from django.urls import URLPattern, path

from unity_bridge.web.stage_views import stage_page

urlpatterns: list[URLPattern] = [path("stage/<slug:slug>/", stage_page, name="stage")]
