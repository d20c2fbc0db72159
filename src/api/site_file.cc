#include "api/site_file.h"

#include <fmt/format.h>

#include <algorithm>

#include "api/accept.h"

namespace loadtest {
namespace {

// One of a list of ETags, weak ones too: what is compared is whether the client has these bytes.
bool has_etag(std::string_view list, std::string_view etag) {
  for (std::size_t at = list.find(etag); at != std::string_view::npos; at = list.find(etag, at + 1)) {
    const std::string_view before = list.substr(0, at), after = list.substr(at + etag.size());
    const bool begins =
        before.empty() || before.ends_with(' ') || before.ends_with(',') || before.ends_with("W/");
    if (begins && (after.empty() || after.front() == ' ' || after.front() == ',')) return true;
  }
  return list == "*";
}

std::string policy(const SiteFile& page, const SiteRules& rules) {
  return fmt::format(
      "default-src 'none'; script-src 'self'{}{}; style-src 'self'{}; img-src 'self' data:{}; "
      "font-src 'self'; connect-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'",
      page.inline_scripts.empty() ? "" : " ", page.inline_scripts,
      rules.inline_styles ? " 'unsafe-inline'" : "", rules.inline_styles ? " blob:" : "");
}

bool goes_as_gzip(const SiteFile& file, const ApiRequest& request) {
  return !file.gzip.empty() && accepts_gzip(request.header("Accept-Encoding"));
}

// "\"abc\"" of the bytes, "\"abc-gzip\"" of the same as gzip.
std::string etag_of(const SiteFile& file, bool gzip) {
  std::string etag(file.etag);
  if (gzip) etag.insert(etag.size() - 1, "-gzip");
  return etag;
}

// Type and policy, with what goes for 304 too.
ApiResponse head_of(const SiteFile& file, const SiteRules& rules) {
  ApiResponse response;
  response.content_type = file.content_type;
  if (!file.gzip.empty()) response.headers.emplace_back("Vary", "Accept-Encoding");
  if (file.content_type.starts_with("text/html"))
    response.headers.emplace_back("Content-Security-Policy", policy(file, rules));
  return response;
}

void add_body(ApiResponse& response, const SiteFile& file, bool gzip) {
  if (gzip) response.headers.emplace_back("Content-Encoding", "gzip");
  response.body = gzip ? file.gzip : file.bytes;
}

}  // namespace

const SiteFile* find_site_file(std::span<const SiteFile> site, std::string_view path) {
  const auto found =
      std::find_if(site.begin(), site.end(), [&](const SiteFile& f) { return f.path == path; });
  return found == site.end() ? nullptr : &*found;
}

ApiResponse site_answer(const SiteFile& file, const ApiRequest& request, const SiteRules& rules) {
  const bool gzip = goes_as_gzip(file, request);
  const bool unchanging = !rules.unchanging.empty() && file.path.starts_with(rules.unchanging);
  const std::string etag = etag_of(file, gzip);
  ApiResponse response = head_of(file, rules);
  response.headers.emplace_back("ETag", etag);
  response.headers.emplace_back("Cache-Control",
                                unchanging ? "public, max-age=31536000, immutable" : "no-cache");
  if (has_etag(request.header("If-None-Match"), etag)) {
    response.status = 304;
  } else {
    add_body(response, file, gzip);
  }
  return response;
}

ApiResponse site_not_found(const SiteFile& page, const ApiRequest& request, const SiteRules& rules) {
  ApiResponse response = head_of(page, rules);
  response.status = 404;
  add_body(response, page, goes_as_gzip(page, request));
  return response;
}

}  // namespace loadtest
