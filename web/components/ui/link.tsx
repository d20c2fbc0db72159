"use client";
import { useQueryClient } from "@tanstack/react-query";
import NextLink from "next/link";
import { useRouter } from "next/navigation";
import type { ComponentProps, MouseEventHandler } from "react";
import { useToast } from "@/components/ui/toast";
import { api, isOffline, keys } from "@/lib/api";
import { useErrorText } from "@/lib/error-text";

// For a link's onClick: leaves the page if the server is there. Where it is gone, the browser would put a page of its own in
// the dashboard's place.
export function useLeave(): (leave: () => void) => MouseEventHandler {
  const queries = useQueryClient();
  const errorText = useErrorText();
  const tell = useToast();
  return (leave) => async (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return; // another tab, a download
    event.preventDefault();
    try {
      await queries.fetchQuery({ queryKey: keys.health, queryFn: api.health, staleTime: 0, retry: false });
    } catch (fault) {
      if (isOffline(fault)) return tell(errorText(fault), "bad");
    }
    leave();
  };
}

// A link to another page, whose scripts are fetched when it is followed: not those of all pages that a page has links to.
export function Link({ href, ...rest }: Omit<ComponentProps<typeof NextLink>, "href"> & { href: string }) {
  const router = useRouter();
  const leave = useLeave();
  return <NextLink href={href} prefetch={false} onClick={leave(() => router.push(href))} {...rest} />;
}
