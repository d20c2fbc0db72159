import type { NextConfig } from "next";

// Exported as files, which `llm-loadtest serve` carries inside it. `npm run dev` runs on its own: it
// passes calls on to a `serve` at LLM_LOADTEST_URL.
const backend = process.env.LLM_LOADTEST_URL ?? "http://127.0.0.1:8085";
const developing = process.env.NODE_ENV === "development";

const config: NextConfig = {
  output: developing ? undefined : "export",
  trailingSlash: true,
  reactStrictMode: true,
  typescript: { ignoreBuildErrors: true }, // `npm run check` looks, and at more than Next would
  images: { unoptimized: true },
  poweredByHeader: false,
  ...(developing && {
    skipTrailingSlashRedirect: true,
    rewrites: async () => [
      { source: "/api/:path*", destination: `${backend}/api/:path*` },
      { source: "/openapi.json", destination: `${backend}/openapi.json` },
      { source: "/docs/:path*", destination: `${backend}/docs/:path*` },
    ],
  }),
};

export default config;
