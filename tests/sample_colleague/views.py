"""The merch shop's page, for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from tests.sample_colleague.models import Souvenir
from vtuber.models import VTuber


@require_safe
def shop(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything on the shelf."""
    vtuber = get_object_or_404(VTuber, slug=slug)
    return render(request, "merch/shop.html", {"vtuber": vtuber, "shelf": Souvenir.objects.filter(vtuber=vtuber)})
