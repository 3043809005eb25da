"""API の説明書。Prints the OpenAPI description; the one in docs/admin/openapi.json is made by it."""

import argparse
import json

from omamori.api.v1 import api


def describe(options: argparse.Namespace) -> int:
    """Print it."""
    del options
    schema = api.get_openapi_schema(path_prefix="/api/v1/")
    print(json.dumps(schema, ensure_ascii=False, indent=1))
    return 0
