"""The code to scan: what it holds, and that it is still read after a bad printer and a photocopier."""

import re

import pytest
import zxingcpp
from PIL import Image, ImageChops, ImageFilter, ImageOps

from kinpin.handouts.addresses import scan_address, shown_address
from kinpin.handouts.qr import qr_svg
from tests.handouts.paper import picture, print_sheet
from tests.world import World

pytestmark = pytest.mark.either

ADDRESS = "https://portal.maplepediatrics.example/p/maple/scan#Zm9vYmFyYmF6cXV4MTIzNA"


def scanned(image: Image.Image) -> list[zxingcpp.Barcode]:
    return list(zxingcpp.read_barcodes(image))


def noisy(image: Image.Image) -> Image.Image:
    return ImageChops.add(image, Image.effect_noise(image.size, 50), scale=1, offset=-128)


def skewed(image: Image.Image) -> Image.Image:
    return image.rotate(2, resample=Image.Resampling.BILINEAR, expand=True, fillcolor=255)


def photocopied(image: Image.Image) -> Image.Image:
    return image.filter(ImageFilter.GaussianBlur(1)).point(lambda value: 255 if value > 140 else 0)


@pytest.mark.parametrize("dpi", [150, 203, 300])
def test_it_is_read_from_paper_however_it_was_printed(world: World, dpi: int) -> None:
    sheet = print_sheet(world, "CINDY", "ROSEMARY", "BASIL")
    clean = picture(sheet.pdf, dpi)
    worst = photocopied(noisy(skewed(clean)))
    for image in (clean, noisy(clean), skewed(clean), photocopied(clean), worst):
        found = scanned(image)
        assert [code.text for code in found] == [scan_address("maple", sheet.opened.issued.token)]
        assert found[0].ec_level in ("M", "Q")


def test_it_holds_the_address_and_the_token_and_nothing_else(world: World) -> None:
    sheet = print_sheet(world, "CINDY", "ROSEMARY", "BASIL")
    (found,) = scanned(picture(sheet.pdf, 150))
    assert re.fullmatch(r"http://localhost:8000/p/maple/scan#[\w-]{22}", found.text)
    assert found.text.split("#")[0].endswith(shown_address("maple").split("://")[-1] + "/scan")


def test_it_is_large_enough_and_has_its_white_border(world: World) -> None:
    sheet = print_sheet(world, "CINDY", "ROSEMARY")
    dpi = 300
    around = picture(sheet.pdf, dpi).crop((round(0.60 * dpi), round(1.15 * dpi), round(3.10 * dpi), round(3.80 * dpi)))
    ink = ImageOps.invert(around).point(lambda value: 255 if value > 128 else 0).getbbox()
    assert ink is not None
    left, top, right, bottom = ink[0] / dpi + 0.60, ink[1] / dpi + 1.15, ink[2] / dpi + 0.60, ink[3] / dpi + 1.15
    module = (left - 0.75) / 4
    assert module * 25.4 == pytest.approx(1.2, abs=0.2)
    assert (right - left, bottom - top) == pytest.approx((2.20 - 8 * module, 2.20 - 8 * module), abs=0.02)
    assert 1.75 <= right - left <= 1.85
    assert top - 4 * module == pytest.approx(1.30, abs=0.02)
    assert bottom + 4 * module < 3.67  # the first fold


def test_on_the_screen_it_is_black_on_white_and_needs_no_style() -> None:
    svg = qr_svg(ADDRESS)
    assert 'fill="#fff"' in svg
    assert "style" not in svg
    assert "token" not in svg
    assert int(re.search(r'width="(\d+)"', svg)[1]) >= 320  # type: ignore[index]
    size = int(re.search(r'viewBox="0 0 (\d+)', svg)[1])  # type: ignore[index]
    drawn = Image.new("L", (size, size), 255)
    for x, y, run in re.findall(r"M(\d+) (\d+)h(\d+)v1H", svg):
        for dark in range(int(x), int(x) + int(run)):
            drawn.putpixel((dark, int(y)), 0)
    assert drawn.crop((0, 0, size, 4)).getextrema() == (255, 255)
    (found,) = scanned(drawn.resize((size * 8, size * 8), Image.Resampling.NEAREST))
    assert found.text == ADDRESS
