"""What the benches print: rows of figures, as a table or as one JSON document."""

import json
import statistics


def figures(values):
    """{"p50", "p95", "n"} of some milliseconds."""
    ordered = sorted(values)
    at = min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))
    return {"p50": round(statistics.median(ordered), 1), "p95": round(ordered[at], 1),
            "n": len(ordered)}


def row(name, unit, foyer, **others):
    """One row; what has no values is left out."""
    return {"row": name, "unit": unit, "foyer": figures(foyer),
            "others": {other: figures(values) for other, values in others.items() if values}}


def tell(rows, as_json):
    if as_json:
        print(json.dumps({"rows": rows}))
        return
    for each in rows:
        print(f"{each['row']} ({each['unit']})")
        for name, seen in [("foyer", each["foyer"]), *each["others"].items()]:
            ratio = seen["p50"] / each["foyer"]["p50"] if each["foyer"]["p50"] else 0
            print(f"  {name:24} p50 {seen['p50']:9}  p95 {seen['p95']:9}  n {seen['n']:3}"
                  f"  x {ratio:.2f}")
