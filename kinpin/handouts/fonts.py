"""The faces of the sheet, from the packages that carry them. The machine's own are ignored: every sheet, one look."""

import importlib.util
import os
import tempfile
from functools import cache
from pathlib import Path

import pymupdf_fonts
import typst
from django.conf import settings

# Packed in their package: unpacked into the data folder once.
_PACKED = {
    "FiraGO-Regular.ttf": "figo",
    "FiraGO-Bold.ttf": "figbo",
    "FiraMono-Regular.otf": "fimo",
    "FiraMono-Bold.otf": "fimbo",
    "NotoSans-Regular.ttf": "notos",
    "NotoSans-Bold.ttf": "notosbo",
}
# Han and kana, Hangul. The packages themselves are never imported: they would ask for a plotting library.
_CARRIERS = ("zhplot", "koreanize_matplotlib")


@cache
def fonts() -> typst.Fonts:
    """Every face the sheet may use, found once per process and read when first needed."""
    folders = [_unpacked(settings.DATA_FOLDER / "fonts"), *(_folder_of(name) for name in _CARRIERS)]
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(folder) for folder in folders],
    )


def _unpacked(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, code in _PACKED.items():
        if not (folder / name).exists():
            _write_whole(folder / name, pymupdf_fonts.myfont(code))
    return folder


def _write_whole(path: Path, content: bytes) -> None:
    """Two processes may print their first sheets at once: neither may read half a font."""
    handle, part = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(part).replace(path)


def _folder_of(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"{package} is not installed; it carries a font of the sheet")
    return Path(spec.origin).parent / "fonts"
