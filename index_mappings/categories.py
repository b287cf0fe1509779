"""The categories of the bank, by the names that files, the CLI and the API use."""

from index_mappings import (
    identified_arms,
    lost_arms,
    missing_persons,
    unidentified_corpses,
    unidentified_persons,
    vehicles,
    wanted_persons,
)
from index_mappings.fields import Category

__all__ = ["CATEGORIES", "Category", "UnknownCategoryError", "category_of"]

CATEGORIES: dict[str, Category] = {
    module.CATEGORY.name: module.CATEGORY
    for module in (
        wanted_persons,
        vehicles,
        lost_arms,
        identified_arms,
        missing_persons,
        unidentified_corpses,
        unidentified_persons,
    )
}


class UnknownCategoryError(ValueError):
    """There is no category of that name; the message lists those there are."""


def category_of(category: Category | str) -> Category:
    """Return the category of a name; a category is returned as it is."""
    if isinstance(category, Category):
        return category
    found = CATEGORIES.get(category)
    if found is None:
        raise UnknownCategoryError(f"no category {category!r}; there are: {', '.join(CATEGORIES)}")
    return found
