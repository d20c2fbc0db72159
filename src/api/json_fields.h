#pragma once
// Values of JSON fields, read strictly. Each gives nothing, or what is wrong and what would be right.
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.h"

namespace loadtest {

using Json = nlohmann::json;
using Problem = std::optional<std::string>;

// The value, short enough for a message.
std::string shown(const Json& value);

// The body of a call, or why it is no JSON object.
Problem read_object(std::string_view body, Json& out);

// "/a~1b" for the member "a/b": a JSON pointer, of a name that is not too long.
std::string pointer_to(std::string_view name);

Problem read_text(const Json& value, std::string& out);  // not empty
Problem read_bool(const Json& value, bool& out);
Problem read_number(const Json& value, double& out);
Problem read_whole(const Json& value, std::uint64_t& out, std::string_view example);
Problem read_whole32(const Json& value, std::uint32_t& out, std::string_view example);
Problem read_signed(const Json& value, std::int64_t& out, std::string_view example);
Problem read_seconds(const Json& value, Nanoseconds& out);

// The values of a list, or the one that stands for a list.
std::vector<Json> one_or_many(const Json& value);

template <class T, class Read, class... More>
Problem read_optional(const Json& value, std::optional<T>& out, Read read, More... more) {
  T read_value{};
  Problem problem = read(value, read_value, more...);
  if (!problem) out = read_value;
  return problem;
}

}  // namespace loadtest
