#include "tokenize/hf_replace.h"

#include "tokenize/probe_pattern.h"
#include "tokenize/regex_dialect.h"
#include "tokenize/utf8_text.h"

namespace loadtest {

Result<Pattern> parse_hf_pattern(const JsonPart& part) {
  const auto pattern = part.required("pattern");
  if (!pattern) return pattern.error();
  std::string regex;
  std::optional<std::string> asked;  // where it is a regular expression
  if (pattern->member("String")) {
    const auto text = pattern->text("String");
    if (!text) return text.error();
    if (text->empty()) return pattern->fault("the pattern is empty");
    regex = quoted_for_pcre2(*text);
  } else {
    const auto text = pattern->text("Regex");
    if (!text) return text.error();
    asked = *text;
    auto translated = to_pcre2(*text);
    if (!translated) return pattern->fault(translated.error().message);
    regex = *std::move(translated);
  }
  auto compiled = Pattern::compile(regex);
  if (!compiled) return pattern->fault(compiled.error().message);
  if (asked) {
    if (const auto ok = probe_pattern(*asked, *compiled); !ok) return pattern->fault(ok.error().message);
  }
  return compiled;
}

Result<HfReplace> HfReplace::parse(const JsonPart& part) {
  auto pattern = parse_hf_pattern(part);
  if (!pattern) return pattern.error();
  auto content = part.text("content");
  if (!content) return content.error();
  return HfReplace{*std::move(pattern), *std::move(content)};
}

std::string HfReplace::apply(std::string_view text) const {
  std::string out;
  std::size_t copied = 0;
  for (std::size_t at = 0; at <= text.size();) {
    const auto match = pattern.find(text, at);
    if (!match) break;
    out += text.substr(copied, match->begin - copied);
    out += content;
    copied = at = match->end;
    if (match->end == match->begin) at += at < text.size() ? character_bytes(text.substr(at)) : 1;
  }
  out += text.substr(copied);
  return out;
}

}  // namespace loadtest
