#pragma once
// The "added_tokens" of a tokenizer.json: texts that are tokens by themselves, wherever they stand.
//
// Those that are not normalized are looked for in the text as it came, the others in the normalized text
// between them. Errors: bad_input, naming the part.
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/error.h"
#include "tokenize/hf_bpe_model.h"
#include "tokenize/hf_normalizer.h"
#include "tokenize/json_part.h"
#include "tokenize/pattern.h"
#include "tokenize/written_tokens.h"

namespace loadtest {

class HfAddedTokens {
 public:
  struct Section {
    std::size_t begin, end;     // bytes
    std::optional<TokenId> id;  // nullopt: text between added tokens
  };

  // `file`: the whole document.
  static Result<HfAddedTokens> parse(const JsonPart& file, const HfBpeModel& model,
                                     const HfNormalizer& normalizer);

  std::vector<Section> find_in_raw(std::string_view text, SpecialTokens special) const {
    return find(raw_, text, special);
  }
  std::vector<Section> find_in_normalized(std::string_view text, SpecialTokens special) const {
    return find(normalized_, text, special);
  }
  const std::unordered_map<TokenId, std::string>& texts() const { return texts_; }

 private:
  struct Rules {
    bool single_word = false, strip_left = false, strip_right = false, special = false;
  };
  std::vector<Section> find(const WrittenTokens& tokens, std::string_view text, SpecialTokens special) const;
  bool stands_alone(std::string_view before, std::string_view behind) const;

  WrittenTokens raw_, normalized_;
  std::unordered_map<TokenId, Rules> rules_;
  std::unordered_map<TokenId, std::string> texts_;
  std::optional<Pattern> word_begin_, space_begin_;  // at a text's beginning
};

}  // namespace loadtest
