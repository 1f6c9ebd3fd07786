"""Models of Kitchen."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .cake import Cake, CakeKind
    from .cold_delivery import ColdDelivery, Delivery, DeliveryVariant, LiveDelivery
    from .course import Course
    from .dish import Dish
    from .garnish import Garnish
    from .ingredient import Ingredient
    from .list_suppliers import ListSuppliersMinRating
    from .measure import Measure, MeasureUnit
    from .menu import Menu, MenuLine
    from .order import Order, OrderState
    from .place_order import PlaceOrderRequest
    from .portion import Portion
    from .problem import Problem
    from .quantity import Quantity
    from .rating import Rating
    from .recipe import Recipe, RecipeNutrition, RecipeRequest
    from .recipe_page import RecipePage
    from .set_photo import SetPhotoRequest
    from .shelf import Shelf
    from .soup import Soup, SoupKind
    from .step import Step
    from .stock import Stock
    from .supplier import Supplier
    from .timestamps import Timestamps
else:
    from .._runtime.lazy import lazy_names

    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "Cake": ".cake",
            "CakeKind": ".cake",
            "ColdDelivery": ".cold_delivery",
            "Course": ".course",
            "Delivery": ".cold_delivery",
            "DeliveryVariant": ".cold_delivery",
            "Dish": ".dish",
            "Garnish": ".garnish",
            "Ingredient": ".ingredient",
            "ListSuppliersMinRating": ".list_suppliers",
            "LiveDelivery": ".cold_delivery",
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
            "Rating": ".rating",
            "Recipe": ".recipe",
            "RecipeNutrition": ".recipe",
            "RecipePage": ".recipe_page",
            "RecipeRequest": ".recipe",
            "SetPhotoRequest": ".set_photo",
            "Shelf": ".shelf",
            "Soup": ".soup",
            "SoupKind": ".soup",
            "Step": ".step",
            "Stock": ".stock",
            "Supplier": ".supplier",
            "Timestamps": ".timestamps",
        },
    )

__all__ = [
    "Cake",
    "CakeKind",
    "ColdDelivery",
    "Course",
    "Delivery",
    "DeliveryVariant",
    "Dish",
    "Garnish",
    "Ingredient",
    "ListSuppliersMinRating",
    "LiveDelivery",
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
    "Rating",
    "Recipe",
    "RecipeNutrition",
    "RecipePage",
    "RecipeRequest",
    "SetPhotoRequest",
    "Shelf",
    "Soup",
    "SoupKind",
    "Step",
    "Stock",
    "Supplier",
    "Timestamps",
]
