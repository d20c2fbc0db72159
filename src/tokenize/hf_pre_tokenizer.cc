#include "tokenize/hf_pre_tokenizer.h"

#include <fmt/format.h>

#include "tokenize/hf_replace.h"
#include "tokenize/hf_split.h"
#include "tokenize/regex_dialect.h"
#include "tokenize/tiktoken_encodings.h"

namespace loadtest {
namespace {

using Pieces = HfPreTokenizer::Pieces;

struct Split final : HfPreTokenizer::Step {
  explicit Split(HfSplit s) : split(std::move(s)) {}
  void apply(Pieces& pieces) const override {
    std::vector<std::string_view> parts;
    parts.reserve(pieces.texts.size());
    for (const std::string_view piece : pieces.texts) split.cut(piece, parts);
    // A first part that was removed took the start with it.
    pieces.first_is_start = pieces.first_is_start && !parts.empty() && !pieces.texts.empty() &&
                            parts.front().data() == pieces.texts.front().data();
    pieces.texts = std::move(parts);
  }
  HfSplit split;
};

// ByteLevel's add_prefix_space.
struct LeadingSpace final : HfPreTokenizer::Step {
  void apply(Pieces& pieces) const override {
    for (std::string_view& piece : pieces.texts) {
      if (!piece.starts_with(' ')) piece = pieces.storage.emplace_back(" " + std::string(piece));
    }
  }
};

enum class Prepend { always, first, never };

struct SpacesShown final : HfPreTokenizer::Step {
  SpacesShown(std::string r, Prepend p) : replacement(std::move(r)), prepend(p) {}
  void apply(Pieces& pieces) const override {
    for (std::size_t i = 0; i < pieces.texts.size(); ++i) {
      std::string shown;
      for (const char c : pieces.texts[i]) c == ' ' ? shown += replacement : shown += c;
      const bool may =
          prepend == Prepend::always || (prepend == Prepend::first && i == 0 && pieces.first_is_start);
      if (may && !shown.starts_with(replacement)) shown.insert(0, replacement);
      pieces.texts[i] = pieces.storage.emplace_back(std::move(shown));
    }
  }
  std::string replacement;
  Prepend prepend;
};

std::unique_ptr<Split> isolating(std::string_view pcre2_regex) {
  return std::make_unique<Split>(
      HfSplit{Pattern::compile(pcre2_regex).value(), SplitBehavior::isolated, false});
}

}  // namespace

Result<void> HfPreTokenizer::add_split(const JsonPart& part) {
  auto pattern = parse_hf_pattern(part);
  if (!pattern) return pattern.error();
  const auto name = part.text("behavior");
  if (!name) return name.error();
  const auto behavior = split_behavior(*name);
  if (!behavior) return part.fault(fmt::format("the behavior \"{}\" is not supported", *name));
  const auto invert = part.flag_or("invert", false);
  if (!invert) return invert.error();
  steps_.push_back(std::make_unique<Split>(HfSplit{*std::move(pattern), *behavior, *invert}));
  return {};
}

Result<void> HfPreTokenizer::add_byte_level(const JsonPart& part) {
  const auto prefix = part.flag_or("add_prefix_space", true);
  if (!prefix) return prefix.error();
  const auto regex = part.flag_or("use_regex", true);
  if (!regex) return regex.error();
  if (*prefix) steps_.push_back(std::make_unique<LeadingSpace>());
  if (*regex) steps_.push_back(isolating(to_pcre2(kGpt2Pattern).value()));
  byte_level_ = true;
  return {};
}

Result<void> HfPreTokenizer::add_metaspace(const JsonPart& part) {
  const auto replacement = part.text_or("replacement", "\xE2\x96\x81");
  if (!replacement) return replacement.error();
  if (replacement->empty()) return part.fault("the replacement is empty");
  const auto scheme = part.text_or("prepend_scheme", "always");
  if (!scheme) return scheme.error();
  const auto add_prefix_space = part.flag_or("add_prefix_space", true);
  if (!add_prefix_space) return add_prefix_space.error();
  const auto split = part.flag_or("split", true);
  if (!split) return split.error();
  Prepend prepend = Prepend::always;
  if (*scheme == "first") {
    prepend = Prepend::first;
  } else if (*scheme == "never" || !*add_prefix_space) {
    prepend = Prepend::never;
  } else if (*scheme != "always") {
    return part.fault(fmt::format("the prepend_scheme \"{}\" is not supported", *scheme));
  }
  steps_.push_back(std::make_unique<SpacesShown>(*replacement, prepend));
  if (!*split) return {};
  steps_.push_back(std::make_unique<Split>(HfSplit{Pattern::compile(quoted_for_pcre2(*replacement)).value(),
                                                   SplitBehavior::merged_with_next, false}));
  return {};
}

Result<void> HfPreTokenizer::add(const JsonPart& part, int depth) {
  const std::string type = part.type();
  if (depth > kMostPartsDeep) return part.fault("sequences within sequences go too deep");
  if (byte_level_) return part.fault("what follows ByteLevel is not supported");
  if (type == "Sequence") {
    const auto parts = part.items("pretokenizers");
    if (!parts) return parts.error();
    for (const auto& inner : *parts) {
      if (const auto ok = add(inner, depth + 1); !ok) return ok.error();
    }
    return {};
  }
  if (type == "Split") return add_split(part);
  if (type == "ByteLevel") return add_byte_level(part);
  if (type == "Metaspace") return add_metaspace(part);
  if (type == "Digits") {
    const auto individual = part.flag_or("individual_digits", false);
    if (!individual) return individual.error();
    steps_.push_back(isolating(to_pcre2(*individual ? "\\p{N}" : "\\p{N}+").value()));
    return {};
  }
  return part.not_supported("pre-tokenizer");
}

Result<HfPreTokenizer> HfPreTokenizer::parse(const std::optional<JsonPart>& part) {
  HfPreTokenizer pre_tokenizer;
  if (part) {
    if (const auto ok = pre_tokenizer.add(*part, 0); !ok) return ok.error();
  }
  return pre_tokenizer;
}

HfPreTokenizer::Pieces HfPreTokenizer::cut(std::string_view text, bool at_start) const {
  Pieces pieces;
  pieces.first_is_start = at_start;
  if (!text.empty()) pieces.texts.push_back(text);
  for (const auto& step : steps_) step->apply(pieces);
  return pieces;
}

}  // namespace loadtest
