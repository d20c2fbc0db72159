#include "tokenize/json_part.h"

#include <fmt/format.h>

#include <cstdint>

namespace loadtest {

std::optional<JsonPart> JsonPart::member(std::string_view key) const {
  simdjson::dom::element found;
  if (element_[key].get(found) != simdjson::SUCCESS || found.is_null()) return std::nullopt;
  return JsonPart(found, where_.empty() ? std::string(key) : fmt::format("{}.{}", where_, key));
}

Result<JsonPart> JsonPart::required(std::string_view key) const {
  auto found = member(key);
  if (!found) return fault(fmt::format("\"{}\" is missing", key));
  return *std::move(found);
}

Result<std::vector<JsonPart>> JsonPart::items(std::string_view key) const {
  const auto found = required(key);
  if (!found) return found.error();
  simdjson::dom::array array;
  if (found->element().get(array) != simdjson::SUCCESS) return found->fault("this is not a list");
  std::vector<JsonPart> parts;
  for (const auto element : array)
    parts.emplace_back(element, fmt::format("{}[{}]", found->where(), parts.size()));
  return parts;
}

Result<std::string> JsonPart::text(std::string_view key) const {
  const auto found = required(key);
  if (!found) return found.error();
  std::string_view value;
  if (found->element().get(value) != simdjson::SUCCESS) return found->fault("this is not a text");
  return std::string(value);
}

Result<std::string> JsonPart::text_or(std::string_view key, std::string_view otherwise) const {
  return member(key) ? text(key) : std::string(otherwise);
}

Result<bool> JsonPart::flag_or(std::string_view key, bool otherwise) const {
  const auto found = member(key);
  if (!found) return otherwise;
  bool value = false;
  if (found->element().get(value) != simdjson::SUCCESS) return found->fault("this is neither true nor false");
  return value;
}

Result<std::uint64_t> JsonPart::number_or(std::string_view key, std::uint64_t otherwise) const {
  const auto found = member(key);
  if (!found) return otherwise;
  std::uint64_t value = 0;
  if (found->element().get(value) != simdjson::SUCCESS) return found->fault("this is not a whole number");
  return value;
}

std::string JsonPart::type() const {
  std::string_view value;
  return element_["type"].get(value) == simdjson::SUCCESS ? std::string(value) : std::string();
}

Error JsonPart::fault(std::string_view what) const {
  return bad_input(where_.empty() ? std::string(what) : fmt::format("{}: {}", where_, what));
}

Error JsonPart::not_supported(std::string_view kind) const {
  return fault(fmt::format("the {} \"{}\" is not supported", kind, type()));
}

}  // namespace loadtest
