#pragma once
// What the dashboard has at a path: a file, or the folder of a page. As its links have it, a page is a folder
// with a slash behind: "/benchmark/" is benchmark/index.html, and "/benchmark" leads there.
//
// Threads: any.
#include <optional>
#include <span>
#include <string_view>

#include "api/site_file.h"

namespace loadtest {

struct SitePlace {
  const SiteFile* file = nullptr;  // null: there is nothing
  bool lacks_slash = false;        // it is the page of the folder that the path names
};

// `path`: as it was sent; decoded once.
SitePlace find_site_place(std::span<const SiteFile> site, std::string_view path);

// The file, 308 to the path with its slash, or 405. `place` is of this request's path.
ApiResponse site_place_answer(const SitePlace& place, const ApiRequest& request);

// Who asks for a page where there is nothing gets the site's own page about that. Nothing: the site has none,
// or something else was asked for.
std::optional<ApiResponse> site_missing_answer(std::span<const SiteFile> site, const ApiRequest& request);

// Whether the request only reads, as all requests for files do.
bool asks_for_file(const ApiRequest& request);

}  // namespace loadtest
