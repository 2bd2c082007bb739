"""At home: the children, one child, the account."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from kinpin.enrollment.access import open_child, open_home, reach_children
from kinpin.enrollment.actions.not_theirs import say_not_theirs
from kinpin.entrance.family import FamilyRequest, signed_in_page
from kinpin.entrance.help import helping_practice
from kinpin.patient_portal import claim_state, pages
from kinpin.patient_portal.redemption import take_welcome
from kinpin.practices.queries import all_practices


@signed_in_page("GET")
def home(request: FamilyRequest) -> HttpResponse:
    """Every child this login may see today, by practice. Right after signing up it says so, once."""
    children = open_home(by=request.actor, at=request.at)
    page = pages.home(children, welcome=take_welcome(request), at=request.at)
    helping = helping_practice(request) or (children[0].practice if children else None)
    waiting = claim_state.load(request.session, at=request.at) is not None
    shown = {"page": page, "helping": helping, "waiting": waiting, "only_own": pages.only_own(children)}
    return render(request, "patient_portal/home.html", shown)


@signed_in_page("GET")
def child(request: FamilyRequest, child: str) -> HttpResponse:
    """One child. Nobody's, another family's and one that may no longer be seen are the same outside."""
    found = open_child(by=request.actor, public_id=child, at=request.at)
    page = pages.child_page(found, at=request.at)
    return render(request, "patient_portal/child_page.html", {"page": page, "helping": found.practice})


@signed_in_page("GET", "POST")
def not_theirs(request: FamilyRequest, child: str) -> HttpResponse:
    """*This is not my child*: asked once more, then it is gone from this login, and the practice is warned."""
    if request.method == "POST":
        say_not_theirs(by=request.actor, public_id=child, at=request.at)
        return HttpResponseRedirect(reverse("patient_portal:told_not_theirs"))
    found = open_child(by=request.actor, public_id=child, at=request.at)
    page = pages.child_page(found, at=request.at)
    return render(request, "patient_portal/not_theirs.html", {"page": page, "helping": found.practice})


@signed_in_page("GET")
def told_not_theirs(request: FamilyRequest) -> HttpResponse:
    """It is done: what the practice was told, and what to do with the sheet."""
    children = reach_children(by=request.actor, at=request.at)
    shown = {"helping": helping_practice(request), "has_any": bool(children), "only_own": pages.only_own(children)}
    return render(request, "patient_portal/told_not_theirs.html", shown)


@signed_in_page("GET")
def account(request: FamilyRequest) -> HttpResponse:
    """My Account: the address one signs in with, and *Add Child/Dependent*, at each practice one has children."""
    children = reach_children(by=request.actor, at=request.at)
    mine = {child.practice.pk: child.practice for child in children}
    every = all_practices()
    shown = {
        "practices": list(mine.values()) or every,
        "only_own": pages.only_own(children),
        "are_others": bool(mine) and len(every) > len(mine),
        "helping": helping_practice(request) or next(iter(mine.values()), None),
    }
    return render(request, "patient_portal/account.html", shown)
