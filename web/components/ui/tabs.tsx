"use client";
import { Tabs as RadixTabs } from "radix-ui";
import { clsx } from "clsx";
import type { ComponentProps } from "react";

export const Tabs = RadixTabs.Root;

export function TabList({ className, ...rest }: ComponentProps<typeof RadixTabs.List>) {
  return (
    <RadixTabs.List className={clsx("flex flex-wrap gap-1 rounded-lg bg-sunken p-1", className)} {...rest} />
  );
}

export function Tab({ className, ...rest }: ComponentProps<typeof RadixTabs.Trigger>) {
  return (
    <RadixTabs.Trigger
      className={clsx(
        "rounded-md px-3 py-1 text-[13px] font-medium text-muted hover:text-text data-[state=active]:bg-card data-[state=active]:text-text data-[state=active]:shadow-sm",
        className,
      )}
      {...rest}
    />
  );
}

export const TabPanel = RadixTabs.Content;
