"""An index that no question needs costs every write: none is the beginning of another."""

from collections.abc import Iterator, Sequence

import pytest
from django.apps import apps
from django.db.models import ForeignKey, Model, UniqueConstraint

pytestmark = pytest.mark.either
MODELS = [model for model in apps.get_models() if model.__module__.startswith("kinpin.")]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_no_index_is_the_beginning_of_another(model: type[Model]) -> None:
    plain, unique = list(_plain(model)), list(_unique(model))
    twice = [one for one in plain if any(other[: len(one)] == one for other in [*unique, *plain] if other is not one)]
    assert twice == []


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_what_points_to_a_chart_is_found_by_it(model: type[Model]) -> None:
    """A chart shows what there is of its patient: nothing of that reads the table from end to end."""
    pointing = [field.attname for field in _references(model) if field.related_model.__name__ in {"Patient", "HandOut"}]
    starts = {columns[0] for columns in [*_plain(model), *_unique(model)]} | _started_where_set(model)
    assert set(pointing) <= starts


def _plain(model: type[Model]) -> Iterator[tuple[str, ...]]:
    for field in model._meta.local_fields:
        if getattr(field, "db_index", False) and not field.unique:
            yield (field.attname,)
    for index in model._meta.indexes:
        if index.condition is None:
            yield _columns(model, index.fields)


def _unique(model: type[Model]) -> Iterator[tuple[str, ...]]:
    for field in model._meta.local_fields:
        if field.unique:
            yield (field.attname,)
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and constraint.condition is None:
            yield _columns(model, constraint.fields)


def _started_where_set(model: type[Model]) -> set[str]:
    """The first column of an index of the rows in which it is set."""
    return {_columns(model, index.fields)[0] for index in model._meta.indexes if index.condition is not None}


def _references(model: type[Model]) -> list[ForeignKey[Model, Model]]:
    return [field for field in model._meta.local_fields if isinstance(field, ForeignKey)]


def _columns(model: type[Model], names: Sequence[str]) -> tuple[str, ...]:
    return tuple(model._meta.get_field(name.lstrip("-")).attname for name in names)  # type: ignore[union-attr]
