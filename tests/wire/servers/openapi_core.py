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
        errors = list(judge.iter_request_errors(WerkzeugOpenAPIRequest(request)))
        lines = [line for error in errors for line in _lines(error)]
        return Response("\n".join(lines), 422 if errors else 200)

    server = make_server("127.0.0.1", 0, application, request_handler=Quiet)
    print(server.port, flush=True)
    server.serve_forever()


def _judge(path: Path, base: str) -> OpenAPI:
    spec, uri = FilePathReader(str(path)).read()
    if "openapi" in spec:
        # It wants the host too to be one of the document's, and we call another one at `base`.
        spec["servers"] = [{"url": base or "/"}]
        for item in spec.get("paths", {}).values():
            for one in (item, *item.values()):
                if isinstance(one, dict):
                    one.pop("servers", None)
    # It is asked about requests, not about the document.
    return OpenAPI.from_dict(spec, base_uri=uri, config=Config(spec_validator_cls=None))


def _lines(error: BaseException) -> list[str]:
    """Return what an error says, and what those say that it came from."""
    cause = error.__cause__
    found = [str(one) for one in getattr(cause, "schema_errors", ())]
    told = found or ([*_lines(cause)] if cause is not None else [])
    text = str(error).split("\n")[0]
    return [f"{text}: {one.split(chr(10))[0]}" for one in told] or [text]


if __name__ == "__main__":
    main(*sys.argv[1:])
