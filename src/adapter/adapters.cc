#include "adapter/adapters.h"

#include "adapter/openai_adapter.h"

namespace loadtest {
namespace {

struct Row {
  std::string_view name;
  std::unique_ptr<ServerAdapter> (*make)(const RunConfig&);
};

template <class Adapter>
std::unique_ptr<ServerAdapter> make(const RunConfig& config) {
  return std::make_unique<Adapter>(config);
}

constexpr Row kAdapters[] = {
    {"openai", make<OpenAiAdapter>},
};

}  // namespace

std::vector<std::string_view> adapter_names() {
  std::vector<std::string_view> names;
  for (const Row& row : kAdapters) names.push_back(row.name);
  return names;
}

std::unique_ptr<ServerAdapter> make_adapter(const RunConfig& config) {
  for (const Row& row : kAdapters) {
    if (row.name == config.adapter) return row.make(config);
  }
  return nullptr;
}

}  // namespace loadtest
