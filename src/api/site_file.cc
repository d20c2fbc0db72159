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

struct Encoding {
  std::string_view coding;  // as HTTP names it
  std::string_view SiteFile::*bytes;
};

constexpr Encoding kEncodings[] = {{"br", &SiteFile::brotli}, {"gzip", &SiteFile::gzip}};  // smallest first

// Null: as it is.
const Encoding* encoding_of(const SiteFile& file, const ApiRequest& request) {
  for (const Encoding& encoding : kEncodings)
    if (!(file.*encoding.bytes).empty() &&
        accepts_encoding(request.header("Accept-Encoding"), encoding.coding))
      return &encoding;
  return nullptr;
}

// "\"abc\"" of the bytes, "\"abc-gzip\"" of the same as gzip.
std::string etag_of(const SiteFile& file, const Encoding* encoding) {
  std::string etag(file.etag);
  if (encoding != nullptr) etag.insert(etag.size() - 1, fmt::format("-{}", encoding->coding));
  return etag;
}

// Type and policy, with what goes for 304 too.
ApiResponse head_of(const SiteFile& file, const SiteRules& rules) {
  ApiResponse response;
  response.content_type = file.content_type;
  if (!file.gzip.empty() || !file.brotli.empty()) response.headers.emplace_back("Vary", "Accept-Encoding");
  if (file.content_type.starts_with("text/html"))
    response.headers.emplace_back("Content-Security-Policy", policy(file, rules));
  return response;
}

void add_body(ApiResponse& response, const SiteFile& file, const Encoding* encoding) {
  if (encoding != nullptr) response.headers.emplace_back("Content-Encoding", encoding->coding);
  response.body = encoding != nullptr ? file.*encoding->bytes : file.bytes;
}

}  // namespace

const SiteFile* find_site_file(std::span<const SiteFile> site, std::string_view path) {
  const auto found =
      std::find_if(site.begin(), site.end(), [&](const SiteFile& f) { return f.path == path; });
  return found == site.end() ? nullptr : &*found;
}

ApiResponse site_answer(const SiteFile& file, const ApiRequest& request, const SiteRules& rules) {
  const Encoding* const encoding = encoding_of(file, request);
  const bool unchanging = !rules.unchanging.empty() && file.path.starts_with(rules.unchanging);
  const std::string etag = etag_of(file, encoding);
  ApiResponse response = head_of(file, rules);
  response.headers.emplace_back("ETag", etag);
  response.headers.emplace_back("Cache-Control",
                                unchanging ? "public, max-age=31536000, immutable" : "no-cache");
  if (has_etag(request.header("If-None-Match"), etag)) {
    response.status = 304;
  } else {
    add_body(response, file, encoding);
  }
  return response;
}

ApiResponse site_not_found(const SiteFile& page, const ApiRequest& request, const SiteRules& rules) {
  ApiResponse response = head_of(page, rules);
  response.status = 404;
  add_body(response, page, encoding_of(page, request));
  return response;
}

}  // namespace loadtest
