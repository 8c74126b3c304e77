"""Addresses of the merch shop."""

from django.urls import path

from tests.sample_colleague.views import shop

urlpatterns = [path("merch/<slug:slug>/", shop, name="merch")]
