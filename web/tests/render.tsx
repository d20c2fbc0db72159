// Renders a part in what every page stands in, in English; finds the cards of a page.
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, within } from "@testing-library/react";
import { Tooltip } from "radix-ui";
import type { ReactNode } from "react";
import { IntlProvider } from "use-intl";
import { Toaster } from "@/components/ui/toast";
import { en } from "@/messages";

process.env.__NEXT_TRAILING_SLASH = "true"; // links as next.config.ts has them

export function renderPage(page: ReactNode) {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  return render(
    <QueryClientProvider client={queries}>
      <IntlProvider locale="en" messages={en} timeZone="UTC">
        <Tooltip.Provider>
          <Toaster>{page}</Toaster>
        </Tooltip.Provider>
      </IntlProvider>
    </QueryClientProvider>,
  );
}

// What is in the card of this title.
export async function card(title: string) {
  const heading = await screen.findByRole("heading", { name: title });
  return within(heading.closest("section")!);
}
