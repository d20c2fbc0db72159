#pragma once
// The "Replace" part of a tokenizer.json: every match of a pattern becomes a text.
#include <string>
#include <string_view>

#include "core/error.h"
#include "tokenize/json_part.h"
#include "tokenize/pattern.h"

namespace loadtest {

// {"String": …} or {"Regex": …}, as it stands in a member "pattern".
Result<Pattern> parse_hf_pattern(const JsonPart& part);

struct HfReplace {
  Pattern pattern;
  std::string content;

  static Result<HfReplace> parse(const JsonPart& part);
  std::string apply(std::string_view text) const;
};

}  // namespace loadtest
