"""Import every module of a package, and print as JSON what it offers; run in a fresh interpreter.

`python -W error importing.py FOLDER PACKAGE`
"""

from __future__ import annotations

import importlib
import inspect
import json
import pkgutil
import sys
from types import ModuleType


def main(folder: str, package: str) -> None:
    """Import everything; whatever goes wrong ends the interpreter with a traceback."""
    sys.path.insert(0, folder)
    top = importlib.import_module(package)
    modules = [
        importlib.import_module(one.name)
        for one in pkgutil.walk_packages(top.__path__, f"{package}.")
    ]
    operations = [
        (value.method.upper(), value.path)
        for module in modules
        if module.__name__.startswith(f"{package}.operations.")
        for name, value in vars(module).items()
        if name.isupper() and type(value).__name__ == "Operation"
    ]
    models = sys.modules.get(f"{package}.models")
    exported = list(getattr(models, "__all__", ()))
    # Packages are lazy: a name is looked up only when it is used.
    for module, names in ((top, top.__all__), (models, exported)):
        for name in names:
            getattr(module, name)
    if f"{package}.server" in sys.modules:
        describe(sys.modules[f"{package}.server"])
    json.dump({"operations": operations, "schemas": exported}, sys.stdout)


class Anybody:
    """Stands for every handler."""

    def __getattr__(self, name: str) -> object:
        """Have every method; none is called."""
        return lambda: name


def describe(server: ModuleType) -> None:
    """Start the server, and have it describe itself."""
    handlers = dict.fromkeys(inspect.signature(server.create_app).parameters, Anybody())
    json.dumps(server.create_app(**handlers).openapi(), allow_nan=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
