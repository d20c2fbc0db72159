"use client";
// Markdown of a language model: sanitised, no raw HTML, no images, links only to the web and in new tabs.
import Markdown from "react-markdown";
import rehypeSanitize from "rehype-sanitize";
import remarkGfm from "remark-gfm";

export default function AnalysisMarkdown({ text }: { text: string }) {
  return (
    <Markdown
      remarkPlugins={[remarkGfm]}
      rehypePlugins={[rehypeSanitize]}
      disallowedElements={["img"]}
      components={{
        h1: ({ children }) => <h2 className="mt-6 mb-2 text-lg font-semibold first:mt-0">{children}</h2>,
        h2: ({ children }) => <h3 className="mt-6 mb-2 text-base font-semibold first:mt-0">{children}</h3>,
        h3: ({ children }) => <h4 className="mt-4 mb-1 font-semibold">{children}</h4>,
        p: ({ children }) => <p className="my-2 leading-relaxed">{children}</p>,
        ul: ({ children }) => <ul className="my-2 list-disc space-y-1 pl-6">{children}</ul>,
        ol: ({ children }) => <ol className="my-2 list-decimal space-y-1 pl-6">{children}</ol>,
        a: ({ children, href }) =>
          /^https?:\/\//i.test(href ?? "") ? (
            <a href={href} target="_blank" rel="noreferrer noopener" className="text-accent-strong underline">
              {children}
            </a>
          ) : (
            <>{children}</>
          ),
        code: ({ children }) => (
          <code className="rounded bg-sunken px-1 py-0.5 font-mono text-[0.9em]">{children}</code>
        ),
        pre: ({ children }) => (
          <pre tabIndex={0} className="my-3 overflow-x-auto rounded-lg bg-sunken p-3 text-[13px]">
            {children}
          </pre>
        ),
        blockquote: ({ children }) => (
          <blockquote className="my-3 border-l-2 border-line-strong pl-4 text-muted">{children}</blockquote>
        ),
        table: ({ children }) => (
          <div tabIndex={0} className="my-3 overflow-x-auto">
            <table className="border-collapse text-[13px]">{children}</table>
          </div>
        ),
        th: ({ children }) => (
          <th className="border border-line bg-sunken px-3 py-1 text-left">{children}</th>
        ),
        td: ({ children }) => <td className="figures border border-line px-3 py-1">{children}</td>,
      }}
    >
      {text}
    </Markdown>
  );
}
