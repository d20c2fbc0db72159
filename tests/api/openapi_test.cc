#include "api/openapi_json.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "api/routes.h"
#include "api/run_fields.h"
#include "core/json_tree.h"
#include "report/export_formats.h"

namespace loadtest {
namespace {

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

TEST(Openapi, DescribesExactlyTheRoutesThereAre) {
  const auto document = parse_json(openapi_json());
  std::set<std::string> described, there;
  for (const auto& [path, item] : document["paths"].items()) {
    for (const auto& [method, operation] : item.items())
      if (method != "parameters") described.insert(method + " " + path);
  }
  for (const Route& route : routes()) there.insert(lower(route.method) + " " + route.path);
  EXPECT_EQ(described, there);
}

TEST(Openapi, DescribesExactlyTheFieldsOfARun) {
  const auto schemas = parse_json(openapi_json())["components"]["schemas"];
  std::set<std::string> described, there;
  for (const char* const schema : {"ServerFields", "LoadFields", "RunRequest"}) {
    for (const auto& [name, ignored] : schemas[schema]["properties"].items()) described.insert(name);
  }
  for (const RunField& field : run_fields()) there.insert(field.name);
  there.erase("validation_config");  // answered with a sentence until it exists
  EXPECT_EQ(described, there);
}

TEST(Openapi, ListsTheFormatsOfExports) {
  const auto paths = parse_json(openapi_json())["paths"];
  const auto parameters = paths["/api/v1/benchmark/result/{run_id}/export"]["parameters"];
  std::vector<std::string> there;
  for (const ExportFormat& format : export_formats()) there.emplace_back(format.name);
  EXPECT_EQ(parameters.back()["schema"]["enum"], nlohmann::json(there));
}

}  // namespace
}  // namespace loadtest
