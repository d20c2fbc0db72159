#include "report/json_out.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/json_tree.h"
#include "core/run_json.h"

namespace loadtest {
namespace {

using Json = nlohmann::ordered_json;

bool holds(const Json& json, bool (*test)(const Json&)) {
  return std::any_of(json.begin(), json.end(), test);
}

bool is_container(const Json& json) { return json.is_structured(); }
bool is_object(const Json& json) { return json.is_object(); }

// Lists of numbers (a histogram has hundreds) take one line, and so do the rows of a list such as series.
bool on_one_line(const Json& json, bool in_array) {
  if (!json.is_structured() || json.empty()) return true;
  return json.is_array() ? !holds(json, is_object) : in_array && !holds(json, is_container);
}

void append(std::string& out, const Json& json, std::size_t depth, bool in_array) {
  if (on_one_line(json, in_array)) {
    out += dump_json(json);
    return;
  }
  const std::string indent(2 * (depth + 1), ' ');
  out += json.is_array() ? '[' : '{';
  bool first = true;
  for (const auto& [key, value] : json.items()) {
    out += first ? "\n" : ",\n";
    first = false;
    out += indent;
    if (json.is_object()) out += dump_json(Json(key)) + ": ";
    append(out, value, depth + 1, json.is_array());
  }
  out += '\n' + std::string(2 * depth, ' ');
  out += json.is_array() ? ']' : '}';
}

}  // namespace

std::string result_json(const RunResult& result) {
  std::string out;
  append(out, to_json(result), 0, false);
  out += '\n';
  return out;
}

}  // namespace loadtest
