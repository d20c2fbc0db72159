#pragma once
// JSON trees from text and to text. nlohmann's parser and writer are templates, seconds of work in every file
// that uses them: here they are compiled once.
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace loadtest {

using OrderedJson = nlohmann::ordered_json;  // members in the order in which they came

// What is no JSON gives a value that is_discarded().
nlohmann::json parse_json(std::string_view text);
OrderedJson parse_ordered_json(std::string_view text);

// On one line, or on many, indented by `indent` spaces. Invalid UTF-8 comes out as U+FFFD.
std::string dump_json(const nlohmann::json& tree, int indent = -1);
std::string dump_json(const OrderedJson& tree, int indent = -1);

}  // namespace loadtest
