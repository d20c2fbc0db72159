#pragma once
// The files that runs may name: data sets, traces and tokenizers in DATA_DIR. A name is never a path.
//
// Places:  DATA_DIR/datasets/NAME (uploads too), DATA_DIR/tokenizers/NAME, else DATA_DIR/NAME. A symbolic
// link
//          that leads out of DATA_DIR is not followed.
// Errors:  bad_input sentences; io where DATA_DIR cannot be written.
// Threads: any; two uploads of one name: the later one stays.
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace loadtest {

struct NamedFile {
  std::string name;
  std::uint64_t bytes = 0;
  std::int64_t changed_unix_s = 0;
};

class NamedFiles {
 public:
  explicit NamedFiles(std::filesystem::path folder) : folder_(std::move(folder)) {}

  // Letters, digits, dot, dash and underscore; at most 100, and no dot first.
  static bool is_name(std::string_view name);

  std::optional<std::string> dataset(std::string_view name) const;    // its path
  std::optional<std::string> tokenizer(std::string_view name) const;  // of a file or a folder

  std::vector<NamedFile> datasets() const;      // by name
  std::vector<std::string> tokenizers() const;  // of the folder for them, by name
  // What is neither a data set nor a trace is not kept.
  Result<NamedFile> save_dataset(const std::string& name, std::string_view content);
  // False: there is none.
  Result<bool> delete_dataset(const std::string& name);

 private:
  std::optional<std::string> find(const char* kind, std::string_view name) const;

  std::filesystem::path folder_;
};

}  // namespace loadtest
