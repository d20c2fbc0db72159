#include "report/html_report.h"

#include <openssl/evp.h>

#include <array>

#include "core/version.h"
#include "report/html_sections.h"

namespace loadtest {
namespace {

// 'sha256-…', as a content security policy names a style sheet.
std::string style_source() {
  const std::string_view style = html_style();
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int length = 0;
  if (EVP_Digest(style.data(), style.size(), digest.data(), &length, EVP_sha256(), nullptr) != 1)
    return "'unsafe-inline'";  // a build of OpenSSL without SHA-256
  std::array<unsigned char, 4 * EVP_MAX_MD_SIZE / 3 + 4> text{};
  const int text_length = EVP_EncodeBlock(text.data(), digest.data(), static_cast<int>(length));
  return "'sha256-" + std::string(text.begin(), text.begin() + text_length) + "'";
}

}  // namespace

std::string html_report(const RunResult& result) {
  HtmlWriter out;
  out.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
  out.format(
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src {}; base-uri "
      "'none'; form-action 'none'\">\n",
      style_source());
  out.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
  out.raw("<meta name=\"referrer\" content=\"no-referrer\">\n");
  out.element("title", "", "Load test of " + result.server.model);
  out.raw("\n<style>");
  out.raw(html_style());
  out.raw("</style>\n</head>\n<body>\n<main>\n");
  add_html_header(out, result);
  if (!result.levels.empty()) {
    add_html_highlights(out, result);
    add_html_verdict(out, result);
    add_html_charts(out, result);
    add_html_tables(out, result);
    add_html_groups(out, result);
    add_html_distributions(out, result);
    add_html_series(out, result);
  }
  add_html_settings(out, result);
  out.format("<footer>Made by llm-loadtest {}.</footer>\n</main>\n</body>\n</html>\n", kVersion);
  return out.take();
}

}  // namespace loadtest
