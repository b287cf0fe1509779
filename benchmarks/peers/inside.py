# mypy: ignore-errors
"""Runs inside the peers' own environment: pairs as JSON Lines in, scores of every matcher out."""

import json
import sys

from followthemoney.proxy import EntityProxy
from nomenklatura.matching import ALGORITHMS
from nomenklatura.matching.types import ScoringConfig


def person(identity, given):
    """A Person of FollowTheMoney from the properties given."""
    return EntityProxy.from_dict({"id": identity, "schema": "Person", "properties": given})


def main():
    """Answer every line with {matcher: score}."""
    configs = {
        one.NAME: one.default_config()
        if hasattr(one, "default_config")
        else ScoringConfig.defaults()
        for one in ALGORITHMS
    }
    for line in sys.stdin:
        pair = json.loads(line)
        query, record = person("query", pair["query"]), person("record", pair["record"])
        scores = {a.NAME: a.compare(query, record, configs[a.NAME]).score for a in ALGORITHMS}
        sys.stdout.write(json.dumps(scores) + "\n")


if __name__ == "__main__":
    main()
