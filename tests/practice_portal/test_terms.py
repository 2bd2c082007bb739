"""Settings › Terms: a new version in two languages; who agreed to an older one is asked at the next claim."""

from typing import Any

from django.test import Client

from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.enrollment.models import TermsAccepted
from kinpin.practices.actions.practice import publish_terms
from kinpin.practices.models import Terms
from tests.pages import form_of, words_of
from tests.patient_portal.family import EMAIL, Family
from tests.staff_client import staff_client
from tests.workspace.conftest import unlock
from tests.world import World

TERMS = "/practice-portal/settings/terms/"


def publish(client: Client, **typed: Any) -> Any:
    return client.post(TERMS + "publish/", form_of_terms(client) | typed)


def form_of_terms(client: Client) -> dict[str, Any]:
    """The form as it stands: what it was written over, and the present text."""
    present = Terms.objects.filter(practice__slug="maple").latest("version")
    return form_of(client.get(TERMS), "terms") | {"text": present.text, "text_es": present.text_es}


def test_a_new_version_is_published_and_the_older_one_stays(world: World, admin: Client) -> None:
    assert "Current terms: version 1" in words_of(admin.get(TERMS))
    done = publish(admin, text="Be kinder.\r\n\r\n\r\n  Be  brief. ", text_es="Sea más amable.")
    said = words_of(admin.get(done.headers["Location"]))
    assert "The new terms are published." in said
    assert "Current terms: version 2" in said
    assert "Version 1, since" in said
    assert "Be kind. Sea amable." in said
    assert [(t.version, t.text, t.text_es) for t in Terms.objects.filter(practice=world.maple).order_by("version")] == [
        (1, "Be kind.", "Sea amable."),
        (2, "Be kinder.\n\nBe brief.", "Sea más amable."),
    ]
    event = Event.objects.get(kind=Kind.TERMS_PUBLISHED)
    assert (event.practice_id, event.detail) == (world.maple.pk, '{"version":2}')
    assert "Families agree to version 2" in words_of(admin.get("/practice-portal/settings/"))
    assert Terms.objects.filter(practice=world.birch).latest("version").version == 1


def test_both_languages_are_asked_for_and_bounded(world: World, admin: Client) -> None:
    for wrong, said in (
        ({"text": " "}, "Type the terms in English."),
        ({"text_es": ""}, "Type the terms in Spanish."),
        ({"text": "A" * 20_001}, "at most 20000 characters"),
        ({"after": "none"}, "Enter a whole number."),
    ):
        refused = publish(admin, **{"text": "Better.", "text_es": "Mejor.", **wrong})
        assert refused.status_code == 422, wrong
        assert said in words_of(refused)
        assert "Better." in words_of(refused) or "text" in wrong
    assert Terms.objects.filter(practice=world.maple).count() == 1


def test_the_same_text_is_no_new_version(world: World, admin: Client) -> None:
    done = publish(admin)
    assert "this is the text of the current terms" in words_of(admin.get(done.headers["Location"]))
    assert not Event.objects.filter(kind=Kind.TERMS_PUBLISHED).exists()


def test_terms_published_meanwhile_are_shown_and_the_typed_ones_kept(world: World, admin: Client) -> None:
    mine = form_of_terms(admin) | {"text": "Mine.", "text_es": "Lo mío."}
    publish(admin, text="Theirs.", text_es="Lo suyo.")
    warned = admin.post(TERMS + "publish/", mine)
    assert warned.status_code == 422
    said = words_of(warned)
    assert "Somebody else published version 2 while you were writing." in said
    assert "Theirs. Lo suyo." in said
    assert "Mine." in said
    assert form_of(warned, "terms")["after"] == "2"
    admin.post(TERMS + "publish/", mine | {"after": "2"})
    assert Terms.objects.filter(practice=world.maple).latest("version").text == "Mine."


def test_who_agreed_to_the_older_version_is_asked_at_the_next_claim(world: World, admin: Client) -> None:
    phone = Family()
    phone.scan(world.issue("CINDY", "ROSEMARY").token).born("ROSEMARY").answer(answer="yes").sign_up(terms="on")
    phone.scan(world.issue("CINDY", "BASIL").token).born("BASIL")
    assert "I agree to the terms" not in phone.words
    publish(admin, text="Be kinder.", text_es="Sea más amable.")
    phone.go("/claim/is-it-you/")
    assert "I agree to the terms" in phone.words
    assert "Be kinder." in phone.words
    phone.answer(answer="yes", terms="")
    assert "Read the terms, then tick the box." in phone.words
    phone.answer(answer="yes", terms="on")
    assert "BASIL" in phone.words
    assert sorted(TermsAccepted.objects.values_list("version", flat=True)) == [1, 2]


def test_what_was_typed_before_a_lock_comes_back(world: World, admin: Client) -> None:
    typed = {"text": "Half a senten", "text_es": "Media", "after": "1"}
    admin.post("/staff/lock/", typed | {"page": TERMS})
    unlock(admin)
    said = words_of(admin.get(TERMS))
    assert "Not published yet." in said
    assert "Half a senten" in said


def test_the_neighbour_reads_only_their_own(world: World, admin: Client) -> None:
    publish(admin, text="Be kinder.", text_es="Sea más amable.")
    assert "Be kinder." not in words_of(staff_client(world, "neighbour").get(TERMS))


def test_what_was_agreed_to_by_others_or_elsewhere_and_what_is_published_there_counts_for_nobody_here(
    world: World,
) -> None:
    world.enroll("JEFF", "ROSEMARY")
    login = world.family_login(EMAIL)
    TermsAccepted.objects.create(login=login, practice=world.birch, version=1, accepted_at=world.at)
    phone = Family().sign_in().scan(world.issue("CINDY", "ROSEMARY").token).born("ROSEMARY")
    assert "I agree to the terms" in phone.words
    by = world.staff["neighbour"].actor
    publish_terms(practice_id=world.birch.pk, after=1, text="Be brief.", text_es="Sea breve.", by=by, at=world.at)
    assert "I agree to the terms" in phone.go("/claim/is-it-you/").words
    phone.answer(answer="yes", terms="on")
    assert TermsAccepted.objects.filter(practice=world.maple, login=login).get().version == 1
