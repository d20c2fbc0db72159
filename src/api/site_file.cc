#include "api/site_file.h"

#include <fmt/format.h>

#include <algorithm>

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

}  // namespace

const SiteFile* find_site_file(std::span<const SiteFile> site, std::string_view path) {
  const auto found =
      std::find_if(site.begin(), site.end(), [&](const SiteFile& f) { return f.path == path; });
  return found == site.end() ? nullptr : &*found;
}

ApiResponse site_answer(const SiteFile& file, const ApiRequest& request) {
  ApiResponse response;
  response.content_type = file.content_type;
  response.headers = {{"ETag", std::string(file.etag)}, {"Cache-Control", "no-cache"}};
  if (file.content_type.starts_with("text/html")) {
    response.headers.emplace_back(
        "Content-Security-Policy",
        fmt::format("default-src 'none'; script-src 'self'{}{}; style-src 'self'; img-src 'self' data:; "
                    "font-src 'self'; connect-src 'self'; form-action 'none'; frame-ancestors 'none'; "
                    "base-uri 'none'",
                    file.inline_scripts.empty() ? "" : " ", file.inline_scripts));
  }
  if (has_etag(request.header("If-None-Match"), file.etag)) {
    response.status = 304;
  } else {
    response.body = file.bytes;
  }
  return response;
}

}  // namespace loadtest
