#include "tokenize/tiktoken_encodings.h"

#include <fmt/format.h>

namespace loadtest {

SpecialTokenList cl100k_special_tokens() {
  return {{"<|endoftext|>", 100257},
          {"<|fim_prefix|>", 100258},
          {"<|fim_middle|>", 100259},
          {"<|fim_suffix|>", 100260},
          {"<|endofprompt|>", 100276}};
}

SpecialTokenList o200k_special_tokens() { return {{"<|endoftext|>", 199999}, {"<|endofprompt|>", 200018}}; }

SpecialTokenList harmony_special_tokens() {
  SpecialTokenList tokens = o200k_special_tokens();
  tokens.insert(tokens.end(), {{"<|startoftext|>", 199998},
                               {"<|return|>", 200002},
                               {"<|constrain|>", 200003},
                               {"<|channel|>", 200005},
                               {"<|start|>", 200006},
                               {"<|end|>", 200007},
                               {"<|message|>", 200008},
                               {"<|call|>", 200012}});
  for (const TokenId id : {200000U, 200001U, 200004U, 200009U, 200010U, 200011U}) {
    tokens.emplace_back(fmt::format("<|reserved_{}|>", id), id);
  }
  for (TokenId id = 200013; id < 201088; ++id) tokens.emplace_back(fmt::format("<|reserved_{}|>", id), id);
  return tokens;
}

SpecialTokenList gpt2_special_tokens() { return {{"<|endoftext|>", 50256}}; }

SpecialTokenList p50k_edit_special_tokens() {
  return {{"<|endoftext|>", 50256},
          {"<|fim_prefix|>", 50281},
          {"<|fim_middle|>", 50282},
          {"<|fim_suffix|>", 50283}};
}

}  // namespace loadtest
