#include "tokenize/hf_normalizer.h"

#include <array>
#include <utility>

#include "tokenize/hf_replace.h"
#include "tokenize/unicode_forms.h"

namespace loadtest {
namespace {

struct Unicode final : HfNormalizer::Step {
  explicit Unicode(UnicodeForm f) : form(f) {}
  std::string apply(std::string text) const override { return in_form(form, std::move(text)); }
  UnicodeForm form;
};

struct PrependText final : HfNormalizer::Step {
  explicit PrependText(std::string t) : prefix(std::move(t)) {}
  std::string apply(std::string text) const override { return text.empty() ? text : prefix + text; }
  std::string prefix;
};

struct ReplaceText final : HfNormalizer::Step {
  explicit ReplaceText(HfReplace r) : replace(std::move(r)) {}
  std::string apply(std::string text) const override { return replace.apply(text); }
  HfReplace replace;
};

struct Form {
  std::string_view name;
  UnicodeForm form;
};
constexpr std::array<Form, 2> kForms = {{{"NFC", UnicodeForm::nfc}, {"NFD", UnicodeForm::nfd}}};

}  // namespace

Result<void> HfNormalizer::add(const JsonPart& part, int depth) {
  const std::string type = part.type();
  if (depth > kMostPartsDeep) return part.fault("sequences within sequences go too deep");
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
    steps_.push_back(std::make_unique<Unicode>(form.form));
    return {};
  }
  if (type == "Prepend") {
    auto text = part.text("prepend");
    if (!text) return text.error();
    steps_.push_back(std::make_unique<PrependText>(*std::move(text)));
    return {};
  }
  if (type == "Replace") {
    auto replace = HfReplace::parse(part);
    if (!replace) return replace.error();
    steps_.push_back(std::make_unique<ReplaceText>(*std::move(replace)));
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
