"""Pictures to send, and records that they may belong to."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

from PIL import Image

from bank.home import Home
from bank.store import Change, Originator, Store
from index_mappings.schemas import load_record

CATEGORY, ORIGIN = "wanted-persons", "KZ"
Records = Mapping[str, list[str]]


def drawn(colour: str = "navy", size: tuple[int, int] = (300, 400), form: str = "JPEG") -> bytes:
    """A plain picture that differs by colour."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, form)
    return out.getvalue()


def take_in(home: Home, records: Records, withdrawn: str = "") -> None:
    """Records by id with what their photo field says."""
    bodies = [
        {"id": id, "names": [{"full": "Щербаков Пётр"}], **({"photos": names} if names else {})}
        for id, names in records.items()
    ]
    loaded = [load_record(CATEGORY, body) for body in bodies]
    changes = [Change("upsert", one["id"], one) for one in loaded]
    if withdrawn:
        changes.append(Change("withdraw", withdrawn))
    with Store.open(home) as store:
        store.register_originator(Originator(ORIGIN, "KZ", "MVD", {}))
        run = store.begin_run("ingest", CATEGORY, ORIGIN, "test", "digest", False)
        for place, change in enumerate(changes, 1):
            result = store.write_batch(run.number, [change], place)
            assert not result.refused, result.refused
        store.finish_run(run.number)


def folder_of(path: Path, files: Mapping[str, bytes]) -> Path:
    for name, content in files.items():
        target = path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return path
