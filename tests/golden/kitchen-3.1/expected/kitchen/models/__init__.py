"""Models of Kitchen."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .cake import Cake, CakeKind
    from .course import Course
    from .dish import Dish
    from .garnish import Garnish
    from .ingredient import Ingredient
    from .measure import Measure, MeasureUnit
    from .menu import Menu, MenuLine
    from .order import Order, OrderState
    from .place_order import PlaceOrderRequest
    from .portion import Portion
    from .problem import Problem
    from .quantity import Quantity
    from .recipe import Recipe, RecipeNutrition, RecipeRequest
    from .recipe_page import RecipePage
    from .set_photo import SetPhotoRequest
    from .soup import Soup, SoupKind
    from .step import Step
    from .timestamps import Timestamps
else:
    from .._runtime.lazy import lazy_names

    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "Cake": ".cake",
            "CakeKind": ".cake",
            "Course": ".course",
            "Dish": ".dish",
            "Garnish": ".garnish",
            "Ingredient": ".ingredient",
            "Measure": ".measure",
            "MeasureUnit": ".measure",
            "Menu": ".menu",
            "MenuLine": ".menu",
            "Order": ".order",
            "OrderState": ".order",
            "PlaceOrderRequest": ".place_order",
            "Portion": ".portion",
            "Problem": ".problem",
            "Quantity": ".quantity",
            "Recipe": ".recipe",
            "RecipeNutrition": ".recipe",
            "RecipePage": ".recipe_page",
            "RecipeRequest": ".recipe",
            "SetPhotoRequest": ".set_photo",
            "Soup": ".soup",
            "SoupKind": ".soup",
            "Step": ".step",
            "Timestamps": ".timestamps",
        },
    )

__all__ = [
    "Cake",
    "CakeKind",
    "Course",
    "Dish",
    "Garnish",
    "Ingredient",
    "Measure",
    "MeasureUnit",
    "Menu",
    "MenuLine",
    "Order",
    "OrderState",
    "PlaceOrderRequest",
    "Portion",
    "Problem",
    "Quantity",
    "Recipe",
    "RecipeNutrition",
    "RecipePage",
    "RecipeRequest",
    "SetPhotoRequest",
    "Soup",
    "SoupKind",
    "Step",
    "Timestamps",
]
