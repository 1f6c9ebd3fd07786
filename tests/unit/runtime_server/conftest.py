"""Makes templates/runtime importable as the package `specular_runtime`."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

RUNTIME = Path(__file__).parents[3] / "templates" / "runtime"

if "specular_runtime" not in sys.modules:
    spec = importlib.util.spec_from_file_location(
        "specular_runtime", RUNTIME / "__init__.py", submodule_search_locations=[str(RUNTIME)]
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["specular_runtime"] = module
    spec.loader.exec_module(module)
