#include "cli/info_command.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <openssl/crypto.h>
#include <simdjson.h>

#include <CLI/App.hpp>
#include <CLI/Version.hpp>
#include <boost/version.hpp>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "adapter/adapters.h"
#include "cli/system_facts.h"
#include "cli/timestamp_probe.h"
#include "core/json_tree.h"
#include "core/version.h"
#include "tokenize/tiktoken_tokenizer.h"
#include "tokenize/tokenizer_libraries.h"

namespace loadtest {
namespace {

using Json = nlohmann::ordered_json;

Json fact_or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }

template <class T>
Json value_or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json();
}

Json libraries() {
  Json found = {
      {"boost",
       fmt::format("{}.{}.{}", BOOST_VERSION / 100000, BOOST_VERSION / 100 % 1000, BOOST_VERSION % 100)},
      {"openssl", OpenSSL_version(OPENSSL_VERSION_STRING)},
      {"simdjson", SIMDJSON_STRINGIFY(SIMDJSON_VERSION)},
      {"simdjson_kernel", simdjson::get_active_implementation()->name()},
      {"nlohmann_json", fmt::format("{}.{}.{}", NLOHMANN_JSON_VERSION_MAJOR, NLOHMANN_JSON_VERSION_MINOR,
                                    NLOHMANN_JSON_VERSION_PATCH)},
      {"fmt", fmt::format("{}.{}.{}", FMT_VERSION / 10000, FMT_VERSION / 100 % 100, FMT_VERSION % 100)},
      {"cli11", CLI11_VERSION}};
  for (const auto& [name, version] : tokenizer_libraries()) found[name] = fact_or_null(version);
  return found;
}

std::string shown(const Json& value) {
  if (value.is_null()) return "unknown";
  if (value.is_string()) return value.get<std::string>();
  if (value.is_boolean()) return value.get<bool>() ? "yes" : "no";
  if (value.is_array() && !value.empty()) {
    std::vector<std::string> parts;
    for (const auto& part : value) parts.push_back(shown(part));
    return fmt::format("{}", fmt::join(parts, value[0].is_number() ? "–" : ", "));
  }
  return dump_json(value);
}

// Sections of "name  value" lines; a unit at a key's end goes behind the value.
std::string as_text(const Json& info) {
  std::string text;
  const auto line = [&](std::string key, const Json& value) {
    std::string right = shown(value);
    for (const auto& [suffix, unit] : {std::pair("_bytes", " GiB"), std::pair("_us", " µs")}) {
      if (!key.ends_with(suffix)) continue;
      key.resize(key.size() - std::string_view(suffix).size());
      if (value.is_number())
        right = fmt::format("{:.1f}{}", value.get<double>() / (unit[1] == 'G' ? 1073741824.0 : 1), unit);
    }
    for (char& c : key) c = c == '_' ? ' ' : c;
    text += fmt::format("  {:<26}{}\n", key, right);
  };
  for (const auto& [section, content] : info.items()) {
    text += section + "\n";
    for (const auto& [key, value] : content.items()) line(key, value);
    text += "\n";
  }
  text.pop_back();
  return text;
}

}  // namespace

nlohmann::ordered_json info_json() {
  const SystemFacts system = system_facts();
  const TimestampProbe probe = probe_receive_timestamps();
  Json info;
  info["program"] = {{"version", kVersion},
                     {"git", fact_or_null(kGit)},
                     {"build_type", fact_or_null(kBuildType)},
                     {"compiler", kCompiler},
                     {"adapters", adapter_names()},
                     {"encodings", tiktoken_encodings()},
                     {"tokenizer_files", {"tokenizer.json", "SentencePiece .model"}}};
  info["libraries"] = libraries();
  info["system"] = {{"kernel", fact_or_null(system.kernel)},
                    {"host", fact_or_null(system.host)},
                    {"cpu", fact_or_null(system.cpu)},
                    {"cores_usable", system.cores_usable},
                    {"cores_online", system.cores_online},
                    {"memory_bytes", value_or_null(system.memory_bytes)},
                    {"memory_available_bytes", value_or_null(system.memory_available_bytes)},
                    {"clock_source", fact_or_null(system.clock_source)}};
  info["network"] = {{"open_files_soft_limit", system.open_files_soft},
                     {"open_files_hard_limit", system.open_files_hard},
                     {"ephemeral_ports", value_or_null(system.ephemeral_ports)},
                     {"receive_timestamps", probe.available},
                     {"receive_timestamps_detail", probe.detail},
                     {"ca_certificates", fact_or_null(system.ca_certificates)}};
  return info;
}

CLI::App* add_info_command(CLI::App& app, std::function<int()>& action) {
  CLI::App* const info = app.add_subcommand("info", "Show what was built, the system, and what was found");
  const auto format = std::make_shared<std::string>("table");
  info->add_option("--format", *format, "How to print it; default table")
      ->type_name("table|json")
      ->check([](const std::string& value) {
        return value == "table" || value == "json" ? ""
                                                   : "\"" + value + "\" is not known; give table or json";
      });
  info->set_help_flag("-h,--help", "Print this help");
  info->footer("Example:\n  llm-loadtest info --format json");
  action = [format] {
    const Json found = info_json();
    std::cout << (*format == "json" ? dump_json(found, 2) + "\n" : as_text(found)) << std::flush;
    return 0;
  };
  return info;
}

}  // namespace loadtest
