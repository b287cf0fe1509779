"""`POST /api/v1/lookups`: one lookup in, one answer out; errors are problem+json (RFC 9457)."""

from __future__ import annotations

from typing import Any

import orjson
from flask import Blueprint, Response, request

from bank.accounts import Permission
from bank.audit import Door
from bank.lookup import LookupRefused
from index_mappings.apidocs import component_schemas
from index_mappings.purposes import PURPOSES
from portal.asking import ask
from portal.identity import needs, public, who
from portal.problems import problem

api = Blueprint("api", __name__, url_prefix="/api/v1")


@api.post("/lookups")
@needs(Permission.LOOK_UP)
def lookups() -> Response:
    """Answer one lookup."""
    if not request.is_json:
        return problem(415, "Send a JSON object with Content-Type: application/json.")
    try:
        query = orjson.loads(request.get_data())
    except orjson.JSONDecodeError as error:
        return problem(400, f"The body is not JSON: {error}")
    if not isinstance(query, dict):
        return problem(400, "A lookup is a JSON object.")
    purpose = query.pop("purpose", "")
    if not isinstance(purpose, str) or purpose not in PURPOSES:
        return problem(422, f"Give the purpose: one of {', '.join(PURPOSES)}.")
    try:
        answer = ask(query, who(), purpose, Door.API)
    except LookupRefused as refused:
        errors = [{"field": one.field, "message": one.message} for one in refused.errors]
        return problem(422, "The lookup cannot be done as asked.", errors=errors)
    return Response(orjson.dumps(answer), mimetype="application/json")


@api.get("/openapi.json")
@public
def description() -> Response:
    """The OpenAPI description of this endpoint."""
    body = {"application/json": {"schema": {"$ref": "#/components/schemas/Lookup"}}}
    answer = {"application/json": {"schema": {"$ref": "#/components/schemas/Answer"}}}
    described_problem: Any = {"description": "problem+json (RFC 9457): what was wrong"}
    responses: dict[str, Any] = {"200": {"description": "The answer", "content": answer}}
    responses |= dict.fromkeys(("400", "401", "413", "415", "422", "503"), described_problem)
    described = {
        "openapi": "3.1.0",
        "info": {"title": "Kordon", "version": "1"},
        "paths": {
            "/api/v1/lookups": {"post": {"requestBody": {"content": body}, "responses": responses}}
        },
        "components": {"schemas": component_schemas()},
    }
    return Response(orjson.dumps(described), mimetype="application/json")
