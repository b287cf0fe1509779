"""The client that speaks to a cluster."""

from __future__ import annotations

from elasticsearch import Elasticsearch
from elasticsearch.serializer import OrjsonSerializer

from bank.engines.cluster.address import ClusterAddress

JSON_OF_CLIENT = "application/vnd.elasticsearch+json"


def connect(address: ClusterAddress) -> Elasticsearch:
    """A client as its makers advise; nothing is sent yet.

    Sniffing stays off: behind a proxy or in containers the nodes' own addresses cannot be reached.
    A node that fails is left out for a while, growing to half a minute, and the next one is asked.
    """
    secrets: dict[str, object] = {}
    if address.api_key:
        secrets["api_key"] = address.api_key
    elif address.user:
        secrets["basic_auth"] = (address.user, address.password)
    if address.ca:
        secrets["ca_certs"] = address.ca
    return Elasticsearch(
        list(address.hosts),
        request_timeout=address.budget + 1,
        retry_on_timeout=False,
        retry_on_status=(502, 503, 504),
        max_retries=len(address.hosts),
        max_dead_node_backoff=30,
        http_compress=bool(address.compress),
        # Two hundred payloads an answer: the quick parser is felt.
        serializers={JSON_OF_CLIENT: OrjsonSerializer()},
        sniff_on_start=False,
        sniff_on_node_failure=False,
        **secrets,  # type: ignore[arg-type]
    )
