// Fetched with the first chart of so many points, not with every one.
import type { Overlay } from "@/components/charts/chart";
import type { Cloud } from "./attach";

export function cloudOver(cloud: Cloud): Overlay {
  return (chart) => {
    let left = false;
    let detach = () => {};
    void import("./attach").then(({ attach }) => {
      if (!left) detach = attach(chart, cloud);
    });
    return () => {
      left = true;
      detach();
    };
  };
}
