"""Short forms of first names: *Bob* for *Robert*, *Lupe* for *Guadalupe*. Pure."""

from functools import lru_cache

from nicknames import NickNamer

_ENGLISH = NickNamer()
# The library knows English alone. These are what Spanish-speaking families say and sign with, by the long form.
_SPANISH = {
    "alberto": "beto", "alejandra": "ale sandra", "alejandro": "ale alex", "alfonso": "poncho", "alfredo": "fredo",
    "alicia": "licha", "ana": "anita", "antonia": "tona tonia", "antonio": "tono toni", "beatriz": "bety betty",
    "carlos": "carlitos", "carmen": "carmela carmencita", "catalina": "cata", "concepcion": "concha conchita",
    "consuelo": "chelo", "cristina": "cris tina", "dolores": "lola", "eduardo": "lalo edu", "enrique": "quique kike",
    "ernesto": "neto", "esperanza": "espe", "felipe": "pipe", "fernanda": "fer", "fernando": "fer nando",
    "francisca": "paca pancha paquita", "francisco": "paco pancho kiko curro frank", "gabriel": "gabi gabo",
    "gabriela": "gabi gaby", "gerardo": "gera", "gilberto": "beto", "graciela": "chela", "gregorio": "goyo",
    "guadalupe": "lupe lupita", "guillermo": "memo guille", "heriberto": "beto", "humberto": "beto",
    "ignacio": "nacho", "isabel": "chabela isa", "jesus": "chuy chucho", "jose": "pepe pepito",
    "josefa": "pepa pepita", "josefina": "fina", "juan": "juancho juanito", "juana": "juanita",
    "leopoldo": "polo", "leticia": "lety", "luis": "lucho wicho", "manuel": "manolo manu", "maria": "mari",
    "mercedes": "meche merche", "miguel": "migue", "norberto": "beto", "patricia": "pati paty", "pilar": "pili",
    "rafael": "rafa", "ramon": "moncho", "refugio": "cuca cuco", "roberto": "beto", "rosario": "charo chayo",
    "salvador": "chava", "santiago": "santi chago", "sebastian": "sebas", "socorro": "coco", "susana": "susi",
    "teresa": "tere", "vicente": "chente", "victoria": "vicky", "yolanda": "yoli",
}  # fmt: skip


@lru_cache(4096)
def long_forms(word: str) -> frozenset[str]:
    """A folded first name, and whatever it may be short for."""
    spanish = (long for long, shorts in _SPANISH.items() if word in shorts.split())
    return frozenset((word, *_ENGLISH.canonicals_of(word), *spanish))
