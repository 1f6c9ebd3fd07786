"""A server that lets openapi-core judge every request: `python openapi_core.py DOCUMENT BASE`.

It runs in an environment of its own, for openapi-core wants older releases than our tests do.
"""

import sys
from pathlib import Path

# A script's own folder comes first there, and this one has a module named like the judge.
sys.path.pop(0)

from jsonschema_path.readers import FilePathReader
from openapi_core import Config, OpenAPI
from openapi_core.contrib.werkzeug import WerkzeugOpenAPIRequest
from openapi_core.templating.paths.exceptions import PathError
from werkzeug import Request, Response
from werkzeug.serving import WSGIRequestHandler, make_server


class Quiet(WSGIRequestHandler):
    """Answers without a line for each request."""

    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *arguments: object) -> None:  # noqa: A002
        """Say nothing."""


def main(document: str, base: str) -> None:
    """Serve until somebody ends the process."""
    judge = _judge(Path(document).resolve(), base)

    @Request.application
    def application(request: Request) -> Response:
        try:
            errors = list(judge.iter_request_errors(_asked(judge, request)))
            lines = [line for error in errors for line in _lines(error)]
        except Exception as error:  # noqa: BLE001 - what it did not foresee is a rejection too
            lines = [f"raised {type(error).__name__}: {error}".split("\n")[0]]
        return Response("\n".join(dict.fromkeys(lines)), 422 if lines else 200)

    server = make_server("127.0.0.1", 0, application, request_handler=Quiet)
    print(server.port, flush=True)
    server.serve_forever()


def _judge(path: Path, base: str) -> OpenAPI:
    spec, uri = FilePathReader(str(path)).read()
    # It wants the host too to be one of the document's, and we call another one at `base`.
    spec["servers"] = [{"url": base or "/"}]
    for item in (spec.get("paths") or {}).values():
        for one in (item, *item.values()):
            if isinstance(one, dict):
                one.pop("servers", None)
    # It is asked about requests, not about the document.
    judge = OpenAPI.from_dict(spec, base_uri=uri, config=Config(spec_validator_cls=None))
    # Now and not with the first request: it raises where the version is none of its own.
    assert judge.request_validator
    return judge


def _asked(judge: OpenAPI, request: Request) -> WerkzeugOpenAPIRequest:
    """Return a request whose path parameters are found whatever their style is.

    It looks for a `color` with the style matrix under `;color` or `;color*`, as an expression
    would be (RFC 6570, 2.4), where its own path finder has put it under its name alone.
    """
    asked = WerkzeugOpenAPIRequest(request)
    try:
        found = judge.request_validator._find_path(asked).path_result.variables or {}
    except PathError:
        return asked  # It says so itself.
    asked.parameters.path = {
        f"{sign}{name}{star}": value
        for name, value in found.items()
        for sign in ("", ".", ";")
        for star in ("", "*")
    }
    return asked


def _lines(error: BaseException) -> list[str]:
    """Return what an error says, and what those say that it came from."""
    cause = error.__cause__
    found = [str(one) for one in getattr(cause, "schema_errors", None) or ()]
    told = found or ([*_lines(cause)] if cause is not None else [])
    text = str(error).split("\n")[0]
    return [f"{text}: {one.split(chr(10))[0]}" for one in told] or [text]


if __name__ == "__main__":
    main(*sys.argv[1:])
