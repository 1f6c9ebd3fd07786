"""The methods of `recipes`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Unpack

from typing_extensions import deprecated

from .._runtime.formats import Date, Uuid
from .._runtime.models import Maybe
from .._runtime.page_urls import NextUrl
from .._runtime.pagination import AsyncPager, Pager, async_paginate, paginate
from .._runtime.requests import Call, Options
from .._runtime.unset import UNSET
from .._runtime.uploads import Upload
from .._runtime.views import (
    AsyncResource,
    Open,
    Raw,
    Resource,
    ViewT_co,
    async_opened,
    either,
    endpoint,
    opened,
)
from ..models import (
    Course,
    Ingredient,
    Recipe,
    RecipeNutrition,
    RecipePage,
    RecipeRequest,
    SetPhotoRequest,
    Step,
)
from ..operations.recipes import (
    ADD_RECIPE,
    DELETE_RECIPES_BY_RECIPE_ID,
    GET_PHOTO,
    GET_RECIPE,
    LIST_RECIPES,
    SET_PHOTO,
)


class Recipes(Resource[ViewT_co]):
    """What can be cooked."""

    @property
    def with_raw_response(self) -> Recipes[Raw]:
        """The same methods, which give responses that are read."""
        return Recipes(self._transport.viewed(Raw))

    @property
    def with_streaming_response(self) -> Recipes[Open]:
        """The same methods, which open responses for a `with`."""
        return opened(Recipes(self._transport.viewed(Open)))

    @endpoint
    def list_recipes(
        self,
        *,
        limit: Maybe[int] = UNSET,
        tag: Maybe[list[str]] = UNSET,
        courses: Maybe[list[Course]] = UNSET,
        x_trace: Maybe[Uuid] = UNSET,
        **options: Unpack[Options],
    ) -> Pager[Recipe, RecipePage]:
        """List recipes

        `GET /recipes`

        Goes through all pages, by the URL in `next`.

        - `limit`: At most so many. Default: `20`.
        """
        return paginate(
            self._transport,
            Call(
                LIST_RECIPES,
                {"limit": limit, "tag": tag, "courses": courses, "x_trace": x_trace},
                options,
            ),
            by=NextUrl(next=("next",), items=("items",)),
        )

    def _add_recipe_whole(
        self,
        *,
        body: RecipeRequest | Mapping[str, object],
        **options: Unpack[Options],
    ) -> Recipe:
        return self._transport.call(
            ADD_RECIPE,
            {},
            options,
            body=body,
        )

    @either(_add_recipe_whole)
    def add_recipe(
        self,
        *,
        title: str,
        ingredients: list[Ingredient],
        course: Maybe[Course] = UNSET,
        tags: Maybe[list[str]] = UNSET,
        servings: Maybe[int] = UNSET,
        season: Maybe[Date] = UNSET,
        steps: Maybe[list[Step]] = UNSET,
        notes: Maybe[dict[str, str]] = UNSET,
        nutrition: Maybe[RecipeNutrition] = UNSET,
        secret: Maybe[str] = UNSET,
        **options: Unpack[Options],
    ) -> Recipe:
        """`POST /recipes`

        - `title`: Example: `"Tomato soup"`.
        - `course`: When it is eaten.
        - `servings`: Default: `4`.
        """
        return self._transport.call(
            ADD_RECIPE,
            {},
            options,
            body={
                "title": title,
                "course": course,
                "ingredients": ingredients,
                "tags": tags,
                "servings": servings,
                "season": season,
                "steps": steps,
                "notes": notes,
                "nutrition": nutrition,
                "secret": secret,
            },
        )

    @endpoint
    def get_recipe(
        self,
        recipe_id: str,
        **options: Unpack[Options],
    ) -> Recipe:
        """`GET /recipes/{recipeId}`

        - `recipe_id`: Which recipe.
        """
        return self._transport.call(
            GET_RECIPE,
            {"recipe_id": recipe_id},
            options,
        )

    @endpoint
    @deprecated("DELETE /recipes/{recipeId} is deprecated")
    def delete_recipes_by_recipe_id(
        self,
        recipe_id: str,
        **options: Unpack[Options],
    ) -> None:
        """Forget a recipe

        `DELETE /recipes/{recipeId}`

        - `recipe_id`: Which recipe.
        """
        return self._transport.call(
            DELETE_RECIPES_BY_RECIPE_ID,
            {"recipe_id": recipe_id},
            options,
        )

    @endpoint
    def get_photo(
        self,
        recipe_id: str,
        **options: Unpack[Options],
    ) -> bytes:
        """`GET /recipes/{recipeId}/photo`

        - `recipe_id`: Which recipe.
        """
        return self._transport.call(
            GET_PHOTO,
            {"recipe_id": recipe_id},
            options,
        )

    def _set_photo_whole(
        self,
        recipe_id: str,
        *,
        body: SetPhotoRequest | Mapping[str, object],
        **options: Unpack[Options],
    ) -> None:
        return self._transport.call(
            SET_PHOTO,
            {"recipe_id": recipe_id},
            options,
            body=body,
        )

    @either(_set_photo_whole)
    def set_photo(
        self,
        recipe_id: str,
        *,
        photo: Upload,
        caption: Maybe[str] = UNSET,
        **options: Unpack[Options],
    ) -> None:
        """`PUT /recipes/{recipeId}/photo`

        - `recipe_id`: Which recipe.
        - `caption`: Below the photo.
        """
        return self._transport.call(
            SET_PHOTO,
            {"recipe_id": recipe_id},
            options,
            body={"photo": photo, "caption": caption},
        )


class AsyncRecipes(AsyncResource[ViewT_co]):
    """What can be cooked."""

    @property
    def with_raw_response(self) -> AsyncRecipes[Raw]:
        """The same methods, which give responses that are read."""
        return AsyncRecipes(self._transport.viewed(Raw))

    @property
    def with_streaming_response(self) -> AsyncRecipes[Open]:
        """The same methods, which open responses for an `async with`."""
        return async_opened(AsyncRecipes(self._transport.viewed(Open)))

    @endpoint
    def list_recipes(
        self,
        *,
        limit: Maybe[int] = UNSET,
        tag: Maybe[list[str]] = UNSET,
        courses: Maybe[list[Course]] = UNSET,
        x_trace: Maybe[Uuid] = UNSET,
        **options: Unpack[Options],
    ) -> AsyncPager[Recipe, RecipePage]:
        """List recipes

        `GET /recipes`

        Goes through all pages, by the URL in `next`.

        - `limit`: At most so many. Default: `20`.
        """
        return async_paginate(
            self._transport,
            Call(
                LIST_RECIPES,
                {"limit": limit, "tag": tag, "courses": courses, "x_trace": x_trace},
                options,
            ),
            by=NextUrl(next=("next",), items=("items",)),
        )

    async def _add_recipe_whole(
        self,
        *,
        body: RecipeRequest | Mapping[str, object],
        **options: Unpack[Options],
    ) -> Recipe:
        return await self._transport.call(
            ADD_RECIPE,
            {},
            options,
            body=body,
        )

    @either(_add_recipe_whole)
    async def add_recipe(
        self,
        *,
        title: str,
        ingredients: list[Ingredient],
        course: Maybe[Course] = UNSET,
        tags: Maybe[list[str]] = UNSET,
        servings: Maybe[int] = UNSET,
        season: Maybe[Date] = UNSET,
        steps: Maybe[list[Step]] = UNSET,
        notes: Maybe[dict[str, str]] = UNSET,
        nutrition: Maybe[RecipeNutrition] = UNSET,
        secret: Maybe[str] = UNSET,
        **options: Unpack[Options],
    ) -> Recipe:
        """`POST /recipes`

        - `title`: Example: `"Tomato soup"`.
        - `course`: When it is eaten.
        - `servings`: Default: `4`.
        """
        return await self._transport.call(
            ADD_RECIPE,
            {},
            options,
            body={
                "title": title,
                "course": course,
                "ingredients": ingredients,
                "tags": tags,
                "servings": servings,
                "season": season,
                "steps": steps,
                "notes": notes,
                "nutrition": nutrition,
                "secret": secret,
            },
        )

    @endpoint
    async def get_recipe(
        self,
        recipe_id: str,
        **options: Unpack[Options],
    ) -> Recipe:
        """`GET /recipes/{recipeId}`

        - `recipe_id`: Which recipe.
        """
        return await self._transport.call(
            GET_RECIPE,
            {"recipe_id": recipe_id},
            options,
        )

    @endpoint
    @deprecated("DELETE /recipes/{recipeId} is deprecated")
    async def delete_recipes_by_recipe_id(
        self,
        recipe_id: str,
        **options: Unpack[Options],
    ) -> None:
        """Forget a recipe

        `DELETE /recipes/{recipeId}`

        - `recipe_id`: Which recipe.
        """
        return await self._transport.call(
            DELETE_RECIPES_BY_RECIPE_ID,
            {"recipe_id": recipe_id},
            options,
        )

    @endpoint
    async def get_photo(
        self,
        recipe_id: str,
        **options: Unpack[Options],
    ) -> bytes:
        """`GET /recipes/{recipeId}/photo`

        - `recipe_id`: Which recipe.
        """
        return await self._transport.call(
            GET_PHOTO,
            {"recipe_id": recipe_id},
            options,
        )

    async def _set_photo_whole(
        self,
        recipe_id: str,
        *,
        body: SetPhotoRequest | Mapping[str, object],
        **options: Unpack[Options],
    ) -> None:
        return await self._transport.call(
            SET_PHOTO,
            {"recipe_id": recipe_id},
            options,
            body=body,
        )

    @either(_set_photo_whole)
    async def set_photo(
        self,
        recipe_id: str,
        *,
        photo: Upload,
        caption: Maybe[str] = UNSET,
        **options: Unpack[Options],
    ) -> None:
        """`PUT /recipes/{recipeId}/photo`

        - `recipe_id`: Which recipe.
        - `caption`: Below the photo.
        """
        return await self._transport.call(
            SET_PHOTO,
            {"recipe_id": recipe_id},
            options,
            body={"photo": photo, "caption": caption},
        )
