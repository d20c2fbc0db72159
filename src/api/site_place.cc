#include "api/site_place.h"

#include "api/accept.h"
#include "api/problem.h"
#include "api/query_string.h"

namespace loadtest {
namespace {

// Libraries of charts and dialogs set style attributes. What lies in _next/static has its hash in its name.
constexpr SiteRules kRules{true, "_next/static/"};

ApiResponse redirect(std::string location) {
  ApiResponse response;
  response.status = 308;
  response.content_type.clear();
  response.headers.emplace_back("Location", std::move(location));
  return response;
}

}  // namespace

SitePlace find_site_place(std::span<const SiteFile> site, std::string_view path) {
  const auto decoded = percent_decoded(path, false);
  if (!decoded || !decoded->starts_with('/')) return {};
  const std::string name = decoded->substr(1);
  if (name.empty() || name.ends_with('/')) return {find_site_file(site, name + "index.html"), false};
  if (const SiteFile* const file = find_site_file(site, name)) return {file, false};
  return {find_site_file(site, name + "/index.html"), true};
}

bool asks_for_file(const ApiRequest& request) { return request.method == "GET" || request.method == "HEAD"; }

ApiResponse site_place_answer(const SitePlace& place, const ApiRequest& request) {
  if (!asks_for_file(request)) {
    ApiResponse response = problem(405, "this path takes GET, HEAD");
    response.headers.emplace_back("Allow", "GET, HEAD");
    return response;
  }
  if (!place.lacks_slash) return site_answer(*place.file, request, kRules);
  return redirect(request.path + "/" + (request.query.empty() ? "" : "?" + request.query));
}

std::optional<ApiResponse> site_missing_answer(std::span<const SiteFile> site, const ApiRequest& request) {
  const bool call = request.path == "/api" || request.path.starts_with("/api/");
  if (call || !asks_for_file(request) || !accepts_html(request.header("Accept"))) return std::nullopt;
  const SiteFile* const page = find_site_file(site, "404.html");
  if (page == nullptr) return std::nullopt;
  return site_not_found(*page, request, kRules);
}

}  // namespace loadtest
