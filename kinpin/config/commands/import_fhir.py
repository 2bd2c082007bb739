"""`kinpin import fhir`: load the records of another system."""

from pathlib import Path

import click

from kinpin.config.commands.start import after_start, data_option, start_django

SOME_REFUSED = 3


@click.group("import")
def import_records() -> None:
    """Load the records of another system."""


@import_records.command("fhir")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(exists=True, path_type=Path))
@data_option
@click.option("--practice", "slug", help="The practice's short name, where there are several.")
@click.option("--source", default="fhir", show_default=True, help="Which system it comes from. Its ids are its own.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of the table.")
def import_fhir(paths: tuple[Path, ...], data: Path, slug: str | None, source: str, as_json: bool) -> None:
    """Load FHIR R4 resources from files and folders: NDJSON, Bundles, single resources, plain or gzip.

    Ends with 0 when all went in, with 3 when some were refused, with 2 when it could not begin, broke off, or
    could not give its report.
    """
    start_django(data)
    all_in = after_start("kinpin.config.importing", "import_paths")(paths, slug=slug, source=source, as_json=as_json)
    if not all_in:
        raise SystemExit(SOME_REFUSED)
