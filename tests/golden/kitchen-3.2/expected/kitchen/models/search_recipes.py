"""Models: `SearchRecipesRequest`."""

from .._runtime.models import Model


class SearchRecipesRequest(Model):
    text: str
