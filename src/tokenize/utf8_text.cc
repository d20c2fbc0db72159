#include "tokenize/utf8_text.h"

#include <simdjson.h>

#include "core/json_text.h"

namespace loadtest {

std::string_view as_valid_utf8(std::string_view text, std::string& storage) {
  if (simdjson::validate_utf8(text.data(), text.size())) return text;
  storage = valid_utf8(text);
  return storage;
}

}  // namespace loadtest
