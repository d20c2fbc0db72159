#include "tokenize/hf_added_tokens.h"

#include <fmt/format.h>

#include <algorithm>

#include "tokenize/regex_dialect.h"

namespace loadtest {
namespace {

// Where the white space at the end of `text` begins.
std::size_t trailing_space(std::string_view text, const Pattern& one_space) {
  std::size_t at = text.size();
  while (at > 0) {
    std::size_t character = at - 1;
    while (character > 0 && (static_cast<unsigned char>(text[character]) & 0xC0U) == 0x80U) --character;
    if (!one_space.find(text.substr(character, at - character), 0)) break;
    at = character;
  }
  return at;
}

std::string_view last_character(std::string_view text) {
  std::size_t at = text.size();
  while (at > 0 && (static_cast<unsigned char>(text[--at]) & 0xC0U) == 0x80U) {
  }
  return text.substr(at);
}

}  // namespace

Result<HfAddedTokens> HfAddedTokens::parse(const JsonPart& file, const HfBpeModel& model,
                                           const HfNormalizer& normalizer) {
  HfAddedTokens added;
  // Word characters as Rust's regular expressions have them.
  constexpr std::string_view kWord = "[\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\x{200c}\\x{200d}]";
  added.word_begin_ = Pattern::compile(fmt::format("\\A{}", kWord)).value();
  added.space_begin_ = Pattern::compile("\\A" + to_pcre2("\\s").value() + "+").value();
  if (!file.member("added_tokens")) return added;
  const auto tokens = file.items("added_tokens");
  if (!tokens) return tokens.error();
  for (const JsonPart& token : *tokens) {
    const auto text = token.text("content");
    if (!text) return text.error();
    if (text->empty()) continue;
    const auto id = token.number_or("id", Vocabulary::kMost_id + 1U);
    if (!id) return id.error();
    const TokenId known =
        model.id_of(*text).value_or(static_cast<TokenId>(std::min<std::uint64_t>(*id, kNoToken)));
    if (known > Vocabulary::kMost_id) {
      return token.fault(fmt::format("there is no id from 0 to {}", Vocabulary::kMost_id));
    }
    Rules rules;
    bool normalized = true;
    const std::array<std::pair<std::string_view, bool*>, 5> flags = {{{"single_word", &rules.single_word},
                                                                      {"lstrip", &rules.strip_left},
                                                                      {"rstrip", &rules.strip_right},
                                                                      {"special", &rules.special},
                                                                      {"normalized", &normalized}}};
    for (const auto& [key, target] : flags) {
      const auto flag = token.flag_or(key, key == "normalized");
      if (!flag) return flag.error();
      *target = *flag;
    }
    added.rules_.try_emplace(known, rules);
    added.texts_.try_emplace(known, *text);
    if (normalized) {
      added.normalized_.add(normalizer.apply(*text), known);
    } else {
      added.raw_.add(*text, known);
    }
  }
  return added;
}

bool HfAddedTokens::stands_alone(std::string_view before, std::string_view behind) const {
  const bool word_before = !before.empty() && word_begin_->find(last_character(before), 0);
  return !word_before && !word_begin_->find(behind, 0);
}

std::vector<HfAddedTokens::Section> HfAddedTokens::find(const WrittenTokens& tokens, std::string_view text,
                                                        SpecialTokens special) const {
  std::vector<Section> sections;
  std::size_t done = 0;
  for (std::size_t at = 0;;) {
    const auto found = tokens.find(text, at);
    if (!found) break;
    at = found->end;
    const Rules& rules = rules_.at(found->id);
    if (rules.special && special == SpecialTokens::as_text) continue;
    if (rules.single_word && !stands_alone(text.substr(0, found->begin), text.substr(found->end))) continue;
    std::size_t begin = found->begin, end = found->end;
    // Spaces that the token before took are its own.
    if (rules.strip_left) begin = std::max(trailing_space(text.substr(0, begin), *space_begin_), done);
    if (rules.strip_right) {
      if (const auto spaces = space_begin_->find(text.substr(end), 0)) end += spaces->end;
    }
    if (done < begin) sections.push_back({done, begin, std::nullopt});
    sections.push_back({begin, end, found->id});
    done = end;
  }
  if (done < text.size()) sections.push_back({done, text.size(), std::nullopt});
  return sections;
}

}  // namespace loadtest
