"""`POST /api/v1/lookups`: one lookup in, one answer out; errors are problem+json (RFC 9457)."""

from __future__ import annotations

from typing import Any

import orjson
from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException

from bank.lookup import LookupRefused
from bank.store import StoreError
from index_mappings.apidocs import component_schemas
from portal.service import lookup_service

api = Blueprint("api", __name__, url_prefix="/api/v1")


@api.post("/lookups")
def lookups() -> Response:
    """Answer one lookup."""
    if not request.is_json:
        return _problem(415, "Send a JSON object with Content-Type: application/json.")
    try:
        query = orjson.loads(request.get_data())
    except orjson.JSONDecodeError as error:
        return _problem(400, f"The body is not JSON: {error}")
    if not isinstance(query, dict):
        return _problem(400, "A lookup is a JSON object.")
    try:
        answer = lookup_service().lookup(query)
    except LookupRefused as refused:
        errors = [{"field": one.field, "message": one.message} for one in refused.errors]
        return _problem(422, "The lookup cannot be done as asked.", errors=errors)
    except StoreError:
        return _problem(503, "The bank cannot be reached: nothing was looked up.")
    return Response(orjson.dumps(answer), mimetype="application/json")


@api.get("/openapi.json")
def description() -> Response:
    """The OpenAPI description of this endpoint."""
    body = {"application/json": {"schema": {"$ref": "#/components/schemas/Lookup"}}}
    answer = {"application/json": {"schema": {"$ref": "#/components/schemas/Answer"}}}
    problem: Any = {"description": "problem+json (RFC 9457): what was wrong and what to do"}
    responses: dict[str, Any] = {"200": {"description": "The answer", "content": answer}}
    responses |= dict.fromkeys(("400", "413", "415", "422", "503"), problem)
    schemas = component_schemas()
    described = {
        "openapi": "3.1.0",
        "info": {"title": "Kordon", "version": "1"},
        "paths": {
            "/api/v1/lookups": {"post": {"requestBody": {"content": body}, "responses": responses}}
        },
        "components": {"schemas": schemas},
    }
    return Response(orjson.dumps(described), mimetype="application/json")


@api.errorhandler(HTTPException)
def http_problem(error: HTTPException) -> Response:
    """Any other refusal in the same shape."""
    return _problem(error.code or 500, error.name)


def _problem(status: int, title: str, **more: Any) -> Response:
    body = orjson.dumps({"status": status, "title": title, **more})
    return Response(body, status=status, mimetype="application/problem+json")
