"""The words of the family's pages: plain English, and Spanish that is complete and just as plain."""

import re

import pytest
import textstat
from django.utils import translation

from tests.patient_portal.family import EMAIL, Family, code_sent_to, pin_of
from tests.translations import CATALOGUE, COMPILED, Message, compiled, messages, read
from tests.world import PASSWORD, World

_PLACE = re.compile(r"%\(\w+\)s|<[^>]+>|\{\w+\}")
_HARDEST_GRADE = 6
# Forms of address to a friend; families are *usted*.
_FAMILIAR = re.compile(r"\b(tú|tu|tus|ti|te|contigo|puedes|tienes|quieres|debes|eres|estás|haz|ve)\b", re.IGNORECASE)
_UNKIND = re.compile(r"invalid|unauthorized|failed|guardian status|inválid|no autorizad|denegad", re.IGNORECASE)


def plain(text: str) -> str:
    """A message as it is read: without tags, with something in each place."""
    return re.sub(r"%\(\w+\)s", "Ann", re.sub(r"<[^>]+>", "", text))


def grade(text: str) -> float:
    """The school grade by two measures that count letters, words and sentences: the milder of the two."""
    return float(min(textstat.automated_readability_index(text), textstat.coleman_liau_index(text)))


def test_every_message_has_spanish_and_the_catalogue_holds_no_other() -> None:
    catalogue = read()
    assert set(catalogue) == set(messages())
    assert [message.one for message, said in catalogue.items() if not all(text.strip() for text in said)] == []
    assert all(len(said) == (2 if message.many else 1) for message, said in catalogue.items())


def test_what_is_shipped_is_the_catalogue_compiled() -> None:
    assert COMPILED.read_bytes() == compiled(read(CATALOGUE))


def test_a_fuzzy_entry_is_refused(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("po") / "django.po"
    path.write_text('#, fuzzy\nmsgid "Save"\nmsgstr "Guardar"\n')
    with pytest.raises(ValueError, match="fuzzy"):
        read(path)


def test_both_languages_fill_the_same_places() -> None:
    for message, said in read().items():
        most = sorted(_PLACE.findall(message.many or message.one))
        assert sorted(_PLACE.findall(said[-1])) == most, message


def test_django_finds_the_words() -> None:
    with translation.override("es-mx"):
        assert translation.gettext("Let's Get Started") == "Comenzar"
        assert translation.ngettext("%(n)s year", "%(n)s years", 1) == "%(n)s año"
        assert translation.ngettext("%(n)s year", "%(n)s years", 7) == "%(n)s años"


def test_english_stays_under_grade_six() -> None:
    texts = [plain(message.one).strip() for message in messages()]
    assert grade(" ".join(text if text[-1] in ".?!" else f"{text}." for text in texts)) <= _HARDEST_GRADE
    longer = [text for text in texts if len(text.split()) >= 12]
    assert len(longer) > 10
    assert [text for text in longer if grade(text) > _HARDEST_GRADE] == []


def test_the_measure_tells_hard_words_from_easy_ones() -> None:
    assert grade("Authentication credentials supplied are insufficient to establish guardianship entitlement.") > 12


def test_spanish_is_usted_and_neither_language_blames() -> None:
    for message, said in read().items():
        for text in said:
            assert not _FAMILIAR.search(plain(text)), text
        assert not _UNKIND.search(" ".join([message.one, *said])), message


def test_spanish_has_one_word_for_a_record() -> None:
    said = [(message.one, text) for message, texts in read().items() for text in texts]
    assert [text for one, text in said if "record" in one.split() and "expediente" not in text] == []
    assert [text for _, text in said if "registro" in text] == []


def english_left(page: str, also: frozenset[str]) -> list[str]:
    """Messages of two words or more that stand in English on a Spanish page."""
    left = [plain(m.one) for m in messages() if len(m.one.split()) > 1 and m.one not in also and "%" not in m.one]
    return [text for text in left if text in page]


def test_every_page_of_the_way_speaks_spanish_from_the_first(world: World) -> None:
    sheet = world.issue("CINDY", "ROSEMARY", "BASIL")
    phone = Family(language="es-MX,es;q=0.9,en;q=0.5")
    pages = [phone.go("/p/maple/").words, phone.go("/p/maple/scan").words]

    def see(step: Family) -> None:
        assert '<html lang="es">' in step.page.content.decode()
        pages.append(f"{step.title} {step.words}")

    see(phone.scan(sheet.token))
    see(phone.born("SAGE"))
    assert "No podemos usarlo. Revise tres cosas." in phone.words
    see(phone.born("ROSEMARY"))
    assert "¿Es usted CINDY TESTKIDDO ? Usted verá a:" in phone.words
    see(phone.answer(answer="yes"))
    see(phone.answer(email="x"))
    see(phone.answer(email=EMAIL))
    see(phone.answer(code=""))
    see(phone.answer(code=code_sent_to(EMAIL)))
    see(phone.answer(password="short"))
    see(phone.answer(password=PASSWORD, terms="on"))
    assert "Listo. Ya puede ver a ROSEMARY y a BASIL . La próxima vez solo inicie sesión." in phone.words
    for path in ("/account/", f"/home/{world.child('BASIL').public_id}/", "/pin/none/", "/claim/stopped/"):
        see(phone.go(path))
    later = world.issue("IVY", "SAGE")
    see(phone.press("/p/maple/start/"))
    assert "Mi consultorio me dio un PIN" in phone.words
    see(phone.answer(whose="child"))
    see(phone.about_me("Ivy", "Romero"))
    see(phone.type_pin("O" + pin_of(world, later, "SAGE")[1:], "SAGE"))
    assert "Un PIN nunca lleva O. ¿Será una Q?" in phone.words
    see(phone.type_pin(pin_of(world, later, "SAGE"), "SAGE"))
    see(phone.press("/claim/not-me/"))
    see(phone.sign_out())
    see(phone.sign_in(password="not the right words"))
    see(phone.go("/nowhere/"))
    see(phone.go("/password/"))
    assert [
        english_left(page, frozenset({"Maple Pediatrics"})) for page in pages if english_left(page, frozenset())
    ] == []


def test_the_switch_keeps_what_was_typed_and_is_remembered(world: World, phone: Family) -> None:
    sheet = world.issue("CINDY", "ROSEMARY")
    phone.start().sign_up().answer(whose="child").answer(given="Cyndi", switch_language="es")
    assert phone.at == "/pin/you/"
    assert 'value="Cyndi"' in phone.page.content.decode()
    assert "¿Cómo se llama usted?" in phone.words
    assert "Escriba su apellido." not in phone.words  # a switch is no answer
    phone.about_me("Cindy", "Testkiddo").type_pin(pin_of(world, sheet, "ROSEMARY"), "ROSEMARY", switch_language="en")
    assert phone.at == "/pin/child/"
    assert pin_of(world, sheet, "ROSEMARY") in phone.page.content.decode()
    assert phone.press("/language/", next="/pin/children/", switch_language="es").at == "/pin/child/"
    assert phone.go("/home/").page.headers["Content-Language"] == "es"


def test_the_catalogue_is_read_as_it_is_written() -> None:
    catalogue = read()
    assert catalogue[Message("My practice gave me a PIN for")] == ("Mi consultorio me dio un PIN",)
    assert catalogue[Message("%(n)s day", "%(n)s days")] == ("%(n)s día", "%(n)s días")
