#include "api/json_fields.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "core/json_depth.h"
#include "core/json_text.h"
#include "core/json_tree.h"

namespace loadtest {

std::string shown(const Json& value) {
  if (value.is_object()) return "an object";
  if (value.is_array()) return "a list";
  std::string text = dump_json(value);
  if (text.size() <= 80) return text;
  return valid_utf8(std::string_view(text).substr(0, 80)) + "…";
}

Problem read_object(std::string_view body, Json& out) {
  if (nested_deeper_than(body, kMostJsonDepth))
    return fmt::format("the body is nested more than {} levels deep", kMostJsonDepth);
  try {
    out = Json::parse(body);
  } catch (const Json::parse_error& error) {
    return fmt::format("the body is not JSON: it breaks off or goes wrong at byte {}", error.byte);
  } catch (const Json::out_of_range&) {
    return "the body holds a number that is too large";
  }
  if (!out.is_object()) return "the body is not a JSON object";
  return {};
}

std::string pointer_to(std::string_view name) {
  std::string out = "/";
  for (const char c : name.substr(0, 100)) {
    if (c == '~')
      out += "~0";
    else if (c == '/')
      out += "~1";
    else
      out += c;
  }
  return valid_utf8(out);
}

Problem read_text(const Json& value, std::string& out) {
  if (!value.is_string()) return shown(value) + " is not a text";
  if (value.get_ref<const std::string&>().empty()) return "is empty; leave the field out or give a value";
  out = value.get<std::string>();
  return {};
}

Problem read_bool(const Json& value, bool& out) {
  if (!value.is_boolean()) return shown(value) + " is neither true nor false";
  out = value.get<bool>();
  return {};
}

Problem read_number(const Json& value, double& out) {
  if (!value.is_number()) return shown(value) + " is not a number";
  out = value.get<double>();
  return {};
}

Problem read_whole(const Json& value, std::uint64_t& out, std::string_view example) {
  if (!value.is_number_unsigned())
    return fmt::format("{} is not a whole number; give one such as {}", shown(value), example);
  out = value.get<std::uint64_t>();
  return {};
}

Problem read_whole32(const Json& value, std::uint32_t& out, std::string_view example) {
  std::uint64_t wide = 0;
  if (Problem problem = read_whole(value, wide, example)) return problem;
  if (wide > std::numeric_limits<std::uint32_t>::max())
    return fmt::format("{} is too large; give one such as {}", shown(value), example);
  out = static_cast<std::uint32_t>(wide);
  return {};
}

Problem read_signed(const Json& value, std::int64_t& out, std::string_view example) {
  const bool fits =
      value.is_number_integer() &&
      (!value.is_number_unsigned() ||
       value.get<std::uint64_t>() <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()));
  if (!fits) return fmt::format("{} is not a whole number; give one such as {}", shown(value), example);
  out = value.get<std::int64_t>();
  return {};
}

Problem read_seconds(const Json& value, Nanoseconds& out) {
  double number = 0;
  if (Problem problem = read_number(value, number)) return problem;
  // check() knows the bounds; this one keeps the conversion defined.
  if (!(number >= 0 && number <= 1e9)) return shown(value) + " is not a number of seconds";
  out = Nanoseconds(std::llround(number * 1e9));
  return {};
}

std::vector<Json> one_or_many(const Json& value) {
  if (!value.is_array()) return {value};
  return value.get<std::vector<Json>>();
}

}  // namespace loadtest
