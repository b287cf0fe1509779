"""The blueprint of the API, and how its description comes about.

flask-smorest gathers the description from the views; answers are not passed through schemas, as what
a lookup gives is built in its final shape. Errors are those of the whole portal (`portal.errors`).
"""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib import import_module
from typing import Any, TypeVar

from flask import Flask, g, request
from flask_smorest import Api, Blueprint  # type: ignore[import-untyped]

from index_mappings.apidocs import component_schemas
from portal.api.confirmation_shapes import CONFIRMATIONS
from portal.api.shapes import HEADERS, PARAMETERS, PROBLEMS, SHAPES

View = TypeVar("View", bound=Callable[..., Any])
PREFIX = "/api/v1"
VIEWS = (
    "lookups",
    "batch",
    "records",
    "photos",
    "freshness",
    "outcomes",
    "exchange",
    "confirmations",
    "token",
    "description",
)
# Beyond what a booth, a patrol or an e-gate asks; each batch is one request.
USUAL_LIMIT = "1200 per minute"

api: Any = Blueprint("api", __name__, url_prefix=PREFIX)


class Described(Api):  # type: ignore[misc]
    """The description alone: errors are answered, and described, by the portal."""

    DEFAULT_ERROR_RESPONSE_NAME = None

    def _register_error_handlers(self) -> None:
        pass

    def _register_responses(self) -> None:
        pass


def install(app: Flask) -> None:
    """Let an application answer the API and describe it."""
    for name in VIEWS:
        import_module(f"portal.api.{name}")
    app.config |= {"API_TITLE": "Kordon", "API_VERSION": "1", "OPENAPI_VERSION": "3.1.0"}
    described = Described(app, spec_kwargs={"info": {"description": _ABOUT}})
    components = described.spec.components
    for name, schema in (component_schemas() | SHAPES | CONFIRMATIONS).items():
        components.schema(name, schema)
    for name, problem in PROBLEMS.items():
        components.response(name, problem)
    for name, header in HEADERS.items():
        components.header(name, header)
    for name, parameter in PARAMETERS.items():
        components.parameter(name, parameter["in"], parameter)
    components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    described.register_blueprint(api)
    app.extensions["kordon-api"] = described


def limit() -> str:
    """How much one token may ask."""
    return os.environ.get("KORDON_API_LIMIT", "") or USUAL_LIMIT


def whose() -> str:
    """Whose limit a request counts for: its token's, without one its address's."""
    token = g.get("token")
    return f"token {token.id}" if token else str(request.remote_addr)


def route(
    path: str, method: str, path_parameters: list[dict[str, Any]] | None = None
) -> Callable[[View], View]:
    """Mark a view as what answers a method at a path."""
    marked: Callable[[View], View] = api.route(path, methods=[method], parameters=path_parameters)
    return marked


def described(
    summary: str,
    answers: dict[int, dict[str, Any]],
    problems: tuple[int, ...] = (),
    *,
    scope: str | None = "",
    **more: Any,
) -> Callable[[View], View]:
    """Describe a view: its answers, and the problems it can tell of beside the usual ones.

    `scope` is what its token must be for, empty for any token, None where none is asked.
    """
    usual = (400, 429) if scope is None else (400, 401, 403, 429, 503)
    responses: dict[str, Any] = {str(status): answer for status, answer in answers.items()}
    for status in sorted({*usual, *problems}):
        responses[str(status)] = f"Problem{status}"
    security: list[dict[str, list[str]]] = [] if scope is None else [{"token": []}]
    text = f"Scope of the token: `{scope}`. " if scope else ""
    more["description"] = text + more.get("description", "")
    doc = {"summary": summary, "responses": responses, "security": security, **more}

    def mark(view: View) -> View:
        marked: View = api.doc(operationId=view.__name__, **doc)(view)
        return marked

    return mark


def body(name: str, *, example: Any = None, **others: str) -> dict[str, Any]:
    """A JSON body of a named shape, and of other shapes by other media types."""
    kinds: dict[str, Any] = {"application/json": {"schema": ref(name)}}
    if example is not None:
        kinds["application/json"]["example"] = example
    kinds |= {kind.replace("_", "/", 1): {"schema": ref(one)} for kind, one in others.items()}
    return {"required": True, "content": kinds}


def answer(description: str, name: str, *headers: str) -> dict[str, Any]:
    """A JSON answer of a named shape."""
    told: dict[str, Any] = {
        "description": description,
        "content": {"application/json": {"schema": ref(name)}},
    }
    if headers:
        told["headers"] = {one: {"$ref": f"#/components/headers/{one}"} for one in headers}
    return told


def ref(name: str) -> dict[str, str]:
    """A named shape."""
    return {"$ref": f"#/components/schemas/{name}"}


def parameters(*names: str) -> list[Any]:
    """Parameters that several views share, by name: apispec makes references of them."""
    return list(names)


_ABOUT = (
    "Lookups in the interstate information bank, and what belongs to them. Every lookup and view is "
    "written into the audit log before its answer is given. Texts are in Russian or English by "
    "Accept-Language, else in the account's language. Times are UTC. Members may be added to answers "
    "within version 1; none is taken away or changes its meaning."
)
