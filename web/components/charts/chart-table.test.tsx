import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { statistics } from "@/tests/data";
import { renderPage } from "@/tests/render";
import { ChartTable } from "./chart-table";
import { PercentilesTable } from "./percentiles-table";

const rows = () => screen.getAllByRole("row").map((row) => [...row.children].map((cell) => cell.textContent));

describe("a chart as a table", () => {
  it("has a row for each point", () => {
    renderPage(<ChartTable label="Curve" head={["x", "y"]} rows={2} row={(i) => [`${i}`, `${i * i}`]} />);
    expect(rows()).toEqual([
      ["x", "y"],
      ["0", "0"],
      ["1", "1"],
    ]);
    expect(screen.queryByText(/The first/)).not.toBeInTheDocument();
  });

  it("of many points has the first, and says so", () => {
    renderPage(<ChartTable label="Curve" head={["x"]} rows={12_345} row={(i) => [`${i}`]} />);
    expect(rows()).toHaveLength(201);
    expect(screen.getByText("The first 200 of 12,345 rows; the downloads have all.")).toBeInTheDocument();
  });

  it("of cumulative curves has the percentiles of those that were measured", () => {
    renderPage(
      <PercentilesTable
        label="Distribution"
        curves={[
          { name: "1", statistics: statistics({ p50: 50 }) },
          { name: "2", statistics: null },
        ]}
      />,
    );
    expect(rows()[0]).toEqual(["At most", "1, ms"]);
    expect(rows()).toContainEqual(["p50", "50.00"]);
    expect(rows()).toContainEqual(["p99.9", "89.00"]);
  });
});
