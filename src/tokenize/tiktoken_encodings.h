#pragma once
// The table of OpenAI's encodings.
//
// Source: https://github.com/openai/tiktoken/blob/main/tiktoken_ext/openai_public.py
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tokenize/embedded_ranks.h"
#include "tokenize/tokenizer.h"

namespace loadtest {

using SpecialTokenList = std::vector<std::pair<std::string, TokenId>>;

struct TiktokenEncoding {
  std::string_view name;
  const char* (*block)();
  std::string_view pattern;  // what text is cut into before bytes are merged
  SpecialTokenList (*special_tokens)();
};

inline constexpr std::string_view kGpt2Pattern =
    R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)";
inline constexpr std::string_view kCl100kPattern =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";
inline constexpr std::string_view kO200kPattern =
    R"([^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?)"
    R"(|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?)"
    R"(|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+)";

SpecialTokenList cl100k_special_tokens();
SpecialTokenList o200k_special_tokens();
SpecialTokenList harmony_special_tokens();
SpecialTokenList gpt2_special_tokens();
SpecialTokenList p50k_edit_special_tokens();

inline constexpr std::array<TiktokenEncoding, 6> kTiktokenEncodings = {{
    {"cl100k_base", cl100k_base_block, kCl100kPattern, cl100k_special_tokens},
    {"o200k_base", o200k_base_block, kO200kPattern, o200k_special_tokens},
    {"o200k_harmony", o200k_base_block, kO200kPattern, harmony_special_tokens},
    {"p50k_base", p50k_base_block, kGpt2Pattern, gpt2_special_tokens},
    {"p50k_edit", p50k_base_block, kGpt2Pattern, p50k_edit_special_tokens},
    {"r50k_base", r50k_base_block, kGpt2Pattern, gpt2_special_tokens},
}};

}  // namespace loadtest
