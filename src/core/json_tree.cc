#include "core/json_tree.h"

#include <nlohmann/json.hpp>

namespace loadtest {
namespace {

template <class Tree>
std::string text_of(const Tree& tree, int indent) {
  return tree.dump(indent, ' ', false, Tree::error_handler_t::replace);
}

}  // namespace

nlohmann::json parse_json(std::string_view text) { return nlohmann::json::parse(text, nullptr, false); }

nlohmann::ordered_json parse_ordered_json(std::string_view text) {
  return nlohmann::ordered_json::parse(text, nullptr, false);
}

std::string dump_json(const nlohmann::json& tree, int indent) { return text_of(tree, indent); }
std::string dump_json(const nlohmann::ordered_json& tree, int indent) { return text_of(tree, indent); }

}  // namespace loadtest
