"""The OpenAPI document: ours for every error, with an example on every answer."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api.web.problems import Problem

Json = dict[str, Any]


def describe(app: FastAPI) -> None:
    """Makes `/openapi.json` complete; it is built once, when first asked for."""

    def document() -> Json:
        if app.openapi_schema is None:
            app.openapi_schema = _build(app)
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]


def _build(app: FastAPI) -> Json:
    made: Json = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
    schemas: Json = made.setdefault("components", {}).setdefault("schemas", {})
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(problem.pop("$defs", {}))
    schemas["Problem"] = problem
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    for path in made["paths"].values():
        for operation in path.values():
            for answer in operation["responses"].values():
                for media in answer.get("content", {}).values():
                    _add_example(media, schemas)
    return made


def _add_example(media: Json, schemas: Json) -> None:
    if "example" not in media:
        example = _example(media.get("schema", {}), schemas)
        if example is not None:
            media["example"] = example


def _example(schema: Json, schemas: Json) -> Any:
    """The example of the shape that a schema refers to; a page's or a list's is made of its items'."""
    shape = schemas.get(schema.get("$ref", "").rpartition("/")[2], schema)
    if examples := shape.get("examples"):
        return examples[0]
    if shape.get("type") == "array" and (one := _example(shape.get("items", {}), schemas)) is not None:
        return [one]
    properties = shape.get("properties", {})
    if "items" in properties and "next" in properties:
        return {"items": [_example(properties["items"]["items"], schemas)], "next": None}
    return None
