"""What the user asks for: `specular.toml`, or `[tool.specular]` of `pyproject.toml`."""

from specular.config.model import (
    AS_LOCKED,
    CHECKED_FORMATS,
    CONFIG_FILE,
    ENGINES,
    ENUMS,
    LOCK_FILE,
    NATIVE_FORMATS,
    PAGE_KINDS,
    PROJECT_FILE,
    SELECTORS,
    TARGETS,
    ApiConfig,
    Engine,
    Enums,
    NameChoice,
    Pinning,
    Target,
)
from specular.config.reading import Found, find_config, load_config
from specular.config.schema import SCHEMA
from specular.config.wording import format_problem, package_problem, selector_problem

__all__ = [
    "AS_LOCKED",
    "CHECKED_FORMATS",
    "CONFIG_FILE",
    "ENGINES",
    "ENUMS",
    "LOCK_FILE",
    "NATIVE_FORMATS",
    "PAGE_KINDS",
    "PROJECT_FILE",
    "SCHEMA",
    "SELECTORS",
    "TARGETS",
    "ApiConfig",
    "Engine",
    "Enums",
    "Found",
    "NameChoice",
    "Pinning",
    "Target",
    "find_config",
    "format_problem",
    "load_config",
    "package_problem",
    "selector_problem",
]
