"""Her own look in the admin: a page a VTuber, with a place for each face, mouth and eyes."""

from dataclasses import dataclass
from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin

from unity_bridge.look.pictures import MOST_BYTES, MOST_SIDE
from unity_bridge.models import LookPicture
from unity_bridge.models.look import FACE_NAMES, FACES
from unity_bridge.services.looks import keep_picture, remove_look, remove_picture
from vtuber.access import Right, rights_of
from vtuber.admin.base import ReadOnlyMixin, actor
from vtuber.models import VTuber
from vtuber.plugin import WorldError

# Drawing one anew takes a second: a page that took dozens would seem to hang.
AT_ONCE = 12
# Mouth open, eyes shut; the first one is that with which a face begins.
KINDS: tuple[tuple[bool, bool, Any], ...] = (
    (False, False, gettext_lazy("mouth closed, eyes open")),
    (True, False, gettext_lazy("mouth open, eyes open")),
    (False, True, gettext_lazy("mouth closed, eyes shut")),
    (True, True, gettext_lazy("mouth open, eyes shut")),
)


@dataclass(frozen=True)
class Place:
    """Where a picture of one kind is, or would be. `field` names its input on the page."""

    field: str
    words: str
    expression: str
    mouth_open: bool
    eyes_shut: bool
    picture: LookPicture | None


@admin.register(LookPicture)
class LookAdmin(ReadOnlyMixin, ModelAdmin):  # type: ignore[misc]
    """One page instead of list and form: pictures are only of use together."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """How she looks is a thing of the day, as what she does: whoever may change that may change this."""
        return obj is None and Right.OPERATE in rights_of(request.user)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        given = request.POST if request.method == "POST" else request.GET
        wanted = given.get("vtuber", "")
        vtubers = VTuber.objects.order_by("pk")
        vtuber = get_object_or_404(vtubers, slug=wanted) if wanted else vtubers.first()
        if request.method == "POST" and vtuber is not None:
            _change(request, vtuber)
            return HttpResponseRedirect(f"{request.path}?vtuber={vtuber.slug}")
        count = LookPicture.objects.filter(vtuber=vtuber).count() if vtuber else 0
        context = {
            **self.admin_site.each_context(request),
            "title": _("Own looks"),
            "opts": self.opts,
            "vtubers": vtubers,
            "vtuber": vtuber,
            "faces": [(FACE_NAMES[face], places) for face, places in _places(vtuber).items()] if vtuber else [],
            "count": count,
            # All of them are not taken away by one press: open stages would change before anybody's eyes.
            "asked": count and "end" in request.GET,
            "megabytes": MOST_BYTES // 1024 // 1024,
            "side": MOST_SIDE,
            "at_once": AT_ONCE,
        }
        return TemplateResponse(request, "admin/unity_bridge/looks.html", context)


def _places(vtuber: VTuber) -> dict[str, list[Place]]:
    """All places by face, with what is there."""
    rows = LookPicture.objects.filter(vtuber=vtuber).select_related("vtuber")
    there = {(row.expression, row.mouth_open, row.eyes_shut): row for row in rows}
    return {
        face: [
            Place(
                field=f"{face}-{int(mouth_open)}{int(eyes_shut)}",
                words=str(words),
                expression=face,
                mouth_open=mouth_open,
                eyes_shut=eyes_shut,
                picture=there.get((face, mouth_open, eyes_shut)),
            )
            for mouth_open, eyes_shut, words in KINDS
        ]
        for face in FACES
    }


def _change(request: HttpRequest, vtuber: VTuber) -> None:
    """What the page's buttons do; what comes of it is told on the next page."""
    places = [place for row in _places(vtuber).values() for place in row]
    if "end" in request.POST:
        if remove_look(vtuber=vtuber, actor=actor(request), real=timezone.now()):
            messages.success(request, _("%(name)s is the drawn cat again.") % {"name": vtuber.name})
    elif "remove" in request.POST:
        for place in places:
            if place.field == request.POST["remove"] and place.picture is not None:
                _remove(request, place.picture)
    else:
        _upload(request, vtuber, [place for place in places if place.field in request.FILES])


def _remove(request: HttpRequest, picture: LookPicture) -> None:
    try:
        remove_picture(picture=picture, actor=actor(request), real=timezone.now())
    except WorldError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The picture is gone; another one stands in for it."))


def _upload(request: HttpRequest, vtuber: VTuber, chosen: list[Place]) -> None:
    if not chosen:
        messages.warning(request, _("No picture was chosen: nothing has changed."))
    if len(chosen) > AT_ONCE:
        told = _("Only the first %(most)d pictures were looked at. Choose the others again.")
        messages.warning(request, told % {"most": AT_ONCE})
    done = 0
    for place in chosen[:AT_ONCE]:
        file = cast("UploadedFile[Any]", request.FILES[place.field])
        try:
            keep_picture(
                vtuber=vtuber,
                expression=place.expression,
                mouth_open=place.mouth_open,
                eyes_shut=place.eyes_shut,
                # A byte too many tells that it is too large; the rest need not be read.
                data=file.read(MOST_BYTES + 1),
                actor=actor(request),
                real=timezone.now(),
            )
            done += 1
        except WorldError as error:
            which = f"{FACE_NAMES[place.expression]}, {place.words}"
            messages.error(request, _("%(which)s: %(why)s") % {"which": which, "why": error})
    if done:
        messages.success(request, _("Pictures taken: %(count)d. Open stages show them already.") % {"count": done})
