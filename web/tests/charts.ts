// In place of lib/echarts (vitest.config.ts): draws nothing, keeps what each chart was last asked to draw, which tests
// find by its name for screen readers.
import { screen, waitFor } from "@testing-library/react";
import { expect } from "vitest";

type Series = { name: string; data: unknown[]; markLine?: { data: unknown[] } };
type Axis = {
  type: string;
  data?: string[];
  name?: string;
  axisLabel?: { formatter?: (value: number) => string };
};
type Drawing = { series: Series[]; xAxis: Axis; yAxis: Axis };
const drawings = new Map<Element, Drawing>();

export const init = (place: Element) => ({
  setOption: (option: Drawing) => drawings.set(place, option),
  resize: () => {},
  dispose: () => drawings.delete(place),
});

const nothing = async () => {};
export const more = { bars: nothing, marks: nothing, points: nothing };

export async function drawing(label: string): Promise<Drawing> {
  const place = await screen.findByRole("img", { name: label });
  return waitFor(() => {
    const drawn = drawings.get(place);
    expect(drawn, label).toBeDefined();
    return drawn!;
  });
}

// Its curves, by their names.
export const curves = async (label: string) =>
  Object.fromEntries((await drawing(label)).series.map(({ name, data }) => [name, data]));
