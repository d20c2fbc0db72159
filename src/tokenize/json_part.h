#pragma once
// A part of a tokenizer.json and where it stands in the file, for messages.
//
// Lifetime: a view into the parsed document. Errors: bad_input, a sentence that begins with the part's path,
// such as pre_tokenizer.pretokenizers[0].pattern.
#include <simdjson.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace loadtest {

inline constexpr int kMostPartsDeep = 16;  // sequences within sequences

class JsonPart {
 public:
  JsonPart(simdjson::dom::element element, std::string where) : element_(element), where_(std::move(where)) {}

  const std::string& where() const { return where_; }
  simdjson::dom::element element() const { return element_; }
  bool is_null() const { return element_.is_null(); }

  // nullopt where there is none, or it is null.
  std::optional<JsonPart> member(std::string_view key) const;
  Result<JsonPart> required(std::string_view key) const;
  Result<std::vector<JsonPart>> items(std::string_view key) const;

  Result<std::string> text(std::string_view key) const;
  Result<std::string> text_or(std::string_view key, std::string_view otherwise) const;
  Result<bool> flag_or(std::string_view key, bool otherwise) const;
  Result<std::uint64_t> number_or(std::string_view key, std::uint64_t otherwise) const;
  // "" where the part has no type.
  std::string type() const;

  Error fault(std::string_view what) const;
  // `type` is what the part is, but nothing here does.
  Error not_supported(std::string_view kind) const;

 private:
  simdjson::dom::element element_;
  std::string where_;
};

}  // namespace loadtest
