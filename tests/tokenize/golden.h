#pragma once
// The golden files: texts, and the ids that other implementations give them (scripts/test-oracle --golden).
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "core/json_text.h"
#include "core/json_tree.h"
#include "tokenize/tokenizer.h"

namespace loadtest {

inline std::string golden_path(const std::string& name) { return std::string(GOLDEN_DIR "/") + name; }

inline std::string file_content(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream content;
  content << file.rdbuf();
  EXPECT_FALSE(content.view().empty()) << path;
  return content.str();
}

inline std::vector<std::string> file_lines(const std::string& path) {
  std::istringstream content(file_content(path));
  std::vector<std::string> lines;
  for (std::string line; std::getline(content, line);) lines.push_back(line);
  return lines;
}

struct GoldenIds {
  std::optional<std::vector<TokenId>> as_text;  // nullopt: not asked of the reference
  std::vector<TokenId> recognized;
};

inline std::vector<GoldenIds> golden_ids(const std::string& name) {
  std::vector<GoldenIds> all;
  for (const auto& line : file_lines(golden_path(name + ".ids.jsonl"))) {
    const auto json = parse_json(line);
    GoldenIds ids;
    if (json.is_array()) {
      ids.as_text = ids.recognized = json.get<std::vector<TokenId>>();
    } else {
      ids.recognized = json["special"].get<std::vector<TokenId>>();
      if (!json["text"].is_null()) ids.as_text = json["text"].get<std::vector<TokenId>>();
    }
    all.push_back(std::move(ids));
  }
  return all;
}

// Bytes that are no UTF-8 stand in the file as they are, so they are read by a parser of their own.
inline std::vector<std::string> golden_texts() {
  std::vector<std::string> texts;
  for (const auto& line : file_lines(golden_path("texts.jsonl"))) {
    // Each byte becomes the character of its number, and is turned back behind the parser.
    std::string as_latin1;
    for (const char c : line) {
      const auto byte = static_cast<unsigned char>(c);
      if (byte < 0x80) {
        as_latin1 += c;
      } else {
        as_latin1 += static_cast<char>(0xC0U | (byte >> 6U));
        as_latin1 += static_cast<char>(0x80U | (byte & 0x3FU));
      }
    }
    // Escapes stand for characters in the file, so a line with them is parsed as it is.
    const bool escaped = line.find("\\u") != std::string::npos && valid_utf8(line) == line;
    const auto text = parse_json(escaped ? line : as_latin1).get<std::string>();
    if (escaped) {
      texts.push_back(text);
      continue;
    }
    std::string bytes;
    for (std::size_t i = 0; i < text.size(); ++i) {
      const auto lead = static_cast<unsigned char>(text[i]);
      bytes += lead < 0x80 ? text[i]
                           : static_cast<char>((static_cast<unsigned>(lead) << 6U) |
                                               (static_cast<unsigned char>(text[++i]) & 0x3FU));
    }
    texts.push_back(std::move(bytes));
  }
  return texts;
}

inline void expect_golden(const Tokenizer& tokenizer, const std::string& name) {
  const auto texts = golden_texts();
  const auto expected = golden_ids(name);
  ASSERT_GE(expected.size(), 50u);
  for (std::size_t i = 0; i < expected.size(); ++i) {
    SCOPED_TRACE(name + ", line " + std::to_string(i + 1));
    EXPECT_EQ(tokenizer.encode(texts.at(i), SpecialTokens::recognized), expected[i].recognized);
    if (!expected[i].as_text) continue;
    EXPECT_EQ(tokenizer.encode(texts[i]), *expected[i].as_text);
    EXPECT_EQ(tokenizer.count(texts[i]), expected[i].as_text->size());
  }
}

}  // namespace loadtest
