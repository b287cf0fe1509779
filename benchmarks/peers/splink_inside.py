# mypy: ignore-errors
"""Runs inside splink's own environment: trains on one folder of rows, predicts on another.

Arguments: a folder with `{train,test}-{left,right}.jsonl` and `train-labels.jsonl`, and how likely two
random records of the test are one. Writes `predictions.csv` there.
"""

import json
import sys
import time
from pathlib import Path

import duckdb
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

LEAST = 0.01


def custom(name, unknown, *levels):
    """A comparison of levels in SQL, the first that holds counts."""
    return cl.CustomComparison(
        output_column_name=name,
        comparison_levels=[
            cll.CustomLevel(unknown, "unknown").configure(is_null_level=True),
            *(cll.CustomLevel(sql, sql) for sql in levels),
            cll.ElseLevel(),
        ],
    )


def arrays(name, *sizes):
    """How many values two arrays have in common; empty ones say nothing."""
    shared = f"len(list_intersect({name}_l, {name}_r))"
    unknown = f"len({name}_l) = 0 OR len({name}_r) = 0"
    return custom(name, unknown, *(f"{shared} >= {size}" for size in sizes))


TEXTS = ("unique_id", "sex", "build", "blood", "state", "name")
NUMBERS = ("born_low", "born_high", "height_low", "height_high", "gone", "latest", "found")
LISTS = ("hair", "eyes", "teeth", "clothes", "marks", "mark_pairs", "town", "papers", "keys")
# Told, as a list that is empty in all records of a side would be taken for another type.
COLUMNS = {
    **dict.fromkeys(TEXTS, "VARCHAR"),
    **dict.fromkeys(NUMBERS, "BIGINT"),
    **dict.fromkeys(LISTS, "VARCHAR[]"),
}


def settings(chance):
    """The model: the same fields, normalised by the same analysis, as the product compares."""
    apart = "greatest(born_low_l - born_high_r, born_low_r - born_high_l, 0)"
    height = "greatest(height_low_l - height_high_r, height_low_r - height_high_l, 0)"
    gap = "(latest_r - gone_l)"
    return SettingsCreator(
        link_type="link_only",
        probability_two_random_records_match=chance,
        unique_id_column_name="unique_id",
        comparisons=[
            cl.ExactMatch("sex"),
            custom(
                "born",
                "born_low_l IS NULL OR born_low_r IS NULL",
                f"{apart} = 0 AND born_high_r - born_low_r <= 8",
                f"{apart} = 0",
                f"{apart} <= 3",
                f"{apart} <= 8",
            ),
            custom(
                "height",
                "height_low_l IS NULL OR height_low_r IS NULL",
                *(f"{height} <= {most}" for most in (0, 3, 6, 10)),
            ),
            cl.ExactMatch("build"),
            arrays("hair", 1),
            arrays("eyes", 1),
            cl.ExactMatch("blood").configure(term_frequency_adjustments=True),
            arrays("teeth", 5, 4, 3, 2, 1),
            arrays("clothes", 4, 3, 2, 1),
            arrays("marks", 4, 3, 2, 1),
            arrays("mark_pairs", 12, 9, 7, 5, 4, 3, 2, 1),
            custom(
                "gap",
                "gone_l IS NULL OR latest_r IS NULL",
                "gone_l > found_r",
                *(f"{gap} <= {most}" for most in (10, 60, 365, 1095, 3650)),
            ),
            arrays("town", 1),
            cl.ExactMatch("state"),
            cl.JaroWinklerAtThresholds("name", [0.95, 0.88, 0.8, 0.7]),
            arrays("papers", 1),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("keys", arrays_to_explode=["keys"]),
        ],
        retain_matching_columns=False,
    )


def opened(folder, part, model):
    """A linker over both sides of a part, in a database of its own."""
    connection = duckdb.connect(str(folder / f"{part}.duckdb"))
    api = DuckDBAPI(connection)
    sides = []
    for side, name in (("left", "gone"), ("right", "kept")):
        path = folder / f"{part}-{side}.jsonl"
        read = f"read_json('{path}', format='newline_delimited', columns={COLUMNS})"
        connection.execute(f"CREATE TABLE raw_{side} AS SELECT * FROM {read}")
        sides.append(api.register(connection.table(f"raw_{side}"), dataset_display_name=name))
    return connection, api, Linker(sides, model, log_level=None)


def main():
    """Train, predict, tell how long it took."""
    folder, chance = Path(sys.argv[1]), float(sys.argv[2])
    begun = time.perf_counter()
    connection, api, linker = opened(folder, "train", settings(chance))
    linker.training.estimate_u_using_random_sampling(max_pairs=5e6, seed=1)
    read = f"read_json('{folder / 'train-labels.jsonl'}', format='newline_delimited')"
    connection.execute(f"CREATE TABLE raw_labels AS SELECT * FROM {read}")
    labels = api.register(connection.table("raw_labels"), dataset_display_name="labels")
    linker.training.estimate_m_from_pairwise_labels(labels)
    linker.misc.save_model_to_json(str(folder / "model.json"), overwrite=True)
    trained = time.perf_counter()
    connection, _api, linker = opened(folder, "test", str(folder / "model.json"))
    told = linker.inference.predict(threshold_match_probability=LEAST)
    columns = "unique_id_l, unique_id_r, match_probability"
    out = folder / "predictions.csv"
    connection.execute(f"COPY (SELECT {columns} FROM {told.physical_name}) TO '{out}' (HEADER)")
    done = time.perf_counter()
    took = {"train_seconds": round(trained - begun, 1), "predict_seconds": round(done - trained, 1)}
    print(json.dumps(took))


if __name__ == "__main__":
    main()
