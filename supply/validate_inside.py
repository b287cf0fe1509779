# mypy: ignore-errors
"""Run inside the tools' environment: is what comes in a CycloneDX 1.6 document, by its strict schema?"""

import sys

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

trouble = JsonStrictValidator(SchemaVersion.V1_6).validate_str(sys.stdin.read())
sys.exit(str(trouble) if trouble else 0)
