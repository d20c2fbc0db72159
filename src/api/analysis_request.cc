#include "api/analysis_request.h"

#include <algorithm>

#include "api/json_fields.h"
#include "api/run_fields.h"

namespace loadtest {
namespace {

struct TwinField {
  std::string_view name;
  std::string_view of_run;  // read as this one is
};
constexpr TwinField kFields[] = {{"analysis_server_url", "server_url"},
                                 {"analysis_model", "model"},
                                 {"api_key", "api_key"},
                                 {"headers", "headers"},
                                 {"insecure_tls", "insecure_tls"},
                                 {"proxy", "proxy"},
                                 {"timeout_s", "timeout_s"}};

Problem read_language(const Json& value, AnalysisLanguage& out) {
  std::string word;
  if (Problem problem = read_text(value, word)) return problem;
  const auto language = find_analysis_language(word);
  if (!language) return shown(value) + " is not known; give en or ko";
  out = *language;
  return {};
}

// What check() says of the run's field, said of ours.
std::string our_pointer(const std::string& pointer) {
  for (const TwinField& field : kFields) {
    if (pointer.substr(1) == field.of_run) return "/" + std::string(field.name);
  }
  return pointer;
}

void read_fields(const Json& body, const FieldReader& reader, AnalysisRequest& out) {
  for (const auto& [name, value] : body.items()) {
    const auto field =
        std::find_if(std::begin(kFields), std::end(kFields),
                     [&, key = std::string_view(name)](const auto& f) { return f.name == key; });
    if (field == std::end(kFields) && name != "language") {
      out.errors.push_back({pointer_to(name), "there is no such field"});
    } else if (!value.is_null()) {
      Problem problem = name == "language" ? read_language(value, out.settings.language)
                                           : find_run_field(field->of_run)->read(reader, value);
      if (problem) out.errors.push_back({pointer_to(name), std::move(*problem)});
    }
  }
}

}  // namespace

AnalysisRequest parse_analysis_request(std::string_view body, const NamedFiles& files) {
  AnalysisRequest out;
  Json json;
  out.broken = read_object(body, json);
  if (out.broken) return out;
  RunConfig config;
  config.timeout = out.settings.timeout;
  read_fields(json, {config, files, out.errors}, out);
  if (!out.errors.empty()) return out;
  if (config.servers.empty()) {
    out.errors.push_back({"/analysis_server_url",
                          "say whom to ask, such as http://127.0.0.1:8000 (the figures are sent there)"});
    return out;
  }
  if (config.servers.size() > 1) out.errors.push_back({"/analysis_server_url", "give one server"});
  for (const FieldError& error : check(config))
    out.errors.push_back({our_pointer(pointer_of(error.field)), error.message});
  AnalysisSettings& settings = out.settings;
  settings.server_url = config.servers.front();
  settings.model = config.model;
  settings.api_key = config.api_key;
  settings.headers = config.headers;
  settings.tls = config.tls;
  settings.proxy = config.proxy;
  settings.timeout = config.timeout;
  return out;
}

}  // namespace loadtest
