"""What the benches print: rows of figures, as a table or as one JSON document."""

import json
import statistics


def at_95(values):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]


def figures(values):
    """{"p50", "p95", "n"} of some values."""
    return {"p50": round(statistics.median(values), 2), "p95": round(at_95(values), 2),
            "n": len(values)}


def figures_of_runs(runs):
    """The same for values measured in several runs: the median run's p50 and p95, and how many
    values there are in all. What disturbs one run does not show."""
    return {"p50": round(statistics.median(map(statistics.median, runs)), 2),
            "p95": round(statistics.median(map(at_95, runs)), 2), "n": sum(map(len, runs))}


def row_of(name, unit, foyer, others):
    """One row of figures."""
    return {"row": name, "unit": unit, "foyer": foyer, "others": others}


def row(name, unit, foyer, **others):
    """One row of values; what has no values is left out."""
    return row_of(name, unit, figures(foyer),
                  {other: figures(values) for other, values in others.items() if values})


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
