import NextLink from "next/link";
import type { ComponentProps } from "react";

// A link to another page, whose scripts are fetched when it is followed: not those of all pages that a page has links to.
export const Link = (props: ComponentProps<typeof NextLink>) => <NextLink prefetch={false} {...props} />;
