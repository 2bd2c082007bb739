"""Whose PIN it is: a grown patient's own, and a wrong *A child* or *Myself* that the PIN puts right."""

from datetime import date

from kinpin.families.models import Contact
from tests.patient_portal.family import OWN, Family, children_of, pin_of
from tests.world import World


def test_a_grown_patients_own_pin(world: World, phone: Family) -> None:
    sheet = world.issue("HAWTHORN", "HAWTHORN")
    phone.start().sign_up("hawthorn@example.com").answer(whose="myself")
    assert "Your PIN" in phone.words
    phone.type_pin(pin_of(world, sheet, "HAWTHORN"), date(2000, 1, 1), terms="on")
    assert "The birth date is your own." in phone.words
    phone.type_pin(pin_of(world, sheet, "HAWTHORN"), "HAWTHORN", terms="on")
    assert "You will see your own record." in phone.words
    assert "I'd like to add another child" not in phone.words
    phone.answer(answer="yes")
    assert "You can now see your own record." in phone.words


def test_myself_with_a_childs_pin_is_put_right(world: World, phone: Family) -> None:
    Contact.objects.filter(pk=world.contact("CINDY").pk).update(birth_date=OWN)
    sheet, cindy = world.issue("CINDY", "ROSEMARY"), phone.start().sign_up()
    cindy.answer(whose="myself").type_pin(pin_of(world, sheet, "ROSEMARY"), OWN, terms="on")
    assert "This PIN is for a child. Type the child's birth date." in cindy.words
    cindy.type_pin(pin_of(world, sheet, "ROSEMARY"), "ROSEMARY", terms="on")
    assert cindy.at == "/pin/you/"
    cindy.about_me("Cindy", "Testkiddo").answer(answer="yes")
    assert children_of() == ["ROSEMARY"]


def test_a_child_with_ones_own_pin_is_put_right(world: World, phone: Family) -> None:
    sheet = world.issue("HAWTHORN", "HAWTHORN")
    phone.start().sign_up("hawthorn@example.com").answer(whose="child")
    phone.about_me("Hawthorn", "Field", date(2007, 6, 15)).type_pin(pin_of(world, sheet, "HAWTHORN"), "HAWTHORN")
    assert "You will see your own record." in phone.words
    assert phone.answer(answer="yes").at == "/home/"
    assert children_of("hawthorn@example.com") == ["HAWTHORN"]
