#pragma once
// A file of a site that is part of the program (cmake/embed_site.py), and the answer that serves it.
//
// Paths are looked up among those there are, so none leads elsewhere. Files are asked for again each time,
// which their ETag answers with 304, but for those whose names change with their content. Text goes out as
// Brotli to who takes it, else as gzip, each with an ETag of its own. Threads: any.
#include <span>
#include <string_view>

#include "api/http_message.h"

namespace loadtest {

struct SiteFile {
  std::string_view path;  // "page/index.html", from the site's folder
  std::string_view content_type;
  std::string_view etag;            // with its quotes
  std::string_view inline_scripts;  // of an HTML file: "'sha256-…' 'sha256-…'"
  std::string_view bytes;
  std::string_view gzip{}, brotli{};  // the same, smaller; empty: there is none
};

std::span<const SiteFile> docs_site();  // /docs: src/api/docs_page and Swagger UI
std::span<const SiteFile> web_site();   // the dashboard, or src/api/no_dashboard_page

const SiteFile* find_site_file(std::span<const SiteFile> site, std::string_view path);  // null: none

// What a site may do that others may not.
struct SiteRules {
  bool inline_styles = false;     // style attributes and elements; inline scripts are allowed by hash only
  std::string_view unchanging{};  // the folder whose files may be kept for ever, with its slash; empty: none
};

// 200 or 304. An HTML file may run its own scripts, and load from this server only.
ApiResponse site_answer(const SiteFile& file, const ApiRequest& request, const SiteRules& rules = {});

// The file in place of something that is not there: 404, and not to be kept.
ApiResponse site_not_found(const SiteFile& page, const ApiRequest& request, const SiteRules& rules);

}  // namespace loadtest
