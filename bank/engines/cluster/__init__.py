"""The Elasticsearch engine: the same keys and payloads as the embedded one, on a cluster.

An index for each category and one that keeps account of the work, all of one generation, are filled
from the change log and answer behind aliases that are swapped in one step. The aliases carry the
version of the analysis, so that portals of the old version go on with the old generation while the
new one is filled. Documents are written with the number of their change as external version: the
newest wins, whatever the order and however often. Withdrawn records stay as empty documents until the
next rebuild, so that a late older write cannot bring them back.
"""
