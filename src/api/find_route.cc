#include <optional>

#include "api/query_string.h"
#include "api/routes.h"

namespace loadtest {
namespace {

std::string_view next_part(std::string_view& path) {
  path.remove_prefix(1);  // the slash
  const std::string_view part = path.substr(0, path.find('/'));
  path.remove_prefix(part.size());
  return part;
}

// The path's parameters; nothing where it is another path.
std::optional<std::vector<std::string>> matched(std::string_view pattern, std::string_view path) {
  std::vector<std::string> parameters;
  while (!pattern.empty() && !path.empty()) {
    if (path.front() != '/') return std::nullopt;
    const std::string_view wanted = next_part(pattern);
    const auto part = percent_decoded(next_part(path), false);
    if (!part) return std::nullopt;
    if (wanted.starts_with('{')) {
      if (part->empty() || part->size() > 200) return std::nullopt;
      parameters.push_back(*part);
    } else if (wanted != *part) {
      return std::nullopt;
    }
  }
  if (!pattern.empty() || !path.empty()) return std::nullopt;
  return parameters;
}

}  // namespace

FoundRoute find_route(std::span<const Route> table, std::string_view method, std::string_view path) {
  FoundRoute found;
  for (const Route& route : table) {
    auto parameters = matched(route.path, path);
    if (!parameters) continue;
    if (route.method == method) return {&route, std::move(*parameters), ""};
    found.allow += (found.allow.empty() ? "" : ", ") + std::string(route.method);
  }
  return found;
}

}  // namespace loadtest
