// Any bytes as a result: a sentence, or a run whose JSON is read back as the same JSON.
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string_view>

#include "core/json_tree.h"
#include "core/run_from_json.h"
#include "core/run_json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)loadtest::level_from_json(text);
  const auto run = loadtest::run_from_json(text);
  if (!run) {
    if (run.error().message.empty()) std::abort();
    return 0;
  }
  const std::string once = loadtest::dump_json(to_json(*run));
  const auto again = loadtest::run_from_json(once);
  if (!again || loadtest::dump_json(to_json(*again)) != once) std::abort();
  return 0;
}
