"""Small tables of cells to try the statistics on."""

from satupintu.city.participation.statistics.cells import Cell, Cells, Count

SEX, SCHOOL = ("M", "F"), ("low", "middle", "high")


def table(factors, rows):
    """`factors`: name → levels in order; `rows`: (*levels, wajib, recorded), with an RT behind or without."""
    width = len(factors)
    cells = [Cell(tuple(row[:width]), Count(*row[width : width + 2]), *row[width + 2 :]) for row in rows]
    return Cells(tuple(factors), {name: tuple(levels) for name, levels in factors.items()}, tuple(cells))


def people(cells):
    """(levels, recorded 0 or 1, cluster) of each single person."""
    for row in cells.rows:
        for number in range(row.count.wajib):
            yield row.levels, int(number < row.count.recorded), row.cluster


TWO = table(
    {"sex": SEX, "school": SCHOOL},
    [
        ("M", "low", 40, 25, "rt1"),
        ("M", "middle", 60, 45, "rt2"),
        ("M", "high", 30, 27, "rt3"),
        ("F", "low", 35, 26, "rt1"),
        ("F", "middle", 70, 60, "rt2"),
        ("F", "high", 25, 24, "rt4"),
        ("M", "low", 10, 3, "rt5"),
        ("F", "middle", 12, 7, "rt6"),
    ],
)
