#pragma once
// The table of the fields of POST /run. Adding one: a row in run_fields.cc, a property in openapi.yaml.
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "api/problem.h"
#include "core/run_config.h"

namespace loadtest {

class NamedFiles;

struct FieldReader {
  RunConfig& config;
  const NamedFiles& files;
  std::vector<FieldProblem>& errors;  // for what is wrong below the field itself

  void fail(std::string pointer, std::string detail) const {
    errors.push_back({std::move(pointer), std::move(detail)});
  }
};

struct RunField {
  const char* name;
  // Nothing, or what is wrong with the value.
  std::optional<std::string> (*read)(const FieldReader& reader, const nlohmann::json& value);
};

std::span<const RunField> run_fields();
const RunField* find_run_field(std::string_view name);

// "/duration_s" for check()'s "duration".
std::string pointer_of(std::string_view checked_field);

struct RunFieldChoice {
  std::string_view one, other;
  std::string_view why;
};
std::span<const RunFieldChoice> run_field_choices();

}  // namespace loadtest
