// Faults of accessibility by axe's rules, with the elements that have them. Colours cannot be seen here.
import axe from "axe-core";

export async function faultsOf({ container }: { container: Element }): Promise<[string, string[]][]> {
  const { violations } = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
  return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
}
