"""Issue and redeem, as written in an afternoon."""

import hashlib
import hmac
import secrets
import string

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from bench.naive.models import Audit, Caregiver, Enrollment, Patient, Pin

_KEY = b"only for measuring, thirty-two b"


def digest(pin: str) -> bytes:
    return hmac.new(_KEY, pin.encode(), hashlib.sha256).digest()


@login_required
@require_POST
def issue(request: HttpRequest) -> JsonResponse:
    """A PIN for every child named, to the caregiver of that child."""
    pins = {}
    with transaction.atomic():
        for patient_id in request.POST.getlist("patient"):
            patient = Patient.objects.select_for_update().get(pk=patient_id)
            caregivers = list(Caregiver.objects.filter(patient=patient, authority="JOINT"))
            pin = "".join(secrets.choice(string.ascii_uppercase) for _ in range(10))
            Pin.objects.create(patient=patient, caregiver=caregivers[0], digest=digest(pin))
            patient.portal_status = "pending"
            patient.save(update_fields=["portal_status"])
            Audit.objects.create(kind="pin issued", user_id=request.user.pk, patient=patient, detail={"by": "desk"})
            pins[patient_id] = pin
    return JsonResponse({"pins": pins})


@login_required
@require_POST
def redeem(request: HttpRequest) -> JsonResponse:
    """One PIN and the child's birth date."""
    with transaction.atomic():
        pin = Pin.objects.select_for_update().select_related("patient").get(digest=digest(request.POST["pin"]))
        if pin.redeemed_at or str(pin.patient.birth_date) != request.POST["birth_date"]:
            return JsonResponse({"error": "no"}, status=400)
        pin.redeemed_at = timezone.now()
        pin.save(update_fields=["redeemed_at"])
        Enrollment.objects.create(login_id=request.user.pk, patient=pin.patient, pin=pin)
        pin.patient.portal_status = "registered"
        pin.patient.save(update_fields=["portal_status"])
        Audit.objects.create(kind="pin redeemed", user_id=request.user.pk, patient=pin.patient, detail={})
    return JsonResponse({"child": pin.patient_id})
