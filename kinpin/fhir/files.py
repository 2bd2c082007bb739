"""The files of an import, in the order in which they are read, and what lies in each."""

import gzip
import os
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

import orjson

from kinpin.fhir.bundles import Part, parts_of

Progress = Callable[[int], None]  # told how many bytes more were read

_LINES = (".ndjson", ".jsonl", ".ldjson")
_READ = (*_LINES, ".json")
_GZIP = b"\x1f\x8b"
_BOM = b"\xef\xbb\xbf"
_MB = 1 << 20
# A line or a document is held whole, and several times over once it is resources: a few packed bytes could be a memory
# full. A practice's whole chart is a few MB; who has more in one document can write it as lines.
MOST_OF_A_LINE = 32 * _MB
MOST_OF_A_DOCUMENT = 256 * _MB
_SKIPPED_AT_ONCE = _MB
_NO_GZIP = Part(0, None, "the file is no gzip, though its name ends in .gz")
_CLOSED_FOLDER = Part(0, None, "the folder can't be read, so nothing in it was. Let whoever runs the import open it")
_LONG_LINE = Part(0, None, f"is a line of more than {MOST_OF_A_LINE // _MB} MB, which is not read")
_LONG_DOCUMENT = Part(
    0, None, f"is a document of more than {MOST_OF_A_DOCUMENT // _MB} MB, which is not read: write one resource a line"
)


class Found(NamedTuple):
    """One resource with its place in a file, or what is wrong there."""

    line: int
    part: Part


def find_files(paths: Iterable[Path]) -> list[Path]:
    """Every file to read, each once, in the order of their paths; in folders those that hold JSON by their name.

    A folder that can't be read stands for what lies in it, so that reading it says so.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        for one in _inside(path) if path.is_dir() else [path]:
            found.setdefault(one.resolve(), one)
    return sorted(found.values(), key=lambda p: p.parts)


def _inside(folder: Path) -> Iterator[Path]:
    """What lies in a folder, and in those that it links to; a link to nothing is read, so that it is told of."""
    closed: list[Path] = []
    seen: set[Path] = set()
    for name, folders, files in os.walk(folder, onerror=lambda e: closed.append(Path(e.filename)), followlinks=True):
        here = Path(name).resolve()
        folders[:] = sorted(folders) if here not in seen else []  # links may lead round in a circle
        seen.add(here)
        if os.access(name, os.X_OK):
            there = (Path(name, file) for file in files)
            yield from (p for p in there if _suffix(p) in _READ and (p.is_file() or p.is_symlink()))
        else:  # its list can be read, and nothing that lies in it
            folders.clear()
            closed.append(Path(name))
    yield from closed


def size_of(files: Iterable[Path]) -> int:
    """The bytes of some files together, as far as they are there."""
    return sum(path.stat().st_size for path in files if path.exists())


def _suffix(path: Path) -> str:
    name = path.name.lower().removesuffix(".gz")
    return "." + name.rpartition(".")[2]


def read_file(path: Path, progress: Progress) -> Iterator[Found]:
    """The resources in a file, one after the other: of each line, of a Bundle, or the one that it holds.

    A file that can't be read, or breaks off, says so in the place where it does.
    """
    line = 1
    if path.is_dir():
        yield Found(line, _CLOSED_FOLDER)
        return
    try:
        with _opened(path) as (stream, raw):
            if stream is raw and _is_no_gzip(path, raw):
                yield Found(line, _NO_GZIP)
                return
            for found in _read(stream, _suffix(path) in _LINES, _teller(raw, progress)):
                line = found.line
                yield found
    except (EOFError, zlib.error, gzip.BadGzipFile):
        yield Found(line, Part(0, None, "the file breaks off here or is damaged: what follows can't be unpacked"))
    except OSError as error:
        yield Found(line, Part(0, None, f"the file can't be read: {error.strerror or error}"))


@contextmanager
def _opened(path: Path) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """A file's content, unpacked, and the file itself."""
    with path.open("rb") as raw:
        packed = raw.read(2) == _GZIP
        raw.seek(0)
        if packed:
            with gzip.open(raw, "rb") as unpacked:
                yield unpacked, raw  # type: ignore[misc]  # a GzipFile reads as any file does
        else:
            yield raw, raw


def _is_no_gzip(path: Path, raw: IO[bytes]) -> bool:
    """Whether a file that is not packed should be, by its name, and holds no plain JSON either."""
    begins = raw.read(64).removeprefix(_BOM).lstrip()
    raw.seek(0)
    return path.name.lower().endswith(".gz") and (not begins or begins[:1] not in b"{[")


def _teller(raw: IO[bytes], progress: Progress) -> Callable[[], None]:
    """Tells the progress how much further the file is."""
    told = 0

    def tell() -> None:
        nonlocal told
        here = raw.tell()
        progress(here - told)
        told = here

    return tell


def _read(stream: IO[bytes], by_lines: bool, tell: Callable[[], None]) -> Iterator[Found]:
    most = MOST_OF_A_LINE if by_lines else MOST_OF_A_DOCUMENT  # a document may be one line
    first = stream.readline(most + 1).removeprefix(_BOM)
    number = 1
    while first and not first.strip():
        first = stream.readline(most + 1)
        number += 1
    if by_lines or not first or _is_json(first):
        yield from _read_lines(first, most, number, stream, tell)
    else:
        yield from _read_document(first, number, stream)
    tell()


def _read_lines(first: bytes, most: int, number: int, stream: IO[bytes], tell: Callable[[], None]) -> Iterator[Found]:
    """The resources of each line. `most`: how long the first may be."""
    line = first
    while line:
        if len(line) > most:
            _skip_line(line, stream)
            yield Found(number, _LONG_LINE)
        elif line.strip():
            for part in _parts(line):
                yield Found(number, part)
        if number % 1000 == 0:
            tell()
        most = MOST_OF_A_LINE
        line = stream.readline(most + 1)
        number += 1


def _skip_line(begun: bytes, stream: IO[bytes]) -> None:
    """Skip the rest of a line."""
    while begun and not begun.endswith(b"\n"):
        begun = stream.readline(_SKIPPED_AT_ONCE)


def _read_document(first: bytes, number: int, stream: IO[bytes]) -> Iterator[Found]:
    """A document over many lines; or lines of which only the first is broken."""
    rest = stream.read(MOST_OF_A_DOCUMENT - len(first) + 1)
    if len(first) + len(rest) > MOST_OF_A_DOCUMENT:
        yield Found(number, _LONG_DOCUMENT)
        return
    head, _, _ = rest.lstrip().partition(b"\n")
    if head.startswith(b"{") and len(head) > 1 and _is_json(head) and not _is_json(first + rest):
        lines = [first, *rest.splitlines(keepends=True)]
        yield from (Found(number + i, p) for i, line in enumerate(lines) if line.strip() for p in _parts(line))
    else:
        yield from (Found(number, part) for part in _parts(first + rest))


def _is_json(text: bytes) -> bool:
    try:
        orjson.loads(text)
    except orjson.JSONDecodeError:
        return False
    return True


def _parts(text: bytes) -> Iterator[Part]:
    try:
        data = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        yield Part(0, None, f"is not JSON: {error.msg}")
    else:
        yield from parts_of(data)
