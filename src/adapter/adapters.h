#pragma once
// The table of adapters: what --adapter names.
//
// Errors: none; an unknown name gives nullptr (check with adapter_names()).
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "adapter/server_adapter.h"

namespace loadtest {

std::vector<std::string_view> adapter_names();

// `config.model` must be resolved by the time encode() is called.
std::unique_ptr<ServerAdapter> make_adapter(const RunConfig& config);

}  // namespace loadtest
