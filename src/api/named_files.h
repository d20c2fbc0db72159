#pragma once
// The files that runs may name: data sets, traces and tokenizers in DATA_DIR. A name is never a path.
//
// Places:  DATA_DIR/datasets/NAME (uploads too), DATA_DIR/tokenizers/NAME, else DATA_DIR/NAME. A symbolic
// link
//          that leads out of DATA_DIR is not followed.
// Errors:  bad_input sentences; io where DATA_DIR cannot be written.
// Missing: of save_dataset(), where all data sets would hold more than they may.
// Threads: any; uploads one after another, of two of one name the later one stays.
#include <cstdint>
#include <filesystem>
#include <limits>
#include <mutex>
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
  // `most_bytes`: of all in DATA_DIR/datasets, for uploads; what others put there counts, too.
  explicit NamedFiles(std::filesystem::path folder,
                      std::uint64_t most_bytes = std::numeric_limits<std::uint64_t>::max())
      : folder_(std::move(folder)), most_bytes_(most_bytes) {}

  // Letters, digits, dot, dash and underscore; at most 100, and no dot first.
  static bool is_name(std::string_view name);

  std::optional<std::string> dataset(std::string_view name) const;    // its path
  std::optional<std::string> tokenizer(std::string_view name) const;  // of a file or a folder

  std::vector<NamedFile> datasets() const;      // by name
  std::vector<std::string> tokenizers() const;  // of the folder for them, by name
  // What is neither a data set nor a trace is not kept.
  Result<std::optional<NamedFile>> save_dataset(const std::string& name, std::string_view content);
  // False: there is none.
  Result<bool> delete_dataset(const std::string& name);
  // What a process that was killed has left of its uploads.
  void remove_left_overs();

 private:
  bool has_room(const std::string& name, std::uint64_t bytes) const;
  std::optional<std::string> find(const char* kind, std::string_view name) const;

  std::filesystem::path folder_;
  const std::uint64_t most_bytes_;
  std::mutex saving_;
};

}  // namespace loadtest
