#include "cli/via_flags.h"

#include <fmt/format.h>

#include <filesystem>

#include "api/named_files.h"
#include "cli/parse_values.h"

namespace loadtest {
namespace {

bool is_there(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::exists(path, ignored);
}

// A dataset or a trace: a file here, which is uploaded, or the name of one there.
bool is_file_or_name(const std::string& file) {
  return file.empty() || is_there(file) || NamedFiles::is_name(file);
}

// What find_tokenizer() would take for a path.
bool is_tokenizer_of_here(const std::string& name) {
  return !name.empty() &&
         (name.front() == '/' || name.front() == '.' || name.front() == '~' || is_there(name));
}

}  // namespace

void check_via(const RunOptions& o, const std::function<std::string(const char*)>& origin, bool all_read,
               std::vector<std::string>& problems) {
  const auto fail = [&](const char* flag, std::string_view sentence) {
    problems.push_back(origin(flag) + ": " + std::string(sentence));
  };
  if (o.via.empty()) {
    if (!o.via_key.empty() && all_read)
      fail("via-key", "is the key of --via's server; give --via, or leave it out");
    return;
  }
  constexpr const char* kKept = "the server of --via keeps the run anyway; leave this out";
  if (o.save) fail("save", kKept);
  if (!o.database.empty()) fail("database", kKept);
  if (!o.config.tls.ca_file.empty()) {
    fail("cacert",
         "is a file of this machine, which the server of --via cannot read; have its own system trust the "
         "certificate, or give --insecure-tls");
  }
  const WorkloadConfig& workload = o.config.workload;
  if (is_tokenizer_of_here(workload.tokenizer)) {
    fail("tokenizer",
         fmt::format("{} is on this machine; put it into the folder \"tokenizers\" of that server's "
                     "--data-dir and give its name",
                     in_quotes(workload.tokenizer)));
  }
  for (const auto& [flag, lengths] :
       {std::pair("input-len", &workload.input_lengths), std::pair("output-len", &workload.output_lengths)}) {
    if (lengths->starts_with("histogram")) {
      fail(flag,
           "a histogram's file is on this machine; with --via give uniform, normal or lognormal, or a "
           "dataset or trace with such lengths");
    }
  }
  for (const auto& [flag, file] :
       {std::pair("dataset", &workload.dataset), std::pair("trace", &workload.trace)}) {
    if (!is_file_or_name(*file))
      fail(flag, fmt::format("there is no file {}; name one, or a dataset of the server of --via",
                             in_quotes(*file)));
  }
}

}  // namespace loadtest
