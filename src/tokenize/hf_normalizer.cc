#include "tokenize/hf_normalizer.h"

#include <utf8proc.h>

#include <array>
#include <cstdlib>
#include <new>

#include "tokenize/hf_replace.h"

namespace loadtest {
namespace {

constexpr int kMost_depth = 16;

bool is_ascii(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x80) return false;
  }
  return true;
}

struct Unicode final : HfNormalizer::Step {
  explicit Unicode(int o) : options(o) {}
  std::string apply(std::string text) const override {
    if (is_ascii(text)) return text;
    utf8proc_uint8_t* out = nullptr;
    const auto size = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                   static_cast<utf8proc_ssize_t>(text.size()), &out,
                                   static_cast<utf8proc_option_t>(options));
    if (size == UTF8PROC_ERROR_NOMEM) throw std::bad_alloc();
    if (size < 0) return text;  // not for valid UTF-8
    std::string mapped(reinterpret_cast<const char*>(out), static_cast<std::size_t>(size));
    std::free(out);
    return mapped;
  }
  int options;
};

struct Prepend final : HfNormalizer::Step {
  explicit Prepend(std::string t) : prefix(std::move(t)) {}
  std::string apply(std::string text) const override { return text.empty() ? text : prefix + text; }
  std::string prefix;
};

struct Replace final : HfNormalizer::Step {
  explicit Replace(HfReplace r) : replace(std::move(r)) {}
  std::string apply(std::string text) const override { return replace.apply(text); }
  HfReplace replace;
};

struct Form {
  std::string_view name;
  int options;
};
// The compatibility forms (NFKC, NFKD) are left out: the reference has those of an older Unicode.
constexpr std::array<Form, 2> kForms = {{
    {"NFC", UTF8PROC_STABLE | UTF8PROC_COMPOSE},
    {"NFD", UTF8PROC_STABLE | UTF8PROC_DECOMPOSE},
}};

}  // namespace

Result<void> HfNormalizer::add(const JsonPart& part, int depth) {
  const std::string type = part.type();
  if (depth > kMost_depth) return part.fault("sequences within sequences go too deep");
  if (type == "Sequence") {
    const auto parts = part.items("normalizers");
    if (!parts) return parts.error();
    for (const auto& inner : *parts) {
      if (const auto ok = add(inner, depth + 1); !ok) return ok.error();
    }
    return {};
  }
  for (const Form& form : kForms) {
    if (type != form.name) continue;
    steps_.push_back(std::make_unique<Unicode>(form.options));
    return {};
  }
  if (type == "Prepend") {
    auto text = part.text("prepend");
    if (!text) return text.error();
    steps_.push_back(std::make_unique<Prepend>(*std::move(text)));
    return {};
  }
  if (type == "Replace") {
    auto replace = HfReplace::parse(part);
    if (!replace) return replace.error();
    steps_.push_back(std::make_unique<Replace>(*std::move(replace)));
    return {};
  }
  return part.not_supported("normalizer");
}

Result<HfNormalizer> HfNormalizer::parse(const std::optional<JsonPart>& part) {
  HfNormalizer normalizer;
  if (part) {
    if (const auto ok = normalizer.add(*part, 0); !ok) return ok.error();
  }
  return normalizer;
}

std::string HfNormalizer::apply(std::string text) const {
  for (const auto& step : steps_) text = step->apply(std::move(text));
  return text;
}

}  // namespace loadtest
